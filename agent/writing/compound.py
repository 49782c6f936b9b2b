"""The answers to the clauses of a compound question -> one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.answer import Answer, Cost
    from agent.reading.read import Reading


def join(reading: Reading, answers: Sequence[Answer], *, run_id: str, cost: Cost) -> Answer:
    """One answer that holds those to the clauses; it replies as they do where they agree."""
    replies = {answer.reply for answer in answers}
    return answers[0].model_copy(
        update={
            "run_id": run_id,
            "question": reading.text,
            "kind": "compound",
            "reply": answers[0].reply if len(replies) == 1 else "mixed",
            "headline": " ".join(answer.headline for answer in answers),
            "read_as": tuple(part for answer in answers for part in answer.read_as),
            "answers": tuple(answers),
            "cost": cost,
        }
    )
