"""A CLadder question told again about things that do not exist: every phrase has its invented name.

The benchmark's own records of what was said (`given_info`, `action`) give the numbers and levels.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

from evals.reworded.changes import invented

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np


def renamed_model(item: Mapping[str, Any], rng: np.random.Generator) -> str:
    """The text of a question with invented names."""
    meta, states = item["meta"], item["states"]
    taken: set[str] = set()
    names = {key[:-4]: invented(rng, taken) for key in states if key.endswith("name")}
    told = {f"{v}name": name for v, name in names.items()}
    told |= {f"{v}1": name for v, name in names.items()}
    told |= {f"{v}0": f"not {name}" for v, name in names.items()}
    background = _swapped(item["background"], states, told)
    given = " ".join(_given(meta, item["given"], states, told, names))
    question = _question(meta, item["question"], states, told, names)
    return f"{background} {given} {question}"


def _swapped(text: str, states: Mapping[str, str], told: Mapping[str, str]) -> str:
    for key in sorted(states, key=lambda k: -len(states[k])):
        text = re.sub(
            rf"(?<!\w){re.escape(states[key])}(?!\w)", told[key], text, flags=re.IGNORECASE
        )
    return text


def _given(
    meta: Mapping[str, Any],
    given: str,
    states: Mapping[str, str],
    told: Mapping[str, str],
    names: Mapping[str, str],
) -> Iterator[str]:
    figures = meta.get("given_info") or {}
    if meta["query_type"] in ("backadj", "collider_bias"):
        if meta["query_type"] == "collider_bias":
            return
        yield _swapped(given, states, told)
        return
    if meta["query_type"] == "det-counterfactual":
        rules = given.split(" We observed ")[0]
        yield _swapped(rules, states, told)
        if figures:
            seen = " and ".join(
                f"{'' if level else 'not '}{names[v]}" for v, level in figures.items()
            )
            yield f"We observed {seen}."
        return
    for key, value in figures.items():
        yield from _told(key, value, names)


def _told(key: str, value: Any, names: Mapping[str, str]) -> Iterator[str]:
    inside = key[2:-1]
    if "|" in inside:
        event, given = (part.strip() for part in inside.split("|"))
        variables = [v.strip() for v in given.split(",")]
        for levels in product((0, 1), repeat=len(variables)):
            number = value
            for level in levels:
                number = number[level]
            who = " and ".join(
                f"are {'' if level else 'not '}{names[v]}"
                for v, level in zip(variables, levels, strict=True)
            )
            yield f"For those who {who}, the probability of {names[event]} is {number:.0%}."
        return
    number = value[0] if isinstance(value, list) else value
    events = [part.strip().split("=") for part in inside.split(",")]
    if len(events) == 1:
        yield f"The overall probability of {names[events[0][0]]} is {number:.0%}."
        return
    both = " and ".join(
        f"{'' if level == '1' else 'not '}{names[v]}" for v, level in reversed(events)
    )
    yield f"The probability of {both} is {number:.0%}."


def _question(
    meta: Mapping[str, Any],
    question: str,
    states: Mapping[str, str],
    told: Mapping[str, str],
    names: Mapping[str, str],
) -> str:
    kind = meta["query_type"]
    if kind == "ett":
        way = "less" if " less likely " in question else "more"
        who = told["X1"] if meta.get("treated", True) else told["X0"]
        other = told["X0"] if meta.get("treated", True) else told["X1"]
        seen = told["Y1"] if meta.get("result", True) else told["Y0"]
        return f"For those who are {who}, would it be {way} likely to see {seen} if the individual was {other}?"
    if kind == "det-counterfactual":
        outcome = told["Y1"] if meta["polarity"] else told["Y0"]
        action = meta["action"]
        return (
            f"Would {outcome} happen if {told[f'X{action}']} instead of {told[f'X{1 - action}']}?"
        )
    text = _swapped(question, states, told)
    return re.sub(
        r"look at (.+?), does", f"look at those who are {names.get('V3', '')}, does", text
    )
