"""A `KnowledgeGraph` in front of another: every call goes through one method, `_ask`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.assessments import AssessmentKind
    from graphs.curie import Curie
    from graphs.related import Related
    from graphs.statements import Node
    from graphs.store import (
        AssessmentSet,
        CauseSet,
        EdgeSet,
        EntityHit,
        FindingSet,
        Mention,
        PathSet,
        Rank,
        Release,
        Schema,
        Step,
        Subgraph,
        Towards,
        Walk,
    )


class ForwardedGraph:
    """The methods of the protocol, each of which hands its name and arguments to `_ask`."""

    async def _ask(self, method: str, *arguments: Any, **options: Any) -> Any:
        raise NotImplementedError

    async def resolve(
        self, text: str, *, categories: Sequence[str] = (), limit: int = 5
    ) -> list[EntityHit]:
        """Nodes named like the text."""
        return list(await self._ask("resolve", text, categories=tuple(categories), limit=limit))

    async def scan(self, text: str) -> list[Mention]:
        """The longest names that occur in a text."""
        return list(await self._ask("scan", text))

    async def held(self, curie: Curie) -> bool:
        """Whether the graph holds the node, rather than its name alone being known."""
        return bool(await self._ask("held", curie))

    async def related(self, curie: Curie) -> tuple[Related, ...]:
        """What is known to be near to a node."""
        return tuple(await self._ask("related", curie))

    async def node(self, curie: Curie) -> Node | None:
        """One node, or None."""
        found: Node | None = await self._ask("node", curie)
        return found

    async def nodes(self, curies: Sequence[Curie]) -> list[Node]:
        """The nodes among these that the graph holds."""
        return list(await self._ask("nodes", tuple(sorted(set(curies)))))

    async def neighbors(
        self,
        curie: Curie,
        *,
        predicates: Sequence[str] = (),
        direction: Towards = "both",
        limit: int = 50,
    ) -> EdgeSet:
        """Edges at a node."""
        found: EdgeSet = await self._ask(
            "neighbors", curie, predicates=tuple(predicates), direction=direction, limit=limit
        )
        return found

    async def metapath(
        self, start: Curie, end: Curie, steps: Sequence[Step], *, limit: int = 1000
    ) -> PathSet:
        """Simple paths that follow the steps."""
        found: PathSet = await self._ask("metapath", start, end, tuple(steps), limit=limit)
        return found

    async def paths(
        self,
        start: Curie,
        end: Curie,
        *,
        k: int = 10,
        max_len: int = 4,
        predicates: Sequence[str] = (),
        walk: Walk = "forward",
        rank: Rank = "dwpc",
    ) -> PathSet:
        """The best simple paths."""
        found: PathSet = await self._ask(
            "paths", start, end, k=k, max_len=max_len, predicates=tuple(predicates), walk=walk, rank=rank
        )  # fmt: skip
        return found

    async def subgraph(self, nodes: Sequence[Curie], *, max_edges: int = 300) -> Subgraph:
        """The edges among some nodes."""
        wanted = tuple(sorted(set(nodes)))
        found: Subgraph = await self._ask("subgraph", wanted, max_edges=max_edges)
        return found

    async def common_causes(self, first: Curie, second: Curie, *, limit: int = 1000) -> CauseSet:
        """Nodes with a causal edge into each of the two."""
        found: CauseSet = await self._ask("common_causes", first, second, limit=limit)
        return found

    async def findings(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        comparator: Curie | str | None = None,
        limit: int = 200,
    ) -> FindingSet:
        """Study findings, newest first."""
        found: FindingSet = await self._ask(
            "findings", exposure=_text(exposure), outcome=_text(outcome),
            comparator=_text(comparator), limit=limit,
        )  # fmt: skip
        return found

    async def assessments(
        self,
        *,
        exposure: Curie | str | None = None,
        outcome: Curie | str | None = None,
        kinds: Sequence[AssessmentKind] = (),
        limit: int = 200,
    ) -> AssessmentSet:
        """Conclusions of bodies, newest first."""
        found: AssessmentSet = await self._ask(
            "assessments", exposure=_text(exposure), outcome=_text(outcome), kinds=tuple(kinds), limit=limit
        )  # fmt: skip
        return found

    async def schema(self) -> Schema:
        """Counts."""
        found: Schema = await self._ask("schema")
        return found

    async def release(self) -> Release:
        """Name, version and checksum of the knowledge."""
        found: Release = await self._ask("release")
        return found


def _text(curie: Curie | str | None) -> str | None:
    """A CURIE and its text are the same argument."""
    return None if curie is None else str(curie)
