"""One question -> one row, whatever happens: an answer, or the reason why there is none."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from evals.qa.brief import brief_of
from evals.qa.results import Result
from graphs.errors import AetiaError, InputError

if TYPE_CHECKING:
    from agent.answer import Answer
    from agent.faces.session import Session
    from evals.qa.questions import Question

GRACE = 1.5
"""A question that heeds no deadline is given up after this many times its deadline, and `GRACE_S` more."""
GRACE_S = 5.0


async def answered(question: Question, session: Session) -> Result:
    """The row of a question; never raises but to be cancelled."""
    limit = session.settings.deadline_s
    try:
        async with asyncio.timeout(GRACE * limit + GRACE_S):
            answer = await session.ask(question.text)
        return _row(question, answer)
    except AetiaError as error:
        return failed(
            question, str(error), "invalid" if isinstance(error, InputError) else "failed"
        )
    except TimeoutError:
        return failed(question, f"not answered within {limit:g} s, nor stopped at its deadline")
    except Exception as error:  # one question never costs the others their answers
        return failed(question, f"{type(error).__name__}: {error}")


def failed(question: Question, said: str, status: str = "failed") -> Result:
    """The row of a question without an answer."""
    said = said.encode("utf-8", "backslashreplace").decode("utf-8")
    return Result(question.id, question.line, question.text, status, error=said, gold=question.gold)


def _row(question: Question, answer: Answer) -> Result:
    effect, cost = answer.effect, answer.cost
    told = {
        "reply": answer.reply, "verdict": answer.verdict, "certainty": answer.certainty,
        "direction": answer.direction, "headline": answer.headline,
        "effect": effect and effect.model_dump(), "sources": [{"id": s.id} for s in answer.sources],
        "cost": {"seconds": cost.seconds, "tokens": cost.tokens, "money": cost.money},
    }  # fmt: skip
    return Result(
        question.id, question.line, question.text, "ok",
        brief=brief_of(told), gold=question.gold, answer=answer.model_dump_json(),
    )  # fmt: skip
