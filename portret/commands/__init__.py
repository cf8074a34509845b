"""The commands: check, list, freeze, verify, addresses, move, new, cms, translate.

A command calls one function of another package and prints what it returns; no other package prints.
Exit status 0 is fine (warnings too), 1 an error, 2 wrong usage. Read `cli` first.
"""
