"""Train the reasoner from scratch on problems made on the way; no problem is seen twice.

Rows grow with the training: at first few facts a problem, so that the model learns to look up a fact
before it must find it among many. The state is written at every report, and the same command goes on
from it.
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

from evals.training.reasoner.made.examples import FORMATS
from evals.training.reasoner.made.problems import FACTS, problem, problems
from evals.training.reasoner.network.decoder import Reasoner, Size
from evals.training.reasoner.network.packing import IGNORED, batch_of, told_with_examples
from evals.training.reasoner.network.start import prepare
from evals.training.reasoner.network.tokens import name_tokens

if TYPE_CHECKING:
    from pathlib import Path

from evals.training.reasoner.network.packing import Batch

LENGTHS = ((0.0, 3, 112), (0.08, 6, 144), (0.25, FACTS, 192))
"""From which share of the training on: most facts of a problem, tokens of a row."""
EVALUATED = 224
"""Tokens of a row of held-out problems."""
WARM_UP = 100
"""Steps over which the learning rate rises."""
PREPARED = 0.05
"""Of the learning rate, for heads that already look back or look up: the rest learns to use them first."""
TRAILED = 0.5
"""The weight of the loss of trails beside that of replies."""
LAST = 0.03
"""The learning rate at the end, as a share of its peak."""


@dataclass(frozen=True)
class Course:
    """How to train.

    Attributes:
        steps: in all; the learning rate and the size of the problems follow from how many are done.
        rows: problems in a step.
        peak: the highest learning rate.
        decay: of the weights.
        seed: of weights and problems.
        threads: of the CPU.
        report: steps between reports.
        compiled: by torch, which needs a C++ compiler: a minute at first, then a quarter faster.
    """

    steps: int = 2200
    rows: int = 12
    peak: float = 1.5e-3
    decay: float = 0.05
    seed: int = 1
    threads: int = 1
    report: int = 100
    compiled: bool = False


@dataclass
class Progress:
    """How far a training has come; `seconds` are of the CPU."""

    steps: int = 0
    seconds: float = 0.0


def train(recipe: Course, size: Size, out: Path) -> Path:
    """Train, or go on from the last report; the file of the state."""
    torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    out.mkdir(parents=True, exist_ok=True)
    model = Reasoner(size)
    prepare(model)
    if recipe.compiled:
        model.compile(dynamic=False)
    optimizer = optimizer_of(model, recipe)
    place = out / "state.pt"
    progress = _resume(place, model, optimizer)
    (out / "recipe.json").write_text(
        json.dumps({"recipe": asdict(recipe), "size": asdict(size)}, indent=1), encoding="utf-8"
    )
    while progress.steps < recipe.steps:
        losses = _some_steps(model, optimizer, recipe, progress)
        _save(place, model, optimizer, progress)
        _log(out, {"steps": progress.steps, "seconds": round(progress.seconds),
                   "loss": round(sum(losses) / len(losses), 4), **evaluate(model)})  # fmt: skip
    return place


def optimizer_of(model: Reasoner, recipe: Course) -> torch.optim.Optimizer:
    """AdamW over everything; the heads that `start` prepared are trained at a share of the rate."""
    named = list(model.named_parameters())
    is_prepared = {name: name.startswith(("blk.0.attn_", "blk.1.attn_")) for name, _ in named}
    groups = [
        {"params": [p for name, p in named if is_prepared[name] is prepared], "share": share}
        for prepared, share in ((False, 1.0), (True, PREPARED))
    ]
    return torch.optim.AdamW(
        groups, lr=recipe.peak, betas=(0.9, 0.98), weight_decay=recipe.decay, fused=True
    )


def _some_steps(
    model: Reasoner, optimizer: torch.optim.Optimizer, recipe: Course, progress: Progress
) -> list[float]:
    """Steps until the next report or the end; their losses."""
    model.train()
    losses = []
    begun = time.process_time()
    for step in range(progress.steps, min(progress.steps + recipe.report, recipe.steps)):
        for group in optimizer.param_groups:
            group["lr"] = group["share"] * recipe.peak * _rate(step, step / recipe.steps)
        losses.append(take_step(model, optimizer, _training_batch(recipe, step), step + 1))
    name_anew(model, 0)
    progress.steps += len(losses)
    progress.seconds += time.process_time() - begun
    return losses


def _rate(step: int, share: float) -> float:
    """The learning rate as a share of its peak: up, then down a cosine."""
    fall = LAST + (1 - LAST) * (1 + math.cos(math.pi * share)) / 2
    return min((step + 1) / WARM_UP, 1.0) * fall


def _training_batch(recipe: Course, step: int) -> Batch:
    _, most, length = [row for row in LENGTHS if row[0] <= step / recipe.steps][-1]
    first = step * recipe.rows
    numbers = range(first, first + recipe.rows)
    made = [problem("train", recipe.seed, number, most) for number in numbers]
    draw = random.Random(f"{recipe.seed}:{step}")
    return batch_of(told_with_examples(made, length, draw), length)


def loss_of(model: Reasoner, batch: Batch) -> torch.Tensor:
    """The mean loss of the tokens of replies, a label counting as `LABEL` tokens, and that of trails."""
    streams = streams_of(model, batch)
    each = functional.cross_entropy(*logits_of(model, batch, streams[-1]), reduction="none")
    weights = torch.from_numpy(batch.weights[batch.targets != IGNORED])
    loss = (each * weights).sum() / weights.sum()
    return loss + TRAILED * _lost_trail(model, batch, streams) if model.glimpse else loss


def _lost_trail(model: Reasoner, batch: Batch, streams: list[torch.Tensor]) -> torch.Tensor:
    """The mean loss of the causes that lead to the outcomes of the questions, and of their signs.

    Each block is asked for one cause more, the nearest first: to go back along a chain within one token
    is nothing that a word at the end could teach (Deng et al. 2024, arXiv:2405.14838, by other means).
    """
    trails = torch.from_numpy(batch.trails[:, :, : len(model.glimpse)])
    asked = (trails != IGNORED).flatten(2).any(2)
    wanted = trails[asked].transpose(0, 1)
    with torch.autocast("cpu", torch.bfloat16):
        logits = model.glimpses([stream[asked] for stream in streams])
    return functional.cross_entropy(
        logits.float().flatten(0, 2), wanted.flatten(), ignore_index=IGNORED
    )


def take_step(
    model: Reasoner, optimizer: torch.optim.Optimizer, batch: Batch, number: int
) -> float:
    """Train by one step, in which names have the vectors of this number; the loss.

    Names have others at every step, so that none comes to mean anything: what is learned is to look them
    up and to copy them, whichever they are.
    """
    name_anew(model, number)
    loss = loss_of(model, batch)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return float(loss.item())


def name_anew(model: Reasoner, number: int) -> None:
    """Draw the vectors of all names; those of number 0 are the model's own."""
    draw = torch.Generator().manual_seed(number)
    vectors = model.token_embd.weight
    names = name_tokens()
    rows = torch.randn(len(names), vectors.shape[1] - 1, generator=draw)
    with torch.no_grad():
        vectors[names, 1:] = rows / rows.norm(dim=1, keepdim=True)
        vectors[names, 0] = 1.0


def logits_of(
    model: Reasoner, batch: Batch, last: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits of the last stream wherever a token of a reply follows, and what follows."""
    targets = torch.from_numpy(batch.targets)
    follows = targets != IGNORED
    with torch.autocast("cpu", torch.bfloat16):
        logits = model.logits(last[follows])
    return logits.float(), targets[follows]


def streams_of(model: Reasoner, batch: Batch) -> list[torch.Tensor]:
    """The stream after every block."""
    mask = torch.zeros(batch.mask.shape, dtype=torch.bfloat16)
    mask = mask.masked_fill(~torch.from_numpy(batch.mask), -torch.inf)
    with torch.autocast("cpu", torch.bfloat16):
        streams: list[torch.Tensor] = model(
            torch.from_numpy(batch.tokens), torch.from_numpy(batch.positions), mask
        )
    return streams


def evaluate(model: Reasoner, rows: int = 32, seed: int = 0) -> dict[str, float]:
    """The share of replies of each format that are right token by token, on problems of `dev`."""
    model.eval()
    made = list(problems("dev", seed, rows))
    tellings = told_with_examples(made, EVALUATED, random.Random(seed))
    unmarked = [(facts, [replace(one, marks=()) for one in some]) for facts, some in tellings]
    batch = batch_of(unmarked, EVALUATED)
    with torch.compiler.set_stance("force_eager"), torch.inference_mode():
        logits, targets = logits_of(model, batch, streams_of(model, batch)[-1])
    good = (logits.argmax(1) == targets).numpy()
    owners = batch.owners[batch.targets != IGNORED]
    shares: dict[str, list[bool]] = {}
    for owner in np.unique(owners):
        form = FORMATS[owner % len(FORMATS)]
        shares.setdefault(form, []).append(bool(good[owners == owner].all()))
    return {form: round(sum(found) / len(found), 3) for form, found in sorted(shares.items())}


def _resume(place: Path, model: Reasoner, optimizer: torch.optim.Optimizer) -> Progress:
    if not place.is_file():
        return Progress()
    state = torch.load(place, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(**state["progress"])


def _save(
    place: Path, model: Reasoner, optimizer: torch.optim.Optimizer, progress: Progress
) -> None:
    part = place.with_suffix(".part")
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save({**state, "progress": asdict(progress)}, part)
    part.replace(place)


def _log(out: Path, line: dict[str, float]) -> None:
    sys.stderr.write(f"{json.dumps(line)}\n")
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
