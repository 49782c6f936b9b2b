"""The answers to the clauses of a compound question -> one answer that holds them all.

The whole replies as its parts do where they agree, else `mixed`. It claims what they claim and no more:
its verdict is theirs where they share one, and its certainty is that of the least certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agent.answer import Answer, Certainty, Cost, Reason, Reply, Verdict
    from agent.reading.read import Reading

ORDER: tuple[Certainty, ...] = ("low", "moderate", "high")
CLAIM_NOTHING: frozenset[Reply] = frozenset({"unknown", "asks_back", "not_answerable"})
JOINED = (
    "claims", "evidence", "threats", "would_change", "nearest", "searched", "fallbacks", "models",
    "sources", "ledger",
)  # fmt: skip
"""Fields of the whole that are those of the parts, each entry once."""


def join(reading: Reading, answers: Sequence[Answer], *, run_id: str, cost: Cost) -> Answer:
    """One answer that holds those to the clauses.

    Args:
        reading: the question with its clauses.
        answers: one for each clause, in their order; at least one.
        run_id: of the whole.
        cost: of the whole.
    """
    verdicts = {answer.verdict for answer in answers}
    verdict: Verdict = answers[0].verdict if len(verdicts) == 1 else "insufficient_evidence"
    held = [answer.certainty for answer in answers if answer.certainty is not None]
    reply = _reply(answers)
    fields: dict[str, Any] = {
        name: _each_once(entry for answer in answers for entry in getattr(answer, name))
        for name in JOINED
    }
    return answers[0].model_copy(
        update={
            **fields,
            "run_id": run_id,
            "question": reading.text,
            "kind": "compound",
            "reply": reply,
            "reason": _reason(answers) if reply in CLAIM_NOTHING else None,
            "preferred": None,
            "verdict": verdict,
            "certainty": min(held, key=ORDER.index, default=None),
            "direction": None,
            "effect": None,
            "headline": " ".join(f"({i}) {a.headline}" for i, a in enumerate(answers, start=1)),
            "triangulation": (),
            "mechanisms": (),
            "rivals": (),
            "dag": None,
            "estimation": None,
            "read_as": tuple(part for answer in answers for part in answer.read_as),
            "answers": tuple(answers),
            "cost": cost,
        }
    )


def _reply(answers: Sequence[Answer]) -> Reply:
    """What all parts reply, else `mixed`; where no part claims anything, neither does the whole."""
    replies = {answer.reply for answer in answers}
    if len(replies) == 1:
        return answers[0].reply
    if replies <= CLAIM_NOTHING:
        return "asks_back" if "asks_back" in replies else "unknown"
    return "mixed"


def _reason(answers: Sequence[Answer]) -> Reason | None:
    """Why nothing is claimed: that of a part that asks back, else the first part's."""
    asking = (answer.reason for answer in answers if answer.reply == "asks_back")
    return next(asking, answers[0].reason)


def _each_once(entries: Iterable[Any]) -> tuple[Any, ...]:
    # Entries of evidence are plain JSON objects, which cannot be looked up by themselves.
    return tuple({repr(entry): entry for entry in entries}.values())
