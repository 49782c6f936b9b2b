"""DAG texts and files as dagitty, Graphviz, DoWhy and networkx write them."""

from __future__ import annotations

import itertools
import json
import random
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.dags.dag_files import parse_dag, read_dag_file
from graphs.dags.dag_text import read_dag, to_dagitty, to_dot
from graphs.dags.networkx_graphs import from_networkx
from graphs.errors import CyclicGraphError, DataError, InputError

if TYPE_CHECKING:
    from pathlib import Path


def arrows(graph: CausalDag) -> set[str]:
    return {f"{a.cause}>{a.effect}" for a in graph.arrows}


def random_graph(seed: int) -> CausalDag:
    rng = random.Random(seed)
    names = [f"v {i}" if i % 2 else f"v{i}" for i in range(6)]
    pairs = list(itertools.combinations(names, 2))
    return CausalDag(
        tuple(Arrow(*pair) for pair in pairs if rng.random() < 0.4),
        isolated=frozenset(names),
        latent=frozenset(name for name in names if rng.random() < 0.3),
        bidirected=frozenset(frozenset(pair) for pair in pairs if rng.random() < 0.2),
    )


DAGITTY = """dag {
bb="-6.4,-5.1,5.3,4.2"
"Birth weight" [exposure,pos="-2.200,-1.520"]
D [outcome,pos="1.400,-1.460"]
U [latent,pos="0.1,0.2"]
Z [adjusted,pos="0.1,1.2"]
V [unobserved]
"Birth weight" -> D [pos="0.1,0.2"]
U -> { "Birth weight" D }
Z <- V
Z <-> D
}
"""


def test_a_model_from_dagitty_is_read() -> None:
    graph = read_dag(DAGITTY)
    assert graph.nodes == ("Birth weight", "D", "U", "V", "Z")
    assert graph.latent == {"U", "V"}
    assert arrows(graph) == {"Birth weight>D", "U>Birth weight", "U>D", "V>Z"}
    assert graph.bidirected == {frozenset({"Z", "D"})}


@pytest.mark.parametrize(
    "text",
    [
        "dag{x->m->y;x<->y;u[latent];u->m}",
        "dag { x -> m m -> y x <-> y u [latent] u -> m }",
        'dag "my model" {\nx -> m -> y\nx <-> y\nu [latent]\nu -> m\n}\n',
        "digraph { x -> m; m -> y; x -> y [dir=both]; u [latent=1]; u -> m; }",
        'strict digraph G {\n // a comment\n rankdir=LR; node [shape=circle];\n x -> m -> y\n'
        ' x -> y [dir="both", style=dashed];\n u [observed="no"]; u -> m /* here */\n}',
        "digraph { subgraph cluster_0 { label=\"a]b\"; x; m } x -> m -> y u[style=\"filled,dashed\"]\n"
        " u -> m y -> x [dir=both] }",
        "digraph { m -> x [dir=back]; m -> y; x <-> y; u [unobserved]; u -> {m} }",
        "# written by hand\ndigraph { x -> m\n y <- m, u -> m; x <-> y\n u [unobserved=true] }",
    ],
)  # fmt: skip
def test_one_model_in_many_spellings(text: str) -> None:
    graph = parse_dag(text)
    assert arrows(graph) == {"x>m", "m>y", "u>m"}
    assert graph.latent == {"u"}
    assert graph.bidirected == {frozenset("xy")}


def test_names_with_hyphens_dots_and_colons_need_no_quotes() -> None:
    graph = read_dag("dag { wt82-71 -> MONDO:0005148 ; il-6->crp.log }")
    assert arrows(graph) == {"wt82-71>MONDO:0005148", "il-6>crp.log"}


def test_marks_that_say_observed_do_not_make_a_node_latent() -> None:
    assert not parse_dag(
        'digraph { a [observed="yes", latent=0, label="unobserved"]; a -> b }'
    ).latent


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("dag { a -> b\n a -- b }", "line 2"),
        ("dag { a -> }", "line 1"),
        ("dag { a -> b", "end of the text"),
        ("dag { a -> b } more", "more"),
        ("dag { a [latent }", "line 1"),
        ("dag { a @-> b }", "line 1"),
        ("digraph { a -> b [dir=none] }", "direction"),
        ("pdag { a -> b }", "expected a DAG"),
        ("graph { a -- b }", "expected a DAG"),
        ("treatment,outcome\n1,2\n", "expected a DAG"),
        ("", "expected a DAG"),
        ("{}", "arrows"),
        ('{"arrows": [["a"]]}', "arrows"),
        ("graph [ directed 1 node [ id 0 ", "GML"),
        ('graph [ node [ id 0 label "a" ] ]', "undirected"),
    ],
)
def test_text_that_cannot_be_read_says_where_and_what_was_expected(text: str, where: str) -> None:
    with pytest.raises(DataError, match=where):
        parse_dag(text)


@pytest.mark.parametrize("seed", range(300))
def test_broken_text_is_refused_and_never_hangs_or_crashes(seed: int) -> None:
    rng = random.Random(seed)
    text = rng.choice(
        [DAGITTY, to_dot(random_graph(seed)), 'graph [ directed 1 node [ id 0 label "a" ] ]']
    )
    cut = list(text)
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(cut))
        cut[place] = rng.choice('{}[]"->;=, \n@a<')
    try:
        parse_dag("".join(cut))
    except InputError:
        return


GML = """graph [
  directed 1
  node [ id "Z0" label "Z0" ]
  node [ id "v0" label "v0" ]
  node [ id "U" label "U" observed "no" ]
  node [ id "y" label "y" ]
  edge [ source "Z0" target "v0" ]
  edge [ source "U" target "v0" ]
  edge [ source "U" target "y" ]
  edge [ source "v0" target "y" ]
]
"""


@pytest.mark.parametrize("text", [GML, " ".join(GML.split()), f'Creator "someone"\n{GML}'])
def test_gml_as_dowhy_writes_it_is_read(text: str) -> None:
    graph = parse_dag(text)
    assert arrows(graph) == {"Z0>v0", "U>v0", "U>y", "v0>y"}
    assert graph.latent == {"U"}


def to_networkx(dag: CausalDag) -> nx.DiGraph[str]:
    """As other packages write one: latent nodes marked, an arc as a latent node `U(a,b)`."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in dag.nodes:
        graph.add_node(node, observed="no" if node in dag.latent else "yes")
    graph.add_edges_from((arrow.cause, arrow.effect) for arrow in dag.arrows)
    for one, other in sorted(map(sorted, dag.bidirected)):
        name = f"U({one},{other})"
        graph.add_node(name, observed="no", arc=True)
        graph.add_edges_from([(name, one), (name, other)])
    return graph


@pytest.mark.parametrize("seed", range(20))
def test_every_format_gives_the_same_dag_back(seed: int, tmp_path: Path) -> None:
    graph = random_graph(seed)
    texts = [
        to_dagitty(graph),
        to_dot(graph),
        json.dumps(graph.to_json()),
        "\n".join(nx.generate_gml(to_networkx(graph), stringizer=str)),
    ]
    for number, text in enumerate(texts):
        file = tmp_path / f"{number}.txt"
        file.write_text(text, encoding="utf-8")
        assert read_dag_file(file).hash == graph.hash, text
    assert from_networkx(to_networkx(graph)).hash == graph.hash


def test_networkx_graphs_carry_latents_and_arcs() -> None:
    graph = nx.MultiDiGraph([("x", "y"), (1, "x")])
    graph.add_edge("x", "y", dir="both")
    graph.add_edge("x", "z", bidirected=True)
    graph.add_node("w", latent=True)
    found = from_networkx(graph)
    assert arrows(found) == {"x>y", "1>x"}
    assert found.bidirected == {frozenset("xy"), frozenset("xz")}
    assert found.latent == {"w"}
    with pytest.raises(DataError, match="undirected"):
        from_networkx(nx.Graph([("a", "b")]))
    with pytest.raises(DataError, match="same name"):
        from_networkx(nx.DiGraph([(1, "1")]))
    with pytest.raises(CyclicGraphError):
        from_networkx(nx.DiGraph([("a", "b"), ("b", "a")]))


def test_a_file_that_is_missing_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No such file"):
        read_dag_file(tmp_path / "none.dag")
    with pytest.raises(DataError):
        read_dag_file(tmp_path)
    image = tmp_path / "image.png"
    image.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(DataError, match="not a text file"):
        read_dag_file(image)
    loop = tmp_path / "loop.dot"
    loop.write_text("digraph { a -> b -> a }", encoding="utf-8")
    with pytest.raises(CyclicGraphError):
        read_dag_file(loop)


def test_an_indented_comment_is_no_arrow() -> None:
    commented = 'digraph {\n  a -> y;\n  # y -> z\n\t#a -> z\n\n x -> y; "#1" -> a }'
    assert read_dag(commented) == read_dag('digraph { a -> y; x -> y; "#1" -> a }')


@pytest.mark.parametrize("name", ["blood pressure", "x-ray", "BMI (kg/m2)"])
@pytest.mark.parametrize("place", [0, 1])
def test_names_of_several_words_are_named_with_their_line_and_the_remedy(
    name: str, place: int
) -> None:
    lines = ["age -> stroke"]
    lines.insert(place, f"{name} -> stroke")
    with pytest.raises(DataError, match=f"(?:line|edge) {place + 1}.*double quotes"):
        parse_dag("\n".join(lines))
    assert name in parse_dag("\n".join(lines).replace(name, f'"{name}"')).nodes
