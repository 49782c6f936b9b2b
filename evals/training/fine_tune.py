"""Fine-tune all-MiniLM-L6-v2 as a cross-encoder over claim and passage.

A BERT sequence classifier (Devlin et al. 2019, section 4.1) with the pair as one sequence. Token types
are 0 for both segments, because llama.cpp passes none. Each epoch words its claims anew. The state is
written after every epoch, and the same command goes on from it.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from transformers import AutoTokenizer, BertForSequenceClassification

from evals.training.collect import epoch_of
from evals.training.pairs import LABELS, canonical_claim, vary_claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from evals.training.collect import Collected
    from evals.training.pairs import LabelledPair


@dataclass(frozen=True)
class Phase:
    """Some epochs under one learning rate, which rises, then falls linearly to `last` of its peak.

    `others` is the share of the other sources in each epoch, `turned` that of turned readings.
    """

    others: tuple[float, ...]
    turned: float
    learning_rate: float
    last: float = 0.0


@dataclass(frozen=True)
class Recipe:
    """How to train: first mostly to tell what bears on a claim, then which way an effect goes."""

    phases: tuple[Phase, ...] = (
        Phase((1.0, 1.0, 0.5, 0.3), turned=0.5, learning_rate=1e-4, last=0.4),
        Phase((0.5, 0.4, 0.3, 0.25, 0.2, 0.15), turned=0.05, learning_rate=8e-5),
    )
    batch: int = 16
    tokens: int = 256
    warm_up: float = 0.06
    weight_decay: float = 0.01
    smoothing: float = 0.05
    seed: int = 1
    threads: int = 2


class Encoder:
    """The base model's tokenizer and a batch maker."""

    def __init__(self, base: Path, tokens: int) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(base)
        self._tokens = tokens

    def __call__(self, rows: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Tensors of (claim, passage) rows; only training ever cuts a passage."""
        claims, passages = zip(*rows, strict=True)
        batch = self.tokenizer(
            list(claims), list(passages), truncation="longest_first", max_length=self._tokens,
            padding=True, return_tensors="pt",
        )  # fmt: skip
        batch["token_type_ids"] = torch.zeros_like(batch["input_ids"])
        return dict(batch)


def load_classifier(path: Path) -> BertForSequenceClassification:
    """The base model with a fresh head, or a trained one with its own."""
    names = dict(enumerate(LABELS))
    return BertForSequenceClassification.from_pretrained(
        path, num_labels=len(LABELS), id2label=names, label2id={v: k for k, v in names.items()},
        dtype=torch.float32, attn_implementation="sdpa",
        attention_probs_dropout_prob=0.0,  # drawn on a CPU it costs as much as the attention itself
    )  # fmt: skip


def fine_tune(base: Path, collected: Collected, recipe: Recipe, out: Path) -> Path:
    """Train, or go on with training, and return the folder of the finished model."""
    torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    out.mkdir(parents=True, exist_ok=True)
    encoder = Encoder(base, recipe.tokens)
    model = load_classifier(base)
    for number, phase in enumerate(recipe.phases):
        _phase(model, encoder, collected, recipe, (number, phase), out)
    done = out / "model"
    model.save_pretrained(done)
    encoder.tokenizer.save_pretrained(done)
    (done / "recipe.json").write_text(json.dumps(asdict(recipe)), encoding="utf-8")
    return done


def _phase(
    model: BertForSequenceClassification,
    encoder: Encoder,
    collected: Collected,
    recipe: Recipe,
    numbered: tuple[int, Phase],
    out: Path,
) -> None:
    """What is left of one phase."""
    place, phase = numbered
    epochs = [
        epoch_of(collected, share, phase.turned, random.Random(f"{recipe.seed}:{place}:{i}"))
        for i, share in enumerate(phase.others)
    ]
    steps = sum(len(pairs) // recipe.batch for pairs in epochs)
    optimizer = torch.optim.AdamW(
        _groups(model, recipe.weight_decay), lr=phase.learning_rate, fused=True
    )
    schedule = _schedule(optimizer, steps, recipe.warm_up, phase.last)
    start = _resume(out, place, model, optimizer, schedule)
    for number in range(min(start, len(epochs)), len(epochs)):
        began = time.monotonic()
        draw = random.Random(f"{recipe.seed}:{place}:{number}:words")
        loss = _epoch(model, encoder, optimizer, schedule, epochs[number], recipe, draw)
        scores = evaluate(model, encoder, collected.dev)
        _save(out, model, optimizer, schedule, (place, number + 1))
        line = {"phase": place + 1, "epoch": number + 1, "of": len(epochs), "loss": round(loss, 4), **scores,
                "seconds": round(time.monotonic() - began)}  # fmt: skip
        sys.stderr.write(f"{json.dumps(line)}\n")
        with (out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")


def logits_of(
    model: BertForSequenceClassification,
    encoder: Encoder,
    rows: Sequence[tuple[str, str]],
    batch: int = 32,
) -> NDArray[np.float64]:
    """Class logits, shape (rows, labels), in the order given."""
    model.eval()
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]) + len(rows[i][1]))
    found = np.zeros((len(rows), len(LABELS)))
    with torch.inference_mode():
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            found[chosen] = model(**encoder([rows[i] for i in chosen])).logits.float().numpy()
    return found


def evaluate(
    model: BertForSequenceClassification, encoder: Encoder, pairs: Sequence[LabelledPair]
) -> dict[str, float]:
    """Accuracy and macro-F1 over all labels, and macro-F1 over the three of spans that bear."""
    from sklearn.metrics import accuracy_score, f1_score

    logits = logits_of(model, encoder, [(canonical_claim(p.contrast), p.passage) for p in pairs])
    truth = np.array([LABELS.index(pair.label) for pair in pairs])
    said = logits.argmax(1)
    bearing = truth < 3
    three = logits[bearing, :3].argmax(1)
    return {
        "accuracy": round(float(accuracy_score(truth, said)), 4),
        "macro_f1": round(float(f1_score(truth, said, average="macro")), 4),
        "macro_f1_bearing": round(float(f1_score(truth[bearing], three, average="macro")), 4),
    }


def _epoch(
    model: BertForSequenceClassification,
    encoder: Encoder,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    pairs: Sequence[LabelledPair],
    recipe: Recipe,
    draw: random.Random,
) -> float:
    """One pass; the mean loss."""
    model.train()
    lost = []
    for count, rows in enumerate(_batches(pairs, recipe.batch, draw)):
        texts = [(vary_claim(pair.contrast, draw), pair.passage) for pair in rows]
        target = torch.tensor([LABELS.index(pair.label) for pair in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(**encoder(texts)).logits
        loss = torch.nn.functional.cross_entropy(
            logits.float(), target, label_smoothing=recipe.smoothing
        )
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        lost.append(loss.item())
        if count % 100 == 0:
            loss_now = np.mean(lost[-100:])
            sys.stderr.write(
                f"\r{count * recipe.batch:,} of {len(pairs):,} pairs, loss {loss_now:.3f}"
            )
    sys.stderr.write("\n")
    return float(np.mean(lost))


def _batches(
    pairs: Sequence[LabelledPair], size: int, draw: random.Random
) -> Iterator[list[LabelledPair]]:
    """Full batches of about equal length, in random order: little padding, no order to learn."""
    batches = []
    for start in range(0, len(pairs), size * 40):
        block = sorted(pairs[start : start + size * 40], key=lambda p: len(p.passage))
        batches += [block[i : i + size] for i in range(0, len(block), size)]
    full = [batch for batch in batches if len(batch) == size]
    draw.shuffle(full)
    yield from full


def _groups(model: BertForSequenceClassification, decay: float) -> list[dict[str, Any]]:
    plain: list[torch.nn.Parameter] = []
    decayed: list[torch.nn.Parameter] = []
    for name, weight in model.named_parameters():
        (plain if weight.ndim == 1 or "embeddings" in name else decayed).append(weight)
    return [{"params": decayed, "weight_decay": decay}, {"params": plain, "weight_decay": 0.0}]


def _schedule(
    optimizer: torch.optim.Optimizer, steps: int, warm_up: float, last: float
) -> torch.optim.lr_scheduler.LRScheduler:
    rising = max(int(warm_up * steps), 1)

    def factor(step: int) -> float:
        if step < rising:
            return step / rising
        return last + (1 - last) * max((steps - step) / (steps - rising), 0.0)

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)


def _save(out: Path, model: Any, optimizer: Any, schedule: Any, done: tuple[int, int]) -> None:
    """The state after an epoch of a phase."""
    part = out / "state.part"
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
             "schedule": schedule.state_dict(), "done": done, "random": torch.get_rng_state()}  # fmt: skip
    torch.save(state, part)
    os.replace(part, out / "state.pt")


def _resume(out: Path, place: int, model: Any, optimizer: Any, schedule: Any) -> int:
    """Epochs of this phase that are done; weights as they were left, moments only within a phase."""
    path = out / "state.pt"
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    phase, epochs = state["done"]
    if phase < place:
        return 0
    model.load_state_dict(state["model"])
    if phase > place:
        return sys.maxsize
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    torch.set_rng_state(state["random"])
    return int(epochs)
