"""Makes all pictures: editors' pictures in several sizes, social cards, placeholders, maps.

The name of a picture has a digest of its input (a file, a title, a set of countries) and of how it
is drawn. So the name is known before the picture is made. `social_card` draws the picture that is
shared with a link to a page, `palette` has the colours of all. Read `reader` for the files that are
accepted, with their limits, and `variants` for what is made from them.
"""
