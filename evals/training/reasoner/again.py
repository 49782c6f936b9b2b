"""The loop closed once: the reasoner's own paths, verified, train its evaluator again.

Paths are drawn from the reasoner on training problems and labelled by the generator; training goes on
with them in half of the rows; before and after, the evaluator judges the same paths, which the first
reasoner drew on problems of `dev`.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import torch

from agent.faces.guard import run_async
from evals.training.reasoner.made import wording
from evals.training.reasoner.made.problems import FACTS, problem
from evals.training.reasoner.network.decoder import Reasoner, Size
from evals.training.reasoner.network.export import export
from evals.training.reasoner.network.packing import batch_of, told_with_examples
from evals.training.reasoner.network.tokens import is_of_the_language
from evals.training.reasoner.network.train import Course, name_anew, optimizer_of, take_step
from evals.training.reasoner.paths import balanced, example_of, judged, save, write_paths

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.training.reasoner.made.examples import Example
    from evals.training.reasoner.paths import Written

SEED = 11
"""Of the training problems that paths are drawn on; the first training had others."""
DEV_SEED = 12
LENGTH = 240
"""Tokens of a row."""


@dataclass(frozen=True)
class Loop:
    """How much of each.

    Attributes:
        problems: of training, on which paths are drawn.
        held: problems of `dev`, on which paths are judged before and after.
        each: paths drawn for a problem.
        steps: of training.
        rows: problems in a step, half of them with paths.
        peak: the learning rate, falling to 0.
        threads: of the CPU.
    """

    problems: int = 400
    held: int = 150
    each: int = 6
    steps: int = 150
    rows: int = 16
    peak: float = 5e-4
    threads: int = 1


@dataclass(frozen=True)
class Judgement:
    """How well paths were judged.

    Attributes:
        paths: how many, `right` of them right.
        accuracy: share judged as they are, at a probability of one half.
        ranked: probability that a right path gets more than a wrong one (area under the ROC curve).
        picked: share of problems with both kinds where the path judged best is a right one.
    """

    paths: int
    right: int
    accuracy: float
    ranked: float
    picked: float


def close_loop(out: Path, size: Size, loop: Loop) -> dict[str, Judgement]:
    """Draw, label, train on, export to `out / "again"`, and judge held-out paths before and after.

    Raises:
        DataError, SetupError, ModelError: as `LlamaModel`.
    """
    first = out / "reasoner-F16.gguf"
    drawn = run_async(write_paths(first, "train", SEED, loop.problems, loop.each, loop.threads))
    # What is no text of the language needs no evaluator to be told from a right path.
    kept = balanced([path for path in drawn if is_of_the_language(path.text)])
    save(kept, out)
    held = run_async(write_paths(first, "dev", DEV_SEED, loop.held, loop.each, loop.threads))
    place = out / "again"
    place.mkdir(exist_ok=True)
    again = export(retrain(out / "state.pt", size, kept, loop, place), size, place, loop.threads)
    found = {}
    for kind, file in again.items():
        for name, one in (("before", out / file.name), ("after", file)):
            chances = run_async(judged(one, held, loop.threads))
            found[f"{kind} {name}"] = measured(held, chances)
    (place / "judged.json").write_text(
        json.dumps({name: asdict(one) for name, one in found.items()}, indent=1), encoding="utf-8"
    )
    return found


def retrain(state: Path, size: Size, paths: Sequence[Written], loop: Loop, out: Path) -> Path:
    """Go on from a state, half with labelled paths; the file of the new state."""
    torch.set_num_threads(loop.threads)
    model = Reasoner(size)
    model.load_state_dict(torch.load(state, weights_only=True)["model"])
    optimizer = optimizer_of(model, Course())
    by_problem: dict[str, tuple[str, list[Example]]] = {}
    for path in paths:
        empty: tuple[str, list[Example]] = (wording.told(path.problem.facts), [])
        by_problem.setdefault(path.problem.id, empty)[1].append(example_of(path))
    tellings = list(by_problem.values())
    draw = random.Random(SEED)
    for step in range(loop.steps):
        for group in optimizer.param_groups:
            group["lr"] = group["share"] * loop.peak * (1 - step / loop.steps)
        half = loop.rows // 2
        numbers = range(step * half, (step + 1) * half)
        others = [problem("train", SEED + 1, number, FACTS) for number in numbers]
        rows = draw.choices(tellings, k=half) + told_with_examples(others, LENGTH, draw)
        take_step(model, optimizer, batch_of(rows, LENGTH), step + 1)
    name_anew(model, 0)
    torch.save({"model": model.state_dict()}, out / "state.pt")
    return out / "state.pt"


def measured(paths: Sequence[Written], chances: Sequence[float]) -> Judgement:
    """How well these chances tell right paths from wrong ones."""
    right = [chance for path, chance in zip(paths, chances, strict=True) if path.is_right]
    wrong = [chance for path, chance in zip(paths, chances, strict=True) if not path.is_right]
    good = sum(chance > 0.5 for chance in right) + sum(chance <= 0.5 for chance in wrong)
    wins = sum((a > b) + (a == b) / 2 for a in right for b in wrong)
    groups: dict[str, list[tuple[float, bool]]] = {}
    for path, chance in zip(paths, chances, strict=True):
        groups.setdefault(path.problem.id, []).append((chance, path.is_right))
    mixed = [some for some in groups.values() if len({is_right for _, is_right in some}) == 2]
    picked = [max(some)[1] for some in mixed]
    return Judgement(
        len(paths),
        len(right),
        round(good / max(len(paths), 1), 3),
        round(wins / max(len(right) * len(wrong), 1), 3),
        round(sum(picked) / max(len(picked), 1), 3),
    )
