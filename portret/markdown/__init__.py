"""Splits a Markdown text into HTML with gaps and the texts that fill them.

These texts are the messages that translators get; filled with translations, the gaps give the
translated HTML. Listing and rendering go by the same parsed `Document`, so they cannot disagree.
Nothing here knows languages or catalogues. Read `document` first.
"""
