"""Files beside a content file that it names: pictures, documents, what the site looks like."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from portret import files
from portret.content.frontmatter import Report
from portret.content.sources import Run
from portret.errors import Unusable, nearest, quoted

T = TypeVar("T")


def beside(
    run: Run,
    path: Path,
    name: str,
    line: int,
    report: Report,
    what: str,
    inspect: Callable[[Path, int], T],
) -> T | None:
    """A picture or document beside a file; None, and a problem, where it cannot be used."""
    file = unicodedata.normalize("NFC", name).removeprefix("./")
    if "/" in file or "\\" in file or file.startswith("."):
        found = f"{quoted(file)}, where a {what} beside the file was expected"
        report(line, found, "Put it there, and write its name alone.")
        return None
    try:  # by the folder's own list: exact in case, and in whatever Unicode form, on every system
        beside = {
            unicodedata.normalize("NFC", each.name): each
            for each in path.parent.iterdir()
            if each.suffix != ".md" and each.is_file()
        }
        place = beside.get(file)
        if place is None:
            message = f"there is no {what} {quoted(file)} beside the file"
            report(line, message, nearest(file, beside))
            return None
        if not files.within(place, run.tree):
            report(line, f"{quoted(file)} leads out of the content folder", "Put it here itself.")
            return None
        return inspect(place, line)
    except Unusable as fault:
        report(line, f"{quoted(file)} is {fault.args[0]}", fault.args[1])
    except (OSError, RuntimeError) as error:
        report(line, f"{quoted(file)} cannot be read", f"See to the file: {error}."[:200])
    return None
