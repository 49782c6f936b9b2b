"""A model and a judge of known accuracy in one: what strategies do with it can be held to theory.

It reads the questions `question(n)` in the words of `PROMPTS` alone. What is random follows from its seed
and from what is asked, so that the same question gives the same answer in any order.

- Direct: the options get independent scores, normal with mean `direct` for the right one and 0 for the
  others, so that the softmax of `direct` times them is its true probability.
- Steps are right with probability `step`; a chain is right when its `steps` steps are, and then ends at
  the right option, else at a wrong one. A path for a wrong option is never right.
- After a reasoning the model answers with what it says, else with the right option if it is right.
- Verifying: a normal score with mean `verifier` for a right reasoning and 0 for a wrong one, given as its
  log-likelihood ratio. Its area under the ROC curve is Phi(verifier / sqrt 2).
"""

from __future__ import annotations

import hashlib
import math
import random
from typing import TYPE_CHECKING, Any

from agent.models.chat_model import (
    MOST_LIKELY,
    Completion,
    Embedded,
    LabelScores,
    Message,
    Sampling,
    Usage,
)
from agent.strategies.posed import Posed
from agent.strategies.prompt_set import PromptSet
from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

PROMPTS = PromptSet(
    head="{question}\n", option="", answer="answer", answer_after="after {reasoning}", chain="chain",
    argue="argue {option}", decompose="", step="step {steps}", verify="verify {reasoning}",
    plausible="", grounded="", blank="", words=3, step_tokens=8, chain_tokens=24,
)  # fmt: skip
CONTENT = "premise"
"""Words that a question is long: it costs tokens to read, and says nothing."""


def question(number: int, options: int = 2, words: int = 40) -> Posed:
    """A question that the simulated model knows."""
    return Posed(" ".join([CONTENT] * words) + f" q{number}", tuple("abcdef"[:options]))


class SimulatedModel:
    """See the module; it counts a word as a token.

    Args:
        right: question number -> the place of its right option.
        options: of every question.
        direct: see the module.
        step: probability that a step is right.
        steps: of a chain.
        verifier: see the module.
        seed: of everything random.
    """

    name = "simulated"

    def __init__(
        self,
        right: dict[int, int],
        *,
        options: int = 2,
        direct: float = 1.0,
        step: float = 0.8,
        steps: int = 1,
        verifier: float = 1.5,
        seed: int = 0,
    ) -> None:
        self._right, self._options = right, options
        self._direct, self._step, self._steps = direct, step, steps
        self._verifier, self._seed = verifier, seed
        self._is_right: dict[str, bool] = {}

    def count(self, prompt: str) -> int:
        """Words."""
        return len(prompt.split())

    async def complete(
        self,
        messages: Sequence[Message],
        schema: Any = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> Completion[Any]:
        """A step, a chain, or a path for one option."""
        del deadline_s, schema
        prompt = messages[-1].content
        number, asked = _parted(prompt)
        drawn = random.Random(f"{self._seed} {prompt} {sampling.seed} {sampling.temperature > 0}")
        kind, _, rest = asked.partition(" ")
        name = f"{drawn.getrandbits(48):012x}"
        right = self._right[number]
        if kind == "step":
            text = name
            self._is_right[name] = drawn.random() < self._step
        else:
            sound = drawn.random() < self._step**self._steps
            wrong = drawn.choice([place for place in range(self._options) if place != right])
            place = "abcdef".index(rest) if kind == "argue" else right if sound else wrong
            self._is_right[name] = sound and place == right
            filler = " ".join([CONTENT] * (8 * self._steps - 5))
            text = f"{name} {filler} The answer is {'abcdef'[place]}"
        text = " ".join(text.split()[:max_tokens])
        return Completion(text, self.name, Usage(self.count(prompt), self.count(text)))

    async def complete_many(
        self,
        conversations: Sequence[Sequence[Message]],
        schema: Any = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> list[Completion[Any]]:
        """One after the other."""
        return [
            await self.complete(
                one,
                schema,
                max_tokens=max_tokens,
                deadline_s=deadline_s,
                sampling=Sampling(sampling.temperature, sampling.seed + number, sampling.stop),
            )
            for number, one in enumerate(conversations)
        ]

    async def score_labels(
        self,
        prefix: str,
        suffixes: Sequence[str],
        labels: Sequence[str],
        *,
        deadline_s: float = 60.0,
    ) -> LabelScores:
        """Labels of options, directly or after a reasoning, and of assessments."""
        del deadline_s
        rows = tuple(self._row(prefix + suffix, labels) for suffix in suffixes)
        tokens = self.count(prefix) + sum(map(self.count, suffixes))
        return LabelScores(tuple(labels), rows, "scripted", self.name, Usage(tokens))

    async def embed(self, texts: Sequence[str], *, deadline_s: float = 60.0) -> Embedded:
        """Refused.

        Raises:
            SetupError: always.
        """
        raise SetupError("the simulated model makes no vectors")

    async def close(self) -> None:
        """Nothing to release."""

    def _row(self, prompt: str, labels: Sequence[str]) -> tuple[float, ...]:
        number, asked = _parted(prompt)
        kind, _, reasoning = asked.partition(" ")
        if kind == "verify":
            score = self._normal(f"verify {number} {reasoning}")
            score += self._verifier * self._holds(reasoning)
            ratio = self._verifier * score - self._verifier**2 / 2
            return _log_softmax([ratio, 0.0])
        right = "abcdef"[self._right[number]]
        if kind == "after":
            if not self._holds(reasoning):
                right = _said(reasoning) or self._wrong(reasoning, right, labels)
            return _log_softmax([4.0 * (label == right) for label in labels])
        scores = [self._normal(f"{number} {x}") + self._direct * (x == right) for x in labels]
        return _log_softmax([self._direct * score for score in scores])

    def _wrong(self, reasoning: str, right: str, labels: Sequence[str]) -> str:
        others = [label for label in labels if label != right]
        return random.Random(f"{self._seed} {reasoning}").choice(others)

    def _holds(self, reasoning: str) -> bool:
        """Whether every part of a reasoning that this model has written is right."""
        return all(self._is_right.get(word, True) for word in reasoning.split())

    def _normal(self, key: str) -> float:
        digest = hashlib.sha256(f"{self._seed} {key}".encode()).hexdigest()
        return random.Random(digest).gauss(0, 1)


def _parted(prompt: str) -> tuple[int, str]:
    """The number of the question, and what is asked of it."""
    head, _, asked = prompt.partition("\n")
    return int(head.split()[-1][1:]), asked.strip()


def _said(reasoning: str) -> str:
    """What a reasoning ends at, by its own words; empty where it says nothing."""
    return reasoning.rpartition("The answer is ")[2].strip() if "The answer is" in reasoning else ""


def _log_softmax(scores: Sequence[float]) -> tuple[float, ...]:
    top = max(scores)
    whole = top + math.log(sum(math.exp(score - top) for score in scores))
    return tuple(score - whole for score in scores)
