"""Text from files made harmless where a program would obey it: spreadsheet cells and Markdown.

Column names, labels and cells are data. In a table they could start a formula, in Markdown draw a
heading, a link, an image or HTML; here they stay the characters that they are.
"""

from __future__ import annotations

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a formula begins (OWASP, CSV injection)."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_MARKS = re.compile(r"([\\`*_\[\]|~$])")
_START = re.compile(r"^(#{1,6}|[-+]|\d{1,9}(?=[.)]))(?=[.)]?(?:\s|$))|^(?==+\s*$)|^(?=-{2,}\s*$)")
_LINKS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp|javascript|data)(?=:)|\bwww(?=\.)|(?<=\S)(?=@)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that would be gets a leading apostrophe."""
    return f"'{text}" if text.startswith(FORMULA) else text


def markdown(text: str) -> str:
    """Text that a Markdown reader shows as it is written, on one line."""
    line = plain(text)
    line = "".join(_ENTITIES.get(character, character) for character in line)
    line = _MARKS.sub(r"\\\1", line)
    line = _LINKS.sub(lambda match: f"{match[0]}\\", line)
    return _START.sub(
        lambda match: f"{match[0]}\\" if match[0][:1].isdigit() else f"\\{match[0]}", line
    )


def plain(text: str) -> str:
    """The text on one line, without characters that control a device or turn its direction."""
    return _CONTROL.sub(" ", text).strip()
