""".po files, read strictly → safe lookup of translations.

In goes a .po file; out comes a `Catalog` that gives a translation only where it may be shown. A
file in any doubt is refused with line and remedy, and the last good one stays in use. Whether a
translation may be shown is judged here and nowhere else: a new check on translations that readers
must never see goes into `safety`. Read `lookup` first.
"""
