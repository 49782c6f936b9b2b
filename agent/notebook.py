"""The side store of one run: artefacts by id, so that the workflow's state stays small JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agent.models.chat_model import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agent.answer import Answer, ModelUse
    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from agent.question import CausalQuestion, GroundedMention
    from agent.settings import Settings
    from agent.trace import Recorder
    from agent.verdict.triangulate import Conclusion, DesignClass, Line
    from graphs.dags.causal_dag import CausalDag
    from graphs.findings import Finding
    from graphs.statements import Edge, Path
    from graphs.store import KnowledgeGraph
    from tools.base import ToolResult
    from tools.causal.client import Worker
    from tools.causal.datasets import Dataset, DatasetDescriptor
    from tools.causal.query import EffectResult, Identification
    from tools.evidence import Evidence


@dataclass
class Notebook:
    """What the steps of one run share. Only the run that made it writes to it.

    Attributes:
        evidence: everything found, by evidence id.
        findings: the study finding behind an evidence id.
        paths: ranked mechanism paths with their evidence ids.
        confounders: common causes with the edges into treatment and outcome.
        judge: fills the plausibility layer; None leaves it empty.
        read_by_rules: what the rules made of the question, where a model read it otherwise.
        model: helps to read a question; None leaves that to rules.
        fallbacks: what stands in for something that is not configured.
        models: the models that had a part so far; `usage` is what they took.
        searched: one line for each look-up: what was asked, of what, and how it ended.
    """

    store: KnowledgeGraph
    settings: Settings
    recorder: Recorder
    datasets: tuple[Dataset, ...] = ()
    question: CausalQuestion | None = None
    read_by_rules: CausalQuestion | None = None
    treatment: GroundedMention | None = None
    outcome: GroundedMention | None = None
    evidence: dict[str, Evidence] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    paths: list[tuple[Path, tuple[str, ...]]] = field(default_factory=list)
    confounders: list[tuple[str, str, tuple[Edge, ...]]] = field(default_factory=list)
    effect: EffectResult | None = None
    dataset: DatasetDescriptor | None = None
    worker: Worker | None = None
    judge: PairJudge | None = None
    model: ChatModel | None = None
    fallbacks: tuple[str, ...] = ()
    models: list[ModelUse] = field(default_factory=list)
    usage: Usage = field(default_factory=lambda: Usage(calls=0))
    dag: CausalDag | None = None
    dag_labels: dict[str, str] = field(default_factory=dict)
    identified: Identification | None = None
    identified_with_latents: Identification | None = None
    identification_text: str = ""
    lines: dict[DesignClass, Line] = field(default_factory=dict)
    conclusion: Conclusion | None = None
    answer: Answer | None = None
    node_names: dict[str, str] = field(default_factory=dict)
    searched: list[str] = field(default_factory=list)
    tool_calls: int = 0

    def keep(self, items: Iterable[Evidence]) -> tuple[str, ...]:
        """Store evidence and return the ids."""
        kept = tuple(items)
        self.evidence.update({item.id: item for item in kept})
        return tuple(item.id for item in kept)

    def log(self, what: str, result: ToolResult[Any]) -> None:
        """Note one look-up; "empty" and "failed" read differently."""
        self.tool_calls += 1
        ending = {
            "ok": f"{result.n} found",
            "truncated": f"{result.n} found, cut off at the limit",
            "empty": "nothing found",
        }.get(result.status, f"{result.status}: {result.message}")
        line = f"{what}: {ending} ({result.release})"
        if line not in self.searched:
            self.searched.append(line)

    @property
    def dataset_is_randomized(self) -> bool:
        """Whether the treatment was assigned by chance in the data set that was used."""
        return self.dataset is not None and self.dataset.design == "rct"

    @property
    def pair(self) -> tuple[str, str]:
        """CURIEs of the grounded treatment and outcome.

        Raises:
            RuntimeError: a step that needs both ran before they were grounded.
        """
        x = self.treatment.curie if self.treatment else None
        y = self.outcome.curie if self.outcome else None
        if x is None or y is None:
            raise RuntimeError("treatment and outcome are not grounded")
        return x, y

    @property
    def names(self) -> tuple[str, str]:
        """Printable names of treatment and outcome."""
        x = self.treatment.label if self.treatment else "the treatment"
        y = self.outcome.label if self.outcome else "the outcome"
        return x, y
