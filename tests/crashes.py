"""Crashes at every call: whatever ends a freeze, readers have the old site or the new one.

`make crash-test` takes every call that changes a file; the test suite a sample. Each case begins
with a store of a few releases, runs one step of it in a process in which a call kills all or fails
(crashes.c), and then looks at what readers get, at what was said, and whether the next step works.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from portret.errors import Refused
from portret.freeze.publish import Destination, verify
from tests import apps
from tests.sites import make_site

KILL = 0
FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE)
NEVER = 1 << 30
KEPT = 3
"""The trees of a store, when no freeze runs: published, former, older."""

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""Where thousands of stores are made in little time."""

Tree = Mapping[str, bytes] | None
Step = Callable[[], None]


@dataclass(frozen=True)
class Case:
    """A store, made by `before`; the step that crashes; the one that must work after it."""

    name: str
    before: Sequence[Step]
    step: Step
    after: Step


# ---------------------------------------------------------------- under the shim


class Crashes:
    """The cases, run below a folder; what is wrong is collected."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out"
        self.to = Destination(self.out / "build")
        self.shim = ctypes.CDLL(os.environ["LD_PRELOAD"])
        self.wrong: list[str] = []
        self.runs = 0

    def seen(self) -> Tree:
        """What readers get."""
        return apps.tree(self.to.path) if self.to.path.exists() else None

    def ready(self, case: Case) -> None:
        """The store of a case, made anew."""
        if self.out.exists():
            shutil.rmtree(self.out)
        self.out.mkdir()
        for step in case.before:
            step()

    def ended(self, step: Step, at: int = 0, fault: int = KILL, lasting: bool = False) -> int:
        """How a process of its own ends that takes a step; its words are in the file `said`."""
        if not (child := os.fork()):
            os.setsid()
            with (self.folder / "said").open("wb") as said:
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
            os._exit(self._taken(step, at, fault, lasting))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        self.calls: int = self.shim.crash_count()
        self.shim.crash_arm(0, 0, 0)
        return status

    def _taken(self, step: Step, at: int, fault: int, lasting: bool) -> int:
        self.shim.crash_arm(at, fault, lasting)
        try:
            step()
        except SystemExit as end:
            return int(end.code or 0)
        except (OSError, Refused) as error:
            print(f"{error}")
            return 1
        except BaseException:
            traceback.print_exc()
            return 3
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        return 0

    def run(self, case: Case, every: int) -> None:
        """Crash at calls in all ways: at each one, or so that `every` ways fall to each."""
        self.ready(case)
        old = self.seen()
        assert self.ended(case.step, NEVER) == 0, (self.folder / "said").read_text()
        new, self.total = self.seen(), self.calls
        for number, (at, fault, lasting) in enumerate(_ways(self.total)):
            if number % every == 0:
                self.crash(case, old, new, at, fault, lasting)

    def crash(self, case: Case, old: Tree, new: Tree, at: int, fault: int, lasting: bool) -> None:
        """One crash, and what comes after."""
        self.runs += 1
        if self.seen() != old:  # else the step after the last crash has led to where it began
            self.ready(case)
        status = self.ended(case.step, at, fault, lasting)
        said = (self.folder / "said").read_text("utf-8", "replace")
        seen = self.seen()
        faults = list(_faults(old, new, seen, status, fault, said))
        if self.ended(case.after) != 0:
            faults.append(f"the next step fails: {(self.folder / 'said').read_text()}")
        else:
            faults += self._left(seen)
        way = errno.errorcode.get(fault, "kill") + " from then on" * lasting
        self.wrong += [f"{case.name}, {way} at call {at}: {each}" for each in faults]

    def _left(self, seen: Tree) -> Iterator[str]:
        """What the next step should have cleaned up, or kept."""
        names = os.listdir(self.to.store)
        notes = r"lock|former|state\.sqlite|[0-9]+(\.(manifest\.json|stamps|former|copy))?"
        if strays := [name for name in names if not re.fullmatch(notes, name)]:
            yield f"{strays} are left"
        numbers = {name.split(".")[0] for name in names if name[0].isdigit()}
        trees = {name for name in names if name.isdigit()}
        if numbers != trees or len(trees) > KEPT + 1:
            yield f"{sorted(names)} are left"
        if set(os.listdir(self.out)) != {"build", ".build"}:
            yield f"{os.listdir(self.out)} stand beside the site"
        if found := verify(self.to):
            yield f"the notes of the next release are wrong: {found[0]}"
        kept = filter(None, (self.to.published, self.to.former))
        if seen and all(apps.tree(each.folder) != seen for each in kept):
            yield "the site that readers had is not kept"


def _ways(calls: int) -> Iterator[tuple[int, int, bool]]:
    """Each call with each end: killed, one fault, a fault from then on."""
    for at in range(1, calls + 1):
        yield at, KILL, False
        for fault in FAULTS:
            yield at, fault, False
        yield at, errno.ENOSPC, True


def _faults(old: Tree, new: Tree, seen: Tree, status: int, fault: int, said: str) -> Iterator[str]:
    """What is wrong with how a step ended."""
    if seen not in (old, new):
        yield "readers have neither the old site nor the new one"
    if fault == KILL:
        if status not in (-9, 0):
            yield f"it ended with {status}: {said}"
    elif status not in (0, 1):
        yield f"it ended with {status}: {said}"
    elif seen != (old if status else new):
        yield f"it ended with {status}, but readers have the other site: {said}"
    if status == 1 and (said.count("\n") != 1 or "Traceback" in said):
        yield f"it says {said!r}"


# ---------------------------------------------------------------- the cases


def site(version: int) -> dict[str, str]:
    """A small site: some pages change, come and go, most stay."""
    text = str(version)
    return {
        **{f"nl/same{number}/index.html": "same" for number in range(10)},
        **{"index.html": text, f"static/style.{text}.css": text, f"nl/only{text}/index.html": text},
        "nl/turns/index.html": str(version % 2),
    }


def calls(crashes: Crashes) -> Iterator[Case]:
    """Steps of the store alone."""
    to = crashes.to

    def put(version: int, copy: bool = False, after: int | None = None) -> Step:
        def step() -> None:
            to.check()
            with to.locked():
                release, files = to.begin(), site(version)
                to.state.touch()
                base = to.release(after) if after else to.published
                known = base.manifest if base and base.untouched else {}
                sums = {path: _sha256(text) for path, text in files.items()}
                for path, text in files.items():
                    if path not in known or known[path].sha256 != sums[path]:
                        (release / path).parent.mkdir(parents=True, exist_ok=True)
                        (release / path).write_text(text)
                try:
                    to.publish(release, sums, base=base if known else None, copy=copy)
                except OSError:
                    with suppress(OSError):
                        to.clear()
                    raise

        return step

    def rollback() -> None:
        to.rollback()

    def litter() -> None:
        with to.locked():
            release = to.begin()
            (release / "nl").mkdir()
            (release / "nl/half.html").write_text("half")
            (to.store / "9.new").mkdir()

    links, copies = ([put(number, copy) for number in range(10)] for copy in (False, True))
    yield Case("first", [], links[1], links[9])
    yield Case("second", links[1:2], links[2], links[9])
    yield Case("older", links[1:4], links[4], links[9])
    yield Case("after a killed run", [*links[1:4], litter], links[4], links[9])
    yield Case("after a rollback", [*links[1:4], rollback], links[4], links[9])
    former = put(4, after=3)
    yield Case("of the former release", [*links[1:4], rollback], former, links[9])
    yield Case("rollback", links[1:4], rollback, links[9])
    yield Case("rollback, then rollback", links[1:4], rollback, rollback)
    yield Case("rollback of a copy, then rollback", copies[1:4], rollback, rollback)
    yield Case("first copy", [], copies[1], copies[9])
    yield Case("copy", copies[1:4], copies[4], copies[9])
    yield Case("from link to copy", links[1:4], copies[4], copies[9])
    yield Case("from copy to link", copies[1:4], links[4], links[9])
    yield Case("rollback of a copy", copies[1:4], rollback, copies[9])


def commands(crashes: Crashes) -> Iterator[Case]:
    """The real commands, over two small sites in turns."""
    for name in "AB":
        page = f"---\ntitle: Over ons\n---\n\nVersie {name}.\n"
        files = {"site.yaml": "name: Proef\nlanguages: [nl]\n", "pages/about.md": page}
        make_site(crashes.folder / name, {**files, f"pages/only-{name.lower()}.md": page})

    def flask(name: str, *words: str) -> Step:
        def step() -> None:
            from flask.cli import main

            os.chdir(crashes.out)
            os.environ.update(apps.environment(crashes.folder / name))
            os.environ["PORTRET_CACHE"] = str(crashes.folder / "cache")
            sys.modules.pop("app", None)
            sys.argv = ["flask", "--app", str(apps.ROOT / "app.py"), *words]
            main()

        return step

    def made(step: Step) -> Step:
        def alone() -> None:
            assert crashes.ended(step) == 0, (crashes.folder / "said").read_text()

        return alone

    for more in ((), ("--copy",)):
        a, b = flask("A", "freeze", *more), flask("B", "freeze", *more)
        title = " ".join(("flask freeze", *more))
        store = [made(a), made(b), made(a)]
        yield Case(f"{title}, first", [], b, a)
        yield Case(f"{title}, again", store, b, a)
        yield Case(
            f"flask freeze --rollback after {title}", store, flask("A", "freeze", "--rollback"), b
        )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# ---------------------------------------------------------------- from outside


class NoCompiler(Exception):
    """The machine has no C compiler, or it is not Linux."""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run cases under the shim, in a folder."""
    compiler = shutil.which("cc")
    if not compiler or sys.platform != "linux":
        raise NoCompiler("There is no C compiler for Linux on this machine.")
    shim, plan = folder / "crashes.so", folder / "plan"
    source = Path(__file__).with_suffix(".c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
    plan.write_bytes(bytes(4096))
    env = apps.environment(folder, PYTHONPATH=str(apps.ROOT), LD_PRELOAD=str(shim))
    env |= {"CRASH_ROOT": str((folder / "out").resolve()), "CRASH_PLAN": str(plan)}
    command = [sys.executable, "-m", "tests.crashes", str(folder), *words]
    return subprocess.run(command, env=env, cwd=folder, text=True, stdout=subprocess.PIPE)


def main() -> int:
    """Under the shim run the cases; else set it up and run them all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path)
    options.add_argument("--cases", choices=("calls", "commands"), action="append")
    options.add_argument("--only", default="", help="cases with this in their name")
    options.add_argument("--every", type=int, default=1, help="one way of so many")
    given = options.parse_args()
    if "CRASH_PLAN" not in os.environ:
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            done = run(Path(folder), *sys.argv[1:])
            print(done.stdout, end="")
            return done.returncode
    crashes = Crashes(given.folder)
    for cases in given.cases or ("calls", "commands"):
        for case in {"calls": calls, "commands": commands}[cases](crashes):
            if given.only not in case.name:
                continue
            before = crashes.runs
            crashes.run(case, given.every)
            print(f"{case.name}: {crashes.total} calls, {crashes.runs - before} crashes")
    print(*crashes.wrong, f"{crashes.runs} crashes, {len(crashes.wrong)} faults.", sep="\n")
    return bool(crashes.wrong)


if __name__ == "__main__":
    sys.exit(main())
