"""`aetia ask` for a question that brings what it is about: a model in words, or a described table."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.errors import DataError, UsageError

if TYPE_CHECKING:
    import argparse

    from tools.formal.answers import FormalAnswer
    from tools.planning.plans import PlanResult

ENOUGH_WORDS = 12
"""A question about the world is shorter than a text that states a model."""


def answer_brought(options: argparse.Namespace, width: int) -> str | None:
    """The text to print; None where the question is one about the world.

    Raises:
        UsageError: `--describe` without `--data`, or `--decimal` without `--describe`.
        DataError: a file cannot be read.
    """
    if options.describe is not None:
        return _from_table(options, width)
    if options.decimal is not None:
        text = "--decimal goes with --describe; of a descriptor it is decimal in [written]"
        raise UsageError(text, "")
    if len(options.question.split()) < ENOUGH_WORDS:
        return None
    from tools.formal.routing import answer_formal

    answer = answer_formal(options.question)
    if answer is None:
        return None
    return json.dumps(answer.to_json(), indent=2) if options.json else _shown_formal(answer, width)


def _from_table(options: argparse.Namespace, width: int) -> str:
    if options.data is None or options.descriptor is not None:
        raise UsageError("--describe goes with --data CSV, and takes the place of --descriptor", "")
    from tools.causal.as_written import AsWritten
    from tools.causal.tables import read_table
    from tools.planning.choices import answer_choice, offers_options
    from tools.planning.estimating import answer_from_table

    if not options.data.is_file():
        raise DataError(f"there is no file {options.data}")
    table = read_table(options.data, AsWritten(decimal=options.decimal))
    text = _description(options.describe)
    if offers_options(options.question):
        choice = answer_choice(options.question, table, text)
        said = {"answer": choice.answer, "why": choice.why}
        return (
            json.dumps(said, indent=2)
            if options.json
            else _wrapped([choice.answer or "No answer.", choice.why], width)
        )
    result = answer_from_table(options.question, table, text)
    return json.dumps(result.to_json(), indent=2) if options.json else _shown(result, width)


def _description(given: str) -> str:
    """The text of a file of that name, else the text itself."""
    try:
        path = Path(given)
        return path.read_text(encoding="utf-8") if len(given) < 256 and path.is_file() else given
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read {given}: {error}") from error


def _shown(result: PlanResult, width: int) -> str:
    made = result.plan
    if result.value is None:
        lines = [f"No number: {result.refusal}"]
    else:
        lines = [
            f"{result.value:.4g} (95 % interval {result.ci_low:.4g} to {result.ci_high:.4g}; "
            f"{result.n:,} rows; certainty {result.certainty})",
            f"{made.target} of {made.treatment} on {made.outcome} by {made.design}: {result.method}"
            if made.design
            else f"{made.outcome}: {result.method}",
        ]
    if result.varies:
        lines.append(result.varies.text)
    lines += [f"because {reason}" for reason in made.reasons]
    lines += [f"assumed: {text}" for text in made.assumed]
    if made.covariates:
        lines.append(f"adjusted for {', '.join(made.covariates)}")
    lines += [f"not adjusted for {text}" for text in made.left_out]
    lines += [f"warning {text}" for text in result.warnings]
    return _wrapped(lines, width)


def _shown_formal(answer: FormalAnswer, width: int) -> str:
    lines = [f"{answer.answer.capitalize()}." if answer.answer else "No answer."]
    if answer.query:
        lines.append(f"asked for: {answer.query} (rung {answer.rung})")
    lines.append(answer.why)
    if answer.graph:
        lines.append(f"graph: {answer.graph}")
    lines += [f"assumed: {text}" for text in answer.assumptions]
    return _wrapped(lines, width)


def _wrapped(lines: list[str], width: int) -> str:
    return "\n".join(textwrap.fill(line, max(width, 40), subsequent_indent="  ") for line in lines)
