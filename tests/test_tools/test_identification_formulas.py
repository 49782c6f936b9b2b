"""Formulas of ID, IDC, mediation and transport against exact distributions of random models."""

from __future__ import annotations

import itertools
import random
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.errors import DataError, UnknownNodeError
from tools.causal.identification.admg import latent_projection, project, with_explicit_arcs
from tools.causal.identification.algebra import ONE, probability, product, summed
from tools.causal.identification.c_factors import find_hedge
from tools.causal.identification.expression import P, Renamed, formula
from tools.causal.identification.id_algorithm import Hedge, identify_distribution
from tools.causal.identification.mediation import identify_mediation
from tools.causal.identification.nested import Recanting, nested_distribution
from tools.causal.identification.table import Table
from tools.causal.identification.transport import transport
from tools.causal.identify import identify, identify_jointly

if TYPE_CHECKING:
    from collections.abc import Callable


def dag(text: str, latent: str = "", arcs: str = "") -> CausalDag:
    """`"a>b b>c"` with latent nodes `"u v"` and arcs `"a~b"`."""
    return CausalDag(
        tuple(Arrow(a, b) for a, _, b in (pair.partition(">") for pair in text.split())),
        latent=frozenset(latent.split()),
        bidirected=frozenset(frozenset(arc.split("~")) for arc in arcs.split()),
    )


def random_admg(
    rng: random.Random,
    *,
    nodes: int | None = None,
    arrow: float = 0.45,
    arc: float = 0.12,
    latent: float = 0.25,
) -> CausalDag:
    """A random graph over v0, v1, ... in causal order; the first and the last are never latent."""
    names = [f"v{i}" for i in range(nodes or rng.randint(3, 6))]
    pairs = list(itertools.combinations(names, 2))
    return CausalDag(
        tuple(Arrow(*pair) for pair in pairs if rng.random() < arrow),
        isolated=frozenset(names),
        latent=frozenset(name for name in names[1:-1] if rng.random() < latent),
        bidirected=frozenset(frozenset(pair) for pair in pairs if rng.random() < arc),
    )


class Model:
    """A binary causal model of a DAG: every arc becomes a latent parent of its two ends."""

    def __init__(self, graph: CausalDag, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.full = with_explicit_arcs(graph)
        self.observed = graph.observed
        self.tables = {node: self._table(node, rng) for node in self.full.nodes}

    def _table(self, node: str, rng: np.random.Generator) -> Table:
        parents = sorted(self.full.parents(node))
        one = rng.uniform(0.1, 0.9, size=(2,) * len(parents))
        return Table((*parents, node), np.stack([1 - one, one], axis=-1))

    def changed(self, node: str, seed: int) -> Model:
        """The same model with another mechanism at one node."""
        other = object.__new__(Model)
        other.full, other.observed = self.full, self.observed
        other.tables = {**self.tables, node: self._table(node, np.random.default_rng(seed))}
        return other

    def joint(self, do: frozenset[str] = frozenset()) -> Table:
        """P(observed) or, with `do`, P(rest | do) for each level of the intervened variables."""
        return self.product(lambda node: None if node in do else self.tables[node])

    def product(self, factor: Callable[[str], Table | None], *extra: str) -> Table:
        """The product of one factor per node, the latent nodes (not `extra`) summed out."""
        tables = [t for t in map(factor, self.full.nodes) if t is not None]
        names = sorted({name for t in tables for name in t.names})
        place = {name: i for i, name in enumerate(names)}
        kept = [name for name in names if name in self.observed or name in extra]
        operands: list[object] = []
        for t in tables:
            operands += [t.values, [place[n] for n in t.names]]
        out = np.einsum(*operands, [place[n] for n in kept], optimize=True)
        return Table(tuple(kept), out)

    def nested(self, t: str, mediators: frozenset[str], y: str) -> Table:
        """P(y(t, M(t*))) by giving every arrow out of t the value of the world it serves."""
        past = self.full.without_nodes(mediators)

        def factor(node: str) -> Table | None:
            if node == t:
                return None
            table = self.tables[node]
            direct = node not in mediators and y in past.descendants(node)
            return table if direct else table.renamed(t, f"{t}*")

        law = self.product(factor, f"{t}*")
        return law.without(set(law.names) - {t, f"{t}*", y})

    def effect(self, x: frozenset[str], y: frozenset[str], given: frozenset[str]) -> Table:
        """P(y | do(x), given) over exactly these variables."""
        law = self.joint(x)
        kept = law.without(set(law.names) - x - y - given)
        return kept.per(kept.without(y))


def same(found: Table, truth: Table) -> bool:
    """Whether two tables agree at all levels, also at those of variables that only one names."""
    names = sorted({*found.names, *truth.names})
    shape = (2,) * len(names)
    spread = []
    for table in (found, truth):
        ordered = table.over(name for name in names if name in table.names)
        size = [2 if name in table.names else 1 for name in names]
        spread.append(np.broadcast_to(ordered.values.reshape(size), shape))
    return bool(np.allclose(*spread, rtol=1e-7, atol=1e-9))


NONE: frozenset[str] = frozenset()


def one(name: str) -> frozenset[str]:
    return frozenset({name})


def drawn(seed: int) -> tuple[CausalDag, str, str]:
    rng = random.Random(seed)
    graph = random_admg(rng, arc=rng.choice([0.12, 0.3, 0.5]))
    return graph, graph.nodes[0], graph.nodes[-1]


def y0_identifies(graph: CausalDag, treatments: list[str], outcomes: list[str]) -> bool:
    pytest.importorskip("y0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from y0.algorithm.identify import Identification, Unidentifiable, identify
        from y0.dsl import Variable
        from y0.graph import NxMixedGraph

        mixed = project(graph)
        asked = Identification.from_parts(
            outcomes=set(map(Variable, outcomes)),
            treatments=set(map(Variable, treatments)),
            graph=NxMixedGraph.from_str_edges(
                nodes=list(mixed.nodes),
                directed=[(a.cause, a.effect) for a in mixed.arrows],
                undirected=[tuple(sorted(arc)) for arc in mixed.bidirected],
            ),
        )
        try:
            identify(asked)
        except Unidentifiable:
            return False
        return True


@pytest.mark.parametrize("block", range(10))
def test_the_decision_is_that_of_y0_and_every_formula_gives_the_true_distribution(
    block: int,
) -> None:
    """1,000 graphs of 3 to 6 nodes; about two thirds are identified."""
    identified = 0
    for seed in range(100 * block, 100 * block + 100):
        graph, x, y = drawn(seed)
        found = identify_distribution(graph, [x], [y])
        hedge = find_hedge(graph, [x], [y])
        assert isinstance(found, Hedge) == (hedge is not None), seed
        assert y0_identifies(graph, [x], [y]) == (hedge is None), seed
        if not isinstance(found, Hedge):
            model = Model(graph, seed)
            truth = model.effect(one(x), one(y), NONE)
            assert same(found.evaluate(model.joint()), truth), (seed, str(found))
            identified += 1
    assert identified > 40


@pytest.mark.parametrize("block", range(5))
def test_joint_and_conditional_effects_are_the_true_ones(block: int) -> None:
    checked = 0
    for seed in range(80 * block, 80 * block + 80):
        rng = random.Random(seed)
        graph = random_admg(rng, nodes=rng.randint(4, 6), arc=rng.choice([0.12, 0.3]))
        names = sorted(graph.observed)
        rng.shuffle(names)
        if len(names) < 4:
            continue
        x, y, z = frozenset(names[:2]), one(names[-1]), one(names[2])
        model = Model(graph, seed)
        for outcomes, given in ((y, z), (y | z, NONE), (y, NONE)):
            found = identify_distribution(graph, x, outcomes, given)
            if not isinstance(found, Hedge):
                truth = model.effect(x, outcomes, given)
                assert same(found.evaluate(model.joint()), truth), (seed, str(found))
                checked += 1
    assert checked > 80


@pytest.mark.parametrize("seed", range(200))
def test_a_hedge_is_two_c_forests_that_the_intervention_tells_apart(seed: int) -> None:
    """Shpitser and Pearl 2006, definition 6."""
    graph, x, y = drawn(seed)
    hedge = find_hedge(graph, [x], [y])
    if hedge is None:
        return
    larger, smaller = frozenset(hedge.larger), frozenset(hedge.smaller)
    mixed = latent_projection(graph)
    assert smaller < larger
    assert x in larger
    assert x not in smaller
    for part in (larger, smaller):
        assert mixed.subgraph(part).districts == (part,)
    assert mixed.subgraph(larger).ancestors(smaller) == larger
    assert smaller <= mixed.ancestors([y], cut=one(x))


NAMED = {
    "back door": ("z>x z>y x>y", "", True),
    "front door": ("x>m m>y", "x~y", True),
    "front door with a covariate": ("x>m m>y c>x c>m c>y", "x~y", True),
    "napkin": ("w>z z>x x>y", "w~x w~y", True),
    "m-bias": ("x>y", "x~z z~y", True),
    "bow": ("x>y", "x~y", False),
    "bow on the way": ("x>m m>y", "x~m", False),
    "instrument": ("z>x x>y", "x~y", False),
    "confounded covariate": ("z>y x>y", "x~z z~y", False),
    "confounded covariate before": ("z>x x>y", "z~x z~y", False),
    "two mediators, one confounded": ("x>a a>b b>y", "x~b", True),
    "two mediators, the child confounded": ("x>a a>b b>y", "x~a", False),
    "verma": ("a>x b>y x>b", "x~y", True),
}


@pytest.mark.parametrize("name", NAMED)
def test_known_graphs_are_decided_as_published(name: str) -> None:
    """Pearl 2009, figures 3.8 and 3.9 and others; Pearl and Mackenzie 2018 for the napkin."""
    text, arcs, identified = NAMED[name]
    graph = dag(text, arcs=arcs)
    assert (find_hedge(graph, ["x"], ["y"]) is None) == identified
    assert y0_identifies(graph, ["x"], ["y"]) == identified
    assert (identify(graph, "x", "y").status == "identified") == identified


@pytest.mark.parametrize(("extra", "identified"), [("", True), (" w>z", False)])
def test_the_joint_outcome_of_shpitser_and_pearl_2006_figure_2(
    extra: str, identified: bool
) -> None:
    graph = dag(f"w>x x>a z>b{extra}", arcs="w~a w~z w~b x~z")
    assert y0_identifies(graph, ["x"], ["a", "b"]) == identified
    found = identify_distribution(graph, ["x"], ["a", "b"])
    assert isinstance(found, Hedge) != identified
    if not isinstance(found, Hedge):
        model = Model(graph, 3)
        truth = model.effect(one("x"), frozenset("ab"), NONE)
        assert same(found.evaluate(model.joint()), truth)


def test_formulas_read_like_the_textbook() -> None:
    back_door = identify_distribution(dag("z>x z>y x>y"), ["x"], ["y"])
    assert str(back_door) == "sum_{z} P(y | x, z) P(z)"
    front_door = identify_distribution(dag("x>m m>y", arcs="x~y"), ["x"], ["y"])
    assert str(front_door) == "sum_{m} P(m | x) sum_{x'} P(x') P(y | m, x')"
    given = identify_distribution(dag("z>x z>y x>y"), ["x"], ["y"], ["z"])
    assert str(given) == "P(y | x, z)"
    assert str(identify_distribution(dag("y>x z>y"), ["x"], ["y"])) == "P(y)"


@pytest.mark.parametrize("seed", range(20))
def test_the_napkin_formula_is_the_published_ratio_for_any_level_of_its_free_variable(
    seed: int,
) -> None:
    """Pearl and Mackenzie 2018, page 240."""
    graph = dag("w>z z>x x>y", arcs="w~x w~y")
    found = identify_distribution(graph, ["x"], ["y"])
    assert not isinstance(found, Hedge)
    assert found.free == {"x", "y", "z"}
    assert formula(found, ["x", "y"]).endswith("for any value of z")
    model = Model(graph, seed)
    value = found.evaluate(model.joint()).over(("x", "y", "z")).values
    truth = model.effect(one("x"), one("y"), NONE).over(("x", "y")).values
    np.testing.assert_allclose(value[..., 0], truth, atol=1e-9)
    np.testing.assert_allclose(value[..., 1], truth, atol=1e-9)


def test_a_variable_that_the_formula_can_do_without_is_left_out() -> None:
    graph = dag("z>x x>m m>y", arcs="x~y")
    found = identify_distribution(graph, ["x"], ["y"])
    assert not isinstance(found, Hedge)
    assert found.free == {"x", "y"}


def test_an_unconfounded_but_wrong_formula_would_be_noticed() -> None:
    """The check itself can fail: conditioning is not intervening."""
    graph = dag("z>x z>y x>y")
    model = Model(graph, 1)
    truth = model.effect(one("x"), one("y"), NONE)
    assert not same(P(("y",), ("x",)).evaluate(model.joint()), truth)


def test_latent_projection_is_that_of_verma_and_pearl() -> None:
    graph = dag("a>l l>b l>c u>a u>c k>b", latent="l u k")
    mixed = project(graph)
    assert {(a.cause, a.effect) for a in mixed.arrows} == {("a", "b"), ("a", "c")}
    assert mixed.bidirected == {frozenset("bc"), frozenset("ac")}


@pytest.mark.parametrize(
    ("x", "y", "z"),
    [
        (["x"], ["x"], []),
        (["x"], [], []),
        (["x"], ["y"], ["x"]),
        (["u"], ["y"], []),
        (["x"], ["u"], []),
    ],
    ids=["same", "no outcome", "given is set", "latent treatment", "latent outcome"],
)
def test_a_query_that_makes_no_sense_is_refused(x: list[str], y: list[str], z: list[str]) -> None:
    with pytest.raises(DataError):
        identify_distribution(dag("u>x x>y", latent="u"), x, y, z)
    with pytest.raises(UnknownNodeError):
        identify_distribution(dag("x>y"), ["nope"], ["y"])


def test_a_formula_nobody_could_read_is_not_written() -> None:
    chain = " ".join(f"n{i:03d}>n{i + 1:03d}" for i in range(600))
    with pytest.raises(DataError, match="at most 500"):
        identify_distribution(dag(chain), ["n000"], ["n600"])


def test_joint_treatments_and_conditions_reach_the_entry() -> None:
    graph = dag("c>a c>y a>b b>y a>y")
    joint = identify_jointly(graph, ["a", "b"], "y")
    assert (joint.status, joint.strategy, joint.adjustment_set) == (
        "identified",
        "backdoor",
        ("c",),
    )
    within = identify_jointly(dag("z>x z>y x>y", arcs="x~z"), ["x"], "y", ["z"])
    assert (within.status, within.estimand) == ("identified", "P(y | x, z)")
    stuck = identify_jointly(dag("x>y z>x", arcs="x~y"), ["x"], "y", ["z"])
    assert (stuck.status, len(stuck.hedge)) == ("not_identified", 2)


# --- natural effects ----------------------------------------------------------------------------


@pytest.mark.parametrize("block", range(6))
def test_natural_effects_are_those_of_the_nested_counterfactual(block: int) -> None:
    checked = 0
    for seed in range(100 * block, 100 * block + 100):
        rng = random.Random(seed)
        graph = random_admg(rng, arc=rng.choice([0.05, 0.12, 0.3]))
        t, y = graph.nodes[0], graph.nodes[-1]
        middle = sorted(graph.observed - {t, y})
        if not middle or y not in graph.descendants(t):
            continue
        m = tuple(rng.sample(middle, min(len(middle), rng.choice([1, 1, 2]))))
        answer, found = identify_mediation(graph, t, m, y), nested_distribution(graph, t, m, y)
        assert (answer.status == "identified") == (not isinstance(found, Recanting)), seed
        if isinstance(found, Recanting):
            continue
        model = Model(graph, seed)
        truth = model.nested(t, frozenset(m), y)
        assert same(found.evaluate(model.joint()), truth), (seed, str(found))
        if answer.strategy == "adjustment":
            w = answer.adjustment_set
            written = summed(
                (*m, *w),
                product(
                    probability([y], [t, *m, *w]),
                    Renamed(probability(m, [t, *w]), t, f"{t}*"),
                    probability(w) if w else ONE,
                ),
            )
            assert same(written.evaluate(model.joint()), truth), seed
        checked += 1
    assert checked > 20


def test_mediation_names_its_covariates_and_formulas() -> None:
    found = identify_mediation(dag("t>m m>y t>y c>m c>y k>t k>y"), "t", ["m"], "y")
    assert (found.status, found.strategy, found.adjustment_set) == (
        "identified",
        "adjustment",
        ("c", "k"),
    )
    assert "E[y | t*, m, c, k]) P(m | t*, c, k)" in found.nde
    assert "(P(m | t, c, k) - P(m | t*, c, k))" in found.nie


@pytest.mark.parametrize(
    ("text", "arcs", "witness"),
    [
        ("t>m m>y t>y t>c c>m c>y", "", ("c",)),
        ("t>m m>y t>y", "m~y", ("m", "y")),
        ("t>m m>y t>y", "t~m", ("m", "t")),
    ],
    ids=["induced confounder", "hidden confounder", "bow"],
)
def test_what_stands_in_the_way_of_natural_effects_is_named(
    text: str, arcs: str, witness: tuple[str, ...]
) -> None:
    found = identify_mediation(dag(text, arcs=arcs), "t", ["m"], "y")
    assert (found.status, found.witness) == ("not_identified", witness)
    assert found.to_json()["nde"] == ""


def test_natural_effects_without_a_path_are_zero_and_latent_mediators_are_refused() -> None:
    assert (
        identify_mediation(dag("m>y t>m k>t").without("t", "m"), "t", ["m"], "y").status == "zero"
    )
    assert identify_mediation(dag("t>m m>y", latent="m"), "t", ["m"], "y").witness == ("m",)
    with pytest.raises(DataError):
        identify_mediation(dag("t>m m>y"), "t", ["y"], "y")
    with pytest.raises(DataError):
        identify_mediation(dag("t>m m>y"), "t", [], "y")


# --- transport ----------------------------------------------------------------------------------


@pytest.mark.parametrize("block", range(4))
def test_transported_effects_are_those_of_the_target(block: int) -> None:
    kinds = set()
    for seed in range(250 * block, 250 * block + 250):
        rng = random.Random(seed)
        graph, x, y = drawn(seed)
        unlike = [name for name in graph.nodes if name != x and rng.random() < 0.3]
        if not unlike:
            continue
        arrows = (*graph.arrows, *(Arrow(f"S{name}", name) for name in unlike))
        diagram = CausalDag(arrows, graph.isolated, graph.latent, graph.bidirected)
        found = transport(diagram, [x], [y], [f"S{name}" for name in unlike])
        kinds.add(found.kind)
        if found.expression is None:
            assert found.s_hedge, seed
            continue
        source = target = Model(graph, seed)
        for name in unlike:
            target = target.changed(name, seed + 1000)
        laws = {("*", NONE): target.joint(), ("", NONE): source.joint()}
        for names in map(frozenset, found.experiments):
            laws["", names] = source.joint(names)
        truth = target.effect(one(x), one(y), NONE)
        assert same(found.expression.evaluate(laws), truth), (seed, found.formula)
    assert kinds == {"trivial", "direct", "formula", "none"}


def test_an_effect_is_recalibrated_over_the_covariate_that_differs() -> None:
    """Pearl and Bareinboim 2011, figure 1a: age differs between the cities."""
    found = transport(dag("z>x z>y x>y S>z", arcs="x~y"), ["x"], ["y"], ["S"])
    assert found.formula == "sum_{z} P(y | do(x), z) P*(z)"
    assert found.experiments == (("x",),)


@pytest.mark.parametrize(
    ("text", "arcs", "kind"),
    [
        ("x>y S>x", "x~y", "direct"),
        ("x>y S>y", "", "trivial"),
        ("x>y S>y", "x~y", "none"),
        ("x>z z>y S>z", "x~y x~z", "none"),
        ("x>z z>y S>z", "x~y", "trivial"),
    ],
)
def test_known_selection_diagrams_are_decided(text: str, arcs: str, kind: str) -> None:
    found = transport(dag(text, arcs=arcs), ["x"], ["y"], ["S"])
    assert found.kind == kind
    assert found.status == ("not_transportable" if kind == "none" else "transportable")
    assert found.to_json()["formula"] == found.formula


def test_a_selection_node_with_a_cause_is_refused() -> None:
    with pytest.raises(DataError, match="selection node"):
        transport(dag("a>S S>y x>y"), ["x"], ["y"], ["S"])
    with pytest.raises(DataError):
        transport(dag("x>y"), ["x"], ["y"], [])
