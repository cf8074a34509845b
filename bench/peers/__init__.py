"""The same site for other generators, each in its own folder."""
