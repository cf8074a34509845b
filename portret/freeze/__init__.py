"""Pages → files: kept or rendered, checked, and published in one step.

In goes a snapshot of the site; out comes a folder of files that replaces the last one by a single
rename. Pages whose fingerprints are the same as in the last export are linked from it, the others
rendered by several processes and read as a browser would. Read `exporter` first, then `publish`.
"""
