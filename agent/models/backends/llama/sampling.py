"""The next token: the best that is allowed, of the logits or, with a temperature, of perturbed ones.

Adding Gumbel noise to `logits / temperature` and taking the largest draws from the softmax, also over
the allowed tokens only. So one rule serves greedy and random writing, with and without a grammar, and
the grammar is asked about few tokens: on the whole vocabulary it would cost as much as the model.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import numpy as np

from agent.models.chat_model import MOST_LIKELY
from graphs.errors import ModelOutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.models.backends.llama.native import Floats
    from agent.models.backends.llama.weights import Grammar, Weights
    from agent.models.chat_model import Sampling

FIRST_TRY = 64
"""Tokens asked about before the whole vocabulary is."""


class Sampler:
    """Chooses tokens and keeps the text; invalid UTF-8 is never chosen.

    Args:
        weights: the vocabulary.
        grammar: what the text must follow; None for free text.
        sampling: its temperature and where the text stops.
        seed: of the noise.
    """

    def __init__(
        self,
        weights: Weights,
        grammar: Grammar | None = None,
        *,
        sampling: Sampling = MOST_LIKELY,
        seed: Sequence[int] = (0,),
    ) -> None:
        self._weights, self._grammar = weights, grammar
        self._sampling = sampling
        self._random = np.random.default_rng(seed)
        self._parts: list[str] = []
        self._pending = b""
        self.tokens = 0
        self.is_done = False

    @property
    def text(self) -> str:
        """What was written; half a character at the end is left out."""
        return "".join(self._parts)

    def choose(self, logits: Floats) -> int | None:
        """The next token, or None when the text has ended.

        Raises:
            ModelOutputError: the grammar allows no token of this vocabulary.
        """
        if self.is_done:
            return None
        token = self._best(self._perturbed(logits))
        self.tokens += 1
        if self._weights.is_end(token):
            self.is_done = True
            return None
        self._take(token)
        return None if self.is_done else token

    def _perturbed(self, logits: Floats) -> Floats:
        if self._sampling.temperature <= 0:
            return logits
        noise = self._random.gumbel(size=len(logits)).astype(np.float32)
        return np.asarray(logits / np.float32(self._sampling.temperature) + noise, np.float32)

    def _best(self, scores: Floats) -> int:
        best = int(scores.argmax())
        if self._allowed([best]):
            return best
        for count in (min(FIRST_TRY, len(scores)), len(scores)):
            top = np.argpartition(-scores, count - 1)[:count]
            allowed = self._allowed(top[np.argsort(-scores[top], kind="stable")].tolist())
            if allowed:
                return allowed[0]
        raise ModelOutputError(
            f"{self._weights.path.name} has no token that may follow {self.text[-40:]!r} here"
        )

    def _allowed(self, tokens: list[int]) -> list[int]:
        """Those that may come next, in the order given."""
        if self._grammar is not None:
            may = self._grammar.allowed(tokens)
            tokens = [token for token, ok in zip(tokens, may, strict=True) if ok]
        return [token for token in tokens if self._weights.is_end(token) or self._is_text(token)]

    def _is_text(self, token: int) -> bool:
        piece = self._weights.piece(token)
        if not piece:  # a control token; a grammar would take it by its spelling
            return self._grammar is None
        try:
            codecs.utf_8_decode(self._pending + piece, "strict", False)
        except UnicodeDecodeError:
            return False
        return True

    def _take(self, token: int) -> None:
        data = self._pending + self._weights.piece(token)
        text, used = codecs.utf_8_decode(data, "strict", False)
        self._parts.append(text)
        self._pending = data[used:]
        if self._sampling.stop:
            self.is_done = self._sampling.cut(self.text) != self.text
        if self._grammar is not None:
            self._grammar.accept(token)
            # After an object's last brace only the end may come; it need not be computed.
            self.is_done = text.endswith("}") and self._grammar.allowed([self._weights.eos])[0]
