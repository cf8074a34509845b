"""Portret: a foundation's partners, one portrait each, in every language of its readers.

Every package may import the modules directly in this folder: said, errors, settings, codes, tags,
locales, number_format, characters, protected, files, cache, writing, compression, workers, stamps,
git, patterns. A package may also import the packages on the lines above its own:

    markdown, images      Markdown to messages and HTML; pictures in the sizes that readers get
    content, catalogs     the folder content/ as records; .po files as translations
    site                  all pages of the site in each language, as values
    translate             the translators' tools
    web                   Flask: routes, templates, the preview
    freeze                the export: pages as files
    commands              what `flask …` offers

`app.py` beside this package imports them all and puts them together.
"""
