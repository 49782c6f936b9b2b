"""Many questions about one telling of facts in one row, each blind to the others.

The facts are computed once, and every question with its answer looks back at them and at itself only,
at the position that it would have alone. So each costs its own few tokens, and the model is trained on
exactly the prompts that it will see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evals.training.reasoner.made import wording
from evals.training.reasoner.made.examples import FORMATS, examples
from evals.training.reasoner.network.tokens import ASSISTANT, END, USER, encode, token

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evals.training.reasoner.made.examples import Example
    from evals.training.reasoner.made.problems import Problem

IGNORED = -100
"""The target where nothing follows."""
FORK = 6.0
"""The weight of what a path says where it has to choose: most of its other tokens follow of themselves."""
TRAIL = 6
"""Most facts of a trail; a decoder is trained on as many as it has glimpses."""
LABEL = 4.0
"""The weight of a reply that is one word, beside 1 for a token of a path: there are few of them."""


@dataclass(frozen=True)
class Batch:
    """Rows of equal length; see `Reasoner.forward`.

    `targets` are the tokens that follow where they are of a reply, which alone is trained on: the names
    that facts tell cannot be foreseen; `weights` say how much. `trails` are, where a question ends, the
    causes that lead to its outcome, the nearest first, and the net sign from each, (rows, length, TRAIL, 2). `owners` numbers the examples; the remainder by the number of
    formats is the place of its format.
    """

    tokens: NDArray[np.int64]
    positions: NDArray[np.int64]
    mask: NDArray[np.bool_]
    targets: NDArray[np.int64]
    weights: NDArray[np.float32]
    trails: NDArray[np.int64]
    owners: NDArray[np.int64]


def batch_of(tellings: Sequence[tuple[str, Sequence[Example]]], length: int) -> Batch:
    """One row of `length` tokens for each telling of facts, with as many of its examples as fit."""
    size = len(tellings)
    tokens = np.full((size, length), token(END), np.int64)
    positions = np.zeros((size, length), np.int64)
    parts = np.full((size, length), -1, np.int64)
    owners = np.full((size, length), -1, np.int64)
    targets = np.full((size, length), IGNORED, np.int64)
    weights = np.ones((size, length), np.float32)
    trails = np.full((size, length, TRAIL, 2), IGNORED, np.int64)
    count = 0
    for row, (facts, some) in enumerate(tellings):
        head = [token(USER), *encode(facts)]
        at = len(head)
        tokens[row, :at], positions[row, :at], parts[row, :at] = head, np.arange(at), 0
        for part, example in enumerate(some, 1):
            asked = [*encode(example.prompt), token(ASSISTANT)]
            text = [*asked, *encode(example.reply), token(END)]
            end = at + len(text) - 1
            if end > length:
                continue
            tokens[row, at:end] = text[:-1]
            targets[row, at + len(asked) - 1 : end] = text[len(asked) :]
            stops = [place for place, one in enumerate(asked) if one == token(".")]
            for place, mark in zip(stops, example.marks, strict=bool(example.marks)):
                targets[row, at + place] = token(mark)
            trails[row, at + asked.index(token("?"))] = _trail(example)
            forks = [encode(f" {name}") for name in example.forks]
            for place in range(len(asked), len(text) - 2):
                if text[place - 1] in _THEN and text[place + 2 : place + 3] in forks:
                    weights[row, at + place - 1 : at + place + 1] = FORK
            if len(text) == len(asked) + 2:
                weights[row, at + len(asked) - 1] = LABEL
            positions[row, at:end] = len(head) + np.arange(end - at)
            parts[row, at:end] = part
            owners[row, at:end] = count * len(FORMATS) + FORMATS.index(example.format)
            at, count = end, count + 1
    order = np.arange(length)
    before = order[:, None] >= order[None, :]
    own = parts[:, :, None] == parts[:, None, :]
    mask = before & (own | (parts[:, None, :] == 0))
    return Batch(tokens, positions, mask[:, None], targets, weights, trails, owners)


_THEN = (token("then"), *encode(" then"))


def _trail(example: Example) -> NDArray[np.int64]:
    """Tokens of the causes behind the outcome, and of the sign from each to the outcome, (TRAIL, 2)."""
    rows = np.full((TRAIL, 2), IGNORED, np.int64)
    net = 1
    for place, fact in enumerate(example.trail[:TRAIL]):
        net *= fact.sign
        rows[place] = encode(f" {fact.cause} {wording.VERB[net]}")
    return rows


def told_with_examples(
    problems: Sequence[Problem], length: int, draw: random.Random
) -> list[tuple[str, list[Example]]]:
    """Each problem's facts, with more examples about them than a row of `length` tokens can hold."""
    return [
        (wording.told(problem.facts), examples(problem, length // 20, draw)) for problem in problems
    ]
