"""Every command with its arguments, as its own help shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPTION = re.compile(r"^  (?:-\w, )?(--[\w-]+)(?: (\{[^}]*\}|\S+))?(?:  .*)?$", re.MULTILINE)
COMMAND = re.compile(r"^    ([a-z]+)(?:\s|$)", re.MULTILINE)
POSITIONAL = re.compile(r"^  ([\w.-]+)(?:\s|$)", re.MULTILINE)
OUTSIDE = ("batch", "causal", "kg", "models")
"""Commands that the help of `aetia` names in a sentence."""


@dataclass(frozen=True)
class Door:
    """A command: its words, its positional arguments, its options with what they take."""

    words: tuple[str, ...]
    positionals: tuple[str, ...]
    options: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """As one types it."""
        return " ".join(self.words)


def doors(help_of: Callable[[tuple[str, ...]], str]) -> list[Door]:
    """All commands, sorted.

    Args:
        help_of: what `aetia WORDS --help` prints.
    """
    first = {*_commands(help_of(())), *OUTSIDE}
    found = []
    for word in sorted(first):
        text = help_of((word,))
        inner = sorted(_commands(text))
        found += [_door((word, name), help_of((word, name))) for name in inner]
        found += [] if inner else [_door((word,), text)]
    return found


def _commands(text: str) -> Iterator[str]:
    yield from COMMAND.findall(_section(text, "commands:"))


def _door(words: tuple[str, ...], text: str) -> Door:
    options = [(flag, takes) for flag, takes in OPTION.findall(text) if flag != "--help"]
    positionals = POSITIONAL.findall(_section(text, "positional arguments:"))
    return Door(words, tuple(positionals), tuple(options))


def _section(text: str, title: str) -> str:
    _, found, after = text.partition(f"\n{title}\n")
    return after.partition("\n\n")[0] if found else ""
