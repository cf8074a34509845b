"""Pictures of all kinds: sizes of the editors' own, share pictures, placeholders, maps.

The name of a picture is a digest of its input (a file, a title, a set of countries) and of how it
is drawn: it is known before the picture is made, which happens when it is asked for. Read `reader`
for the files that are accepted, and `variants` for what is made of them.
"""
