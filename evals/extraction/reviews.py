"""The five answers of systematic reviews from the abstracts of their studies: MedEvidence."""

from __future__ import annotations

import json
import lzma
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from agent.literature.of_studies import conclude

if TYPE_CHECKING:
    from pathlib import Path

    from agent.judges.pair_judge import PairJudge


async def review_answers(
    data: Path, judge: PairJudge | None, limit: int | None = None
) -> Counter[tuple[str, str]]:
    """(Right answer, answer given) -> how often.

    Args:
        data: the folder that holds `medevidence`.
        judge: None to read by rules alone.
        limit: questions at most; None for all.
    """
    counted: Counter[tuple[str, str]] = Counter()
    path = data / "medevidence/med-evidence-abstract.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if limit is not None and number >= limit:
                break
            row = json.loads(line)
            texts = [f"{s['title']}\n\n{s['content']}" for s in row["sources"].values()]
            found = await conclude(row["question"], texts, judge, deadline_s=600.0)
            counted[row["answer"], found.answer] += 1
    return counted


def share_right(counted: Counter[tuple[str, str]]) -> tuple[float, float]:
    """The share of right answers, and that of always giving the most frequent one."""
    wanted: dict[str, int] = defaultdict(int)
    for (answer, _), n in counted.items():
        wanted[answer] += n
    total = sum(counted.values())
    right = sum(n for (answer, given), n in counted.items() if answer == given)
    return right / total, max(wanted.values()) / total
