"""What a search of the literature gives back, and what it can be narrowed by: frozen values."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from graphs.errors import InputError
from tools.literature.corpora.features import DESIGNS, SPECIES
from tools.populations import GROUPS

Mode = Literal["bm25", "dense", "fused", "reranked"]
MODES: tuple[Mode, ...] = get_args(Mode)
GROUP_NAMES = tuple(name for name, _ in GROUPS)
MOST_HITS = 1_000


@dataclass(frozen=True)
class Filters:
    """What documents a search may find; empty fields narrow nothing.

    Attributes:
        designs: of `tools.literature.corpora.features.DESIGNS`: any of them.
        since: the first year; documents without a year are left out.
        until: the last year; likewise.
        groups: of people, as `tools.populations` names them: all of them.
        species: any of them.

    Raises:
        InputError: a name that does not exist, or years the wrong way round.
    """

    designs: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    groups: tuple[str, ...] = ()
    species: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = (("design", self.designs, DESIGNS), ("population", self.groups, GROUP_NAMES),
                 ("species", self.species, SPECIES))  # fmt: skip
        for what, given, names in known:
            if unknown := [name for name in given if name not in names]:
                raise InputError(f"no {what} {unknown[0]!r}; there are {', '.join(names)}")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise InputError(f"no year is from {self.since} on and up to {self.until}")

    @property
    def is_empty(self) -> bool:
        """Whether every document passes."""
        return self == Filters()


@dataclass(frozen=True)
class Hit:
    """One passage: `Document.text[start:end]` of its document is `text`, to the letter.

    `score` is on the scale of the mode that ranked it: BM25, cosine, reciprocal ranks, or what the
    reranker learned; it orders hits of one search and says nothing beyond.
    """

    doc: str
    score: float
    start: int
    end: int
    text: str
    title: str = ""
    section: str = ""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    licence: str = ""
    design: str = ""
    corpus: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


@dataclass(frozen=True)
class Hits:
    """The passages that a query found, best first.

    Attributes:
        query: as asked.
        mode: how they were ranked; where it is not what was asked for, `notes` say why.
        hits: at most one a document unless more were allowed.
        passages: how many were looked at.
        notes: what the reader of a result should know.
    """

    query: str
    mode: Mode
    hits: tuple[Hit, ...]
    passages: int
    notes: tuple[str, ...] = ()
    expanded: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            "query": self.query,
            "mode": self.mode,
            "passages": self.passages,
            "notes": list(self.notes),
            "expanded": list(self.expanded),
            "hits": [hit.to_json() for hit in self.hits],
        }


@dataclass(frozen=True)
class Document:
    """One publication of a corpus, with its whole text."""

    doc: str
    title: str
    text: str
    sections: tuple[tuple[str, int, int], ...] = ()
    """(heading, start, end) of each."""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    licence: str = ""
    journal: str = ""
    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    design: str = ""
    species: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    source: str = ""
    corpus: str = ""
    passages: tuple[tuple[int, int], ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)
