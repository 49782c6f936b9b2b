"""From graph to DAG: what becomes an arrow, what does not, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphs.curie import Curie
from graphs.dags.causal_dag import CausalDag
from graphs.errors import InputError
from graphs.statements import Edge, Node
from graphs.store import CauseSet, Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore
from tools.graph_dag import compile_dag

if TYPE_CHECKING:
    from pathlib import Path

    from tools.graph_dag import Compiled


def edge(text: str, source: str = "s") -> Edge:
    subject, predicate, obj = text.split()
    name, _, direction = predicate.partition("/")
    return Edge(
        Curie("EX", subject), f"biolink:{name}", Curie("EX", obj), direction or None, source, "c"
    )


async def compiled(
    tmp_path: Path,
    edges: list[Edge],
    a: str = "t",
    b: str = "y",
    kind: type[SqliteStore] = SqliteStore,
    **options: Any,
) -> Compiled:
    ends = {c for e in edges for c in (e.subject, e.object)}
    nodes = [Node(c, "biolink:Gene", c.identifier) for c in sorted(ends)]
    path = tmp_path / "toy.sqlite"
    write_store(path, nodes, edges, (), Release("toy", "1", "x"))
    store = kind(path)
    try:
        return await compile_dag(store, Curie("EX", a), Curie("EX", b), **options)
    finally:
        await store.close()


GRAPH = [
    edge("t causes m"), edge("m causes y"), edge("c causes t"), edge("c causes y"), edge("z causes t"),
    edge("t causes k"), edge("y causes k"), edge("t associated_with y"), edge("c correlated_with m"),
]  # fmt: skip


def arrows(found: Compiled) -> set[str]:
    return {f"{a.cause[3:]}>{a.effect[3:]}" for a in found.dag.arrows}


async def test_roles_are_those_of_the_graph(tmp_path: Path) -> None:
    found = await compiled(tmp_path, GRAPH)
    assert arrows(found) == {"t>m", "m>y", "c>t", "c>y", "z>t", "t>k", "y>k", "t>y"}
    assert {n[3:]: r for n, r in found.roles.items() if r != "other"} == {
        "m": "mediator", "c": "common cause", "z": "instrument", "k": "collider",
    }  # fmt: skip
    assert found.dag.bidirected == {frozenset({"EX:t", "EX:y"})}


async def test_an_association_never_becomes_an_arrow(tmp_path: Path) -> None:
    only = [edge("t associated_with y"), edge("t similar_to m"), edge("m correlated_with y")]
    found = await compiled(tmp_path, only)
    assert arrows(found) == {"t>y"}
    assert found.dag.arrows[0].sources == ("the question",)


async def test_a_cycle_is_broken_at_its_weakest_arrow_and_reported(tmp_path: Path) -> None:
    edges = [*GRAPH, edge("m causes y", "s2"), edge("y causes m"), edge("y causes t")]
    found = await compiled(tmp_path, edges)
    dropped = {f"{d.cause[3:]}>{d.effect[3:]}": d.reason for d in found.dropped}
    assert dropped.keys() == {"y>m", "y>t"}
    assert "weakest support" in dropped["y>m"]
    assert "back to the treatment" in dropped["y>t"]
    assert isinstance(found.dag, CausalDag)
    assert found.confidence["EX:m", "EX:y"] == pytest.approx(0.75)


async def test_the_user_strikes_and_adds(tmp_path: Path) -> None:
    found = await compiled(
        tmp_path, GRAPH, strike=[("EX:c", "EX:y")], add=[("EX:u", "EX:y"), ("EX:u", "EX:t")]
    )
    assert "c>y" not in arrows(found)
    assert {"u>y", "u>t"} <= arrows(found)
    assert found.roles["EX:u"] == "common cause"
    assert found.roles["EX:c"] == "instrument"
    assert [d.reason for d in found.dropped] == ["struck by the user"]


async def test_an_added_arrow_wins_over_the_graph_but_two_may_not_close_a_cycle(
    tmp_path: Path,
) -> None:
    found = await compiled(tmp_path, GRAPH, add=[("EX:m", "EX:t")])
    assert "m>t" in arrows(found)
    assert "t>m" not in arrows(found)
    with pytest.raises(InputError, match="close a cycle"):
        await compiled(tmp_path, GRAPH, add=[("EX:m", "EX:t"), ("EX:t", "EX:m")])


async def test_sources_that_disagree_are_marked(tmp_path: Path) -> None:
    edges = [*GRAPH, edge("m affects/decreased y", "s9")]
    found = await compiled(tmp_path, edges)
    assert found.contested == (("EX:m", "EX:y"),)


async def test_the_cap_keeps_the_most_relevant_and_lists_the_rest(tmp_path: Path) -> None:
    many = [edge(f"z{i} causes t") for i in range(30)]
    found = await compiled(tmp_path, [*GRAPH, *many], max_nodes=5)
    assert {"c>t", "c>y", "t>m", "m>y", "t>k"} <= arrows(found)
    assert len(found.left_out) == 29
    assert len(found.dag.nodes) == 7


class Few(SqliteStore):
    """A graph that returns one common cause at a time."""

    async def common_causes(self, first: Curie, second: Curie, *, limit: int = 1000) -> CauseSet:
        return await super().common_causes(first, second, limit=1)


async def test_more_common_causes_than_are_looked_at_are_said(tmp_path: Path) -> None:
    assert not (await compiled(tmp_path, GRAPH, kind=Few)).truncated
    more = [edge(f"d causes {end}") for end in "ty"]
    assert (await compiled(tmp_path, [*GRAPH, *more], kind=Few)).truncated


async def test_what_runs_backward_is_turned_into_the_arrow_of_its_cause(tmp_path: Path) -> None:
    found = await compiled(tmp_path, [edge("t causes m"), edge("y has_participant m")])
    assert {"t>m", "m>y"} <= arrows(found)


@pytest.mark.parametrize(("a", "b", "message"), [("t", "t", "same node"), ("t", "gone", "no node")])
async def test_bad_ends_are_named(tmp_path: Path, a: str, b: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        await compiled(tmp_path, GRAPH, a, b)
