"""`Source`: what a reader of one format offers to the builder, row by row.

Rows are plain tuples, so that millions of them stay cheap; the builder checks them against the
Biolink Model and against each other (`graphs.load.build`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.starter.rows import Known


class NodeRow(NamedTuple):
    """A node: CURIE, Biolink category, name, and other names."""

    curie: str
    category: str
    name: str
    synonyms: tuple[str, ...] = ()


class EdgeRow(NamedTuple):
    """A statement as its source makes it; an inverse predicate is turned round by the builder.

    `direction` is a value of Biolink's object direction qualifier or empty, `source` what states it
    (an information resource such as `infores:hetionet`), `checked` where (a PMID, a record, or empty).
    """

    subject: str
    predicate: str
    object: str
    direction: str
    source: str
    checked: str


class Source(Protocol):
    """A file or folder of knowledge. Both iterators may be started anew."""

    @property
    def name(self) -> str:
        """Short name."""
        ...

    @property
    def version(self) -> str:
        """Version or date, or `unknown`."""
        ...

    @property
    def licence(self) -> str:
        """Terms in a few words."""
        ...

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are read."""
        ...

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Every node; a row that cannot be read goes to `rejects`."""
        ...

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """Every statement; a row that cannot be read goes to `rejects`."""
        ...

    def evidence(self, known: Known, rejects: Rejects) -> Iterable[Finding | Assessment]:
        """Study findings and assessments; most sources have none.

        Args:
            known: the node of a CURIE or a name, among those of all sources; raises DataError.
            rejects: takes every row that cannot be read.
        """
        ...

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Identifier -> the identifier it is merged into; empty for most sources.

        Args:
            rejects: takes every mapping that is not taken.
        """
        ...
