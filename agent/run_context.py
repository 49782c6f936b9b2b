"""What a run is given. Nothing in it changes while the run goes on; what steps find is in the state."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from agent.artefacts import Artefacts
from tools.base import Bench

if TYPE_CHECKING:
    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from agent.runs.saving import Saving
    from agent.settings import Settings
    from agent.trace import Recorder
    from graphs.store import KnowledgeGraph
    from tools.base import Literature, Notices
    from tools.causal.datasets import Dataset


@dataclass(frozen=True)
class RunContext:
    """The inputs of one run.

    Attributes:
        store: the graph that is asked.
        settings: limits, seed and names of models.
        recorder: takes the events; it holds the run's clock.
        artefacts: where steps keep values that the state names by id.
        datasets: data of the caller's own, looked at before the registered data sets.
        judge: fills the plausibility layer; None leaves it empty.
        model: helps to read a question; None leaves that to rules.
        fallbacks: what stands in for something that is not configured.
        saving: where every step is saved as it ends; None saves nothing.
        literature: publications that are read on the pair; None where no corpus is named.
        retractions: the list by which publications are set aside; None where none is configured.
    """

    store: KnowledgeGraph
    settings: Settings
    recorder: Recorder
    artefacts: Artefacts = field(default_factory=Artefacts)
    datasets: tuple[Dataset, ...] = ()
    judge: PairJudge | None = None
    model: ChatModel | None = None
    fallbacks: tuple[str, ...] = ()
    saving: Saving | None = None
    literature: Literature | None = None
    retractions: Notices | None = None

    @property
    def bench(self) -> Bench:
        """What the tools of this run work on."""
        return Bench(
            self.store, self.settings.seed, self.settings.estimate_deadline_s, self.literature,
            self.retractions,
        )  # fmt: skip

    async def keep(self) -> None:
        """Save what the steps put among the artefacts, where runs are saved."""
        if self.saving is not None:
            await self.saving.keep(self.artefacts)


def run_id(
    text: str,
    settings: Settings,
    release: str,
    models: tuple[str, ...] = (),
    datasets: tuple[str, ...] = (),
    literature: tuple[str, ...] = (),
) -> str:
    """Twelve hexadecimal digits that are the same for the same question asked of the same things.

    Args:
        text: the question.
        settings: of the run.
        release: hash of the graph.
        models: name and file hash of each.
        datasets: keys of the caller's own data.
        literature: content of the corpora and of the list of retractions.
    """
    parts = [text, asdict(settings), release, models, datasets, literature]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
