"""A document as Markdown (CommonMark with tables): every text is escaped, every link is one of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.faces.document.spans import Text
    from agent.faces.document.whole import ListEntry, Part, Whole

_MARKS = re.compile(r"[\\`*_{}\[\]<>#|&~!$]")
_BEGINS = re.compile(r"^(?:[-+=]|\d+[.)])")
"""What at the beginning of a line would be a list, a heading or a rule."""


def markdown(document: Whole) -> str:
    """The text of a file."""
    lines = [f"# {escaped(document.title)}", "", f"**{escaped(document.lead)}**", ""]
    lines += [f"- {_text(fact)}" for fact in document.facts]
    for part in document.parts:
        lines += ["", f"{'#' * document.level(part)} {escaped(part.title)}", ""]
        lines += _part(part)
    return "\n".join([*lines, "", escaped(document.foot), ""])


def _part(part: Part) -> Iterator[str]:
    if part.rows:
        yield f"| {' | '.join(part.head)} |"
        yield f"|{' --- |' * len(part.head)}"
        yield from (f"| {' | '.join(map(_text, row))} |" for row in part.rows)
        yield ""
    for number, item in enumerate(part.items, start=1):
        yield _item(item, f"{number}." if part.is_numbered else "-")


def _item(item: ListEntry, bullet: str) -> str:
    lead = f"**{escaped(item.lead)}** " if item.lead else ""
    return f"{'  ' * item.depth}{bullet} {lead}{_text(item.text)}".rstrip()


def _text(text: Text) -> str:
    """Words with links; a citation leads to its source."""
    told = ""
    for span in text:
        words = escaped(span.text) if not told else _marked(span.text)
        told += f"[{words}](<{_address(span.to)}>)" if span.to else words
    return told


def escaped(text: str) -> str:
    """A text on one line, none of whose characters is read as a mark."""
    return _BEGINS.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", _marked(text))


def _marked(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def _address(to: str) -> str:
    return quote(to, safe=":/?#@!$&'()*+,;=%~-._")
