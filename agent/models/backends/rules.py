"""`RulesModel`: a `ChatModel` without any model. Scores count words; what needs a model is refused.

Four labels are known: increases, decreases, no difference, not bearing (`_` and blanks alike). The
words counted are listed here; only the suffix is read, since the prefix is the same for every branch.
The counts are no probabilities of anything: results carry the name "rules" and the way "rules".
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NoReturn, TypeVar

from pydantic import BaseModel

from agent.models.chat_model import MOST_LIKELY, Completion, Embedded, LabelScores, Usage
from graphs.errors import InputError, SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.models.chat_model import Message, Sampling

T = TypeVar("T", bound=BaseModel)

NO_DIFFERENCE = re.compile(
    r"\b(?:no (?:statistically )?(?:significant )?(?:difference|effect|change|association)s?|"
    r"(?:did|does|do|was|were|is|are) not (?:significantly )?(?:differ\w*|change\w*|affect\w*)|"
    r"(?:not|non-?)\s?significant\w*|similar|comparable)\b"
)
WORDS = {
    "increases": re.compile(
        r"\b(?:increas\w+|rais\w+|elevat\w+|higher|greater|more|worsen\w*|promot\w+|induc\w+)\b"
    ),
    "decreases": re.compile(
        r"\b(?:decreas\w+|reduc\w+|lower\w*|less|fewer|declin\w+|inhibit\w+|prevent\w+|suppress\w+)\b"
    ),
    "no difference": NO_DIFFERENCE,
}
NOT_BEARING = "not bearing"


class RulesModel:
    """What a run uses where no model is configured."""

    name = "rules"

    async def complete(
        self,
        messages: Sequence[Message],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> Completion[T]:
        """Refused: rules write nothing.

        Raises:
            SetupError: always.
        """
        del messages, max_tokens, deadline_s, sampling
        _refuse(f"fill a {schema.__name__}" if schema else "write an answer")

    async def complete_many(
        self,
        conversations: Sequence[Sequence[Message]],
        schema: type[T] | None = None,
        *,
        max_tokens: int = 512,
        deadline_s: float = 60.0,
        sampling: Sampling = MOST_LIKELY,
    ) -> list[Completion[T]]:
        """Refused like `complete`; without conversations there is nothing to refuse."""
        del sampling
        return [
            await self.complete(one, schema, max_tokens=max_tokens, deadline_s=deadline_s)
            for one in conversations
        ]

    async def score_labels(
        self,
        prefix: str,
        suffixes: Sequence[str],
        labels: Sequence[str],
        *,
        deadline_s: float = 60.0,
    ) -> LabelScores:
        """Words of each label in each suffix, one added to every count, as log shares.

        Words inside "no difference" count for it alone; a suffix without any word is not bearing.

        Raises:
            InputError: a label is not among those that the rules know.
        """
        del prefix, deadline_s
        known = [label.replace("_", " ").lower() for label in labels]
        strange = [label for label in known if label not in WORDS and label != NOT_BEARING]
        if strange or not known:
            raise InputError(
                f"the rules know the labels {[*WORDS, NOT_BEARING]}, not {list(labels)}; "
                "configure a model to score others"
            )
        rows = tuple(_row(suffix.lower(), known) for suffix in suffixes)
        return LabelScores(tuple(labels), rows, "rules", self.name, Usage(calls=0))

    async def embed(self, texts: Sequence[str], *, deadline_s: float = 60.0) -> Embedded:
        """Refused: rules know no vectors.

        Raises:
            SetupError: always.
        """
        del texts, deadline_s
        _refuse("make vectors")

    async def close(self) -> None:
        """Nothing to release."""


def _row(text: str, labels: Sequence[str]) -> tuple[float, ...]:
    rest = NO_DIFFERENCE.sub(" ", text)
    counts = {
        label: len(words.findall(text if words is NO_DIFFERENCE else rest))
        for label, words in WORDS.items()
    }
    counts[NOT_BEARING] = 0 if any(counts.values()) else 1
    weights = [counts[label] + 1 for label in labels]
    return tuple(math.log(weight / sum(weights)) for weight in weights)


def _refuse(wanted: str) -> NoReturn:
    raise SetupError(
        f"no model is configured, and rules cannot {wanted}; name a model, a GGUF file or the address "
        "of a server"
    )
