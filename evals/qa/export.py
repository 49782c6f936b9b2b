"""What programs and people read of a batch: `results.jsonl` and `answers.txt`, made from the table."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from pydantic import ValidationError

from agent.answer import Answer
from agent.faces.shown import WIDTH
from graphs.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agent.faces.session import Session
    from evals.qa.questions import Question
    from evals.qa.results import Result, Results

ROWS, ANSWERS = "results.jsonl", "answers.txt"


def export(questions: Sequence[Question], results: Results, folder: Path, session: Session) -> None:
    """Write both files, in the order of the questions; each replaces the one before it as a whole.

    Raises:
        RunError: they cannot be written; the table is not touched.
    """
    parts = {name: folder / f".{name}.{os.getpid()}.part" for name in (ROWS, ANSWERS)}
    try:
        with ExitStack() as stack:
            rows, answers = (
                stack.enter_context(part.open("w", encoding="utf-8")) for part in parts.values()
            )
            for question in questions:
                result = results.get(question.id)
                if result is not None:
                    rows.write(json.dumps(result.to_json(), ensure_ascii=False) + "\n")
                    answers.write(_text(result, session))
        for name, part in parts.items():
            part.replace(folder / name)
    except OSError as error:
        raise RunError(
            f"the table is whole, but {folder} takes no export of it: {error.strerror}; run the "
            "same command with --export"
        ) from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _text(result: Result, session: Session) -> str:
    head = f"[{result.id}] {result.question}\n"
    if result.status != "ok":
        return f"{head}{result.status}: {result.error}\n\n"
    try:
        answer = Answer.model_validate_json(result.answer)
    except ValidationError:
        old = json.loads(result.answer)
        return f"{head}{old.get('headline', '')} (of an earlier version: {ROWS} has all of it)\n\n"
    return f"{head}{session.text(answer, WIDTH)}\n\n"
