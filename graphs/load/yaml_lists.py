"""A YAML file that holds a list, read within caps: no aliases, no deep nesting, no objects of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.errors import DataError, SetupError
from graphs.load.text import open_text

if TYPE_CHECKING:
    from pathlib import Path

DEEPEST = 50
"""Lists and mappings inside each other; a mechanism has four."""
MOST = 256 * 1024 * 1024
"""Letters of a file: the whole of it is held in memory."""


def read_list(path: Path) -> list[Any]:
    """The items of the list that the file is.

    Raises:
        DataError: it is no YAML, no list, too large, too deep, or has aliases: a few lines of them stand
            for more than any memory holds.
        SetupError: PyYAML is not installed.
    """
    try:
        import yaml
    except ImportError as error:
        raise SetupError("reading YAML needs PyYAML: pip install pyyaml") from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with open_text(path) as file:
        text = file.read(MOST + 1)
    if len(text) > MOST:
        raise DataError(
            f"{path.name} is longer than {MOST:,} letters; give the release as JSON Lines"
        )
    try:
        _check(path.name, yaml.parse(text, Loader=loader))
        found = yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        said = " ".join(str(error).split())[:300]
        raise DataError(f"{path.name} is no YAML that can be read: {said}") from None
    if not isinstance(found, list):
        raise DataError(f"{path.name} holds no list of mechanisms; expected DrugMechDB's YAML")
    return found


def _check(name: str, events: Any) -> None:
    depth = 0
    for event in events:
        kind = type(event).__name__
        if kind == "AliasEvent":
            line = event.start_mark.line + 1
            raise DataError(f"{name}, line {line}: an alias (*{event.anchor}); write it out")
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if depth > DEEPEST:
            line = event.start_mark.line + 1
            raise DataError(f"{name}, line {line}: nested deeper than {DEEPEST}")
