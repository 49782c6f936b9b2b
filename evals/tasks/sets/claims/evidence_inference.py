"""Evidence Inference 2.0: what a trial found, from its full text (DeYoung et al. 2020, arXiv:2005.04177).

`prompts_v2.csv`: `PromptID, PMCID, Outcome, Intervention, Comparator, label`; `fulltext.jsonl`: `{pmcid,
text}`. The label is the most frequent valid annotation. A prompt without a label, or of a trial whose
text is not there, is passed over. What is read is the abstract, and the paragraphs that name most of
what is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.tasks.lines import json_lines, one_file, table
from evals.tasks.sets.claims.judged_claims import FindingSet
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    from evals.tasks.lines import FileLine

LABELS = {
    "significantly increased": 0,
    "significantly decreased": 1,
    "no significant difference": 2,
}
OPTIONS = ("increased", "decreased", "no difference")
PARAGRAPHS = 4
HEADING = re.compile(r"^([A-Z][A-Z .,&/-]+):$", re.MULTILINE)


class EvidenceInference(FindingSet):
    """Evidence Inference: what a trial found of an outcome, from its full text."""

    name = "evidence_inference"
    terms = Terms("MIT for the annotations; articles by their own licence", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = folder / self.name
        texts = {
            str(line.row.get("pmcid")).removeprefix("PMC"): line.text("text")
            for line in json_lines(one_file(place, "fulltext.jsonl*"))
        }
        return tuple(
            _item(line, texts[line.text("PMCID")])
            for line in table(one_file(place, "prompts*.csv*"))
            if line.row.get("label") and line.text("PMCID") in texts
        )


def _item(line: FileLine, text: str) -> TaskItem:
    outcome, given, control = (line.text(key) for key in ("Outcome", "Intervention", "Comparator"))
    question = f"{given} compared with {control}: {outcome}"
    article = line.text("PMCID")
    posed = Posed(question, OPTIONS, passages(text, f"{outcome} {given} {control}"))
    gold = line.one_of("label", LABELS)
    return TaskItem(line.text("PromptID"), posed, gold, "", f"article {article}")


def passages(text: str, asked: str) -> tuple[str, ...]:
    """The abstract's parts, and the paragraphs that hold the rarest words of what is asked."""
    parts = HEADING.split(text)
    pairs = list(zip(parts[1::2], parts[2::2], strict=False))
    abstract, rest = [], []
    for name, body in pairs:
        first, _, after = body.strip().partition("\n\n")
        if name.startswith("ABSTRACT"):
            abstract.append(first)
        # The article's own text begins without a heading, below the last part of the abstract.
        left = after if name.startswith("ABSTRACT") else body
        rest += [p.strip() for p in left.split("\n") if len(p.split()) > 8]
    words = set(re.findall(r"[a-z0-9]{3,}", asked.lower()))
    held = [set(re.findall(r"[a-z0-9]{3,}", p.lower())) & words for p in rest]
    spread = Counter(word for one in held for word in one)
    worth = [sum(1 / spread[word] for word in one) for one in held]
    best = sorted(range(len(rest)), key=lambda i: -worth[i])[:PARAGRAPHS]
    return (*abstract, *(rest[i] for i in sorted(best)))


TASK = EvidenceInference()
