"""Deterministic rules in words ("A or B causes C") -> what would have been, by abduction and action.

Every unknown root takes each value that the observations allow; the answer is claimed where all of
these worlds agree (Pearl 2009, section 7.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from tools.formal.answers import FormalAnswer, UnreadableError, abstain
from tools.formal.arrows import build_dag, folded, shown
from tools.formal.binding import Need, Slot, bind
from tools.formal.figures import split_and

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphs.dags.causal_dag import CausalDag
    from tools.formal.asked import FormalQuestion
    from tools.formal.binding import Reading
    from tools.formal.sentences import Parts

    World = dict[str, int]


@dataclass(frozen=True)
class Rule:
    """The effect takes its stated level when any (`either`) or all causes have theirs."""

    causes: tuple[str, ...]
    either: bool
    effects: tuple[str, ...]


def answer_rules(parts: Parts, asked: FormalQuestion) -> FormalAnswer:
    """Answer "would E, had C been instead of what it was" from rules and observations.

    Raises:
        UnreadableError: a phrase fits no variable, or a rule mixes "and" with "or".
    """
    rules = tuple(_rule(causes, effects) for causes, effects in parts.rules)
    dag = build_dag(parts.arrows, parts.hidden) if parts.arrows else _graph(rules)
    readings = _readings(dag, rules, parts, asked)
    found = {_answer(dag, rules, parts, asked, reading) for reading in readings}
    estimand = f"{asked.outcome} in the world where {asked.treatment}"
    if len(found) > 1:
        why = "the phrases can be read in several ways, which give different answers"
        return abstain(why, asked.query, estimand)
    answer, why = found.pop()
    if not answer:
        return abstain(why, asked.query, estimand).with_graph(shown(dag))
    value = 1.0 if answer == "yes" else 0.0
    return FormalAnswer(answer, asked.query, why, estimand, value, shown(dag))


def _rule(causes: str, effects: str) -> Rule:
    either = re.search(r"\bor\b", _spared(causes)) is not None
    if either and re.search(r"\band\b", causes):
        raise UnreadableError(f"'and' and 'or' in one rule: {causes!r}")
    parts = _split_or(causes) if either else split_and(causes)
    return Rule(parts, either, split_and(effects))


def _spared(text: str) -> str:
    """The text without the "or" of "degree or higher", which joins no two states."""
    return re.sub(
        r"\bor (?=(?:higher|lower|more|less|above|below|better|worse|later|earlier)\b)", "or_", text
    )


def _split_or(causes: str) -> tuple[str, ...]:
    bare = re.sub(r"^either\s+", "", _spared(causes), flags=re.IGNORECASE)
    return tuple(part.strip().replace("or_", "or ") for part in re.split(r",?\s+or\s+", bare))


def _graph(rules: Sequence[Rule]) -> CausalDag:
    arrows = [(c, e) for rule in rules for c in rule.causes for e in rule.effects]
    return build_dag(arrows, ())


def _readings(
    dag: CausalDag, rules: Sequence[Rule], parts: Parts, asked: FormalQuestion
) -> list[Reading]:
    slots = [Slot((phrase,)) for rule in rules for phrase in (*rule.causes, *rule.effects)]
    slots += [Slot((phrase,)) for phrase in (*parts.observed, asked.outcome)]
    slots.append(Slot((asked.treatment, asked.other)))
    apart = [(a, b) for rule in rules for a in rule.causes for b in rule.causes if a < b]
    apart += [(c, e) for rule in rules for c in rule.causes for e in rule.effects]
    apart += [(a, b) for rule in rules for a in rule.effects for b in rule.effects if a < b]
    apart.append((asked.treatment, asked.outcome))
    before = [(c, e) for rule in rules for c in rule.causes for e in rule.effects]
    needs = Need(tuple(apart), ((asked.treatment, asked.outcome),), tuple(before))
    return bind(dag, slots, needs)


def _answer(
    dag: CausalDag, rules: Sequence[Rule], parts: Parts, asked: FormalQuestion, reading: Reading
) -> tuple[str, str]:
    equations = _equations(rules, reading)
    outcome, wanted = reading.of(asked.outcome)
    treatment, level = reading.of(asked.treatment)
    observed = dict(reading.of(phrase) for phrase in parts.observed)
    factual = reading.of(asked.other)
    roots = [node for node in dag.nodes if node not in equations]
    worlds = [
        dict(zip(roots, levels, strict=True)) for levels in product((0, 1), repeat=len(roots))
    ]
    seen = [w for w in worlds if _agrees(_solved(dag, equations, w, {}), observed)]
    if not seen:
        return "", "no world obeys the rules and agrees with what was observed"
    # What was the case in fact tells about the roots, unless the rules and observations exclude it.
    told = [w for w in seen if _solved(dag, equations, w, {})[factual[0]] == factual[1]] or seen
    ends = {_solved(dag, equations, w, {treatment: level})[outcome] for w in told}
    if len(ends) > 1:
        return (
            "",
            "the rules leave open how it would have been: it depends on what was not observed",
        )
    held = ends.pop() == wanted
    said = "would" if held else "would not"
    return ("yes" if held else "no"), f"{asked.outcome}: it {said} be so in every world that agrees"


def _equations(
    rules: Sequence[Rule], reading: Reading
) -> Mapping[str, tuple[tuple[tuple[str, int], ...], bool, int]]:
    """Of each effect: the causes with their levels, whether any suffices, the level they bring about."""
    found = {}
    for rule in rules:
        causes = tuple(reading.of(phrase) for phrase in rule.causes)
        for effect in rule.effects:
            node, level = reading.of(effect)
            if node in found:
                raise UnreadableError(f"two rules for {folded(effect)!r}")
            found[node] = (causes, rule.either, level)
    return found


def _solved(
    dag: CausalDag,
    equations: Mapping[str, tuple[tuple[tuple[str, int], ...], bool, int]],
    roots: World,
    done: World,
) -> World:
    world = {**roots, **done}
    left = [node for node in equations if node not in world]
    while left:
        ready = [n for n in left if all(cause in world for cause, _ in equations[n][0])]
        if not ready:
            raise UnreadableError("the rules form a cycle")
        for node in ready:
            causes, either, level = equations[node]
            met = [world[cause] == value for cause, value in causes]
            world[node] = level if (any(met) if either else all(met)) else 1 - level
        left = [node for node in left if node not in world]
    return {node: world[node] for node in dag.nodes if node in world}


def _agrees(world: World, observed: Mapping[str, int]) -> bool:
    return all(world[node] == level for node, level in observed.items())
