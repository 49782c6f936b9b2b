"""Marks in DAG texts are understood or refused, never dropped; long texts are read in one pass."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.dags.dag_files import from_networkx, parse_dag
from graphs.errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("age", "drug", "death", "x.1", "frail_2")


def drawn(rng: random.Random) -> CausalDag:
    pairs = [(a, b) for i, a in enumerate(NAMES) for b in NAMES[i + 1 :]]
    return CausalDag(
        tuple(Arrow(*pair) for pair in pairs if rng.random() < 0.4),
        isolated=frozenset(NAMES),
        latent=frozenset(name for name in NAMES if rng.random() < 0.3),
        bidirected=frozenset(frozenset(pair) for pair in pairs if rng.random() < 0.15),
    )


def dot_edge(a: str, b: str, rng: random.Random) -> str:
    return rng.choice(
        [
            f"{a} -> {b}",
            f"{b} -> {a} [dir=back]",
            f"{a} -> {b} [arrowhead=normal, arrowtail=none, dir=both]",
            f"{b} -> {a} [dir=both, arrowhead=none]",
            f"{a}:e -> {b}:w [arrowtail=odot, color=red]",
            f'"{a}":s -> "{b}" [arrowhead=vee label="x"]',
            f"{a} -> {{{b}}} [style=dotted]",
        ]
    )


def dot_arc(a: str, b: str, rng: random.Random) -> str:
    return rng.choice(
        [f"{a} -> {b} [dir=both]", f"{b} -> {a} [dir=both, arrowtail=vee, style=dashed]"]
    )


def dot(dag: CausalDag, rng: random.Random) -> str:
    latent = ["[latent]", "[unobserved=1]", "[style=dashed]", '[observed="no"]', "[u]"]
    lines = [f"{n} {rng.choice(latent) if n in dag.latent else '[shape=box]'}" for n in dag.nodes]
    edges = [dot_edge(a.cause, a.effect, rng) for a in dag.arrows]
    edges += [dot_arc(a, b, rng) for a, b in sorted(map(sorted, dag.bidirected))]
    rng.shuffle(edges)
    inner = ["{rank=same; age drug}", "subgraph cluster_1 { label=side; death }", "rankdir=LR"]
    return "digraph G {\n" + ";\n".join([*lines, rng.choice(inner), *edges]) + "\n}"


def dagitty(dag: CausalDag, rng: random.Random) -> str:
    latent = ["[latent]", "[l]", "[u]", "[unobserved]", '[latent,pos="1,2"]']
    plain = ["", "[e]", "[exposure]", "[o]", '[pos="0.1,0.2"]']
    lines = [f"{n} {rng.choice(latent if n in dag.latent else plain)}" for n in dag.nodes]
    lines += [
        rng.choice([f"{a.cause} -> {a.effect}", f"{a.effect} <- {a.cause} [beta=0.2]"])
        for a in dag.arrows
    ]
    lines += [f"{a} <-> {b}" for a, b in sorted(map(sorted, dag.bidirected))]
    return 'dag {\nbb="0,0,1,1"\n' + rng.choice(["\n", ";", "\n\n"]).join(lines) + "\n}"


def causal_learn(dag: CausalDag, rng: random.Random) -> str:
    """Numbers for nodes and names in labels; every edge with two ends."""
    number = {name: i for i, name in enumerate(dag.nodes)}
    lines = ["dpi=200", *(f"{i} [label={n}]" for n, i in number.items())]
    ends = "[arrowhead=normal, arrowtail={}, dir=both]"
    lines += [f"{number[a.cause]} -> {number[a.effect]} {ends.format('none')}" for a in dag.arrows]
    lines += [
        f"{number[a]} -> {number[b]} {ends.format('normal')}"
        for a, b in sorted(map(sorted, dag.bidirected))
    ]
    return 'digraph "" {\n' + ";\n".join(lines) + ";\n}"


POISON = (
    *("age [selected]", "age [s]", "age [selected=1]", "age [mystery]", "age [rolle=latent]"),
    *("age -> drug [dir=none]", "age -> drug [dir=both, arrowhead=none, arrowtail=none]"),
    *("age -> drug [arrowhead=odot]", "age -> drug [dir=both, arrowtail=odot]"),
    *("age -> drug [style=invis]", "age -> drug [dir=sideways]", "'my age' -> drug"),
    *("age -> `drug`", "age -- drug", "age @-> drug", "age -> lung cancer", "age -> “drug”"),
)
"""Statements that no reader may pass over."""


@settings(max_examples=600, deadline=None)
@given(
    st.integers(0, 2**32), st.sampled_from([dot, dagitty, causal_learn]), st.sampled_from(POISON),
    st.booleans(),
)  # fmt: skip
def test_a_spelling_gives_the_graph_and_a_mark_that_is_not_understood_a_refusal(
    seed: int, writer: Callable[[CausalDag, random.Random], str], poison: str, poisoned: bool
) -> None:
    rng = random.Random(seed)
    dag = drawn(rng)
    text = writer(dag, rng)
    if poisoned:
        with pytest.raises(InputError):
            parse_dag(text[: text.rindex("}")] + "\n" + poison + "\n}")
        return
    found = parse_dag(text)
    if writer is causal_learn:  # it knows no latent nodes
        dag = CausalDag(dag.arrows, dag.isolated, frozenset(), dag.bidirected)
    assert found.hash == dag.hash, text


def test_defaults_hold_for_what_follows_them_in_their_block() -> None:
    found = parse_dag("digraph { a; { node [style=dashed] u } edge [dir=back] b -> a; u -> a }")
    assert found.latent == {"u"}
    assert {(a.cause, a.effect) for a in found.arrows} == {("a", "b"), ("a", "u")}
    with pytest.raises(DataError, match="no direction"):
        parse_dag("digraph { edge [arrowhead=none] a -> b }")


def test_a_colon_in_dot_is_a_port_and_in_dagitty_a_letter() -> None:
    assert parse_dag("dag { MONDO:5 -> b }").nodes == ("MONDO:5", "b")
    assert parse_dag('digraph { "MONDO:5":e -> b }').nodes == ("MONDO:5", "b")
    with pytest.raises(DataError, match="double quotes"):
        parse_dag("digraph { MONDO:5 -> b }")


@pytest.mark.parametrize(
    "text",
    [
        "/*c*/" * 20_000,
        "/*c*/ " * 20_000 + "dag { a -> b }",
        " \n" * 50_000 + "dag { a -> b }",
        "/*" * 50_000,
        '"\\"' * 50_000,
        "dag { " + '\\"' * 50_000 + " }",
        "dag { a -> b " + "\n" * 100_000 + "}",
        "#" * 50_000 + "\ndag { a -> b }",
        "dag" + "{" * 5_000 + "}" * 5_000,
        "{" * 100_000,
        "graph [ " + "node [ " * 5_000,
    ],
    ids=range(11),
)
def test_long_texts_are_read_in_one_pass_or_refused(text: str) -> None:
    if "->" in text:
        assert parse_dag(text).nodes == ("a", "b")
        return
    with pytest.raises(InputError, match=r"(?s)^.{1,2000}$"):
        parse_dag(text)


def edge_lines(dag: CausalDag) -> str:
    lines = [f"{a.cause} -> {a.effect}" for a in dag.arrows]
    return "\n".join([*lines, *(f"{a} <-> {b}" for a, b in sorted(map(sorted, dag.bidirected)))])


def tetrad(dag: CausalDag) -> str:
    edges = [f"{a.cause} --> {a.effect}" for a in dag.arrows]
    edges += [f"{a} <-> {b}" for a, b in sorted(map(sorted, dag.bidirected))]
    numbered = [f"{i}. {edge}" for i, edge in enumerate(edges, 1)]
    return f"Graph Nodes:\n{';'.join(dag.nodes)}\n\nGraph Edges:\n" + "\n".join(numbered)


def lavaan(dag: CausalDag) -> str:
    lines = [f"{a.effect} ~ b{i}*{a.cause}" for i, a in enumerate(dag.arrows)]
    lines += [f"{a} ~~ {b}" for a, b in sorted(map(sorted, dag.bidirected))]
    return "\n".join([*lines, *(f"{name} ~~ {name}" for name in dag.nodes)])


def dagify(dag: CausalDag) -> str:
    parts = [f"{a.effect} ~ {a.cause}" for a in dag.arrows]
    parts += [f"{a} ~~ {b}" for a, b in sorted(map(sorted, dag.bidirected))]
    parts += [f"{name} ~~ {name}" for name in dag.nodes]
    hidden = ", ".join(f'"{name}"' for name in sorted(dag.latent))
    return f"dagify({', '.join(parts)}, latent = c({hidden}), exposure = 'drug')"


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([edge_lines, tetrad, lavaan, dagify]))
def test_graphs_as_lines_are_read(seed: int, writer: Callable[[CausalDag], str]) -> None:
    dag = drawn(random.Random(seed))
    text = writer(dag)
    if writer is edge_lines:
        if not text:
            return
        joined = {end for a in dag.arrows for end in (a.cause, a.effect)}.union(*dag.bidirected)
        dag = CausalDag(dag.arrows, frozenset(joined), frozenset(), dag.bidirected)
    if writer is not dagify:
        dag = CausalDag(dag.arrows, dag.isolated, frozenset(), dag.bidirected)
    assert parse_dag(text).hash == dag.hash, text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Graph Nodes:\na;b\n\nGraph Edges:\n1. a o-> b\n", "no arrow"),
        ("Graph Nodes:\na;b\n\nGraph Edges:\n1. a --- b\n", "no arrow"),
        ("x -> y\nr_x : x\n", "is not `a -> b`"),
        ("x -> y\nx -- z\n", "is not `a -> b`"),
        ("y ~ x\nindirect := a*b\n", "is no formula"),
        ("y ~ poly(x, 2)\n", "no name of a variable"),
        ("dagify(y ~ x, selected = 's')", "selected= of dagify"),
    ],
)
def test_lines_that_a_dag_cannot_hold_are_refused(text: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        parse_dag(text)


def test_networkx_graphs_of_other_packages() -> None:
    graph = nx.DiGraph([("u", "x"), ("u", "y"), ("x", "y")])
    graph.latents = {"u"}
    assert from_networkx(graph).latent == {"u"}
    ends = nx.DiGraph()
    ends.add_edge("a", "b", dir="both", arrowhead="normal", arrowtail="none")
    assert not from_networkx(ends).bidirected
    chosen = nx.DiGraph([("a", "b")])
    chosen.nodes["b"]["selected"] = True
    with pytest.raises(DataError, match="selected on"):
        from_networkx(chosen)
