"""The commands: check, list, freeze, verify, addresses, move, new, cms, translate; it alone prints.

A command calls one function of another package and prints what it returns. Exit status 0 is fine,
1 problems, 2 wrong usage. Read `cli` first.
"""
