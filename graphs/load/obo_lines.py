"""Lines of an OBO file: tags, values, escapes, comments and qualifiers, as OBO 1.4 writes them.

https://owlcollab.github.io/oboformat/doc/obo-syntax.html, sections 2.3 (escapes), 2.4 (comments) and 2.5
(trailing modifiers).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from graphs.load.text import lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphs.load.rejects import Rejects

_TAG = re.compile(r"[\w.-]+")
_PART = re.compile(r'\\.|"[^"\\]*(?:\\.[^"\\]*)*"|[^\\"]', re.DOTALL)
_MODIFIER = r'[\w.:/#-]+\s*=\s*"[^"\\]*(?:\\.[^"\\]*)*"'
_MODIFIERS = re.compile(rf"\{{\s*{_MODIFIER}(?:\s*,\s*{_MODIFIER})*\s*\}}\s*$")
_ONE = re.compile(r'([\w.:/#-]+)\s*=\s*"([^"\\]*(?:\\.[^"\\]*)*)"')
_ESCAPES = {"W": " ", "n": " ", "t": " "}
_QUOTED = re.compile(r'\s*"([^"\\]*(?:\\.[^"\\]*)*)"\s*(\w*)')
ID_TAGS = frozenset(
    {"id", "alt_id", "is_a", "xref", "relationship", "replaced_by", "equivalent_to"}
)


class Value(NamedTuple):
    """One value of a tag, with what stands in braces behind it, and its line."""

    text: str
    modifiers: tuple[tuple[str, str], ...]
    line: int

    def modified(self, key: str) -> list[str]:
        """The values of one modifier; it may be there several times."""
        return [value for name, value in self.modifiers if name == key]

    @property
    def first(self) -> str:
        """Its first word, without escapes."""
        return unescaped(self.text.split(maxsplit=1)[0]) if self.text.strip() else ""

    @property
    def quoted(self) -> tuple[str, str]:
        """The text in quotes and the word behind it: a synonym and its scope."""
        match = _QUOTED.match(self.text)
        return (unescaped(match[1]), match[2]) if match else ("", "")


@dataclass
class Stanza:
    """A stanza such as `[Term]`, or the header (no kind)."""

    kind: str
    line: int
    tags: dict[str, list[Value]] = field(default_factory=dict)

    def one(self, tag: str) -> str:
        """The first value, without escapes."""
        found = self.tags.get(tag)
        return unescaped(found[0].text) if found else ""

    def all(self, *tags: str) -> Iterator[Value]:
        """Every value of the tags."""
        for tag in tags:
            yield from self.tags.get(tag, ())


def stanzas(path: Path, rejects: Rejects) -> Iterator[Stanza]:
    """The header, then every stanza; a line that is none of the format is rejected."""
    current = Stanza("", 1)
    for number, line in _whole_lines(path):
        text = line.strip()
        if not text or text.startswith("!"):
            continue
        if text.startswith("["):
            yield current
            current = Stanza(text.partition("!")[0].strip().strip("[]"), number)
            continue
        tag, mark, rest = text.partition(":")
        if not mark or not _TAG.fullmatch(tag):
            rejects.add(path.name, number, "no tag and value", text)
            continue
        current.tags.setdefault(tag, []).append(_value(tag, rest, number))
    yield current


def unescaped(text: str) -> str:
    r"""`\(` is `(`, `\W` a blank; a line end inside a name becomes a blank."""
    if "\\" not in text:
        return text.strip()
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), text, flags=re.DOTALL).strip()


def _whole_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines, those that end in a backslash joined with the next."""
    begun, start = "", 0
    for number, line in lines(path):
        start = start if begun else number
        whole = begun + line
        if line.endswith("\\") and not line.endswith("\\\\"):
            begun = whole[:-1] + " "
            continue
        begun = ""
        yield start, whole
    if begun:
        yield start, begun


def _value(tag: str, rest: str, line: int) -> Value:
    text = _without_comment(rest).strip() if "!" in rest else rest.strip()
    modifiers: tuple[tuple[str, str], ...] = ()
    if text.endswith("}") and (match := _last_modifiers(text)):
        modifiers = tuple((m[1], unescaped(m[2])) for m in _ONE.finditer(match[0]))
        text = text[: match.start()].strip()
    elif tag in ID_TAGS and "{" in text:
        text = text.partition("{")[0].strip()
    return Value(text, modifiers, line)


def _last_modifiers(text: str) -> re.Match[str] | None:
    """The braces at the end: they begin at the first brace from which all is modifiers."""
    place = text.find("{")
    for _ in range(20):
        if place < 0:
            return None
        if match := _MODIFIERS.match(text, place):
            return match
        place = text.find("{", place + 1)
    return None


def _without_comment(text: str) -> str:
    """The text up to the first `!` that is neither escaped nor quoted."""
    place = 0
    while place < len(text):
        if text[place] == "!":
            return text[:place]
        match = _PART.match(text, place)
        place = match.end() if match else place + 1
    return text
