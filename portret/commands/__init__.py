"""What `flask …` offers: check, freeze, verify and translate.

The only package that prints. A command is a few lines over a function of another package that
returns its result; exit status 0 is fine, 1 problems, 2 wrong usage. Read `cli` first.
"""
