"""Walk through the header of a GGUF file: its values, and where its tensors lie.

The `gguf` package's own reader makes an object of every token, which takes seconds for a large
vocabulary; here long arrays are stepped over and only counted. Format (versions 2 and 3):
https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import math
import mmap
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"GGUF"
VERSIONS = (2, 3)
ALIGNMENT = 32
KEPT = 64
"""Arrays up to this length are kept; longer ones are only counted."""
SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}  # fmt: skip
STRING, ARRAY = 8, 9


@dataclass(frozen=True)
class Array:
    """An array value; `items` is empty when there are more than are kept."""

    count: int
    items: tuple[bool | int | float | str, ...]


Value: TypeAlias = bool | int | float | str | Array


@dataclass(frozen=True)
class Tensor:
    """A tensor's shape, ggml type and offset in the data part, in bytes."""

    shape: tuple[int, ...]
    kind: int
    offset: int

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class Contents:
    """What a header holds; `data` is where the tensors begin in the file, in bytes."""

    values: dict[str, Value]
    tensors: tuple[Tensor, ...]
    data: int


def walk(path: Path) -> Contents:
    """Read a header.

    Raises:
        ValueError: it is not a GGUF file of a known version, or it ends too early.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        if (magic := file.read(len(MAGIC))) != MAGIC:
            raise ValueError(f"it begins with {magic!r}, not {MAGIC!r}")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return _Walk(content).contents()


class _Walk:
    """A position in a file, moved on by every read."""

    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        self._size = len(content)
        self._at = len(MAGIC)

    def contents(self) -> Contents:
        version = int(self._number("<I"))
        if version not in VERSIONS:
            raise ValueError(f"version {version} of GGUF is not known here")
        tensors, values = int(self._number("<Q")), int(self._number("<Q"))
        found = dict(self._pair() for _ in range(values))
        shapes = tuple(self._tensor() for _ in range(tensors))
        step = found.get("general.alignment", ALIGNMENT)
        if not isinstance(step, int) or step < 1:
            raise ValueError(f"the alignment is {step!r}")
        return Contents(found, shapes, -(-self._at // step) * step)

    def _pair(self) -> tuple[str, Value]:
        key = self._text()
        kind = int(self._number("<I"))
        return key, self._array() if kind == ARRAY else self._scalar(kind)

    def _scalar(self, kind: int) -> bool | int | float | str:
        if kind == STRING:
            return self._text()
        if kind not in SCALARS:
            raise ValueError(f"a value has the unknown type {kind}")
        return self._number(SCALARS[kind])

    def _array(self) -> Array:
        kind, count = int(self._number("<I")), int(self._number("<Q"))
        if count <= KEPT:
            return Array(count, tuple(self._scalar(kind) for _ in range(count)))
        if kind == STRING:
            for _ in range(count):
                self._move(int(self._number("<Q")))
        elif kind in SCALARS:
            self._move(count * struct.calcsize(SCALARS[kind]))
        else:
            raise ValueError(f"an array has items of the unknown type {kind}")
        return Array(count, ())

    def _tensor(self) -> Tensor:
        self._text()
        dimensions = int(self._number("<I"))
        shape = tuple(int(self._number("<Q")) for _ in range(dimensions))
        return Tensor(shape, int(self._number("<I")), int(self._number("<Q")))

    def _text(self) -> str:
        length = int(self._number("<Q"))
        start = self._move(length)
        return self._content[start : start + length].decode("utf-8")

    def _number(self, form: str) -> bool | int | float:
        start = self._move(struct.calcsize(form))
        value: bool | int | float = struct.unpack_from(form, self._content, start)[0]
        return value

    def _move(self, count: int) -> int:
        """Step over `count` bytes; where they began."""
        start = self._at
        self._at += count
        if self._at > self._size:
            raise ValueError(f"it ends at byte {self._size:,}, inside its header")
        return start
