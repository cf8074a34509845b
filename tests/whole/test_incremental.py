"""However a site changes, a freeze that keeps what stands gives what a whole one gives."""

from __future__ import annotations

import contextlib
import gc
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import app as parts
from portret import stamps
from tests import apps
from tests.conftest import MEMORY
from tests.nasty import LONG, steady
from tests.patience import PATIENCE
from tests.sites import partner
from tests.whole.world import CHOICES, HOW, KEYS, RULES, SMALL, World

NOON = 1577880000
"""Noon of the first day of the world, in seconds since 1970."""

HOUR = 3_600_000_000_000
"""In nanoseconds."""

COMMAND = "; ".join(
    [
        *(f"import {module.__name__}; {module.__name__}.{name} = 3" for module, name in SMALL),
        "from flask.__main__ import main; main()",
    ]
)
"""The real command with lists of three."""

SUMMARY = re.compile(
    r": (\d+) pages and (\d+) other files, .*: (\d+) made, (\d+) kept, (\d+) removed"
)

TALLY: Counter[str] = Counter()
"""How many freezes there were, and how many files they made and kept in all."""

SLOTS = st.sampled_from(sorted(CHOICES)).flatmap(lambda kind: st.sampled_from([*CHOICES[kind]]))


def coarse(path: str, fine: Callable[[str], stamps.Stamp] = stamps._stamp) -> stamps.Stamp:
    """The stamp of a file on a disk that knows only the hour, as FAT knows every second second."""
    size, modified, changed, inode = fine(path)
    return size, int(modified) // HOUR * HOUR, int(changed) // HOUR * HOUR, inode


# ---------------------------------------------------------------- random histories


class History(RuleBasedStateMachine):
    """A site that is changed by everybody, and by accidents; every few steps it is frozen."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="history-", dir=MEMORY))
        self.world = World(self.folder)
        self.code = self.folder.with_name(f"code-{os.getpid()}")  # compiled templates know theirs
        for name in ("templates", "static"):
            shutil.copytree(apps.ROOT / name, self.code / name)
        shutil.copyfile(apps.ROOT / "app.py", self.code / "app.py")
        (self.folder / "code").symlink_to(self.code)
        self.dates = self.old = self.real = self.dies = False
        self.commands = self.deaths = 0
        self.pace, self.waiting = 1, 0
        self.chance = random.Random(0)
        self.trees: list[dict[str, bytes]] = []

    @initialize(pace=st.integers(1, 3), old=st.booleans(), seed=st.integers(0, 99))
    def begin(self, pace: int, old: bool, seed: int) -> None:
        """The first freeze, of files from just now or, in an `old` history, of an hour ago."""
        self.pace, self.old, self.chance = pace, old, random.Random(seed)
        self.world.write(old=old)
        self.counted(self.call())

    def teardown(self) -> None:
        """Freeze what is left to freeze."""
        try:
            if self.trees:
                self.freeze()
        finally:
            shutil.rmtree(self.folder)
            shutil.rmtree(self.code)
            gc.collect()  # a freeze puts it off, for its process ends soon

    # ---- changes

    @rule(slot=SLOTS, number=st.integers(0, 9))
    def choose(self, slot: tuple[str, str], number: int) -> None:
        self.world.choose(slot, number)

    @rule(key=st.sampled_from(KEYS), number=st.integers(0, 9), again=st.booleans())
    def edit_body(self, key: str, number: int, again: bool) -> None:
        self.world.choose((f"partners/{key}", "body"), number)
        self.dates = again

    @rule(old=st.sampled_from(KEYS), new=st.sampled_from(KEYS))
    def rename(self, old: str, new: str) -> None:
        self.world.rename(old, new)

    @rule(tag=st.sampled_from([*RULES]), how=st.sampled_from(HOW))
    def translate_all(self, tag: str, how: str) -> None:
        self.world.translate(tag, how)

    @rule(i=st.integers(0, 9), ago=st.booleans())
    def touch(self, i: int, ago: bool) -> None:
        self.world.write()
        files = sorted(apps.tree(self.folder / "content"))
        path = self.folder / "content" / files[i % len(files)]
        os.utime(path, (time.time() - 7200,) * 2 if ago else None)

    @precondition(lambda self: self.commands < 1)
    @rule()
    def by_the_real_command(self) -> None:
        self.real, self.commands = True, self.commands + 1

    @precondition(lambda self: self.trees)
    @rule()
    def roll_back(self) -> None:
        found = self.call("--rollback")
        if found.exit_code:
            reasons = ("no former release", "since. Freeze once more")
            assert any(each in found.output for each in reasons), found.output
        else:
            tree = apps.tree(self.folder / "build")
            for name in [each for each in tree if each.endswith("erbij.html")]:
                del tree[name]  # that somebody added it is told, and it stays
            assert tree in self.trees

    # ---- accidents

    @precondition(lambda self: self.deaths < 2)
    @rule()
    def killed(self) -> None:
        self.dies, self.deaths = True, self.deaths + 1

    @precondition(lambda self: self.trees)
    @rule(
        broken=st.sampled_from(
            [
                ("content/pages/kapot.md", "---\nmenu: 1\n---\n"),
                ("code/templates/base.html", "{{ nergens }}"),
                ("code/templates/base.html", '<a href="/nergens/">x</a>'),
            ]
        )
    )
    def failing_freeze(self, broken: tuple[str, str]) -> None:
        """Broken content or templates: nothing changes, and it is mended."""
        self.world.write()
        before = apps.tree(self.folder / "build")
        path = self.folder / broken[0]
        sound = path.read_text("utf-8") if path.exists() else None
        path.parent.mkdir(exist_ok=True)
        path.write_text((sound or "") + broken[1], "utf-8")
        found = self.call()
        assert found.exit_code == 1, found.output
        assert apps.tree(self.folder / "build") == before
        path.unlink() if sound is None else path.write_text(sound, "utf-8")

    @precondition(lambda self: self.trees)
    @rule(n=st.integers(0, 200), how=st.sampled_from(["edit", "delete", "add", "empty folder"]))
    def tamper(self, n: int, how: str) -> None:
        """With what is published."""
        build = self.folder / "build"
        files = sorted(apps.tree(build))
        path = build / files[n % len(files)]
        if how == "edit":
            path.write_bytes(path.read_bytes()[:-1] + b"#")
        elif how == "delete":
            path.unlink()
        elif how == "empty folder":
            (path.parent / "leeg").mkdir(exist_ok=True)
        elif build.is_symlink():  # a folder with a stranger's file is refused
            path.with_name("erbij.html").write_text("?")

    @precondition(lambda self: self.trees)
    @rule(share=st.sampled_from([0, 0.5, 0.9]), end=st.binary(max_size=9))
    def damage_the_state(self, share: float, end: bytes) -> None:
        """As after a power cut; or it is deleted."""
        damage(self.folder / "build", share, end)

    # ---- what must hold

    @invariant()
    def check(self) -> None:
        """Every few steps an incremental freeze is what a full one is."""
        self.waiting += 1
        if self.trees and self.waiting > self.pace:
            self.freeze()

    def freeze(self) -> None:
        """Freeze, and once more as a whole into another place."""
        self.waiting = 0
        self.world.write(dates=self.dates, old=self.old)
        self.dates = False
        before = apps.tree(self.folder / "build")
        left = self.kill() if self.dies else before
        run = self.command() if self.real else self.call()
        counts = self.counted(run)
        self.real = self.dies = False
        full = self.call("--full", to="full")
        assert full.exit_code == 0, full.output
        assert run.stderr == full.stderr
        assert apps.differences(self.folder / "build", self.folder / "full") == []
        assert left in (before, self.trees[-1])
        TALLY.update(freezes=1, made=counts[2], kept=counts[3])
        if self.old:
            again = self.call()
            assert self.counted(again)[2:] == (0, sum(counts[:2]), 0)
            assert again.stderr == full.stderr

    def kill(self) -> dict[str, bytes]:
        """Begin a freeze, end it with SIGKILL at some moment; what stands then."""
        if not (child := os.fork()):
            with contextlib.suppress(BaseException):
                self.call()
            os._exit(0)
        time.sleep(self.chance.uniform(0, 0.3))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return apps.tree(self.folder / "build")

    def words(self, *more: str, to: str = "build") -> list[str]:
        """The words of the command."""
        if more == ("--rollback",):
            return ["freeze", *more]
        copy = ["--copy"] if self.world["command", "copy"] and to == "build" else []
        jobs = self.world["command", "jobs"]
        return ["freeze", "--to", str(self.folder / to), "--jobs", jobs, *copy, *more]

    def environment(self) -> dict[str, str]:
        """The day and the settings."""
        named = {name: self.world["command", name] for name in ("BASE_URL", "DRAFTS", "HOST")}
        day = int(NOON + float(self.world["command", "day"]) * 86400)
        found = {f"PORTRET_{name}": value for name, value in named.items() if value}
        return apps.environment(self.folder, SOURCE_DATE_EPOCH=str(day), **found)

    def call(self, *more: str, to: str = "build") -> Result:
        """The command in this process, over a new application; what it begins with is the disk's.

        What an `old` history trusts has not changed for a fiftieth of a second, not for two. The
        others stand on a disk that knows only the hour.
        """
        time.sleep(0.03 * self.old)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            for name, value in self.environment().items():
                patch.setenv(name, value)
            patch.setattr(parts, "HERE", self.code)
            patch.setattr(stamps, "GRAIN", 20_000_000 if self.old else HOUR)
            if not self.old:
                patch.setattr(stamps, "_stamp", coarse)
            for module, name in SMALL:
                patch.setattr(module, name, 3)
            for _ in range(1200):
                run = apps.called(*self.words(*more, to=to))
                if run.exception and not isinstance(run.exception, SystemExit):
                    raise run.exception
                if "is running" not in run.output:  # what a killed one started ends in a moment
                    break
                time.sleep(0.05)
        return run

    def command(self) -> subprocess.CompletedProcess[str]:
        """The real command."""
        return subprocess.run(
            [sys.executable, "-c", COMMAND, "--app", str(self.code / "app.py"), *self.words()],
            cwd=self.folder,
            env=self.environment() | {"PYTHONPATH": str(apps.ROOT)},
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )

    def counted(self, run: Result | subprocess.CompletedProcess[str]) -> tuple[int, ...]:
        """(pages, other files, made, kept, removed) of a freeze that worked."""
        called = isinstance(run, Result)
        text = run.output if called else run.stdout + run.stderr
        assert (run.exit_code if called else run.returncode) == 0, text
        match = SUMMARY.search(text)
        assert match, text
        counts = tuple(map(int, match.groups()))
        assert counts[0] + counts[1] == counts[2] + counts[3]
        self.trees.append(apps.tree(self.folder / "build"))
        return counts


def damage(build: Path, share: float, end: bytes) -> None:
    """Cut the build state off at a share of its length, and put an end to it; or delete it."""
    path = build.parent / f".{build.name}/state.sqlite"
    if path.exists():
        data = path.read_bytes()
        path.write_bytes(data[: int(share * len(data))] + end)
        if not (share or end):
            path.unlink()


ROUNDS = int(os.environ.get("PORTRET_EXAMPLES", "5"))
STEPS = int(os.environ.get("PORTRET_STEPS", "8"))
START = random.randrange(10**9) if LONG else 2
"""From here the first five histories have every rule in them."""


@pytest.mark.hypothesis  # for `make fuzz`
def test_an_incremental_freeze_is_a_full_one() -> None:
    """After any history: the same names and bytes; and most files are kept, not made.

    Hypothesis tries variations of what it has tried from its tenth example on: so few are better
    begun anew.
    """
    TALLY.clear()
    few = settings(steady, max_examples=5, stateful_step_count=STEPS)
    for number in range(0, ROUNDS, few.max_examples):
        run_state_machine_as_test(seed(START + number)(History), settings=few)

    assert TALLY["kept"] > TALLY["made"]


# ---------------------------------------------------------------- whoever freezes, and wherever


def edit(folder: Path) -> None:
    """A text is another, a title, and a translation."""
    path = folder / "content/partners/brug/index.md"
    path.write_text(path.read_text("utf-8").replace("Over water.", "Over land."), "utf-8")
    path = folder / "content/partners/p3/index.md"
    path.write_text(path.read_text("utf-8").replace("Anker", "Zeil"), "utf-8")
    apps.translate(folder, "en", apps.EN | {("title", "Zeil"): "Sail"})


ELSEWHERE = (
    ("first", 0o022, "1", "UTC C.UTF-8 en_US.UTF-8 1"),
    ("een plaats", 0o077, "2", "Pacific/Kiritimati C ar_EG 2"),
    ("diep/er", 0o027, "5", "America/Anchorage POSIX nl_NL.UTF-8 3"),
)
"""(folder, umask, jobs, environment)."""

VARIABLES = ("TZ", "LC_ALL", "LANG", "PYTHONHASHSEED")


def test_the_bytes_depend_on_the_files_alone(tmp_path: Path) -> None:
    """Not on jobs, umask, time zone, locale, hash seed, dates, place or order of files.

    Neither of a full freeze nor of one that keeps what stands.
    """
    some = {f"partners/p{n}/index.md": partner("countries: [NL]") for n in range(16)}
    files = apps.tree(apps.make(tmp_path / "made", some))
    first, then = [], []
    for number, (place, umask, jobs, values) in enumerate(ELSEWHERE):
        folder = tmp_path / place
        variables = dict(zip(VARIABLES, values.split(), strict=True))
        for name in sorted(files, reverse=number == 1):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
            os.utime(path, (10**9 + number, 10**9 + number))
        code = apps.copy_code(folder / "code")
        for trees in (first, then):
            run = subprocess.run(
                apps.command("freeze", "--jobs", jobs, "--to", str(folder / "b"), code=code),
                cwd=folder if number else code,
                env=apps.environment(folder, PYTHONUTF8="0", **variables),
                capture_output=True,
                text=True,
                umask=umask,
            )
            assert run.returncode == 0, run.stderr
            trees.append(apps.tree(folder / "b"))
            if trees is first:
                edit(folder)
            else:
                assert re.search(" [1-9][0-9]+ kept", run.stdout), run.stdout

    assert first[0] == first[1] == first[2]
    assert then[0] == then[1] == then[2] != first[0]
