"""Flask: routes, templates, and the preview for translators and editors.

`routes` makes Flask's rules from the registry in `portret.site.kinds`: none is added by hand.
`rendering` sets up Jinja and the few helpers that every template has. The templates are in
`templates/` at the root of the project. Read `routes` first.
"""
