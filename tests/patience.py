"""How long a test waits for what may hang."""

PATIENCE = 900
"""Seconds after which it gives up. A busy machine is no fault: what works takes less on any."""
