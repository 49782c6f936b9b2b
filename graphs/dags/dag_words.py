"""The words of a DAG text: names, quoted names, arrows, brackets; comments left out."""

from __future__ import annotations

import html
import re

from graphs.errors import DataError

_WORD = re.compile(
    # An end that is missing is the text's end: looking for it again at every mark takes for ever.
    # Blanks end behind a line's end, so that a comment is seen where it is indented.
    r"^[^\S\n]*\#[^\n]*|(?:[^\S\n]*\n)+|[^\S\n]+|/\*.*?(?:\*/|\Z)|//[^\n]*"
    r'|(?P<word>"(?:[^"\\]|\\.)*(?:"|\Z)|<->|->|<-|--|[{}\[\];,=]|(?:[^\s;,=\[\]{}"<>-]|-(?![>-]))+)'
    r"|(?P<bad>.)",
    re.DOTALL | re.MULTILINE,
)


SHOWN = 40
"""Letters of a word that a message repeats."""
_QUOTES = re.compile("['`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]")


class Words:
    """The words of a text, one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: list[tuple[str, int]] = []
        place = 0
        while match := _WORD.match(text, place):
            word = match["word"] or match["bad"]
            end = match.end()
            if match["bad"] == "<" and self._words and self._words[-1][0] == "=":
                end = _end_of_html(text, match.start())
                word = _quoted(text[match.start() + 1 : end - 1])
            if word:
                self._words.append((word, match.start()))
            place = end
        self._place = 0

    def peek(self) -> str:
        """The next word; empty at the end."""
        return self._words[self._place][0] if self._place < len(self._words) else ""

    def take(self) -> str:
        """The next word, and move on."""
        word = self.peek()
        self._place += 1
        return word

    def name(self) -> str:
        """The next word as a name."""
        word = self.peek()
        if re.fullmatch(r'["<>@{}\[\];,=+]|<->|->|<-|--|', word):
            raise self.unreadable("a name")
        if word.startswith('"') and not re.fullmatch(r'"(?:[^"\\]|\\.)*"', word, re.DOTALL):
            raise self.unreadable("a quoted name with its end")
        if not word.startswith('"') and (odd := _QUOTES.search(word)):
            raise self.unreadable(f'a name in double quotes (") in place of {odd[0]}')
        self.take()
        return _unquote(word)

    def same_line(self) -> bool:
        """Whether the next word stands in the line of the last one."""
        if not 0 < self._place < len(self._words):
            return False
        last, at = self._words[self._place - 1]
        return "\n" not in self._text[at + len(last) : self._words[self._place][1]]

    def expect(self, wanted: str) -> None:
        """Move past one word that has to be there."""
        if self.peek() != wanted:
            raise self.unreadable(repr(wanted))
        self.take()

    def unreadable(self, expected: str) -> DataError:
        """What was met, where, and what was expected."""
        at = self._words[self._place][1] if self._place < len(self._words) else len(self._text)
        line = self._text.count("\n", 0, at) + 1
        word = self.peek()
        short = word if len(word) <= SHOWN else f"{word[:SHOWN]}..."
        met = repr(short) if word else "the end of the text"
        return DataError(
            f"line {line}: found {met}, expected {expected}; arrows are a -> b or a <-> b"
        )


def _end_of_html(text: str, start: int) -> int:
    """Where the value `<...>` of DOT ends: brackets inside it are in pairs."""
    depth = 0
    for match in re.compile("[<>]").finditer(text, start):
        depth += 1 if match[0] == "<" else -1
        if depth == 0:
            return match.end()
    return len(text)


def _quoted(markup: str) -> str:
    """The words of an HTML label as a quoted word."""
    words = html.unescape(re.sub(r"<[^<>]*>", " ", markup))
    return '"' + re.sub(r'["\\]', "", " ".join(words.split())) + '"'


def _unquote(text: str) -> str:
    if text.startswith('"'):
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text
