"""Splits a Markdown text into HTML with gaps and the texts that fill them.

These texts are the messages that translators get; filled with translations, the gaps give the
translated HTML. Listing and rendering go by the same parsed `Document`, so they cannot disagree.
`blocks` divides a text, `msgid` reads each block as its author wrote it, `inline` a message;
`simple` does the work of the three for most texts, without a parser. What Portret adds to
CommonMark is in `syntax`, and what it warns of in `doubts`. Nothing here knows catalogues. Read
`document` first, then `render`.
"""
