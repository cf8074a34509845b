"""The translators' tools: update, check, status, add, pseudo.

In go the site and its catalogues; out come catalogues that follow the content, warnings, and
tables of progress. A new warning about a translation that readers do get goes into `quality`.
Read `extract` first, which lists every message of the site.
"""
