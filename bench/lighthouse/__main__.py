"""What Lighthouse says of home, a portrait and the list on a phone with slow 4G, in nl and ar.

The site is frozen for the address at which Caddy then serves it as a host on the web does: with
HTTP/2 over TLS, Brotli and the headers that the export brings along. Ends with 1 where a score is
below 100, the largest contentful paint later than 1.2 s, or anything shifts.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests import tools
from tests.hosting import CHROMIUM_ARGS, frozen
from tests.patience import free_port
from tests.webservers import caddy_tls, started

HERE = Path(__file__).resolve().parent
PATHS = [f"/{tag}/{below}" for tag in ("nl", "ar") for below in ("", "partners/ecre/", "partners/")]
CHROMIUM = " ".join(["--headless=new", "--ignore-certificate-errors", *CHROMIUM_ARGS])
FLAGS = ("--quiet", "--output=json", f"--chrome-flags={CHROMIUM}")
LATEST = 1200
"""Milliseconds until the largest contentful paint, at the most."""

TIMES = 3
"""How often a page is asked at the most: what else the machine does makes it late, never early."""


def report(url: str) -> Mapping[str, Any]:
    """Lighthouse's report on a page: mobile, simulated slow 4G, which are its defaults."""
    command = ["node", str(HERE / "node_modules/lighthouse/cli/index.js"), url, *FLAGS]
    env = os.environ | {"CHROME_PATH": str(tools.chromium())}
    run = subprocess.run(command, env=env, capture_output=True, encoding="utf-8", timeout=180)
    if run.returncode:
        sys.exit(f"Lighthouse failed on {url}:\n{run.stderr.strip()}")
    found: Mapping[str, Any] = json.loads(run.stdout)
    return found


def findings(found: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a page from the promise, in the words of the audits."""
    audits = found["audits"]
    for category in found["categories"].values():
        if category["score"] == 1:
            continue
        yield f"{category['title']}: {100 * (category['score'] or 0):.0f}"
        parts = [each for each in category["auditRefs"] if each["weight"] or "group" in each]
        for audit in (audits[each["id"]] for each in parts if each.get("group") != "hidden"):
            if audit["score"] is not None and audit["score"] < 1:
                words = [audit["title"], audit.get("displayValue"), audit.get("explanation")]
                yield "  " + " – ".join(filter(None, words))
    if audits["largest-contentful-paint"]["numericValue"] > LATEST:
        yield f"Largest contentful paint later than {LATEST / 1000} s"
    if audits["cumulative-layout-shift"]["numericValue"]:
        yield "Something shifts"


def line(path: str, found: Mapping[str, Any]) -> str:
    """A page's four scores and two measures."""
    scores = [f"{100 * (each['score'] or 0):4.0f}" for each in found["categories"].values()]
    paint = found["audits"]["largest-contentful-paint"]["numericValue"] / 1000
    shift = found["audits"]["cumulative-layout-shift"]["numericValue"]
    return f"{path:26}{' '.join(scores)}   LCP {paint:.2f} s   CLS {shift:.3f}"


def install() -> None:
    """Lighthouse, as pinned in package-lock.json."""
    if (HERE / "node_modules/.package-lock.json").exists():
        return
    if not (npm := shutil.which("npm")):
        sys.exit("Lighthouse needs Node 18 or newer with npm: please install them.")
    print("Installing Lighthouse …", flush=True)
    command = [npm, "ci", "--no-audit", "--no-fund"]
    run = subprocess.run(command, cwd=HERE, capture_output=True, encoding="utf-8")
    if run.returncode:
        reason = run.stderr.strip().split("\nnpm error\n", 1)[0]
        sys.exit(f"Installing Lighthouse failed:\n{reason}")


def main(paths: Sequence[str]) -> int:
    """Print a line a page, then what is wrong with it; 1 where anything is."""
    install()
    faults = 0
    with tempfile.TemporaryDirectory() as name:
        port = free_port()
        site, work = f"https://localhost:{port}", Path(name)
        build = frozen(work / "build", BASE_URL=site, HOST="caddy")
        with started(caddy_tls(build, work, port), work, port):
            print(f"{'':26}perf a11y best  seo")
            for path in paths:
                for _ in range(TIMES):
                    found = report(site + path)
                    if not (wrong := list(findings(found))):
                        break
                print(line(path, found), *(f"    {each}" for each in wrong), sep="\n", flush=True)
                faults += len(wrong)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or PATHS))
