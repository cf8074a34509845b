"""Portret: a foundation's partners, one portrait each, in every language of its readers.

The modules that stand here are the ground, which every package may use. A package imports from
those above it in this list, never from those below or beside it:

    markdown, images      a text ↔ its messages ↔ its HTML; a picture → what readers get of it
    content, catalogs     content/ → frozen records; .po files → safe lookup of translations
    site                  the site in one language, and its pages as values
    web, translate        Flask: routes and templates; the translators' tools
    freeze                pages → files, published in one step
    commands              what `flask …` offers

`app.py` imports them all and puts them together.
"""
