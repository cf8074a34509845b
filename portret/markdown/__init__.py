"""Splits a Markdown text into HTML with slots and the texts that fill them.

These texts are the messages that translators get; filled with translations, the slots give the
translated HTML. Listing and rendering go by the same `Document`, so they cannot disagree.
`blocks` divides a text, `msgid` reads each block as its author wrote it, `inline` a message;
`simple` makes the same `Document` of most texts without the parser, faster. What Portret adds to
CommonMark is in `syntax`, the warnings are in `lint`. Nothing here knows catalogues. Read
`document` first, then `render`.
"""
