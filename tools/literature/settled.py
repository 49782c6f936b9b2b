"""Which corpora are in use: those that were named, else those of `AETIA_CORPUS`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graphs.cache import own_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

VARIABLE = "AETIA_CORPUS"
"""Folders of corpora in the environment, with the system's path separator between them (`:` or `;`)."""


def corpus_folders(
    named: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> tuple[Path, ...]:
    """The folders, each once, in the order named; none where none is named.

    Args:
        named: by the options of a command.
        environment: where `AETIA_CORPUS` is looked up; the process's own when None.

    Raises:
        SetupError: a path names nobody's home.
    """
    source = os.environ if environment is None else environment
    given = list(named) or source.get(VARIABLE, "").split(os.pathsep)
    paths = (own_path(text, VARIABLE) for text in given if text.strip())
    return tuple(dict.fromkeys(path.absolute() for path in paths))
