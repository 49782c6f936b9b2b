"""Answers beside gold: the metrics that every set has, with 95 % intervals."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from evals.statistics.classes import macro_f1
from evals.statistics.intervals import Mark, mean, rate
from evals.statistics.likely import brier, calibration_error, surprise
from evals.statistics.selective import risk_coverage_area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.tasks.task import Aim, Marked

UNKNOWN = "unknown"
"""The option of a verdict that claims nothing."""


def metrics(marked: Sequence[Marked], *, aim: Aim = "options", seed: int = 0) -> dict[str, Mark]:
    """Accuracy and coverage over all items, and what the answers allow beside these.

    selective_accuracy: among the answered. macro_f1: where the options are the same for all items.
    brier, log_loss, calibration_error, aurc: over the items that have probabilities. Of verdicts also
    wrong: the share of all items for which something was claimed, and not what is right; overclaimed:
    more was claimed than the gold answer allows. The first option claims most, "unknown" nothing.
    """
    sources = sources_of(marked)
    answered = [one for one in marked if one.chosen is not None]
    found = {
        "accuracy": average(marked, seed=seed),
        "coverage": rate([one.chosen is not None for one in marked], seed=seed, sources=sources),
    }
    if answered:
        found["selective_accuracy"] = average(answered, seed=seed)
    if aim == "verdict":
        wrong = [_claims(one) and not one.right for one in marked]
        found["wrong"] = rate(wrong, seed=seed, sources=sources)
        found["overclaimed"] = rate([_overclaims(one) for one in marked], seed=seed, sources=sources)  # fmt: skip
    if _same_options(marked):
        gold = [one.gold for one in marked if one.gold is not None]
        said = [one.chosen for one in marked]
        found["macro_f1"] = macro_f1(gold, said, seed=seed, sources=sources)
    return found | _of_probabilities(answered, seed=seed)


def average(marked: Sequence[Marked], *, seed: int) -> Mark:
    """Mean worth: Wilson where each is right or not and alone, else by the bootstrap."""
    worth, sources = [one.worth for one in marked], sources_of(marked)
    if all(one in (0, 1) for one in worth):
        return rate([one == 1 for one in worth], seed=seed, sources=sources)
    return mean(worth, seed=seed, sources=sources)


def baselines(marked: Sequence[Marked], *, seed: int = 0) -> dict[str, Any]:
    """Accuracy of who always says the most frequent gold answer of these items, and of who draws.

    Empty where answers are open. Where options differ by item there is no answer that all could be given.
    """
    golds = [one.gold for one in marked if one.gold is not None and one.item]
    if not golds or len(golds) < len(marked):
        return {}
    most, _ = Counter(golds).most_common(1)[0]
    chances = [1 / len(one.item.posed.options) for one in marked if one.item]
    sources = sources_of(marked)
    found = {"random": Mark(sum(chances) / len(chances), None, None)}
    if len({one.item.posed.options for one in marked if one.item}) == 1:
        found["majority"] = rate([gold == most for gold in golds], seed=seed, sources=sources)
    return found


def _of_probabilities(answered: Sequence[Marked], *, seed: int) -> dict[str, Mark]:
    likely = [one for one in answered if one.probabilities and one.gold is not None]
    if not likely:
        return {}
    sources = sources_of(likely)
    pairs = [(one.probabilities, one.gold) for one in likely if one.gold is not None]
    stated = [max(one.probabilities) for one in likely]
    right = [one.right for one in likely]
    return {
        "brier": mean([brier(p, gold) for p, gold in pairs], seed=seed, sources=sources),
        "log_loss": mean([surprise(p, gold) for p, gold in pairs], seed=seed, sources=sources),
        "calibration_error": calibration_error(stated, right, seed=seed, sources=sources),
        "aurc": risk_coverage_area(stated, right, seed=seed, sources=sources),
    }


def _claims(one: Marked) -> bool:
    if one.chosen is None or one.item is None:
        return one.chosen is not None
    return one.item.posed.options[one.chosen] != UNKNOWN


def _overclaims(one: Marked) -> bool:
    """Options of verdicts go from the strongest claim to none: `yes`, `no`, `unknown`."""
    if one.chosen is None or one.right or one.gold is None:
        return False
    return one.chosen < one.gold


def _same_options(marked: Sequence[Marked]) -> bool:
    options = {one.item.posed.options if one.item else () for one in marked}
    if len(options) != 1 or any(one.gold is None for one in marked):
        return False
    return all(option.islower() for option in options.pop() or ("",))


def sources_of(marked: Sequence[Marked]) -> list[str] | None:
    """The source of every item; None where they have none, and each stands for itself."""
    sources = [one.source for one in marked]
    return sources if all(sources) else None
