"""Causal graphs as dagitty, Graphviz, causal-learn, Tetrad, lavaan and ggdag write them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from evals.readers.case import Ending, Kind
from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.dags.dag_files import parse_dag
from graphs.errors import InputError

if TYPE_CHECKING:
    import random
    from pathlib import Path

NAMES = ("age", "drug", "death", "x.1", "frail_2")


def drawn(rng: random.Random) -> CausalDag:
    """A graph with latents and arcs."""
    pairs = [(a, b) for i, a in enumerate(NAMES) for b in NAMES[i + 1 :]]
    return CausalDag(
        tuple(Arrow(*pair) for pair in pairs if rng.random() < 0.4),
        isolated=frozenset(NAMES),
        latent=frozenset(name for name in NAMES if rng.random() < 0.3),
        bidirected=frozenset(frozenset(pair) for pair in pairs if rng.random() < 0.15),
    )


def dot_edge(a: str, b: str, rng: random.Random) -> str:
    """One of the ways of DOT to say an arrow."""
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
    """One of the ways of DOT to say an arc."""
    return rng.choice(
        [f"{a} -> {b} [dir=both]", f"{b} -> {a} [dir=both, arrowtail=vee, style=dashed]"]
    )


def dot(dag: CausalDag, rng: random.Random) -> str:
    """A digraph with show in it."""
    latent = ["[latent]", "[unobserved=1]", "[style=dashed]", '[observed="no"]', "[u]"]
    lines = [f"{n} {rng.choice(latent) if n in dag.latent else '[shape=box]'}" for n in dag.nodes]
    edges = [dot_edge(a.cause, a.effect, rng) for a in dag.arrows]
    edges += [dot_arc(a, b, rng) for a, b in sorted(map(sorted, dag.bidirected))]
    rng.shuffle(edges)
    inner = ["{rank=same; age drug}", "subgraph cluster_1 { label=side; death }", "rankdir=LR"]
    return "digraph G {\n" + ";\n".join([*lines, rng.choice(inner), *edges]) + "\n}"


def dagitty(dag: CausalDag, rng: random.Random) -> str:
    """Dagitty's language with its short marks."""
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


def edge_lines(dag: CausalDag) -> str:
    """Lines of `a -> b`."""
    lines = [f"{a.cause} -> {a.effect}" for a in dag.arrows]
    return "\n".join([*lines, *(f"{a} <-> {b}" for a, b in sorted(map(sorted, dag.bidirected)))])


def tetrad(dag: CausalDag) -> str:
    """Tetrad's and causal-learn's text."""
    edges = [f"{a.cause} --> {a.effect}" for a in dag.arrows]
    edges += [f"{a} <-> {b}" for a, b in sorted(map(sorted, dag.bidirected))]
    numbered = [f"{i}. {edge}" for i, edge in enumerate(edges, 1)]
    return f"Graph Nodes:\n{';'.join(dag.nodes)}\n\nGraph Edges:\n" + "\n".join(numbered)


def lavaan(dag: CausalDag) -> str:
    """Formulas of lavaan: a path that is fixed to 0 is not there."""
    lines = [f"{a.effect} ~ b{i}*{a.cause}" for i, a in enumerate(dag.arrows)]
    linked = {frozenset((a.cause, a.effect)) for a in dag.arrows}
    apart = [p for p in itertools.combinations(NAMES, 2) if frozenset(p) not in linked]
    lines += [f"{one} ~ 0*{other}" for one, other in apart[:2]]
    lines += [f"{a} ~~ {b}" for a, b in sorted(map(sorted, dag.bidirected))]
    return "\n".join([*lines, *(f"{name} ~~ {name}" for name in dag.nodes)])


def dagify(dag: CausalDag) -> str:
    """A call of ggdag's `dagify`."""
    parts = [f"{a.effect} ~ {a.cause}" for a in dag.arrows]
    parts += [f"{a} ~~ {b}" for a, b in sorted(map(sorted, dag.bidirected))]
    parts += [f"{name} ~~ {name}" for name in dag.nodes]
    hidden = ", ".join(f'"{name}"' for name in sorted(dag.latent))
    return f"dagify({', '.join(parts)}, latent = c({hidden}), exposure = 'drug')"


def check(writer: str, rng: random.Random, folder: Path) -> Ending:
    """Write a graph in one of the ways, half of the marked ones with a mark that none may pass over."""
    del folder
    name, _, poisoned = writer.partition("+")
    dag = drawn(rng)
    text = LINES[name](dag) if name in LINES else MARKED[name](dag, rng)
    if poisoned:
        text = text[: text.rindex("}")] + "\n" + rng.choice(POISON) + "\n}"
    isolated = dag.isolated
    if name == "edge_lines":
        isolated = frozenset(end for a in dag.arrows for end in (a.cause, a.effect))
        isolated = isolated.union(*dag.bidirected)
    latent = dag.latent if name in ("dot", "dagitty", "dagify") else frozenset()
    right = CausalDag(dag.arrows, isolated, latent, dag.bidirected)
    try:
        found = parse_dag(text)
    except InputError as error:
        return Ending("refused", str(error))
    if found.hash == right.hash:
        return Ending("equal")
    return Ending("different", f"{text}\nread {found.to_json()}, expected {right.to_json()}")


MARKED = {"dot": dot, "dagitty": dagitty, "causal_learn": causal_learn}
LINES = {"edge_lines": edge_lines, "tetrad": tetrad, "lavaan": lavaan, "dagify": dagify}
KIND = Kind(
    (*MARKED, *LINES, *(f"{name}+poison" for name in MARKED)),
    frozenset(f"{name}+poison" for name in MARKED),
    check,
)
