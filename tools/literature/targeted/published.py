"""A text prepared for reading: its words, sentences and figures, each once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from graphs.names import tokens
from tools.literature.reading.numerals import plain
from tools.literature.reading.spans import sentences
from tools.literature.targeted.sought import mentions, with_short_forms
from tools.literature.targeted.told_figures import figures

if TYPE_CHECKING:
    from graphs.names import Token
    from tools.literature.reading.spans import Span
    from tools.literature.targeted.sought import Mention, Side
    from tools.literature.targeted.told_figures import ToldFigure


class Published:
    """Title and text, cut into words and sentences at first use.

    Args:
        title: may be empty.
        text: abstract or section, without the title.
    """

    def __init__(self, title: str, text: str) -> None:
        self.whole = f"{title}\n\n{text}" if title else text
        self.title_end = len(title)
        self._named: dict[Side, tuple[Mention, ...]] = {}

    @cached_property
    def same(self) -> str:
        """With one spelling of dashes and points; as long as the text."""
        return plain(self.whole)

    @cached_property
    def words(self) -> list[Token]:
        """Its words, folded, where they stand."""
        return tokens(self.whole)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Its sentences, the title first."""
        return sentences(self.whole)

    @cached_property
    def figures(self) -> tuple[ToldFigure, ...]:
        """Its figures, in order."""
        return figures(self.whole)

    def mentions(self, side: Side) -> tuple[Mention, ...]:
        """Where a side is named, by its names and the short forms that the text defines."""
        if side not in self._named:
            self._named[side] = mentions(with_short_forms(side, self.whole), self.words)
        return self._named[side]
