"""The settings of an application, from the environment or `create_app`."""

from __future__ import annotations

import os
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

HOSTS = ("nginx", "caddy", "apache", "netlify", "cloudflare", "github", "gitlab", "s3")
"""The static hosts for which an export can be made."""


@dataclass(frozen=True)
class Settings:
    """The folders and options of an application; docs/webmaster.md explains each.

    The folder `overrides` may be missing, unless it was set (`overrides_named`). `unknown` lists
    settings with an unknown value: (name, value, what was expected).
    """

    content: Path
    translations: Path
    templates: Path
    static: Path
    cache: Path
    base_url: str = ""
    drafts: bool = False
    preview: bool = False
    edit: bool = False
    share_font: Path | None = None
    share_pictures: bool = True
    host: str = ""
    hsts: str = ""
    overrides: Path | None = None
    overrides_named: bool = False
    unknown: tuple[tuple[str, str, str], ...] = ()

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The folders of templates; a template is taken from the first that has it."""
        return self._with_overrides(self.templates)

    @property
    def static_folders(self) -> tuple[Path, ...]:
        """The folders of assets, as style sheets; a file is taken from the first that has it."""
        return self._with_overrides(self.static)

    def static_file(self, name: str) -> Path | None:
        """The path of a file in `static_folders`; None if none has it."""
        found = (each / name for each in self.static_folders)
        return next((path for path in found if os.path.isfile(path)), None)

    def _with_overrides(self, folder: Path) -> tuple[Path, ...]:
        return (self.overrides / folder.name, folder) if self.overrides else (folder,)


def today(timezone: str) -> date:
    """Today in a time zone; SOURCE_DATE_EPOCH, if set, is the time (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return now.astimezone(zoneinfo.ZoneInfo(timezone)).date()
