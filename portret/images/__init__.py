"""Makes all pictures: editors' pictures in several sizes, share pictures, placeholders, maps.

The name of a picture has a digest of its input (a file, a title, a set of countries) and of how it
is drawn. So the name is known before the picture, which is made when it is asked for. Read `reader`
for the files that are accepted, with their limits, and `variants` for what is made from them.
"""
