"""Text in lines: an address is never broken, as half of one leads nowhere."""

from __future__ import annotations

import textwrap


class _Lines(textwrap.TextWrapper):
    """Breaks a word that is wider than a line, unless it holds an address."""

    def _handle_long_word(
        self, reversed_chunks: list[str], cur_line: list[str], cur_len: int, width: int
    ) -> None:
        if "://" not in reversed_chunks[-1]:
            super()._handle_long_word(reversed_chunks, cur_line, cur_len, width)
        elif not cur_line:
            cur_line.append(reversed_chunks.pop())


def wrapped(text: str, width: int, *, first: str = "", later: str = "") -> list[str]:
    """The text in lines of this width; `first` and `later` are what its lines begin with."""
    lines = _Lines(width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
    return lines.wrap(text)
