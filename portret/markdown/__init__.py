"""A Markdown text ↔ its messages ↔ its HTML.

In goes the text of a document; out comes its skeleton: the HTML of its blocks with a slot for each
text in them. The same skeleton lists the messages for translators and, filled with translations,
gives the HTML, so that the two cannot disagree. Nothing here knows languages, catalogues or which
translation may be shown. Read `document` first.
"""
