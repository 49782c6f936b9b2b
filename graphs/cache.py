"""Where compiled files and stored results go. Everything in this folder can be made again."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Where compiled files go: `AETIA_CACHE`, else the user's cache folder."""
    explicit = os.environ.get("AETIA_CACHE")
    if explicit:
        return Path(explicit)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "aetia"
