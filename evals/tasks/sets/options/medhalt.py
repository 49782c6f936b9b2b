"""Med-HALT, fake questions: nothing can be known, and only "I do not know" is right (Pal et al. 2023).

`medhalt/reasoning_fake*.csv`: `id, question, options` (arXiv:2307.15343). The options are a dictionary as
text, and one says that nobody can know, in words that differ: an abstention counts as that one.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.tasks.answers import chosen
from evals.tasks.lines import files, table
from evals.tasks.task import QuestionSet, TaskItem, Terms

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled
    from evals.tasks.lines import FileLine

UNKNOWN = "I do not know."
SAYS_NOT = re.compile(r"\b(?:i do not know|i don'?t know|none of the above|can(?:no|')t be answered)\b", re.IGNORECASE)  # fmt: skip

NUMBERED = re.compile(r"""['"]\d+['"]\s*:\s*(.+?)(?=,\s*['"][\w ]+['"]\s*:|\}\s*$)""")


class MedHalt(QuestionSet):
    """Med-HALT: questions about nothing, where only "I do not know" is right."""

    name = "medhalt"
    terms = Terms("none stated", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        paths = files(folder / self.name, "*fake*.csv*")
        return tuple(_item(line) for path in paths for line in table(path, torn=True))

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """Look-ups; where they abstain, what is answered is that nothing is known."""

        async def settles(posed: Posed) -> Settled:
            settled = await rules.settle(posed, "aetia")
            if settled.chosen is not None:
                return settled
            return chosen(posed, UNKNOWN, 0.99, settled.reason, notes=settled.notes)

        return settles


def _texts(given: str) -> list[str]:
    """The options of a dictionary as text; one with stray quotes is read by its numbered keys."""
    try:
        read = ast.literal_eval(given)
        return [str(text).strip() for key, text in read.items() if str(key).isdigit()]
    except (ValueError, SyntaxError, AttributeError, TypeError):
        return [found[1].strip(" '\"") for found in NUMBERED.finditer(given)]


def _item(line: FileLine) -> TaskItem:
    texts = _texts(line.text("options"))
    kept = [text for text in texts if text and not SAYS_NOT.search(text)]
    if not kept:
        raise line.broken("no options")
    options = (*dict.fromkeys(kept), UNKNOWN)
    posed = Posed(line.text("question"), options)
    return TaskItem(line.text("id"), posed, len(options) - 1, str(line.row.get("dataset", "")))


TASK = MedHalt()
