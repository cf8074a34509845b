"""A picture → the sizes and formats that readers get; social cards, placeholders and maps.

In goes a picture file, a title or a set of countries; out come a name that follows from the input
and the recipe, known without drawing anything, and the bytes when they are asked for. Read `reader`
for what is accepted, and `variants` for what is made of it.
"""
