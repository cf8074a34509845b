"""Real web servers of Debian, each with the configuration that Portret writes for it.

They are started here for `fronts.py` too, where they stand in front of Portret.
"""

from __future__ import annotations

import http.client
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests import tools
from tests.patience import PATIENCE, free_port, wait_for_server

NGINX = """\
{module}
daemon off;
master_process off;
pid {work}/nginx.pid;
error_log {work}/error.log;
events {{}}
http {{
  access_log off;
  {temporary}
  server {{
    listen 127.0.0.1:{port};
    root {root};
    {brotli}
    include {root}/_host/nginx.conf;
  }}
}}
"""

CADDY = """\
{{
\tadmin off
\tauto_https off
}}
http://127.0.0.1:{port} {{
\troot * {root}
\timport {root}/_host/Caddyfile
}}
"""

CADDY_TLS = """\
{{
\tadmin off
\tauto_https disable_redirects
\tskip_install_trust
}}
https://localhost:{port} {{
\ttls internal
\troot * {root}
\timport {root}/_host/Caddyfile
}}
"""

APACHE = """\
ServerRoot {work}
ServerName 127.0.0.1
PidFile {work}/apache.pid
ErrorLog {work}/error.log
Listen 127.0.0.1:{port}
{modules}
TypesConfig /etc/mime.types
DocumentRoot {root}
<Directory {root}>
  Options FollowSymLinks
  AllowOverride FileInfo
  Require all granted
</Directory>
"""

MODULES = "mpm_event authz_core mime dir headers rewrite"


def temporary(folder: Path) -> str:
    """nginx's settings of where it may write."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "".join(f"{each}_temp_path {folder}/{each};" for each in kinds)


def nginx(root: Path, work: Path, port: int) -> list[str]:
    """nginx, with its module for Brotli."""
    text = NGINX.format(
        module=f"load_module {tools.nginx_brotli()};",
        temporary=temporary(work),
        brotli="brotli_static on;",
        root=root,
        work=work,
        port=port,
    )
    (work / "nginx.conf").write_text(text)
    return [str(tools.nginx()), "-c", str(work / "nginx.conf"), "-e", str(work / "error.log")]


def caddy(root: Path, work: Path, port: int, text: str = CADDY) -> list[str]:
    """Caddy without its administration."""
    (work / "Caddyfile").write_text(text.format(root=root, port=port))
    words = ["run", "--adapter", "caddyfile", "--config", str(work / "Caddyfile")]
    return [str(tools.caddy()), *words]


def caddy_tls(root: Path, work: Path, port: int) -> list[str]:
    """Caddy with HTTP/2 and a certificate of its own, at https://localhost."""
    return caddy(root, work, port, CADDY_TLS)


def apache(root: Path, work: Path, port: int) -> list[str]:
    """Apache with the modules that the webmaster's docs name."""
    loads = "\n".join(
        f"LoadModule {name}_module {tools.APACHE_MODULES}/mod_{name}.so" for name in MODULES.split()
    )
    text = APACHE.format(root=root, work=work, port=port, modules=loads)
    (work / "apache.conf").write_text(text)
    return [str(tools.apache()), "-f", str(work / "apache.conf"), "-D", "FOREGROUND"]


SERVERS: Mapping[str, Callable[[Path, Path, int], list[str]]] = {
    "nginx": nginx,
    "caddy": caddy,
    "apache": apache,
}


class Answer(NamedTuple):
    """An answer as it came: its status, its headers in lower case, and its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Server(NamedTuple):
    """A web server that runs."""

    port: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """The answer to a path as it is written; underscores in names of headers are hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        found: dict[str, str] = {}
        for name, value in response.getheaders():
            name = name.lower()
            found[name] = f"{found[name]}, {value}" if name in found else value
        body = response.read()
        connection.close()
        return Answer(response.status, found, body)


@contextmanager
def running(name: str, root: Path, work: Path) -> Iterator[Server]:
    """A server over an export, as soon as it answers; `work` is a new folder for what it writes."""
    work.mkdir()
    port = free_port()
    with started(SERVERS[name](root, work, port), work, port):
        yield Server(port)


@contextmanager
def started(command: Sequence[str], work: Path, port: int) -> Iterator[None]:
    """A command is a server at a port until the end; it writes into a folder."""
    env = os.environ | dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(work))
    with (work / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=work, env=env, stdout=log, stderr=log)
    try:
        wait_for_server(port, lambda: process.poll() is not None)
        assert process.poll() is None, (work / "log").read_text()
        yield
    finally:
        process.terminate()
        process.wait()
