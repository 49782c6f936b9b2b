"""Text problems about signed causal chains, with their truth by construction.

A problem states facts ("bek raises tob") in random order and asks whether one variable changes
another. A directed path from the first to the second is an effect, its sign the product of the signs on
it; a common cause, a common effect, a path the other way round and mere neighbourhood are none. Every
problem has at most one sign: facts that would give a second path are not added.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from evals.training.reasoner.made.drawn_names import names_of
from evals.training.reasoner.made.stated import Fact, Facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.training.reasoner.made.drawn_names import Split

Truth = Literal["raises", "lowers", "neither"]
Kind = Literal["chain", "confounder", "collider", "reverse", "apart"]
NONE_KINDS: tuple[Kind, ...] = ("confounder", "collider", "reverse", "apart")
TRUTHS: tuple[Truth, ...] = get_args(Truth)
HOPS = {"train": (1, 4), "dev": (2, 6), "test": (2, 6)}
"""Fewest and most hops of the chain that is asked about; held-out problems have longer ones."""
FACTS = 12
"""Most facts of a problem, in every split."""


@dataclass(frozen=True)
class Problem:
    """A question about facts.

    Attributes:
        id: unique within its split and seed.
        facts: in the order in which they are told.
        exposure: does this variable
        outcome: change that one?
        truth: the sign of the effect, `neither` where there is none.
        kind: how the two are related.
        hops: of the chain between them, or of the longest chain that leads away from the exposure.
    """

    id: str
    facts: tuple[Fact, ...]
    exposure: str
    outcome: str
    truth: Truth
    kind: Kind
    hops: int


def problems(split: Split, seed: int, count: int) -> Iterator[Problem]:
    """Problems of a split, a third of each truth; the same arguments give the same problems."""
    return (problem(split, seed, number) for number in range(count))


def problem(split: Split, seed: int, number: int, most: int = FACTS) -> Problem:
    """One problem of a split.

    Args:
        split: whose names and chain lengths it has.
        seed: of the split's stream.
        number: in the stream; the truth follows from it.
        most: facts, if the chains that are asked about need no more.
    """
    draw = random.Random(f"{split}:{seed}:{number}")
    names = _names(split, draw)
    truth = TRUTHS[number % 3]
    fewest, longest = HOPS[split]
    length = draw.randint(fewest, max(fewest, min(longest, most - 2)))
    exposure, outcome = next(names), next(names)
    facts = Facts()
    kind: Kind = "chain" if truth != "neither" else draw.choice(NONE_KINDS)
    if kind == "chain":
        signs = [draw.choice((1, -1)) for _ in range(length)]
        wanted = 1 if truth == "raises" else -1
        if _product(signs) != wanted:
            signs[draw.randrange(length)] *= -1
        _chain(facts, [exposure, *_take(names, length - 1), outcome], signs)
    else:
        _unrelated(facts, kind, (exposure, outcome), length, names, draw)
    wanted = draw.randint(min(len(facts.all) + 2, most), most)
    while len(facts.all) < wanted:
        _distract(facts, (exposure, outcome), names, draw)
    told = list(facts.all)
    draw.shuffle(told)
    name = f"{split}-{seed}-{number}"
    return Problem(name, tuple(told), exposure, outcome, truth, kind, length)


def _names(split: Split, draw: random.Random) -> Iterator[str]:
    """Names in random order."""
    pool = names_of(split)
    yield from draw.sample(pool, len(pool))


def _unrelated(
    facts: Facts,
    kind: Kind,
    pair: tuple[str, str],
    length: int,
    names: Iterator[str],
    draw: random.Random,
) -> None:
    """Two variables without a directed path from the first to the second."""
    exposure, outcome = pair

    def chain(start: str, end: str, steps: int) -> None:
        nodes = [start, *_take(names, steps - 1), end]
        _chain(facts, nodes, [draw.choice((1, -1)) for _ in range(steps)])

    if kind == "confounder":
        cause = next(names)
        chain(cause, exposure, draw.randint(1, 2))
        chain(cause, outcome, draw.randint(1, 2))
    elif kind == "collider":
        effect = next(names)
        chain(exposure, effect, draw.randint(1, length))
        chain(outcome, effect, draw.randint(1, 2))
    elif kind == "reverse":
        chain(outcome, exposure, draw.randint(1, length))
    if kind != "collider":
        chain(exposure, next(names), length)
    if kind in ("apart", "collider"):
        chain(next(names), outcome, draw.randint(1, 3))


def _distract(
    facts: Facts, pair: tuple[str, str], names: Iterator[str], draw: random.Random
) -> None:
    """Add a fact or two that leave the truth as it is."""
    known = list(facts.nodes)
    changed = facts.below(pair[0])
    below = [pair[0], *(node for node in known if node in changed)]  # in an order that holds
    way = draw.choices(("branch", "cause", "between", "cause of two", "effect of two", "apart"),
                       (40, 10, 15, 10, 10, 5))[0]  # fmt: skip
    if way == "branch":
        wanted = [(draw.choice([node for node in below if node != pair[1]]), next(names))]
    elif way == "cause":
        wanted = [(next(names), draw.choice(known))]
    elif way == "between":
        wanted = [(draw.choice(known), draw.choice(known))]
    elif way == "apart":
        wanted = [(next(names), next(names))]
    else:
        one, two = draw.sample(known, 2)
        new = next(names)
        wanted = [(new, one), (new, two)] if way == "cause of two" else [(one, new), (two, new)]
    for cause, effect in wanted:
        if facts.may_add(cause, effect, pair):
            facts.add(Fact(cause, effect, draw.choice((1, -1))))


def _chain(facts: Facts, nodes: Sequence[str], signs: Sequence[int]) -> None:
    for cause, effect, sign in zip(nodes[:-1], nodes[1:], signs, strict=True):
        facts.add(Fact(cause, effect, sign))


def _take(names: Iterator[str], count: int) -> list[str]:
    return [next(names) for _ in range(count)]


def _product(signs: Sequence[int]) -> int:
    return -1 if sum(sign < 0 for sign in signs) % 2 else 1
