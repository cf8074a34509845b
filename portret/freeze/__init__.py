"""The export: writes every page as a file, and publishes them all in one rename.

Files whose fingerprints are those of the last export are hard-linked from it; the others are
rendered by several processes (`freezer`) and parsed as HTML, to check links, ids and languages
(`checker`). What the next export needs to know is in `state`. `live` compares what a host answers
with what was published. Read `exporter` first, then `publish`.
"""
