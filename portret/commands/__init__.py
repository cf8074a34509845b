"""The commands: check, list, freeze, verify, addresses, move, new, cms, translate.

A command calls a function of another package and prints its result; no other package prints. The
exit status is 0, also with warnings; 1 after an error, which `report` in `terminal` decides; 2 for
wrong usage. Read `cli` first.
"""
