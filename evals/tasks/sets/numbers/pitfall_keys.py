"""What is right by a key of CausalPitfalls, as far as arithmetic can check it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.tasks.sets.numbers.estimating import TrueEffect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.tasks.lines import FileLine

EFFECT = re.compile(r"^(?:TRUE|ADJUSTED)_(?:(?:AVERAGE_)?(?:CAUSAL|TREATMENT)_|TOTAL_)?EFFECT$")
SIGN = re.compile(r"^(?:TRUE|ADJUSTED)_(?:\w+_)?DIRECTION$")
SIGNS = {"positive": 1, "negative": -1, "none": 0, "no effect": 0}
"""What a key says of which way an effect goes."""
TOLD = "TRUE_CONFOUNDERS"
"""What a key says of confounders: the easier wordings of a question tell it."""
HIDDEN = "TRUE_", "ADJUSTED_", "EQUIVALENT_", "OVERALL_", "EFFECT_"
"""How the names of a key begin that no question may show."""
PARTS = re.compile(r"_COEF$|^EFFECT_[A-Z]$")
"""Keys that are parts of one effect: coefficients of its model, or the effects at levels in their order."""
WITHIN = 0.05
"""Share of a number that it may be off by where a key does not say."""


@dataclass(frozen=True)
class Parts:
    """The numbers that describe an effect that differs, and how far off each may be."""

    values: tuple[float, ...]
    within: tuple[float, ...]

    def hold(self, said: str) -> bool:
        """Whether as many numbers were said, each near enough."""
        try:
            numbers = [float(text) for text in said.split()]
        except ValueError:
            return False  # names of columns that are asked for
        near = zip(numbers, self.values, self.within, strict=False)
        return len(numbers) == len(self.values) and all(abs(a - b) <= off for a, b, off in near)


@dataclass(frozen=True)
class AskedBack:
    """The columns that must be asked for before there is a number."""

    columns: frozenset[str]


@dataclass(frozen=True)
class Sign:
    """Which way an effect goes: 1, -1, or 0 where its interval holds no effect."""

    value: int

    def hold(self, low: float, high: float) -> bool:
        """Whether an interval says so."""
        return self.value == (low > 0) - (high < 0)


@dataclass(frozen=True)
class GraphClass:
    """A class of graphs, as `class_of` writes it."""

    text: str


Truth = TrueEffect | Sign | GraphClass | Parts | AskedBack


def is_shown(name: str) -> bool:
    """Whether a template may print this of a key."""
    return name == TOLD or not (name.startswith(HIDDEN) or PARTS.search(name))


def truth_of(line: FileLine, shortest: str) -> Truth | None:
    """What is right; None where the key states nothing that can be checked here.

    Args:
        line: the key of one table.
        shortest: the shortest wording of the questions. Where a key names columns and states nothing,
            those that it leaves out are what has to be asked for.
    """
    key = line.row
    parts = [name for name in key if PARTS.search(name)]
    effect = next((name for name in key if EFFECT.match(name)), None)
    if effect is not None:
        return TrueEffect(line.number(effect), within=_within(line, line.number(effect)))
    sign = next((str(key[name]).lower() for name in key if SIGN.match(name)), "")
    if sign in SIGNS and "TREATMENT" in key:
        return Sign(SIGNS[sign])
    if "TRUE_EDGES" in key:
        return GraphClass(" ".join(key["TRUE_EDGES"]))
    if "TRUE_GRAPH" in key:
        # A chain: it can be told from its reverse and from the fork by no data.
        chain = str(key["TRUE_GRAPH"][0]).split("->")
        return GraphClass(class_of(list(zip(chain, chain[1:], strict=False)), []))
    if len(parts) > 1:
        values = tuple(line.number(name) for name in parts)
        return Parts(values, tuple(_within(line, value) for value in values))
    return _asked_back(key, shortest)


def _within(line: FileLine, value: float) -> float:
    share = line.number("TOLERANCE") if "TOLERANCE" in line.row else WITHIN
    return share * max(1.0, abs(value))


def _asked_back(key: Mapping[str, Any], shortest: str) -> AskedBack | None:
    named = {k: str(v) for k, v in key.items() if k.startswith("VARIABLE_")}
    others = {k: v for k, v in key.items() if k not in named and k != "dataset"}
    if any(not is_shown(k) or not isinstance(v, list) for k, v in others.items()):
        return None
    left = frozenset(name for k, name in named.items() if f"{{{k}}}" not in shortest)
    return AskedBack(left) if left else None


def class_of(joined: list[tuple[str, str]], arrows: list[tuple[str, str]]) -> str:
    """A class of graphs as text: `a->b` where all agree, else `a-b` in the order of the names."""
    directed = {frozenset(pair): f"{pair[0]}->{pair[1]}" for pair in arrows}
    return " ".join(sorted(directed.get(frozenset(p), "-".join(sorted(p))) for p in joined))
