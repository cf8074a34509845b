"""Whatever ends a freeze, readers have the old site or the new one; `make crash-test` tries all."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests import crashes


@pytest.mark.parametrize(
    ("only", "every", "least"), [("", 101, 85), ("flask freeze, again", 61, 6)]
)
def test_a_crash_at_any_call_leaves_a_whole_site(only: str, every: int, least: int) -> None:
    """Killed, on a full or failing disk, at a sample of the calls; the next freeze then works."""
    with tempfile.TemporaryDirectory(dir=crashes.MEMORY) as folder:
        try:
            run = crashes.run(
                Path(folder),
                "--cases",
                "commands" if only else "calls",
                "--only",
                only,
                "--every",
                str(every),
            )
        except crashes.NoCompiler as missing:
            pytest.skip(str(missing))

    *_, last = run.stdout.splitlines()
    tried, found = last.split(" crashes, ")

    assert found == "0 faults.", run.stdout
    assert int(tried) >= least
    assert run.returncode == 0
