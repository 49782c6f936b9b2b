"""A turn of phrase and how it is written plainly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Callable


class Turn(NamedTuple):
    """What is looked for, and what is written in its place: a template, or made of what was found."""

    pattern: re.Pattern[str]
    written: str | Callable[[re.Match[str]], str]
    is_told: bool = False
    """It puts other words of content in the place of what was said: a note says so."""

    def of(self, found: re.Match[str]) -> str:
        """What is written for one place where it was found."""
        return found.expand(self.written) if isinstance(self.written, str) else self.written(found)
