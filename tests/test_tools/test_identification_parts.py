"""The parts that formulas and decisions are made of: algebra, printing, tables, projections, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.errors import DataError, UnknownNodeError
from tools.causal.identification.adjustment import find_adjustment_set, is_adjustment_set
from tools.causal.identification.admg import latent_projection, project
from tools.causal.identification.algebra import (
    ONE,
    in_domain,
    probability,
    product,
    quotient,
    summed,
    tidy,
)
from tools.causal.identification.c_factors import find_hedge
from tools.causal.identification.expression import P, Product, Quotient, Renamed, Sum, formula
from tools.causal.identification.front_door import find_front_door, is_front_door_set
from tools.causal.identification.id_algorithm import identify_distribution
from tools.causal.identification.instruments import find_instrument, is_instrument
from tools.causal.identification.measure import measure_to_identify
from tools.causal.identification.mediation import identify_mediation
from tools.causal.identification.table import Table
from tools.causal.identification.transport import transport


def dag(text: str, latent: str = "", arcs: str = "") -> CausalDag:
    """`"a>b b>c"` with latent nodes `"u v"` and arcs `"a~b"`."""
    return CausalDag(
        tuple(Arrow(a, b) for a, _, b in (pair.partition(">") for pair in text.split())),
        latent=frozenset(latent.split()),
        bidirected=frozenset(frozenset(arc.split("~")) for arc in arcs.split()),
    )


def p(text: str) -> P:
    """`"a b | c"` is P(a, b | c)."""
    left, _, given = text.partition("|")
    return probability(left.split(), given.split())


JOINT = Table(("a", "b", "c"), np.random.default_rng(0).dirichlet(np.ones(12)).reshape(2, 3, 2))


def equal(one: object, other: object) -> bool:
    """Whether two expressions are the same function of the joint distribution."""
    first, second = (each.evaluate(JOINT) for each in (one, other))  # type: ignore[attr-defined]
    names = sorted({*first.names, *second.names})
    spread = [t._spread(tuple(names)) for t in (first.over(n for n in names if n in first.names),
                                                second.over(n for n in names if n in second.names))]  # fmt: skip
    return bool(np.allclose(*np.broadcast_arrays(*spread)))


def test_factors_that_sum_to_one_go_in_turn() -> None:
    chain = product(p("c | a b"), p("b | a"), p("a"))
    assert str(summed(["c"], chain)) == "P(b | a) P(a)"
    assert str(summed(["b", "c"], chain)) == "P(a)"
    assert summed(["a", "b", "c"], chain) == ONE
    assert str(ONE) == "1"
    assert str(summed(["b"], chain)) == "sum_{b} P(c | a, b) P(b | a) P(a)"
    assert str(summed(["b"], p("b c | a"))) == "P(c | a)"
    assert summed(["b"], p("c | a")) == p("c | a")


@pytest.mark.parametrize("over", [["a"], ["b"], ["c"], ["a", "b"], ["b", "c"], ["a", "c"]])
def test_a_shortened_sum_is_the_sum(over: list[str]) -> None:
    for body in (
        product(p("c | a b"), p("b | a"), p("a")),
        product(p("c | b"), p("a b")),
        product(p("a"), p("b"), p("c")),
        Quotient(p("a b c"), p("a")),
    ):
        assert equal(summed(over, body), Sum(tuple(over), body))


def test_sums_merge_unless_the_inner_one_binds_the_same_name() -> None:
    inner = Sum(("b",), product(p("c | a b"), p("b")))
    assert str(summed(["a"], inner)) == "sum_{a, b} P(c | a, b) P(b)"
    bound = Sum(("a",), product(p("c | a b"), p("a")))
    assert summed(["a"], product(bound, p("a b"))) == product(bound, p("b"))
    twice = summed(["a"], bound)
    assert str(twice) == str(bound)


def test_common_factors_cancel_once_each() -> None:
    a, b, c = p("a"), p("b | a"), p("c | a b")
    assert quotient(product(a, b), a) == b
    assert quotient(product(a, a, b), a) == product(a, b)
    assert quotient(product(a, b), product(a, c)) == Quotient(b, c)
    assert quotient(a, a) == ONE
    assert quotient(a, b) == Quotient(a, b)


def test_probabilities_that_meet_are_joined() -> None:
    assert tidy(product(p("a | b"), p("b"))) == p("a b")
    assert tidy(product(p("b"), p("a | b"))) == p("a b")
    assert tidy(product(p("a | b c"), p("b | c"), p("c"))) == p("a b c")
    assert tidy(product(p("a | b c"), p("b"))) == product(p("a | b c"), p("b"))
    assert tidy(Quotient(p("a b | c"), p("b | c"))) == p("a | b c")
    assert tidy(Quotient(p("a b | c"), p("b"))) == Quotient(p("a b | c"), p("b"))
    assert tidy(Quotient(p("a"), p("b"))) == Quotient(p("a"), p("b"))
    assert tidy(Quotient(p("a b"), p("a b"))) == ONE
    assert tidy(Sum(("b",), product(p("a | b"), p("b")))) == p("a")


def test_what_is_set_or_observed_elsewhere_is_not_joined() -> None:
    done = probability(["a"], ["b"], do=["x"])
    assert tidy(product(done, p("b"))) == product(done, p("b"))
    there = probability(["a"], ["b"], domain="*")
    assert tidy(product(there, p("b"))) == product(there, p("b"))
    both = probability(["a", "b"], do=["x"])
    assert tidy(Quotient(both, p("b"))) == Quotient(both, p("b"))
    assert tidy(Quotient(both, probability(["b"], do=["x"]))) == probability(["a"], ["b"], ["x"])


def test_a_domain_reaches_every_probability() -> None:
    held = Quotient(Sum(("b",), product(p("a | b"), p("c"))), p("c"))
    assert str(in_domain(held, "*")) == "[sum_{b} P*(a | b) P*(c)] / [P*(c)]"
    renamed = Renamed(p("a"), "a", "a*")
    assert in_domain(renamed, "*") is renamed


def test_products_print_sums_last_and_bracket_what_is_not_atomic() -> None:
    a, b, c = p("a"), p("b"), p("c")
    last = Sum(("b",), product(p("c | b"), b))
    assert str(product(last, a)) == "P(a) sum_{b} P(c | b) P(b)"
    assert str(Product((last, a, last))) == ("P(a) (sum_{b} P(c | b) P(b)) sum_{b} P(c | b) P(b)")
    assert str(Product((Quotient(a, b), c))) == "P(c) ([P(a)] / [P(b)])"
    assert str(Product((a, b, c))) == "P(a) P(b) P(c)"
    assert str(Sum(("a",), Quotient(a, b))) == "sum_{a} ([P(a)] / [P(b)])"
    assert str(Product((Sum(("b",), b), Quotient(a, c)))) == ("(sum_{b} P(b)) ([P(a)] / [P(c)])")


def test_bound_names_are_primed_where_they_are_taken() -> None:
    inner = Sum(("x",), product(p("y | m x"), p("x")))
    twice = product(p("m | x"), Sum(("x",), product(p("y | x"), inner)))
    assert str(twice) == ("P(m | x) sum_{x'} P(y | x') sum_{x''} P(y | m, x'') P(x'')")
    assert inner.free == {"y", "m"}
    assert formula(inner, ["y", "m", "x"]) == "sum_{x'} P(y | m, x') P(x')"
    assert formula(inner, ["y"]) == "sum_{x} P(y | m, x) P(x), for any value of m"
    assert formula(inner, ["y", "m"]) == str(inner)


def test_a_renamed_variable_is_shown_and_evaluated_under_its_new_name() -> None:
    held = Renamed(p("a | b"), "b", "b*")
    assert (str(held), held.free, held.atomic) == ("P(a | b*)", {"a", "b*"}, True)
    assert not Renamed(Sum(("a",), p("a")), "b", "b*").atomic
    assert set(held.evaluate(JOINT).names) == {"a", "b*"}
    assert str(probability(["y"], ["z"], ["x"])) == "P(y | do(x), z)"


def test_probabilities_are_those_of_the_table() -> None:
    found = p("a | b").evaluate(JOINT).over(("a", "b")).values
    joint = JOINT.values.sum(axis=2)
    np.testing.assert_allclose(found, joint / joint.sum(axis=0))
    np.testing.assert_allclose(
        p("c a").evaluate(JOINT).over(("c", "a")).values, JOINT.values.sum(axis=1).T
    )
    with pytest.raises(DataError, match="no distribution was given for P"):
        probability(["a"], do=["b"]).evaluate(JOINT)
    with pytest.raises(DataError):
        probability(["a"], domain="*").evaluate(JOINT)
    laws = {("*", frozenset({"b"})): JOINT}
    elsewhere = probability(["a"], do=["b"], domain="*").evaluate(laws)
    np.testing.assert_allclose(elsewhere.over(("a", "b")).values, joint / joint.sum(axis=0))


def test_impossible_levels_are_nan_not_an_error() -> None:
    table = Table(("a", "b"), np.array([[0.5, 0.0], [0.5, 0.0]]))
    assert np.isnan(p("a | b").evaluate(table).over(("a", "b")).values[:, 1]).all()


def test_latent_nodes_become_arrows_and_shared_causes() -> None:
    """Verma and Pearl 1990: through latent chains, and from one latent cause of three."""
    graph = latent_projection(dag("a>l l>b l>c u>a u>b u>d", "l u"))
    assert graph.above == {"a": frozenset(), "b": {"a"}, "c": {"a"}, "d": frozenset()}
    assert set(graph.confounded) == {frozenset("bc"), frozenset("abd")}
    assert graph.districts == (frozenset("abcd"),)
    chained = latent_projection(dag("u>v v>a u>b w>u", "u v w"))
    assert chained.confounded == (frozenset("ab"),)
    arcs = latent_projection(dag("u>a", "u", "u~b"))
    assert arcs.confounded == (frozenset("ab"),)
    assert latent_projection(dag("a>b", arcs="a~b")).confounded == (frozenset("ab"),)
    assert latent_projection(dag("a>b b>c"), frozenset("b")).above == {"a": frozenset(), "c": {"a"}}


def test_a_projection_hides_nodes_one_at_a_time_with_the_same_result() -> None:
    graph = dag("a>m m>b m>c k>m", arcs="m~d")
    at_once = latent_projection(graph, frozenset("m"))
    in_turn = latent_projection(graph).hiding("m")
    assert in_turn.above == at_once.above
    assert frozenset("bcd") in at_once.confounded
    assert (
        in_turn.districts == at_once.districts == (frozenset("a"), frozenset("bcd"), frozenset("k"))
    )
    assert project(graph).bidirected == {frozenset("md")}


def test_orders_parents_and_districts_are_those_of_the_graph() -> None:
    graph = latent_projection(dag("b>a c>b d>b", arcs="a~d c~e"))
    assert [graph.order.index(x) < graph.order.index(y) for x, y in ("ba", "cb", "db")] == [
        True
    ] * 3
    assert len(graph.order) == 5
    assert graph.parents("ab") == {"c", "d"}
    assert graph.ancestors("a", cut=frozenset("b")) == {"a", "b"}
    assert graph.ancestors("b") == {"b", "c", "d"}
    assert graph.districts == (frozenset("ad"), frozenset("b"), frozenset("ce"))
    assert graph.district("e") == {"c", "e"}
    assert graph.subgraph(frozenset("abd")).confounded == (frozenset("ad"),)
    assert graph.subgraph(frozenset("abc")).confounded == ()


GRAPH = dag("z>x z>y x>m m>y", arcs="x~y")


@pytest.mark.parametrize("name", ["treatment", "outcome", "third"])
def test_a_name_that_is_no_node_is_refused_everywhere(name: str) -> None:
    x, y, z = ("ghost" if name == one else two for one, two in
               (("treatment", "x"), ("outcome", "y"), ("third", "z")))  # fmt: skip
    asked = [
        lambda: is_adjustment_set(GRAPH, x, y, [z]),
        lambda: is_front_door_set(GRAPH, x, y, [z]),
        lambda: is_instrument(GRAPH, z, x, y),
        lambda: identify_distribution(GRAPH, [x], [y], [z]),
        lambda: identify_mediation(GRAPH, x, [z], y),
        lambda: transport(GRAPH, [x], [y], [z]),
    ]
    if name != "third":
        asked += [
            lambda: find_hedge(GRAPH, [x], [y]),
            lambda: find_adjustment_set(GRAPH, x, y),
            lambda: find_front_door(GRAPH, x, y),
            lambda: find_instrument(GRAPH, x, y),
        ]
    for ask in asked:
        with pytest.raises(UnknownNodeError, match="ghost"):
            ask()


def test_roles_that_collide_are_refused() -> None:
    for ask in (
        lambda: identify_mediation(GRAPH, "x", ["x"], "y"),
        lambda: identify_mediation(GRAPH, "x", ["y"], "y"),
        lambda: identify_mediation(GRAPH, "x", ["m"], "x"),
        lambda: identify_mediation(GRAPH, "x", [], "y"),
        lambda: identify_distribution(GRAPH, ["x"], []),
        lambda: identify_distribution(GRAPH, ["x"], ["x"]),
        lambda: identify_distribution(GRAPH, ["x"], ["y"], ["y"]),
        lambda: identify_distribution(dag("u>x u>y x>y", "u"), ["x"], ["u"]),
        lambda: transport(GRAPH, ["x"], ["y"], []),
        lambda: transport(GRAPH, ["x"], ["y"], ["x"]),
        lambda: transport(GRAPH, ["x"], ["y"], ["m"]),
    ):
        with pytest.raises(DataError):
            ask()
    twice = identify_mediation(dag("x>m m>y x>y"), "x", ["m", "m"], "y")
    assert twice.status == "identified"


def test_latent_ends_are_their_own_hedge() -> None:
    graph = dag("u>x u>y x>y", "u")
    found = find_hedge(graph, ["u"], ["y"])
    assert found is not None
    assert found.larger == found.smaller == ("u",)
    assert find_hedge(dag("x>y"), ["x"], ["y"]) is None


def test_nodes_that_do_not_matter_are_not_proposed_for_measuring() -> None:
    graph = dag("x>y u>x u>y v>w v>k", "u v")
    assert measure_to_identify(graph, ["x"], ["y"]) == ("u",)
    both = dag("x>y u>x u>y v>x v>y", "u v")
    assert measure_to_identify(both, ["x"], ["y"]) == ("u", "v")
    assert measure_to_identify(dag("x>y"), ["x"], ["y"]) == ()
