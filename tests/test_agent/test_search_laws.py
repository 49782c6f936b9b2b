"""Laws of the search: on random trees whose every value is known."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.tree.budget import Budget, Spent
from agent.tree.search.drive import Opened, Searched, search
from agent.tree.search.policies import beam, best_first, mcts
from agent.tree.search.space import Spot, best
from graphs.errors import SetupError

POLICIES = {
    "best-first": lambda seed: best_first(),
    "beam": lambda seed: beam(3),
    "mcts": lambda seed: mcts(seed),
}


@dataclass
class KnownTree:
    """A random tree: every spot has a true worth, akin to the one above, and a value that tells it."""

    seed: int
    depth: int = 4
    branching: int = 3
    values: str = "told"
    examined: list[str] = field(default_factory=list)

    def spot(self, name: str, depth: int) -> Spot:
        told = {"told": self.worth(name), "zero": 0.0, "none": None}[self.values]
        parent = name.rpartition(".")[0] or None
        return Spot(name, parent, depth, value=told, cost=1.0)

    def worth(self, name: str) -> float:
        own = random.Random(f"{self.seed} {name}").random()
        above = name.rpartition(".")[0]
        return 0.3 * own + 0.7 * self.worth(above) if above else own

    @property
    def start(self) -> list[Spot]:
        return [self.spot(str(i), 1) for i in range(self.branching)]

    def expected(self, spot: Spot) -> Spent:
        return Spent(lookups=1)

    async def examine(self, chosen: list[Spot]) -> list[Opened]:
        self.examined += [spot.id for spot in chosen]
        return [self._open(spot) for spot in chosen]

    def _open(self, spot: Spot) -> Opened:
        is_leaf = spot.depth == self.depth
        below = [] if is_leaf else range(self.branching)
        children = tuple(self.spot(f"{spot.id}.{i}", spot.depth + 1) for i in below)
        return Opened(self.worth(spot.id), is_leaf, children, Spent(lookups=1))

    def is_settled(self, spots: tuple[Spot, ...]) -> bool:
        return False


def run(tree: KnownTree, policy: object, width: int = 1, **budget: int) -> Searched:
    return asyncio.run(
        search(tree.start, tree, policy, width=width, budget=Budget(**budget))  # type: ignore[arg-type]
    )


def reward(found: Searched) -> float:
    """What the search would answer with is worth; what is not finished is worth nothing."""
    at = found.best
    return at.reward or 0.0 if at is not None and at.finished else 0.0


@pytest.mark.parametrize("name", POLICIES)
def test_more_budget_never_lowers_the_result(name: str) -> None:
    rows = []
    for seed in range(100):
        rows.append(
            [reward(run(KnownTree(seed), POLICIES[name](seed), lookups=n)) for n in (4, 8, 16, 32)]
        )
        assert rows[-1] == sorted(rows[-1])
    means = [sum(column) / len(column) for column in zip(*rows, strict=True)]
    assert means == sorted(means)
    assert means[-1] > means[0]


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("width", [1, 3])
def test_a_smaller_budget_examines_the_beginning_of_a_larger_one(name: str, width: int) -> None:
    whole, cut = KnownTree(3), KnownTree(3)
    run(whole, POLICIES[name](1), width, lookups=25)
    found = run(cut, POLICIES[name](1), width, lookups=11)
    assert cut.examined == whole.examined[:11]
    assert found.ended == "lookups"
    assert found.spent == Spent(lookups=11)


@pytest.mark.parametrize("name", POLICIES)
@given(order=st.permutations(range(12)), seed=st.integers(0, 1000))
def test_the_order_of_siblings_changes_nothing(name: str, order: list[int], seed: int) -> None:
    draw = random.Random(seed)
    spots = [
        Spot(str(i), None, 1, value=draw.choice([None, 0.0, 0.2, 0.7]), cost=draw.choice([1, 2]))
        for i in range(12)
    ]
    policy = POLICIES[name](seed)
    assert policy.choose(spots, 5) == policy.choose([spots[i] for i in order], 5)


@pytest.mark.parametrize("name", POLICIES)
def test_all_zero_and_unknown_values_are_searched_all_the_same(name: str) -> None:
    for values in ("zero", "none"):
        tree = KnownTree(5, depth=2, branching=3, values=values)
        found = run(tree, POLICIES[name](2))
        assert found.ended == "nothing open"
        full = 3 + 9
        assert len(tree.examined) == (3 + 3 if name == "beam" else full)
        assert reward(found) > 0


def test_an_unknown_value_waits_for_every_known_one() -> None:
    spots = [Spot("a", None, 1, value=None), Spot("b", None, 1, value=0.0)]
    assert best_first().choose(spots, 2) == ("b", "a")
    assert beam(2).choose(spots, 2) == ("b", "a")


@given(rewards=st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=8))
def test_what_is_finished_never_loses_to_what_was_cut_off(rewards: list[float | None]) -> None:
    cut = [Spot(f"c{i}", None, 1, "done", reward=r) for i, r in enumerate(rewards)]
    whole = Spot("z", None, 1, "done", reward=0.0, finished=True)
    assert best([*cut, whole]) == whole
    assert best([s for s in cut if s.state == "open"]) is None


@pytest.mark.parametrize(
    ("width", "expected"), [(1, 4), (3, 3 * 4), (6, 3 + 3 * 6), (99, 3 + 9 + 27 + 81)]
)
def test_a_beam_examines_its_width_at_every_depth(width: int, expected: int) -> None:
    tree = KnownTree(9)
    assert run(tree, beam(width), width=2).ended == "nothing open"
    assert len(tree.examined) == expected


def test_seeds_reproduce_and_decide_among_equals() -> None:
    def order(seed: int) -> list[str]:
        tree = KnownTree(1, values="zero")
        run(tree, mcts(seed), lookups=20)
        return tree.examined

    assert order(7) == order(7)
    assert len({tuple(order(seed)) for seed in range(5)}) > 1


@pytest.mark.parametrize("name", ["best-first", "mcts"])
def test_values_that_tell_find_what_is_good_with_less(name: str) -> None:
    """Against values that say nothing, on the same trees and the same budget."""
    told, untold = (
        sum(reward(run(KnownTree(s, values=v), POLICIES[name](s), lookups=12)) for s in range(60))
        for v in ("told", "zero")
    )
    assert told > untold


def test_tree_search_leaves_a_branch_that_pays_nothing() -> None:
    """Equal priors; below `a` every reward is 0, below `b` it is 1."""
    spots = [Spot("a", None, 1, "done", reward=0.0), Spot("b", None, 1, "done", reward=1.0)]
    spots += [Spot(f"{p}.{i}", p, 2, value=0.5) for p in "ab" for i in range(3)]
    assert mcts(0, exploration=0.5).choose(spots, 1)[0].startswith("b")


def test_depth_is_a_budget_with_a_name() -> None:
    tree = KnownTree(2)
    found = run(tree, best_first(), depth=2)
    assert found.ended == "depth"
    assert len(tree.examined) == 3 + 9


def test_a_settled_problem_is_not_searched_further() -> None:
    class Settled(KnownTree):
        def is_settled(self, spots: tuple[Spot, ...]) -> bool:
            return sum(spot.state == "done" for spot in spots) >= 2

    tree = Settled(4)
    assert run(tree, best_first()).ended == "settled"
    assert len(tree.examined) == 2


def test_a_claim_proposed_twice_is_examined_once() -> None:
    class Twice(KnownTree):
        def _open(self, spot: Spot) -> Opened:
            opened = super()._open(spot)
            same = replace(self.spot("same", 2), parent=spot.id)
            return replace(opened, children=(same,) if spot.depth == 1 else ())

    tree = Twice(4)
    run(tree, best_first())
    assert tree.examined.count("same") == 1


@pytest.mark.parametrize("make", [lambda: beam(0), lambda: mcts(1, 0.0), lambda: Budget(tokens=-1)])
def test_what_cannot_be_meant_is_refused(make: object) -> None:
    with pytest.raises(SetupError, match="must be"):
        make()  # type: ignore[operator]


def test_a_budget_names_what_is_used_up_and_what_would_overrun() -> None:
    budget = Budget(tokens=100, lookups=3, money=0.5, seconds=9)
    assert budget.bound(Spent(tokens=99)) is None
    assert budget.bound(Spent(tokens=100)) == "tokens"
    assert budget.bound(Spent(money=0.5)) == "money"
    assert budget.refuses(Spent(lookups=2), Spent(lookups=1)) is None
    assert budget.refuses(Spent(lookups=2), Spent(lookups=2)) == "lookups"
    assert budget.refuses(Spent(seconds=8.5), Spent(seconds=1)) == "seconds"
    assert Budget().bound(Spent(10**9, 1e9, 10**9, 1e9)) is None
