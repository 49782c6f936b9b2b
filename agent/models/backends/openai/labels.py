"""Label scores from what a server tells about its tokens, or from what it said k times.

A label's weight is the probability that the answer begins with it. Servers give the likeliest
alternatives of each token on the one path that the model took. So a label is known exactly where a
token ends it, or where the path runs through it; an alternative off the path that only begins a label
("in" of "increases", or "no" where "no difference" is another) stays open. Where more than
`TOLERANCE` of the labels' weight is open, there is no row, and sampling takes over.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.errors import InputError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

Row = tuple[float, ...]

TOLERANCE = 0.01
"""Share of the labels' weight that may be open: no probability is then wrong by more."""

LEAST = 1e-12
"""Weight of a label that cannot follow any more; its logarithm stays finite."""

DECORATION = " \t\r\n\"'`*_#>-:"


@dataclass(frozen=True)
class Position:
    """One token of an answer and what could have stood there, as (text, natural log-probability)."""

    chosen: str
    alternatives: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Reading:
    """The log-probabilities, each row summing to 1; None where they are not known well enough.

    `deeper` says whether more tokens of the same answer could settle it.
    """

    row: Row | None
    deeper: bool = False


def check_labels(labels: Sequence[str]) -> None:
    """Labels must be told apart by their letters.

    Raises:
        InputError: fewer than two, an empty one, or two that differ in case alone.
    """
    folded = [_fold(label) for label in labels]
    if len(folded) < 2 or not all(folded) or len(set(folded)) < len(folded):
        raise InputError(f"labels must be two or more different words, not {list(labels)}")


def positions_of(answer: Any) -> tuple[Position, ...]:
    """What an answer tells about its tokens; empty where it tells nothing."""
    choices = getattr(answer, "choices", None)
    given = getattr(choices[0], "logprobs", None) if isinstance(choices, list) and choices else None
    content = getattr(given, "content", None)
    found = []
    for token in content if isinstance(content, list) else ():
        listed = [*(getattr(token, "top_logprobs", None) or ()), token]
        known = {
            one.token: min(float(one.logprob), 0.0)
            for one in listed
            if isinstance(getattr(one, "logprob", None), int | float) and one.logprob == one.logprob
        }
        found.append(Position(token.token, tuple(known.items())))
    return tuple(found)


def row_of(positions: Sequence[Position], labels: Sequence[str], *, ended: bool = False) -> Reading:
    """Label log-probabilities from the tokens of one answer.

    Args:
        positions: its tokens, from the first.
        labels: see `check_labels`.
        ended: whether the answer was complete after the last token.
    """
    folded = [_fold(label) for label in labels]
    weight = dict.fromkeys(folded, 0.0)
    open_weight, floor, path, reached = 0.0, 0.0, "", 1.0
    for place, position in enumerate(positions):
        last = place == len(positions) - 1
        onward = None
        for token, logprob in position.alternatives:
            mass = reached * math.exp(logprob)
            text = path + token
            whole, begun = _split(text, folded)
            if token == position.chosen and begun and not (last and ended):
                onward = (text, mass)
            elif begun and not (token == position.chosen and whole):
                # Decoration off the path says nothing about any label.
                open_weight += mass if _fold(text) else 0.0
            elif whole:
                weight[whole] += mass
        listed = math.fsum(math.exp(logprob) for _, logprob in position.alternatives)
        rarest = min((logprob for _, logprob in position.alternatives), default=0.0)
        floor += reached * min(math.exp(rarest), max(1.0 - listed, 0.0))
        if onward is None:
            return Reading(_row(weight, open_weight, floor))
        path, reached = onward
    whole, _ = _split(path, folded)
    return Reading(_row(weight, open_weight + reached, floor), deeper=bool(positions) and not ended)


def label_in(text: str, labels: Sequence[str]) -> str | None:
    """The label with which an answer begins, the longest that fits; None where none does."""
    folded = {_fold(label): label for label in labels}
    whole, _ = _split(text, list(folded))
    return folded[whole] if whole else None


def sampled_row(counts: Counter[str], labels: Sequence[str]) -> Row:
    """Log-frequencies, half a count added to each label (Jeffreys)."""
    total = sum(counts[label] for label in labels) + 0.5 * len(labels)
    return tuple(math.log((counts[label] + 0.5) / total) for label in labels)


def _row(weight: dict[str, float], open_weight: float, floor: float) -> Row | None:
    """The row; a label that no alternative showed weighs at most as much as the rarest listed."""
    known = math.fsum(weight.values())
    unseen = floor * sum(1 for value in weight.values() if value == 0.0)
    if known <= 0.0 or open_weight + unseen > TOLERANCE * known:
        return None
    weights = [value or max(floor, LEAST) for value in weight.values()]
    total = math.fsum(weights)
    return tuple(math.log(value / total) for value in weights)


def _fold(text: str) -> str:
    return text.replace("_", " ").casefold().lstrip(DECORATION)


def _split(text: str, folded: Sequence[str]) -> tuple[str, bool]:
    """The longest label with which a text begins, as whole words, and whether one may yet come."""
    said = _fold(text)
    whole = [
        label
        for label in folded
        if said == label or (said.startswith(label) and not said[len(label)].isalnum())
    ]
    begun = any(label.startswith(said) and label != said for label in folded)
    return max(whole, key=len, default=""), begun
