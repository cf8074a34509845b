"""Pictures: crops, sizes and formats of the editors' pictures, social cards, placeholders and maps.

For a picture file, a title or a set of countries there is a file name at once, a digest of the
input and of how it is drawn; the bytes are made when they are asked for. Read `reader` for the
files that are accepted, and `variants` for what is made of them.
"""
