"""A cross-encoder as a judge: every pair in one pass, no prompt and no generation."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from agent.judges.pair_judge import PAIR_LABELS
from agent.judges.windows import windows
from agent.models.chat_model import LabelScores, Usage
from graphs.errors import PromptTooLongError, SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.pair_judge import Pair
    from agent.models.backends.llama.cross_encoder import CrossEncoder

NOT_BEARING = PAIR_LABELS.index("not_bearing")
MOST_KEPT = 4096
"""Pairs whose scores are kept: the steps of one run ask of the same items again."""


class EncoderJudge:
    """A `PairJudge` over a cross-encoder whose classes are the labels of pairs.

    A passage that is too long is read in windows, and the window that bears most on the claim speaks for
    it: a page that reports one result says what that result says. What was read is not read again: the
    scores of a pair are always the same, and only what is computed counts as used.

    Raises:
        SetupError: the file has other classes.
    """

    prompt_version = "pair-1"

    def __init__(self, encoder: CrossEncoder, name: str) -> None:
        if sorted(encoder.labels) != sorted(PAIR_LABELS):
            raise SetupError(
                f"{name} is no judge of pairs: its classes are {', '.join(encoder.labels)}; "
                f"expected {', '.join(PAIR_LABELS)}"
            )
        self.name = name
        self.labels: tuple[str, ...] = PAIR_LABELS
        self._encoder = encoder
        self._order = [encoder.labels.index(label) for label in PAIR_LABELS]
        self._kept: OrderedDict[Pair, tuple[float, ...]] = OrderedDict()

    @property
    def sha256(self) -> str:
        """Of the model's file."""
        return self._encoder.sha256

    async def judge(self, pairs: Sequence[Pair], *, deadline_s: float = 60.0) -> LabelScores:
        """Raw log-probabilities, one row a pair.

        Raises:
            PromptTooLongError: a claim leaves no room for its passage.
            ModelError, DeadlineError: as the backend.
        """
        rows = {pair: self._kept[pair] for pair in pairs if pair in self._kept}
        new = [pair for pair in dict.fromkeys(pairs) if pair not in rows]
        found, usage = await self._read(new, deadline_s) if new else ({}, Usage(calls=0))
        rows.update(found)
        self._kept.update(found)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        every = tuple(rows[pair] for pair in pairs)
        return LabelScores(self.labels, every, "logits", self.name, usage)

    async def _read(
        self, pairs: Sequence[Pair], deadline_s: float
    ) -> tuple[dict[Pair, tuple[float, ...]], Usage]:
        texts = [self._windows(pair) for pair in pairs]
        flat = [
            (pair.claim, text) for pair, some in zip(pairs, texts, strict=True) for text in some
        ]
        scores = await self._encoder.score(flat, deadline_s=deadline_s)
        ordered = iter([tuple(row[i] for i in self._order) for row in scores.rows])
        best = {
            pair: min((next(ordered) for _ in some), key=lambda row: row[NOT_BEARING])
            for pair, some in zip(pairs, texts, strict=True)
        }
        return best, scores.usage

    async def close(self) -> None:
        """Free the memory."""
        await self._encoder.close()

    def _windows(self, pair: Pair) -> tuple[str, ...]:
        try:
            return windows(pair.passage, lambda text: self._encoder.fits((pair.claim, text)))
        except ValueError:
            raise PromptTooLongError(
                f"the claim has {self._encoder.count((pair.claim, ''))} tokens and leaves no room for "
                f"a passage in {self.name}; shorten it ({pair.claim[:60]!r})"
            ) from None
