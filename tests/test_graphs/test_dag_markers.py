"""Marks in DAG texts are understood or refused, never dropped; long texts are read in one pass."""

from __future__ import annotations

import random
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.readers.graph_texts import KIND, check
from graphs.dags.dag_files import parse_dag
from graphs.dags.networkx_graphs import from_networkx
from graphs.errors import DataError, InputError


@settings(max_examples=900, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(KIND.writers))
def test_a_spelling_gives_the_graph_and_a_mark_that_is_not_understood_a_refusal(
    seed: int, writer: str
) -> None:
    found = check(writer, random.Random(seed), Path())
    if writer == "edge_lines" and found.how == "refused":
        assert "expected a DAG" in found.said  # a graph without an edge is no text
        return
    assert found.how == ("refused" if writer in KIND.refused else "equal"), found.said


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Graph Nodes:\na;b\n\nGraph Edges:\n1. a o-> b\n", "no arrow"),
        ("Graph Nodes:\na;b\n\nGraph Edges:\n1. a --- b\n", "no arrow"),
        ("x -> y\nr_x : x\n", "is not `a -> b`"),
        ("x -> y\nx -- z\n", "is not `a -> b`"),
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


def test_a_path_that_lavaan_fixes_to_zero_is_not_there() -> None:
    found = parse_dag("y ~ 0*x + 0.5*z\nx ~ c(0,0)*z + NA*w\nx ~~ 0*y")
    assert {(a.cause, a.effect) for a in found.arrows} == {("z", "y"), ("w", "x")}
    assert not found.bidirected
    assert set(found.nodes) == {"w", "x", "y", "z"}
    with pytest.raises(DataError, match="one group and not in another"):
        parse_dag("y ~ c(0,1)*x")


@pytest.mark.parametrize(
    ("text", "arrows", "latent"),
    [
        ("[A][B|A][C|A:B]", "A>B A>C B>C", ""),
        ('g <- dagitty("dag { x -> y }")', "x>y", ""),
        ("g = dagify(y ~ x, latent = 'x')", "x>y", "x"),
        (
            "library(ggdag)\nlibrary(ggplot2)  # plots\n# ours\ng <- dagify(y ~ x + z,\n  x ~ z,\n"
            '  exposure = "x", outcome = "y")\nggdag(g)\nadjustmentSets(g)\n',
            "x>y z>x z>y",
            "",
        ),
        ('library(dagitty)\ng <- dagitty("dag {\nx -> y }")\nplot(g)\n', "x>y", ""),
        ("Z --> X\nZ --> Y\nY <-- X\n", "X>Y Z>X Z>Y", ""),
        ("y ~ c*x +\n b*m\nm ~ a*x\nab := a*b\na > 0\nb == c", "m>y x>m x>y", ""),
        ("Graph Nodes:\nX;(L)\n\nGraph Edges:\n1. (L) --> X nl\n", "L>X", "L"),
        (
            "Graph Nodes:\nX;L\n\nGraph Edges:\n1. L --> X\n\nGraph Attributes:\nBIC: -3\n",
            "L>X",
            "",
        ),
        ('digraph { U [label="Unobserved Confounders"]; U -> X [key=0] }', "U>X", "U"),
        ('digraph { U [label="latent tuberculosis"]; U -> X }', "U>X", ""),
    ],
)
def test_texts_of_further_packages(text: str, arrows: str, latent: str) -> None:
    dag = parse_dag(text)
    assert " ".join(sorted(f"{a.cause}>{a.effect}" for a in dag.arrows)) == arrows
    assert " ".join(sorted(dag.latent)) == latent
    assert tuple(sorted(dag.nodes)) == tuple(
        sorted({n for pair in arrows.split() for n in pair.split(">")})
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("y ~ a*b\na ~ c", "a stands before . and is a variable"),
        ("dagify(y ~ a*b)", r"write a \+ b"),
        ("Graph Nodes:\nX;Y\n\nGraph Edges:\n1. X --> Y pd pl\n", "latent common cause beside it"),
        ("Graph Nodes:\nX;[S]\n\nGraph Edges:\n1. X --> S\n", "selected on"),
        ("Z --> X\nZ --- Y", "edge 2: 'Z --- Y' is not .*: it leaves the direction open"),
        ("Z o-> X\nZ --> Y", "edge 1: 'Z o-> X' is not .*: it leaves the direction open"),
        ('g <- dagify(y ~ x)\nhidden(g) <- "x"', "line 1: .* is no edge"),
        ("g <- dagify(y ~ x)\nlatents(g) <- other(g)", "no list of names"),
        ("[('A','B'),('B','C')]", "expected a DAG as"),
    ],
)
def test_what_further_packages_write_that_a_dag_cannot_hold(text: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        parse_dag(text)
