"""What every tool is, what it works on, and what it returns.

"Nothing found" (`empty`), "nothing found in what was looked at, and more exists" (`truncated`), "asked
for what cannot be" (`invalid`) and "could not look" (`failed`, `unavailable`) are different statuses,
and none is ever passed off as another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from graphs.curie import Curie

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from graphs.errors import AetiaError
    from graphs.store import KnowledgeGraph
    from tools.asks import Ask
    from tools.evidence import Evidence

Status = Literal["ok", "empty", "truncated", "unavailable", "invalid", "failed"]


class Item(Protocol):
    """One thing that a tool found."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        ...


T = TypeVar("T", bound=Item)


class Stands(Protocol):
    """How a publication stands; `kind` is "retracted" where it must not be used."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


class Notices(Protocol):
    """A list of notices on publications; `tools.literature.lines.retractions` fills it."""

    def standing_of(self, identifier: str) -> Stands:
        """How the publication `PMID:...` or `DOI:...` stands."""
        ...


class Literature(Protocol):
    """Publications that can be read on a pair; `tools.literature.lines.read_corpora` fills it."""

    @property
    def name(self) -> str:
        """Names and content of the corpora: another content is another name."""
        ...

    async def findings(self, store: KnowledgeGraph, treatment: str, outcome: str) -> PairRead:
        """What was read on exactly this pair of CURIEs.

        Raises:
            StoreError: a corpus could not be read.
        """
        ...


@dataclass(frozen=True)
class PairRead:
    """What was read of publications on one pair.

    Attributes:
        items: findings, each with its quote.
        read: publications that speak of both.
        aside: what was set aside, and why, one sentence each.
        is_cut: whether more publications may speak of both than were looked at.
    """

    items: tuple[Evidence, ...] = ()
    read: int = 0
    aside: tuple[str, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True)
class Bench:
    """What the tools of one run work on; a caller of a tool can name none of it.

    Attributes:
        store: the knowledge graph in use.
        seed: of everything random (0 or more).
        deadline_s: seconds that one call of a tool may take.
        literature: the corpora in use; None where none is named.
        retractions: the list by which publications are set aside; None where none is configured.
        datasets: of the caller (`tools.causal.datasets`), beside those that come with the installation.
    """

    store: KnowledgeGraph
    seed: int = 0
    deadline_s: float = 60.0
    literature: Literature | None = None
    retractions: Notices | None = None
    datasets: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Tool(Generic[T]):
    """One tool: what a caller reads, the closed schema it fills, and what runs.

    `stops_itself` is for work in a process of its own that is killed at the bench's deadline.
    """

    name: str
    description: str
    ask: type[Ask]
    run: Callable[[Any, Bench], Awaitable[ToolResult[T]]]
    stops_itself: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the arguments."""
        return self.ask.model_json_schema()


@dataclass(frozen=True)
class Cost:
    """What one call took: distinct questions to the knowledge graph, and seconds of wall clock."""

    look_ups: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class ToolResult(Generic[T]):
    """Items with the query that found them and the release they were found in.

    Attributes:
        status: how the call ended.
        items: what was found; those of a `truncated` result are not all there are.
        query: the arguments, defaults filled in.
        release: name and version of the knowledge; empty where none was asked.
        message: what was looked at when it was cut, or why there is no answer.
        code: a short name for why, such as UNKNOWN_NODE or TIMEOUT; empty when there is an answer.
        error: what was raised, where the status is `failed`.
        cost: what it took.
    """

    status: Status
    items: tuple[T, ...] = ()
    query: dict[str, Any] = field(default_factory=dict)
    release: str = ""
    message: str = ""
    code: str = ""
    error: AetiaError | None = field(default=None, compare=False, repr=False)
    cost: Cost = Cost()

    @property
    def n(self) -> int:
        """How many items."""
        return len(self.items)

    @property
    def ending(self) -> str:
        """How the call ended, in a few words that no other ending shares."""
        if self.status in ("ok", "empty", "truncated"):
            count = f"{self.n} found" if self.items else "nothing found"
            return f"{count}; {self.message}" if self.message else count
        return f"{self.status}: {self.message}"

    def checked(self) -> ToolResult[T]:
        """This result, unless the work failed.

        Raises:
            AetiaError: what stopped the work, such as a store that cannot be read.
        """
        if self.error is not None:
            raise self.error
        return self

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types, for callers outside of this program."""
        return {
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "n": self.n,
            "items": [item.to_json() for item in self.items],
            "query": self.query,
            "release": self.release,
            "cost": {"look_ups": self.cost.look_ups, "seconds": round(self.cost.seconds, 3)},
        }


def found(
    items: tuple[T, ...], query: dict[str, Any], release: str = "", *, cut: str = ""
) -> ToolResult[T]:
    """A look-up that worked.

    Args:
        items: what was kept.
        query: the arguments.
        release: of the knowledge.
        cut: where more exists than was looked at: what was looked at, such as "the 5 best paths".
    """
    if cut:
        message = f"only {cut} were looked at, more exist"
        return ToolResult("truncated", items, query, release, message)
    return ToolResult("ok" if items else "empty", items, query, release)


async def found_in_graph(
    items: tuple[T, ...], asked: Ask, bench: Bench, *, about: Sequence[str], cut: str = ""
) -> ToolResult[T]:
    """As `found`; but nothing about a node that the graph does not hold is `invalid`, not `empty`.

    Args:
        items: what was kept.
        asked: the arguments.
        bench: where it was looked for.
        about: CURIEs of the nodes it was asked of.
        cut: as for `found`.
    """
    release = await bench.store.release()
    named, query = f"{release.name} {release.version}", asked.model_dump(mode="json")
    if not items and not cut:
        held = {str(node.curie) for node in await bench.store.nodes([*map(Curie.parse, about)])}
        absent = [curie for curie in dict.fromkeys(about) if curie not in held]
        if absent:
            message = f"the knowledge graph has no node {', '.join(absent)}; see find_nodes"
            return ToolResult("invalid", (), query, named, message, "UNKNOWN_NODE")
    return found(items, query, named, cut=cut)
