"""Flask: routes, templates, and the preview for translators and editors.

`routes` makes Flask's rules from the registry in `portret.site.kinds`: none is added by hand.
`rendering` renders pages with Jinja, and works out their fingerprints, by which the freeze and the
server know that a page has changed. The templates are in `templates/` at the root of the project.
`sites` holds the site that is served, and `watcher` has it read again when files change. Read
`routes` first.
"""
