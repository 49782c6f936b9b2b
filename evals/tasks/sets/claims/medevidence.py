"""MedEvidence: what a Cochrane review concludes, from the abstracts of its trials (ICLR 2026).

`medevidence/*.jsonl`: `{question_id, question, answer, sources: {pmid: {title, content}}, original_review}`.
Questions of one review share its trials.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.strategies.posed import Posed
from evals.tasks.lines import files, json_lines
from evals.tasks.sets.claims.judged_claims import ReviewSet
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    from evals.tasks.lines import FileLine

OPTIONS = ("higher", "lower", "no difference", "uncertain effect", "insufficient data")
PLACES = {option: place for place, option in enumerate(OPTIONS)}


class MedEvidence(ReviewSet):
    """MedEvidence: what a Cochrane review concludes from these trials, one of five."""

    name = "medevidence"
    terms = Terms("MIT; the abstracts belong to their publishers", may_train=False)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        return tuple(
            _item(line)
            for path in files(folder / self.name, "*.jsonl*")
            for line in json_lines(path)
        )


def _item(line: FileLine) -> TaskItem:
    sources = line.row.get("sources")
    if not isinstance(sources, dict) or not sources:
        raise line.broken("no sources")
    texts = []
    for name, source in sources.items():
        if not isinstance(source, dict) or not isinstance(source.get("content"), str):
            raise line.broken(f"source {name} has no content")
        texts.append(f"{source.get('title') or ''}\n{source['content']}".strip())
    return TaskItem(
        str(line.row.get("question_id", line.where)),
        Posed(line.text("question"), OPTIONS, tuple(texts)),
        line.one_of("answer", PLACES),
        str(line.row.get("evidence_certainty", "")),
        f"review {line.row.get('original_review', line.where)}",
    )


TASK = MedEvidence()
