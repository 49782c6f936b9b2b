"""A text that states a causal model in words and asks about it -> an exact answer, or an abstention."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graphs.errors import CyclicGraphError, DataError
from tools.causal.identification.adjustment import is_adjustment_set
from tools.formal import quantities
from tools.formal.answers import FormalAnswer, UnreadableError, abstain
from tools.formal.arrows import build_dag, folded, shown
from tools.formal.asked import AFFECTS, METHODS, read_adjustment, read_question
from tools.formal.binding import Need, Slot, bind, design_pairs
from tools.formal.joint import Statement, build_joint, find_factors, related
from tools.formal.quantities import Quantity, Stuck
from tools.formal.rules import answer_rules
from tools.formal.sentences import sort_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.dags.causal_dag import CausalDag
    from tools.formal.asked import FormalQuestion
    from tools.formal.binding import Reading
    from tools.formal.figures import Figure
    from tools.formal.joint import Joint
    from tools.formal.sentences import Parts

DRAWS = 24
TINY = 1e-9
SHAKEN = 16
"""Draws of what the percentages were before they were rounded."""


def answer_model(text: str) -> FormalAnswer:
    """Answer a question about a causal model that a text states.

    The text gives the arrows in words ("A has a direct effect on B"), probabilities in words or rules
    ("A or B causes C"), and asks one question: a probability, an association, the effect of doing,
    which variables to adjust for, whether a selected group tells about cause, an effect on the
    treated, a natural direct or indirect effect, or what would have been. Binary variables only.

    Never raises on a text: what cannot be read is an abstention with the reason.
    """
    try:
        parts = sort_sentences(text)
        if parts.methods:
            return _adjustment(parts)
        asked = read_question(parts.question)
        if asked.query == "counterfactual":
            return answer_rules(parts, asked)
        dag = build_dag(parts.arrows, parts.hidden)
        if asked.query == "selection":
            return _selection(dag, asked)
        return _computed(dag, parts.figures, asked)
    except (UnreadableError, CyclicGraphError, DataError) as error:
        return abstain(str(error))


def _adjustment(parts: Parts) -> FormalAnswer:
    dag = build_dag(parts.arrows, parts.hidden)
    found, way = AFFECTS.search(parts.question), METHODS.search(parts.question)
    labels = [label.lower() for label, _ in parts.methods]
    named = [w.lower() for w in parts.question.split() if w.strip(",").lower() in labels]
    if found is None or way is None or len(labels) != 2 or not named:
        raise UnreadableError(f"which method is asked about was not understood: {parts.question!r}")
    treatment = _node(dag, found["treatment"] or found["t2"])
    outcome = _node(dag, found["outcome"] or found["o2"])
    sets = {
        label.lower(): tuple(_node(dag, name) for name in read_adjustment(text))
        for label, text in parts.methods
    }
    valid = {label: is_adjustment_set(dag, treatment, outcome, sets[label]) for label in labels}
    # Of two valid methods the one that holds less fixed is right: the other needs more data.
    rank = {label: (valid[label], -len(sets[label])) for label in labels}
    first = named[0].strip(",")
    second = next(label for label in labels if label != first)
    better = rank[first] > rank[second]
    if "less" in way[0].lower() or "worse" in way[0].lower():
        better = rank[first] < rank[second]
    why = "; ".join(
        f"method {label} ({', '.join(sets[label]) or 'no adjustment'}) is {'' if valid[label] else 'not '}valid"
        for label in labels
    )
    if rank[first] == rank[second]:
        return abstain(f"neither is better: {why}", "adjustment").with_graph(shown(dag))
    estimand = f"back-door criterion for {treatment} -> {outcome}"
    return FormalAnswer("yes" if better else "no", "adjustment", why, estimand, None, shown(dag))


def _node(dag: CausalDag, phrase: str) -> str:
    name = folded(phrase)
    if name in dag.index:
        return name
    readings = bind(dag, [Slot((phrase,))], Need())
    nodes = {reading.of(phrase)[0] for reading in readings}
    if len(nodes) > 1:
        raise UnreadableError(f"{phrase!r} may be any of {', '.join(sorted(nodes))}")
    return nodes.pop()


def _selection(dag: CausalDag, asked: FormalQuestion) -> FormalAnswer:
    """Whether a dependence seen in a selected group is one of cause: only a directed path makes it so."""
    slots = [Slot((phrase,)) for phrase in (asked.treatment, asked.outcome, asked.condition)]
    pairs = (
        (asked.treatment, asked.outcome),
        (asked.treatment, asked.condition),
        (asked.outcome, asked.condition),
    )
    readings = bind(dag, slots, Need(pairs))
    found = {
        reading.of(asked.outcome)[0] in dag.descendants(reading.of(asked.treatment)[0])
        for reading in readings
    }
    if len(found) > 1:
        return abstain(
            "the phrases fit the graph in several ways, with different answers", asked.query
        )
    reading, leads = readings[0], found.pop()
    start, end, chosen = (
        reading.of(p)[0] for p in (asked.treatment, asked.outcome, asked.condition)
    )
    tied = not dag.is_d_separated({start}, {end}, {chosen})
    why = f"{'a' if leads else 'no'} directed path leads from {start} to {end}"
    if tied and not leads:
        why += f"; looking only at one level of {chosen} ties them"
    answer = "yes" if leads == (asked.sign > 0) else "no"
    return FormalAnswer(
        answer, asked.query, why, f"directed paths {start} -> {end}", None, shown(dag)
    )


def _computed(dag: CausalDag, figures: Sequence[Figure], asked: FormalQuestion) -> FormalAnswer:
    if not figures:
        raise UnreadableError("the text gives no numbers")
    results: dict[str, FormalAnswer] = {}
    for reading in _readings(dag, figures, asked):
        answer = _evaluated(dag, reading, figures, asked)
        results.setdefault(answer.answer, answer)
    if len(results) > 1 and (stuck := results.pop("", None)) is not None and len(results) == 1:
        # The text was meant to be answered: a reading that cannot be is not what it meant.
        kept = next(iter(results.values()))
        note = f"the phrases are bound so that an answer exists (another reading: {stuck.why})"
        return replace(kept, assumptions=(*kept.assumptions, note)).with_graph(shown(dag))
    if len(results) > 1:
        readings = ", ".join(answer or "none" for answer in sorted(results))
        why = f"the phrases can be read in several ways, which give different answers ({readings})"
        return abstain(why, asked.query).with_graph(shown(dag))
    return next(iter(results.values())).with_graph(shown(dag))


def _readings(dag: CausalDag, figures: Sequence[Figure], asked: FormalQuestion) -> list[Reading]:
    slots = [
        *(Slot((event,)) for figure in figures for event in figure.events),
        *design_pairs(figures),
    ]
    slots.append(Slot((asked.outcome,)))
    apart: list[tuple[str, str]] = []
    before = [(given, event) for f in figures for event in f.events for given in f.given]
    for figure in figures:
        phrases = (*figure.events, *figure.given)
        apart += [(a, b) for i, a in enumerate(phrases) for b in phrases[:i]]
    if asked.treatment and asked.query != "effect of treatment on the treated":
        slots.append(Slot((asked.treatment,)))
        apart.append((asked.treatment, asked.outcome))
        before.append((asked.treatment, asked.outcome))
    if asked.condition:
        slots.append(Slot((asked.condition,)))
        apart.append((asked.condition, asked.outcome))
        if asked.query == "conditional association":
            apart.append((asked.condition, asked.treatment))
        else:
            before.append((asked.condition, asked.outcome))
    for name in asked.middle:
        slots.append(Slot((name,)))
        apart += [(name, asked.outcome), (name, asked.treatment)]
    return bind(dag, slots, Need(tuple(apart), tuple(before)))


def _evaluated(
    dag: CausalDag, reading: Reading, figures: Sequence[Figure], asked: FormalQuestion
) -> FormalAnswer:
    factors = find_factors(_statements(reading, figures))
    numbered = {n for f in factors for n in (f.target, *f.given)}
    phrases = (asked.outcome, asked.treatment, asked.condition)
    needed = [reading.of(phrase)[0] for phrase in phrases if phrase in reading.levels]
    joint = build_joint(factors, needed, dag)
    quantity = _quantity(quantities.seen(dag, frozenset(numbered | set(needed))), reading, asked)
    if isinstance(quantity, Stuck):
        return abstain(quantity.why, asked.query)
    zero = quantity.formula.startswith("0:")
    if len(needed) > 1 and not zero and not related(factors, needed[0], needed[1]):
        return abstain(f"no number relates {needed[1]} to {needed[0]}", asked.query)
    found = _settled(joint, quantity, asked, reading.assumed)
    if (
        found.abstained
        or asked.sign == 0
        or not _rounding_turns(found, quantity, dag, reading, figures, needed)
    ):
        return found
    note = "the percentages are exact: within their rounding the answer could be the other"
    return replace(found, assumptions=(*found.assumptions, note))


def _rounding_turns(
    found: FormalAnswer,
    quantity: Quantity,
    dag: CausalDag,
    reading: Reading,
    figures: Sequence[Figure],
    needed: list[str],
) -> bool:
    """Whether other numbers that round to the stated percentages would turn the answer."""
    rng = np.random.default_rng(1)
    base = 0.5 if found.query == "marginal" else 0.0
    sign = np.sign((found.value or 0.0) - base)
    for _ in range(SHAKEN):
        moved = [
            replace(f, value=float(np.clip(f.value + rng.choice([-f.half, f.half]), 0, 1)))
            for f in figures
        ]
        joint = build_joint(find_factors(_statements(reading, moved)), needed, dag)
        with np.errstate(all="ignore"):
            if np.sign(quantity.value(joint.table()) - base) == -sign:
                return True
    return False


def _quantity(dag: CausalDag, reading: Reading, asked: FormalQuestion) -> Quantity | Stuck:
    outcome = reading.of(asked.outcome)
    if asked.query == "marginal":
        return quantities.marginal(outcome)
    if asked.query == "effect of treatment on the treated":
        return quantities.treated(dag, outcome, reading.of(asked.condition))
    treatment = reading.of(asked.treatment)
    if asked.query == "association":
        return quantities.association(dag, outcome, treatment, {})
    if asked.query == "conditional association":
        return quantities.association(dag, outcome, treatment, dict([reading.of(asked.condition)]))
    if asked.query == "effect":
        return quantities.effect(dag, outcome, treatment)
    middle = tuple(reading.of(name)[0] for name in asked.middle)
    direct = asked.query == "natural direct effect"
    return quantities.natural(dag, outcome, treatment, middle, direct)


def _statements(reading: Reading, figures: Sequence[Figure]) -> list[Statement]:
    """The figures as conditional probabilities of level 1; joint ones are divided by their marginal."""
    alone = {}
    for figure in figures:
        if len(figure.events) == 1 and not figure.given:
            node, level = reading.of(figure.events[0])
            alone[node] = figure.value if level else 1 - figure.value
    found = []
    for figure in figures:
        events = [reading.of(event) for event in figure.events]
        given = dict(reading.of(phrase) for phrase in figure.given)
        value = figure.value
        if len(events) == 2 and not given:
            known = next((event for event in events if event[0] in alone), None)
            if known is None:
                raise UnreadableError("a probability of two things together, but of neither alone")
            share = alone[known[0]] if known[1] else 1 - alone[known[0]]
            value, given = min(value / share, 1.0) if share else 0.5, dict([known])
            events = [event for event in events if event != known]
        if len(events) != 1:
            raise UnreadableError(f"more than two events together: {' and '.join(figure.events)}")
        node, level = events[0]
        found.append(Statement(node, given, value if level else 1 - value))
    return found


def _settled(
    joint: Joint, quantity: Quantity, asked: FormalQuestion, bound: tuple[str, ...]
) -> FormalAnswer:
    """The value where what is open does not matter; else with what was assumed, or an abstention."""
    rng = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        values = [quantity.value(joint.table(rng)) for _ in range(1 if joint.complete else DRAWS)]
        plain = quantity.value(joint.table())
    if not np.isfinite([*values, plain]).all():
        return abstain("a probability of 0 stands in a denominator", asked.query, quantity.formula)
    base = 0.5 if asked.query == "marginal" else 0.0
    answers = {_said(value - base, asked.sign) for value in values}
    assumed = (*bound, *quantity.assumed, *joint.assumed)
    if asked.sign == 0 and max(values) - min(values) > 1e-6:
        why = f"the numbers leave it open: from {min(values):.3f} to {max(values):.3f}"
        return abstain(why, asked.query, quantity.formula)
    if len(answers) > 1:
        assumed = (*assumed, "what no number states is no dependence")
    answer = f"{plain:.4g}" if asked.sign == 0 else _said(plain - base, asked.sign)
    why = f"{quantity.formula} = {plain:.4g}"
    return FormalAnswer(answer, asked.query, why, quantity.formula, plain, "", tuple(assumed))


def _said(value: float, sign: int) -> str:
    return "yes" if sign * value > TINY else "no"
