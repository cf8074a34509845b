"""Reads .po files, and gives a translation only where readers may see it.

A file that is damaged or ambiguous is refused whole, with line and remedy: a server goes on with
the last good one, a freeze publishes nothing. A single translation that is fuzzy or unsafe is not
shown: readers get the source text instead. A new check that keeps a bad translation from readers
goes into `safety`. Read `lookup` first.
"""
