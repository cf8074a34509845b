"""Reads .po files, and gives only translations that readers may see.

A damaged or ambiguous file is refused as a whole, with line and remedy: a server goes on with the
last good one, a freeze publishes nothing. Instead of a single translation that is fuzzy or unsafe,
readers get the source text. Checks that keep a bad translation from readers are in `safety`. Read
`lookup` first.
"""
