"""Compact identifiers: `prefix:identifier`, as a frozen value with an inverse parser."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphs.errors import CurieError

_SHAPE = re.compile(r"^(?P<prefix>[A-Za-z][A-Za-z0-9._-]*):(?P<identifier>[^\s:]\S*)$")


@dataclass(frozen=True, order=True)
class Curie:
    """A CURIE such as `MESH:D008078`; `str()` and `Curie.parse` are inverses."""

    prefix: str
    identifier: str

    @classmethod
    def parse(cls, text: str) -> Curie:
        """Read a CURIE.

        Raises:
            CurieError: the text is not of the form `prefix:identifier`.
        """
        match = _SHAPE.match(text)
        if match is None:
            raise CurieError(
                f"{text!r} is not a CURIE; expected prefix:identifier, such as MESH:D008078"
            )
        return cls(match["prefix"], match["identifier"])

    def __str__(self) -> str:
        return f"{self.prefix}:{self.identifier}"
