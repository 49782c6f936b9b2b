"""Read the shipped tables: two that are made (`make_tables`), and those that people edit by hand.

By hand, all tab-separated with a header, in `data`:
- `names_*.tsv`: `name curie category synonyms`. A concept and more names for it. It is found by its
  identifier where one is given, else by its name; where there is none, one is made of that category.
  A synonym means the same thing, nothing broader or narrower, and belongs to this concept alone.
- `classes_*.tsv`: `name curie synonyms members`: a drug class (or another set of exposures), and its
  members by name.
- `relations.tsv`: `subject relation object`, both by name: "ischemic stroke", "is_a", "stroke";
  "birth weight", "no_kind_of", "body weight" takes away what a public tree says.
- `apart.tsv`: `curie reason`: public identifiers whose heading is another thing than the node that uses
  them here; their names are not taken over.
Lines that begin with # are remarks.
"""

from __future__ import annotations

import csv
import hashlib
import lzma
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

COLUMNS = {
    "names": ("name", "curie", "category", "synonyms"),
    "classes": ("name", "curie", "synonyms", "members"),
    "relations": ("subject", "relation", "object"),
    "apart": ("curie", "reason"),
}
STARTER = "nodes.tsv"


class Row(NamedTuple):
    """A row of a table by hand, with the place to name when it is wrong."""

    place: str
    cells: dict[str, str]

    def many(self, column: str) -> list[str]:
        """The parts of a cell that are separated by |."""
        return [part.strip() for part in self.cells[column].split("|") if part.strip()]


@dataclass(frozen=True)
class Shipped:
    """The bytes of every table, by name, in the order in which they are joined."""

    content: dict[str, bytes]

    @property
    def checksum(self) -> str:
        """SHA-256 over all tables."""
        digest = hashlib.sha256()
        for name, content in sorted(self.content.items()):
            digest.update(f"{name} {len(content)}\n".encode() + content)
        return digest.hexdigest()

    def packed(self, name: str) -> Iterator[list[str]]:
        """Cells of a table that `make_tables` wrote.

        Raises:
            DataError: it is damaged.
        """
        try:
            text = lzma.decompress(self.content[name]).decode()
        except (lzma.LZMAError, UnicodeDecodeError) as error:
            raise DataError(f"{name} is damaged: {error}; install Aetia again") from error
        return (line.split("\t") for line in text.split("\n") if line)

    def rows(self, kind: str) -> Iterator[Row]:
        """Rows of every table by hand of this kind (`names`, `classes`, `relations`, `apart`).

        Raises:
            DataError: the header or a row has other columns.
        """
        for name in sorted(n for n in self.content if n.startswith(kind)):
            lines = self.content[name].decode().split("\n")
            kept = [(i, line) for i, line in enumerate(lines, 1) if line and line[0] != "#"]
            if not kept or tuple(kept[0][1].split("\t")) != COLUMNS[kind]:
                raise DataError(f"{name}: the columns must be {', '.join(COLUMNS[kind])}")
            for number, line in kept[1:]:
                cells = line.split("\t")
                if len(cells) != len(COLUMNS[kind]):
                    raise DataError(f"{name} line {number}: expected {len(COLUMNS[kind])} cells")
                yield Row(f"{name} line {number}", dict(zip(COLUMNS[kind], cells, strict=True)))

    def nodes(self) -> list[dict[str, str]]:
        """The starter's nodes."""
        lines = self.content[STARTER].decode().split("\n")
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

    def words(self) -> frozenset[str]:
        """Words of plain English that are no names when they stand in a text."""
        lines = self.content["plain_words.txt"].decode().split("\n")
        return frozenset(word for line in lines if line[:1] != "#" for word in line.split())


def places() -> list[Traversable]:
    """Every file that the vocabulary is compiled from."""
    data = [f for f in (files("graphs.vocabulary") / "data").iterdir() if f.is_file()]
    return [*sorted(data, key=lambda f: f.name), files("graphs.starter") / STARTER]


def read() -> Shipped:
    """All tables.

    Raises:
        OSError: one cannot be read.
    """
    return Shipped({place.name: place.read_bytes() for place in places()})
