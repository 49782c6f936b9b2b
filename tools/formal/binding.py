"""Phrases of a text -> variables of its graph and their two levels.

What pairs of phrases are the two states of one variable follows from the design of the numbers; which
variable a phrase belongs to, from its words, and where these tell nothing, from what is left. Every
reading that fits as well as the best is returned, so that a caller answers only where they agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from tools.formal.answers import UnreadableError
from tools.formal.arrows import folded
from tools.formal.likeness import agreement, akin, alike, content, contrast, presence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphs.dags.causal_dag import CausalDag
    from tools.formal.figures import Figure

MAX_READINGS = 40_000
CLOSE = 0.05
BOUND = 0.25


@dataclass(frozen=True)
class Reading:
    """Each phrase of the text as a variable and its level (1 or 0)."""

    levels: Mapping[str, tuple[str, int]]
    assumed: tuple[str, ...] = ()

    def of(self, phrase: str) -> tuple[str, int]:
        """The variable and level of a phrase that was bound."""
        return self.levels[phrase]


@dataclass(frozen=True)
class Slot:
    """Phrases of one variable: one event, or the two states that a design sets side by side."""

    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """What the reading must respect: phrases of different variables, and causes before effects.

    `before` is a preference, `strictly` what no reading may break lightly.
    """

    apart: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    strictly: tuple[tuple[str, str], ...] = ()


def design_pairs(figures: Sequence[Figure]) -> tuple[Slot, ...]:
    """The pairs of conditions that make a design: with the same event they never stand together.

    Raises:
        UnreadableError: the same event under the same conditions has two numbers.
    """
    groups: dict[tuple[tuple[str, ...], int], list[tuple[str, ...]]] = {}
    known: dict[tuple[tuple[str, ...], frozenset[str]], float] = {}
    for figure in figures:
        key = (figure.events, frozenset(figure.given))
        if known.setdefault(key, figure.value) != figure.value:
            said = f"{' and '.join(figure.events)} for {' and '.join(figure.given)}"
            raise UnreadableError(f"the text gives two numbers for one thing: {said}")
        if figure.given:
            groups.setdefault((figure.events, len(figure.given)), []).append(figure.given)
        elif len(figure.events) > 1:
            groups.setdefault(((), len(figure.events)), []).append(figure.events)
    slots: dict[frozenset[str], Slot] = {}
    for conditions in groups.values():
        phrases = list(dict.fromkeys(phrase for given in conditions for phrase in given))
        for phrase in phrases:
            beside = {other for given in conditions if phrase in given for other in given}
            partners = [other for other in phrases if other not in beside]
            if len(partners) == 1:
                pair = (phrase, partners[0])
                slots.setdefault(frozenset(pair), Slot(pair))
            else:
                slots.setdefault(frozenset((phrase,)), Slot((phrase,)))
    return tuple(slots.values())


def bind(
    dag: CausalDag, slots: Iterable[Slot], need: Need, exact: Mapping[str, str] | None = None
) -> list[Reading]:
    """All readings that fit as well as the best.

    Args:
        dag: its nodes are the variables, their names folded.
        slots: the phrases; a phrase may be in several.
        need: what must differ, and what leads to what.
        exact: phrases that are names of variables, with their nodes.

    Raises:
        UnreadableError: nothing ties a phrase to any variable, or the readings are too many.
    """
    merged = _merged(slots)
    named = {phrase: folded(phrase) for slot in merged for phrase in slot.phrases}
    fixed = {p: n for p, n in named.items() if n in dag.index} | dict(exact or {})
    options = [_options(slot, dag, fixed) for slot in merged]
    count = 1
    for some in options:
        count *= len(some)
    if count > MAX_READINGS:
        raise UnreadableError("the phrases can be bound to the variables in too many ways")
    weight = _weights(dag)
    score = _Score(dag, merged, need, weight)
    rated = sorted(((score.of(nodes), nodes) for nodes in product(*options)), reverse=True)
    rated = [(value, nodes) for value, nodes in rated if value > -50]
    if not rated:
        raise UnreadableError("the phrases of the text do not fit the variables of its graph")
    best = rated[0][0]
    readings = []
    for value, nodes in rated:
        if value < best - CLOSE:
            break
        readings.extend(_levelled(merged, nodes))
    return readings


def _merged(slots: Iterable[Slot]) -> list[Slot]:
    """Slots that share a phrase are one."""
    merged: list[Slot] = []
    for slot in slots:
        phrases = dict.fromkeys(slot.phrases)
        rest = []
        for other in merged:
            if set(other.phrases) & phrases.keys():
                phrases = dict.fromkeys((*other.phrases, *phrases))
            else:
                rest.append(other)
        merged = [*rest, Slot(tuple(phrases))]
    return merged


def _options(slot: Slot, dag: CausalDag, fixed: Mapping[str, str]) -> tuple[str, ...]:
    names = {fixed[phrase] for phrase in slot.phrases if phrase in fixed}
    return tuple(sorted(names)) if len(names) == 1 else dag.nodes


def _weights(dag: CausalDag) -> dict[str, float]:
    """A word tells less, the more variables have it in their names."""
    found: dict[str, float] = {}
    for node in dag.nodes:
        for word in content(node):
            count = sum(any(akin(word, w) for w in content(other)) for other in dag.nodes)
            found[word] = 1 / count
    return found


class _Score:
    """How well a binding fits: names, likeness of phrases that share a variable, the needs."""

    def __init__(
        self, dag: CausalDag, slots: Sequence[Slot], need: Need, weight: Mapping[str, float]
    ) -> None:
        self.dag, self.slots, self.need = dag, slots, need
        self.home = {phrase: place for place, slot in enumerate(slots) for phrase in slot.phrases}
        shares = dict(weight)
        self.names = [
            {
                node: sum(alike(p, node, shares) for p in slot.phrases) / len(slot.phrases)
                for node in dag.nodes
            }
            for slot in slots
        ]
        self.pairs = {
            (i, j): max(
                max(alike(p, q), contrast(p, q)) for p in slots[i].phrases for q in slots[j].phrases
            )
            for i in range(len(slots))
            for j in range(i)
        }
        self.below = {node: dag.descendants(node) for node in dag.nodes}

    def of(self, nodes: tuple[str, ...]) -> float:
        total = sum(self.names[place][node] for place, node in enumerate(nodes))
        for (i, j), likeness in self.pairs.items():
            if nodes[i] == nodes[j]:
                total += 1.5 * likeness - 0.4
            else:
                total -= 0.7 * likeness
        for one, other in self.need.apart:
            if nodes[self.home[one]] == nodes[self.home[other]]:
                total -= 100
        for cause, effect in self.need.before:
            if nodes[self.home[effect]] in self.below[nodes[self.home[cause]]]:
                total += 0.15
        for cause, effect in self.need.strictly:
            if nodes[self.home[cause]] not in self.dag.parents(nodes[self.home[effect]]):
                total -= 3
        return total - 0.3 * len(self.dag.latent & set(nodes))


def _levelled(slots: Sequence[Slot], nodes: tuple[str, ...]) -> list[Reading]:
    """The readings of one binding: every variable's phrases sorted into its two levels.

    Where no word tells how two phrases relate, both ways are returned.
    """
    of_node: dict[str, list[Slot]] = {}
    for slot, node in zip(slots, nodes, strict=True):
        of_node.setdefault(node, []).append(slot)
    choices = [[(node, found) for found in _sides(group)] for node, group in of_node.items()]
    readings = []
    for chosen in product(*choices):
        levels: dict[str, tuple[str, int]] = {}
        assumed: list[str] = []
        for node, sides in chosen:
            if node in sides and len(sides) > 1 and not _told(node, sides):
                more = [
                    phrase for phrase in sides if sides[phrase] == sides[node] and phrase != node
                ]
                assumed.append(f"more of {node} is {' / '.join(more)}")
            sides = _upright(node, sides)
            levels |= {phrase: (node, level) for phrase, level in sides.items()}
        readings.append(Reading(levels, tuple(assumed)))
    return readings


def _upright(name: str, sides: dict[str, int]) -> dict[str, int]:
    """The levels named so that 1 is the variable's own name, or the present or higher state."""
    votes = 0.0
    for phrase, level in sides.items():
        weight = 5 if phrase == name else presence(phrase, tuple(p for p in sides if p != phrase))
        votes += weight if level else -weight
    return sides if votes >= 0 else {phrase: 1 - level for phrase, level in sides.items()}


def _told(name: str, sides: Mapping[str, int]) -> bool:
    """Whether words tie the bare name of a variable to one of its levels."""
    votes = [
        agreement(name, p) * (1 if sides[p] == sides[name] else -1) for p in sides if p != name
    ]
    return sum(votes) > BOUND


def _sides(group: Sequence[Slot]) -> list[dict[str, int]]:
    phrases = list(dict.fromkeys(phrase for slot in group for phrase in slot.phrases))
    opposite = {frozenset(slot.phrases) for slot in group if len(slot.phrases) == 2}
    rated = []
    for rest in product((1, 0), repeat=len(phrases) - 1):
        sides = dict(zip(phrases, (1, *rest), strict=True))
        value = 0.0
        for i, one in enumerate(phrases):
            for other in phrases[:i]:
                sign = 1 if sides[one] == sides[other] else -1
                tie = -4.0 if frozenset((one, other)) in opposite else agreement(one, other)
                value += sign * tie
        rated.append((round(value, 6), sides))
    best = max(value for value, _ in rated)
    tied = [sides for value, sides in rated if value > best - BOUND]
    return tied if len(tied) < 2 else _by_presence(tied)


def _by_presence(tied: list[dict[str, int]]) -> list[dict[str, int]]:
    """Of readings that no word tells apart, those where the positive words stand for more.

    "Does season affect ...": the one phrase without a state of its own is level 1, and so is the
    present, higher or unnegated state of the two that are set side by side.
    """
    rated = []
    for sides in tied:
        found = {p: presence(p, tuple(q for q in sides if q != p)) for p in sides}
        states = [p for p in sides if found[p]]
        bare = [p for p in sides if not found[p]]
        if not states or not bare:
            return tied
        value = sum(found[p] * (1 if sides[p] == sides[bare[-1]] else -1) for p in states)
        rated.append((value, sides))
    best = max(value for value, _ in rated)
    return [sides for value, sides in rated if value == best]
