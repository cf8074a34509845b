"""Where things are, what is asked for beyond the content, and which day it is."""

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
    """Where things are, and what is asked for beyond the content."""

    content: Path
    translations: Path
    templates: Path
    static: Path
    cache: Path
    base_url: str = ""
    drafts: bool = False
    preview: bool = False
    share_font: Path | None = None
    share_pictures: bool = True
    host: str = ""
    hsts: str = ""


def today(timezone: str) -> date:
    """The day in a time zone, by SOURCE_DATE_EPOCH where that is set (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return now.astimezone(zoneinfo.ZoneInfo(timezone)).date()
