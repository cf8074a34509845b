"""Reads .po files, and gives a translation only where readers may see it.

A file that is damaged or ambiguous is refused whole, with line and remedy, and the last good one
stays in use. A single translation that is fuzzy or unsafe is not shown: readers get the source
text instead. A new check that keeps a bad translation from readers goes into `safety`. Read
`lookup` first.
"""
