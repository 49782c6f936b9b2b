"""`aetia causal identify` on graphs as other programs write them: every mark of theirs counts, or is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Asked = Callable[[str], dict[str, Any]]

TETRAD = "Graph Nodes:\nx;y;z\n\nGraph Edges:\n1. x --> y\n"
LATENT = (
    "Graph Nodes:\nMeasured: x;y\nLatents: z\n\nGraph Edges:\n1. x --> y\n2. z --> x\n3. z --> y\n"
)


@pytest.fixture
def identify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    """The answer of the command for the effect of x on y, a refusal's exit code with it."""

    def run(text: str) -> dict[str, Any]:
        file = tmp_path / "graph.txt"
        file.write_text(text, encoding="utf-8")
        told = ["--treatment", "x", "--outcome", "y", "--json"]
        code = main(["causal", "identify", "--dag", str(file), *told])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found | {"exit": code}

    return run


def of(found: dict[str, Any]) -> str:
    """Status, and the adjustment set where there is one."""
    return " ".join([found["status"], *found.get("adjustment_set", ())])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (TETRAD + "2. z --> x [z --> x]:0.9;[no edge]:0.1;\n3. z --> y [z --> y]:0,95;\n", "identified z"),
        (TETRAD.replace("y\n", "y [x --> y]:0.98;[no edge]:0.02;\n"), "identified"),
        (TETRAD + "2. z --> x dd nl [z --> x dd nl]:0.9;[edge]:0.9\n3. z --> y pd nl\n", "identified z"),
        (TETRAD + "2. x <-> y [x <-> y]:0.6;[x --> y]:0.4;\n", "not_identified"),
        (LATENT, "not_identified"),
        (LATENT.replace("Latents:", "Latent:"), "not_identified"),
        (TETRAD.replace("z", "body mass") + "2. body mass --> x\n3. body mass --> y\n", "identified body mass"),
    ],
)  # fmt: skip
def test_tetrads_text_with_shares_kinds_and_names_of_several_words(
    text: str, answer: str, identify: Asked
) -> None:
    assert of(identify(text)) == answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TETRAD + "2. z --> x foo\n3. z --> y\n", "'foo' beside its nodes"),
        (TETRAD + "2. z --> x 0.93\n3. z --> y\n", "'0.93' beside its nodes"),
        (TETRAD + "2. z foo --> x\n", "'foo' beside its nodes"),
        (TETRAD + "2. z --> x;\n", "'x;' is no node that Graph Nodes lists (x, y, z)"),
        (TETRAD + "2. q --> x\n3. q --> y\n", "'q' is no node that Graph Nodes lists"),
        (TETRAD + "2. z --> x pl [z --> x]:0.9;\n", "(pl): add it or not"),
        (TETRAD + "2. z o-> x [z o-> x]:0.6;\n", "circles"),
        (LATENT.replace("Latents:", "Selection:"), "of the kind 'Selection'"),
        ("[z][x|z][y|x:q]", "write [q] too"),
    ],
)  # fmt: skip
def test_what_a_text_says_beside_its_nodes_is_refused_where_it_is_not_understood(
    text: str, said: str, identify: Asked
) -> None:
    found = identify(text)
    assert (found["status"], found["exit"]) == ("invalid", 2)
    assert said in found["message"]


def linked(edges: str, nodes: str = '"x", "y", "z"', more: str = "") -> str:
    """Node-link JSON; edges as `a>b` or `a>b{"mark": 1}`, parted by blanks."""
    links = []
    for edge in edges.split():
        pair, _, marks = edge.partition("{")
        one, other = pair.split(">")
        links.append(f'{{"source": "{one}", "target": "{other}"' + (f", {marks}" if marks else "}"))
    listed = ", ".join(n if n.startswith("{") else f'{{"id": {n}}}' for n in nodes.split(", "))
    return f'{{"directed": true, "nodes": [{listed}], "links": [{", ".join(links)}]{more}}}'


def gml(nodes: str, edges: str, more: str = "") -> str:
    """GML whose nodes and edges may hold more: `z type "latent"`, `z>x type "<->"`, parted by semicolons."""
    parts = [f"directed 1 {more}"]
    for node in nodes.split(";"):
        name, _, marks = node.partition(" ")
        parts.append(f'node [ id "{name}" label "{name}" {marks} ]')
    for edge in edges.split(";"):
        pair, _, marks = edge.partition(" ")
        one, other = pair.split(">")
        parts.append(f'edge [ source "{one}" target "{other}" {marks} ]')
    return f"graph [ {' '.join(parts)} ]"


ALL = "x>y z>x z>y"
UNOBSERVED = gml("x;y;U", "x>y;U>x;U>y").replace('label "U"', 'label "Unobserved Confounders"')


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (linked(ALL), "identified z"),
        (linked("x>y", more=', "bidirected": [["x", "y"]]'), "not_identified"),
        (linked(ALL, more=', "latent": ["z"]'), "not_identified"),
        (linked(ALL, more=', "graph": {"latents": ["z"], "name": "ours"}'), "not_identified"),
        *(
            (linked(ALL, f'"x", "y", {{"id":"z","{mark}}}'), "not_identified")
            for mark in ('type":"latent"', 'measured":false', 'unmeasured":true', 'kind":"hidden"')
        ),
        (linked(ALL, '"x", "y", {"id":"z","type":"observed","group":1,"x":0.5}'), "identified z"),
        (linked(ALL, '"x", "y", {"id":"z","label":"Unobserved Confounders"}'), "not_identified"),
        (linked('x>y x>y{"type":"<->"}'), "not_identified"),
        (linked('x>y x>y{"edge_type":"bidirected"}'), "not_identified"),
        (linked('x>y x>y{"dir":"both"}'), "not_identified"),
        (linked('x>y z>x{"type":"directed","weight":0.5} z>y{"directed":true,"key":0}'), "identified z"),
        (UNOBSERVED, "not_identified"),
        (gml('x;y;z type "latent"', "x>y;z>x;z>y"), "not_identified"),
        (gml("x;y;z", "x>y;z>x;z>y", 'latent "z" name "ours"'), "not_identified"),
        (gml("x;y;z", 'x>y;z>x type "<->";z>y'), "identified z"),
        (gml("x;y;z", 'x>y;x>z graphics [ arrow "first" ];z>y'), "identified z"),
        (gml("x;y;z", 'x>y;z>x graphics [ arrow "both" width 2 ];z>y'), "identified z"),
        (gml("x;y;z", 'x>y graphics [ arrow "last" ];z>x;z>y'), "identified z"),
        (gml("x;y;z", 'x>y;x>z graphics [ sourceArrow "delta" fill "#000" ];z>y'), "identified z"),
        (gml("x;y;z", 'x>y;z>x graphics [ targetArrow "standard" ];z>y'), "identified z"),
        (gml('x;y;z graphics [ outlineStyle "dashed" x 1.0 ]', "x>y;z>x;z>y"), "not_identified"),
        ("digraph { u [type=latent]; x -> y; u -> x; u -> y }", "not_identified"),
        ("digraph { u [measured=false]; x -> y; u -> x; u -> y }", "not_identified"),
        ('digraph { x -> y; x -> y [type="bidirected"] }', "not_identified"),
        ("dag { u [unmeasured] x -> y u -> x u -> y }", "not_identified"),
        ('{"arrows": [["x", "y"], ["z", "x"], ["z", "y", ["cohort"], "evidence"]]}', "identified z"),
    ],
)  # fmt: skip
def test_marks_of_node_link_json_gml_and_dot_are_read(
    text: str, answer: str, identify: Asked
) -> None:
    assert of(identify(text)) == answer


def test_a_gml_edge_with_two_heads_is_an_arc_and_one_with_the_first_is_turned(
    identify: Asked,
) -> None:
    both = gml("x;y;z", 'x>y graphics [ arrow "both" ];z>x')
    assert of(identify(both)) == "zero"
    turned = gml("x;y;z", 'x>y graphics [ arrow "first" ];z>x')
    assert of(identify(turned)) == "zero"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (linked('x>y z>x{"directed":false} z>y'), "no direction"),
        (linked('x>y z>x{"type":"o->"} z>y'), "[type=o->], which is not understood"),
        (linked('x>y z>x{"sign":-1} z>y'), "[sign=-1]"),
        (linked(ALL, '"x", "y", {"id":"z","type":"strange"}'), "[type=strange]"),
        (linked(ALL, '"x", "y", {"id":"z","role":"U"}'), "[role=U]"),
        (linked(ALL, more=', "hidden_nodes": ["z"]'), "hidden_nodes=['z']"),
        (linked(ALL, more=', "latent": ["q"]'), "'q', which is no node"),
        (linked(ALL, more=', "bidirected": ["x", "y"]'), "no list of pairs"),
        (linked(ALL, more=', "bidirected": [["x", "q"]]'), "'q', which is no node"),
        (linked(ALL, more=', "latent": ["z"], "graph": {"latent": ["x"]}'), "'latent' twice"),
        (linked(ALL, more=', "graph": ["z"]'), "no object"),
        (linked(ALL, more=', "edges": [{"source": "z", "target": "y"}]'), "both"),
        (linked(ALL, more=', "links": []'), "'links' twice"),
        (linked(ALL, '"x", "y", "z", "z"'), "node 'z' twice"),
        ('{"arrows": [["x", "y"]], "latents": ["z"]}', "'latents' beside the arrows"),
        ('{"arrows": [["x", "y", [], "negated"]]}', "of kind 'negated'"),
        ('{"arrows": [["x", "y", "z"]]}', "kind: evidence, time_order, assumed, user"),
        (gml("x;y;z", 'x>y;z>x graphics [ arrow "none" ];z>y'), "no arrow at either end"),
        (gml("x;y;z", 'x>y;z>x graphics [ arrow "odd" ];z>y'), "dir=odd"),
        (gml("x;y;z", 'x>y;z>x graphics [ targetArrow "circle" ];z>y'), "ends in 'circle'"),
        (gml("x;y;z", "x>y;z>x undirected 1;z>y"), "[undirected=1]"),
        ('digraph { latent="u"; x -> y; u -> x; u -> y }', "latent=u"),
        ('digraph { graph [latent="u"]; x -> y; u -> x; u -> y }', "latent=u"),
    ],
)  # fmt: skip
def test_marks_that_are_not_understood_are_refused(text: str, said: str, identify: Asked) -> None:
    found = identify(text)
    assert (found["status"], found["exit"]) == ("invalid", 2)
    assert said in found["message"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("u [latent]\nx -> y\nu -> x\nu -> y\n", "not_identified"),
        ("x\ny\nz\nx --> y\nz --> x\nz --> y\n", "identified z"),
        ("z -> x -> y\nz -> y\n", "identified z"),
        ("x -> y; z -> x; z -> y; q", "identified z"),
        ('dag <- dagify(y ~ x + z, x ~ z, latent = "z")', "not_identified"),
        ("dag = dagify(y ~ x + z, # both, and (more\n  x ~ z)", "identified z"),
        ('g <- dagitty("dag{x->y;z->x;z->y}")\nlatents(g) <- c("z")\n', "not_identified"),
        (
            'g <- dagitty("dag{x->y;z->x;z->y}")\ncoordinates(g) <- list(x=c(x=0), y=c(x=1))\n'
            'exposures(g) <- "x"\n',
            "identified z",
        ),
        (
            'library(lavaan)\nmodel <- "\n y ~ x + z\n x ~ z\n"\nfit <- sem(model, data = d)\n',
            "identified z",
        ),
        (
            linked(
                "0>1 2>0 2>1",
                '{"id":"0","label":"x"}, {"id":"1","label":"y"}, {"id":"2","label":"z"}',
            ),
            "identified z",
        ),
        (
            linked(
                "0>1 2>0 2>1",
                '{"id":"0","name":"x"}, {"id":"1","name":"y"}, {"id":"2","name":"Unobserved"}',
            ),
            "not_identified",
        ),
        ('model <- "\n y ~ x + z\n x ~ z\n"', "identified z"),
        ("graph <- '\n x -> y\n z -> x\n z -> y\n x <-> y'", "not_identified"),
    ],
)
def test_lines_with_nodes_of_their_own_and_texts_in_r_are_read(
    text: str, answer: str, identify: Asked
) -> None:
    assert of(identify(text)) == answer


def test_lists_of_names_take_quotes_and_other_texts_are_named(
    identify: Asked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        "not a node of the DAG: q" in identify('g <- dagify(y ~ x)\nlatents(g) <- "q"')["message"]
    )
    assert "line 2: 'x -> y z' is no edge" in identify("# ours\nx -> y z\nx -> y\n")["message"]
    assert (
        "line 1: 'latent: u' is no edge"
        in identify("latent: u\n# ours\nu -> x\nx -> y\n")["message"]
    )
    assert "older text of dagitty" in identify("x E @-1,0\ny O @1,0\n\nx y\n")["message"]
    file = tmp_path / "comma.dot"
    file.write_text('digraph { "a, b" -> x; "a, b" -> y; x -> y }', encoding="utf-8")
    asked = ["causal", "identify", "--dag", str(file), "--treatment", "x", "--outcome", "y"]
    assert main([*asked, "--latent", '"a, b"', "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "not_identified"
