"""Graphs in the forms of other tools: read right, or refused with what they are and what to write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graphs.dags.dag_files import parse_dag
from graphs.errors import CyclicGraphError, DataError

if TYPE_CHECKING:
    from graphs.dags.causal_dag import CausalDag

THREE = {("a", "x"), ("a", "y"), ("x", "y")}


def arrows(dag: CausalDag) -> set[tuple[str, str]]:
    return {(a.cause, a.effect) for a in dag.arrows}


def linked(**more: object) -> str:
    links = [{"source": a, "target": b} for a, b in sorted(THREE)]
    return json.dumps(
        {"directed": True, "nodes": [{"id": n} for n in "axy"], "links": links} | more
    )


@pytest.mark.parametrize(
    "text",
    [
        "a → x\na → y\nx → y\n",
        "dag { a → x ; y ← a ; x ⟶ y }",
        "a -> x // to x\na -> y // y -> a\nx -> y",
        "```dot\ndigraph { a -> x; a -> y; x -> y }\n```\n",
        "digraph { a [label=<<i>a -&gt; q</i>>]; a -> x; a -> y; x -> y }",
        "digraph { a -> x [label=<b<br/>c>]; a [label=< <b>big</b> <i>&lt; y</i> >]; a -> y; x -> y }",
        'dagify(`y` ~ x + `a`, x ~ `a`, labels = c(x = "the x"))',
        'a -> "x"\n"a" -> y\nx -> y',
        linked(),
        linked(multigraph=False, graph={}),
        linked(
            links=None, edges=[{"source": a, "target": b, "key": 0} for a, b in sorted(THREE)]
        ).replace('"links": null, ', ""),
    ],
)
def test_another_form_of_the_same_graph_is_read(text: str) -> None:
    assert arrows(parse_dag(text)) == THREE


def test_quoted_names_are_kept_as_they_are() -> None:
    dag = parse_dag('dagify(y ~ x + `Age (years)`, x ~ `Age (years)`, latent = "u", x ~ u)')
    assert ("Age (years)", "x") in arrows(dag)
    assert dag.latent == {"u"}
    assert arrows(parse_dag("`a-b` -> y\n`a+b #1` -> `y`\n")) == {("a-b", "y"), ("a+b #1", "y")}
    assert arrows(parse_dag('"a-b" -> y.1\n')) == {("a-b", "y.1")}
    assert arrows(parse_dag("dag { x.1 -> y.2 }")) == {("x.1", "y.2")}
    with pytest.raises(CyclicGraphError) as told:
        parse_dag('"a b" -> c\nc -> "a b"\n')
    assert set(told.value.cycle) == {"a b", "c"}
    with pytest.raises(DataError, match="a b"):
        parse_dag('c -> d\n"a b" -- c\n')


def test_links_keep_their_marks() -> None:
    nodes = [{"id": "u", "latent": True}, {"id": "x"}, {"id": "y"}]
    links = [{"source": "u", "target": "x"}, {"source": "x", "target": "y", "dir": "both"}]
    dag = parse_dag(json.dumps({"directed": True, "nodes": nodes, "links": links}))
    assert dag.latent == {"u"}
    assert dag.bidirected == {frozenset("xy")}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        (" \n\n", "empty"),
        ("graph { x -- y; a -- x }", "undirected graph of DOT"),
        ("strict graph G { x -- y }", "undirected graph of DOT"),
        ("pdag { a -- x ; a -> y }", "leaves directions open"),
        ("pag { a @-> x }", "leaves directions open"),
        ("mag { a <-> x }", "leaves directions open"),
        ("graph TD\n  A[a] --> x\n  a --> y", "mermaid"),
        ("flowchart LR\n  n1[\"a\"] --> n2", "mermaid"),
        ("graph LR; x-->y; a-.->x", "mermaid"),
        (",a,x,y\na,0,1,1\nx,0,0,1\ny,0,0,0\n", "adjacency matrix"),
        ("a;x;y\n0;1;1\n0;0;1\n0;0;0", "adjacency matrix"),
        ("from,to\na,x\nx,y", "table of edges"),
        ("source\ttarget\na\tx", "table of edges"),
        ("a -> x 0.5\na -> y 0.3", "weight"),
        ("a --> x -1.2e-3; x -> y", "weight"),
        ('<?xml version="1.0"?><graphml></graphml>', "GraphML"),
        ("network unknown {\n}\nvariable a {\n type discrete[2] }", "BIF"),
        ("MODEL:\n y ON x a;\n x ON a;", "Mplus"),
        ("DEFINE(latent) u\ny ~ x + u", "semopy"),
        ("C <~ a + b\ny ~ x + C", "composite"),
        (linked(directed=False), "undirected"),
        ('{"nodes": [{"id": "a"}], "links": []}', "directed"),
        ('{"directed": true, "nodes": [{"id": "a"}], "links": [{"source": "a", "target": "b"}]}', "among"),
        ('{"directed": true, "nodes": [{"label": "a"}], "links": []}', '"id"'),
        ('{"elements": {}}', "'elements'"),
        ('{"arrows": [["a"]]}', "another form"),
        ("{x -> y", "line 1 is no JSON"),
        ("digraph { a [label=<never ends }", "expected"),
    ],
)  # fmt: skip
def test_what_is_no_dag_is_named(text: str, what: str) -> None:
    with pytest.raises(DataError) as told:
        parse_dag(text)
    assert what in str(told.value)
    assert "Error" not in str(told.value)
    assert "Expecting" not in str(told.value)
