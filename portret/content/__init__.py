"""content/ → frozen records; every problem of a run at once.

In goes a folder of Markdown files with front matter; out comes a `Site` of frozen dataclasses,
or `Problems` that name file, line, finding and remedy. A field of the front matter is one line in
`records`, where it says how it is read and whether it is translated. Read `records` first, then
`loader`.
"""
