"""Vectors of an answer, in the order of the texts that were sent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from graphs.errors import ModelOutputError

if TYPE_CHECKING:
    from agent.models.backends.openai.key import Voice

Vector = tuple[float, ...]


def vectors_of(answer: Any, count: int, say: Voice) -> tuple[Vector, ...] | ModelOutputError:
    """One vector for each text, or the error to raise: some are missing, doubled or no numbers.

    Servers may answer out of order; `index` says which text a vector belongs to. Where all say the
    same index, or none, their order is taken.
    """
    data = getattr(answer, "data", None)
    items = data if isinstance(data, list) else []
    if len(items) != count:
        return ModelOutputError(say(f"{count} texts were sent and {len(items)} vectors came"))
    indices = [getattr(item, "index", None) for item in items]
    if len(set(indices)) > 1:
        if sorted(map(str, indices)) != sorted(map(str, range(count))):
            return ModelOutputError(say(f"the vectors have the places {indices[:9]}, not 0 and on"))
        items = sorted(items, key=lambda item: int(item.index))
    vectors = tuple(_vector(getattr(item, "embedding", None)) for item in items)
    if not all(vectors):
        text = "a vector is empty or holds something else than numbers; llama.cpp gives one vector "
        return ModelOutputError(say(text + "a token where the model names no pooling"))
    return vectors


def _vector(given: object) -> Vector:
    """Finite numbers, or nothing."""
    numbers = given if isinstance(given, list) else []
    if not all(isinstance(n, int | float) and math.isfinite(n) for n in numbers):
        return ()
    return tuple(float(number) for number in numbers)
