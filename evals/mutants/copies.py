"""Copies of the sources to change, and a name for their state."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]


def sources(root: Path = ROOT) -> tuple[str, ...]:
    """Every file of the working tree that git does not ignore.

    Raises:
        SetupError: this is no git working tree.
    """
    words = ("git", "-C", str(root), "ls-files", "-co", "--exclude-standard", "-z")
    try:
        listed = subprocess.run(words, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"{root} is no git working tree; run this in a clone of it") from error
    return tuple(sorted(name for name in listed.split("\0") if name and (root / name).is_file()))


def state(names: Sequence[str], root: Path = ROOT) -> str:
    """A name for the contents of all files: results of another state are not used."""
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + hashlib.sha256((root / name).read_bytes()).digest())
    return digest.hexdigest()[:16]


def copy(names: Sequence[str], to: Path, root: Path = ROOT) -> Path:
    """Write the files into a new folder."""
    for name in names:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, to / name)
    return to
