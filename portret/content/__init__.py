"""Reads the folder content/ into frozen dataclasses, and reports all problems of a run at once.

Out comes a `Site` with its `Partner`, `Page` and `Theme` records, or `Problems` with file, line,
what was found and what to do. A field of the front matter is one line in its class in `records`:
that line names its reader (from `fields`), whether translators get it, and whether it is secret
where a partner is protected (`protection`). `explained` says in a sentence what each field is, with
an example, and `schema` makes JSON Schemas of all. `references` checks what points from one file to
another. `lint` has the warnings, which only `flask check` shows. Read `records` first, then
`loader`.
"""
