"""Branches scored by `LlamaModel`: cold, warm, and beside the bare decode calls of a warm call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.models.backends.llama import LlamaModel
from evals.bench.branch_prompts import LABELS
from evals.bench.llama_replay import Replay, recorded
from evals.bench.spent import Spent, middle, now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agent.models.chat_model import LabelScores
    from evals.bench.branch_prompts import BranchPrompts

PATIENCE_S = 3600.0


@dataclass(frozen=True)
class Setup:
    """A model file, how it is opened, and how often each call is measured."""

    path: Path
    n_ctx: int
    threads: int
    repeats: int

    def opened(self) -> LlamaModel:
        """The model with one worker and nothing kept."""
        return LlamaModel(self.path, n_ctx=self.n_ctx, workers=1, n_threads=self.threads, seed=0)


@dataclass(frozen=True)
class Ours:
    """Medians of the calls, and the scores of the same branches cold and warm."""

    cold: Spent
    warm: Spent
    scores: tuple[LabelScores, LabelScores]


async def ours(
    setup: Setup, prompts: BranchPrompts, fresh: BranchPrompts, tokens: Sequence[int]
) -> Ours:
    """Score the branches on a model opened anew, then fresh ones on the prefix that it has kept.

    Args:
        setup: the model.
        prompts: the branches of the cold call; scored once more when warm, which is not timed.
        fresh: those of the warm call; the same prefix.
        tokens: what the peer counted in each of `prompts`.

    Raises:
        RuntimeError: we count other tokens: the comparison would be of different work.
    """
    cold, warm = [], []
    for _ in range(setup.repeats):
        model = setup.opened()
        counted = [model.count(prompt) for prompt in prompts.whole()]
        if counted != list(tokens):
            raise RuntimeError(f"ours reads {counted} tokens and the peer {list(tokens)}")
        first, spent = await _scored(model, prompts)
        cold.append(spent)
        warm.append((await _scored(model, fresh))[1])
        scores = first, (await _scored(model, prompts))[0]
        await model.close()
    return Ours(middle(cold), middle(warm), scores)


async def beside_bare_calls(setup: Setup, prompts: BranchPrompts) -> tuple[Spent, Spent]:
    """Our warm call, and its decode calls alone, in turn: the medians."""
    model = setup.opened()
    await _scored(model, prompts)
    with recorded() as calls:
        await _scored(model, prompts)
    replay, labels = Replay(calls), range(len(LABELS))
    whole, bare = [], []
    for _ in range(setup.repeats):
        whole.append((await _scored(model, prompts))[1])
        bare.append(replay.run(labels))
    replay.close()
    await model.close()
    return middle(whole), middle(bare)


async def _scored(model: LlamaModel, prompts: BranchPrompts) -> tuple[LabelScores, Spent]:
    start = now()
    scores = await model.score_labels(
        prompts.prefix, prompts.suffixes, LABELS, deadline_s=PATIENCE_S
    )
    return scores, now() - start
