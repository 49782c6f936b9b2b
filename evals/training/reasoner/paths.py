"""Paths that the reasoner wrote, judged by the generator: what its evaluator is trained on once more.

The generator knows which facts it stated and what follows, so a path is verified by it and by no model.
Verified paths become chat lines: the problem with the path in the user's turn, `yes` or `no` in the
assistant's.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.models.backends.llama import LlamaModel
from agent.models.chat_model import Message, Sampling
from evals.training.reasoner.made import wording
from evals.training.reasoner.made.examples import Example
from evals.training.reasoner.made.problems import problems
from evals.training.reasoner.made.stated import Facts
from evals.training.reasoner.prompts import PROMPTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pydantic import BaseModel

    from agent.models.chat_model import Completion
    from evals.training.reasoner.made.drawn_names import Split
    from evals.training.reasoner.made.problems import Problem

STEP = re.compile(r"then (\w+) (raises|lowers) (\w+), net (raises|lowers)\.")
LONGEST = 96
"""Tokens of a path."""


@dataclass(frozen=True)
class Written:
    """A written path, and whether it is right."""

    problem: Problem
    text: str
    is_right: bool


def is_right(problem: Problem, text: str) -> bool:
    """Whether all steps are stated and in order, the net signs hold, and the answer is the truth."""
    facts = Facts(problem.facts)
    node, net, at = problem.outcome, 1, 0
    for match in STEP.finditer(text):
        cause, verb, effect, said = match.groups()
        sign = 1 if verb == "raises" else -1
        net *= sign
        stated = any(fact.effect == effect and fact.sign == sign for fact in facts.of(cause))
        if match.start() != at or effect != node or not stated or said != wording.VERB[net]:
            return False
        node, at = cause, match.end() + 1
    rest = text[at:]
    if node == problem.exposure:
        return rest == wording.answer(problem.truth)
    ended = f"{wording.ENDS} {wording.answer('neither')}"
    return rest == ended and not facts.into(node) and problem.truth == "neither"


async def write_paths(
    file: Path, split: Split, seed: int, count: int, each: int, threads: int = 1
) -> list[Written]:
    """Let the reasoner write `each` paths for `count` problems; equal ones are one.

    Raises:
        DataError, SetupError, ModelError: as `LlamaModel`.
    """
    model = LlamaModel(file, n_ctx=1024, n_threads=threads, seed=seed)
    found = []
    try:
        for problem in problems(split, seed, count):
            turn = [Message("user", wording.problem_text(problem) + wording.THINK)]
            done: list[Completion[BaseModel]] = await model.complete_many(
                [turn] * each, max_tokens=LONGEST, sampling=Sampling(PROMPTS.temperature, seed)
            )
            texts = dict.fromkeys(one.text for one in done)
            found += [Written(problem, text, is_right(problem, text)) for text in texts]
    finally:
        await model.close()
    return found


async def judged(file: Path, paths: Sequence[Written], threads: int = 1) -> list[float]:
    """The reasoner's probability that each path is right."""
    model = LlamaModel(file, n_ctx=1024, n_threads=threads)
    found = []
    try:
        for path in paths:
            prefix = wording.problem_text(path.problem)
            asked = wording.with_path(wording.RIGHT, [path.text])
            scores = await model.score_labels(prefix, [asked], ("yes", "no"))
            found.append(math.exp(scores.rows[0][0]))
    finally:
        await model.close()
    return found


def example_of(path: Written) -> Example:
    """What the evaluator is trained on: the path, and whether it is right."""
    asked = wording.asked(path.problem.exposure, path.problem.outcome)
    prompt = asked + wording.with_path(wording.RIGHT, [path.text])
    return Example("right", prompt, "yes" if path.is_right else "no")


def save(paths: Sequence[Written], out: Path) -> None:
    """Write `paths.jsonl`, one chat a line with its gold label, and its data card `paths.md`."""
    lines = []
    for path in paths:
        example = example_of(path)
        turns = [
            {"role": "user", "content": wording.told(path.problem.facts) + example.prompt},
            {"role": "assistant", "content": example.reply},
        ]
        lines.append(json.dumps({"messages": turns, "problem": path.problem.id}))
    (out / "paths.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (out / "paths.md").write_text(_card(paths), encoding="utf-8")


def _card(paths: Sequence[Written]) -> str:
    labels = Counter("right" if path.is_right else "wrong" for path in paths)
    steps = Counter(len(STEP.findall(path.text)) for path in paths)
    return (
        "# Paths of the reasoner with their labels\n\n"
        f"{len(paths)} paths about {len({p.problem.id for p in paths})} made-up problems, drawn from "
        "the reasoner; equal ones of a problem are one. The labels are the generator's: a path is right "
        "if every step is stated and follows, the net signs hold and the answer is the truth. As many "
        "right as wrong ones of each number of steps.\n\n"
        f"- right: {labels['right']}, wrong: {labels['wrong']}\n"
        f"- steps: {', '.join(f'{count} of {n}' for n, count in sorted(steps.items()))}\n"
        "- for: the evaluator's format (`right:`); not for anything outside these problems\n"
        "- terms: made by this program; no source text\n"
    )


def balanced(paths: Sequence[Written]) -> list[Written]:
    """As many right as wrong paths of each number of steps, the first ones of each."""
    groups: dict[tuple[int, bool], list[Written]] = {}
    for path in paths:
        groups.setdefault((len(STEP.findall(path.text)), path.is_right), []).append(path)
    kept = []
    for steps in sorted({steps for steps, _ in groups}):
        right, wrong = groups.get((steps, True), []), groups.get((steps, False), [])
        size = min(len(right), len(wrong))
        kept += right[:size] + wrong[:size]
    return kept
