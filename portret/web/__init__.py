"""Flask: routes, the template environment, headers, and the preview for translators and editors.

In go requests; out come answers, made from the values of `portret.site`. `routes` has one rule for
each kind of page of the registry, `rendering` is what templates get beside their page. Read
`routes` first.
"""
