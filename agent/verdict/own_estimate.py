"""Our own estimate: the first data set that holds both variables, through the gate and the engine.

The DAG is over the data set's columns: time order, what the graph states between the concepts that
they measure, and the descriptor's unmeasured causes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.dossier import Call, Estimated, LookUp
from agent.verdict.assumed_dag import draw
from graphs.dags.causal_dag import CausalDag
from graphs.dags.dag_changes import changes
from graphs.dags.dag_edits import DagEdits
from graphs.errors import InputError
from tools.assumed import Assumed
from tools.causal.client import estimate_effect
from tools.causal.column_dag import compile_dag, labels
from tools.causal.datasets import registered
from tools.causal.query import CausalRequest
from tools.evidence import Evidence, SourceRef

if TYPE_CHECKING:
    from agent.dossier import Dossier
    from agent.run_context import RunContext
    from agent.state import State
    from graphs.dags.dag_changes import Change
    from tools.causal.datasets import Dataset
    from tools.causal.query import EffectResult


@dataclass(frozen=True)
class Columns:
    """A data set with the columns that hold treatment and outcome."""

    dataset: Dataset
    treatment: str
    outcome: str


def find_columns(pair: tuple[str, str], given: tuple[Dataset, ...]) -> Columns | None:
    """The first data set with a treatment and an outcome column for the pair, the caller's first."""
    for dataset in (*given, *registered()):
        treatment = dataset.descriptor.find_column(pair[0], "treatment")
        outcome = dataset.descriptor.find_column(pair[1], "outcome")
        if treatment is not None and outcome is not None:
            return Columns(dataset, treatment, outcome)
    return None


@dataclass(frozen=True)
class DraftedDag:
    """The DAG that an answer would assume: over columns of a data set, else over nodes of the graph.

    `measured` are all columns of the data set, by which alone an estimate can be made; empty for the graph.
    """

    dag: CausalDag
    treatment: str
    outcome: str
    names: dict[str, str]
    measured: tuple[str, ...] = ()


async def drafted(dossier: Dossier, context: RunContext) -> DraftedDag:
    """What the answer would assume, before anything is estimated."""
    columns = find_columns(dossier.pair, context.datasets)
    if columns is None:
        drawn = await draw(dossier, context)
        return DraftedDag(drawn.dag, *dossier.pair, drawn.labels)
    known, _, _ = await _known_arrows(context, columns.dataset)
    descriptor = columns.dataset.descriptor
    dag = compile_dag(descriptor, columns.treatment, columns.outcome, known)
    measured = tuple(descriptor.columns)
    return DraftedDag(dag, columns.treatment, columns.outcome, labels(descriptor), measured)


@dataclass(frozen=True)
class EditedDag:
    """A DAG as a person left it.

    Attributes:
        dag: in place of the one that is drawn.
        edits: all that differs from the one that is drawn.
        has_path: whether an effect is possible in it.
        names: node -> its printed name.
    """

    dag: CausalDag
    edits: tuple[Change, ...]
    has_path: bool
    names: dict[str, str]

    def marked(self, assumed: Assumed) -> Assumed:
        """What is assumed, with what the person changed."""
        return replace(assumed, edits=self.edits, has_path=self.has_path)

    @property
    def looked_up(self) -> LookUp:
        """That it was changed, and how."""
        said = "; ".join(one.said(self.names) for one in self.edits)
        return LookUp(f"the causal DAG was edited by a person: {said}")


async def edited(state: State, dossier: Dossier, context: RunContext) -> EditedDag | None:
    """The DAG that a person approved, with the arrows that they struck and added; None where it is as drawn.

    Raises:
        InputError: an edit does not fit, or makes treatment or outcome unmeasured.
    """
    given, asked = state.get("dag"), state.get("edits") or []
    if not given and not asked:
        return None
    draft = await drafted(dossier, context)
    made = CausalDag.from_json(given) if given else draft.dag
    for one in asked:
        made = DagEdits.from_json(one).applied(made, draft.names)
    for end in (draft.treatment, draft.outcome):
        if end not in made.observed:
            raise InputError(
                f"{draft.names.get(end, end)} was asked about: it cannot be unmeasured"
            )
    has_path = draft.outcome in made.descendants(draft.treatment)
    found = EditedDag(made, changes(draft.dag, made), has_path, draft.names)
    return found if found.edits else None


async def estimate(
    dossier: Dossier, context: RunContext, columns: Columns, given: CausalDag | None = None
) -> tuple[Assumed, Estimated, tuple[LookUp, ...]]:
    """The DAG over the columns, the estimate or why there is none, and what was looked up.

    Args:
        dossier: what was found.
        context: of the run.
        columns: hold treatment and outcome.
        given: a person's own DAG over the columns, in place of the one that is compiled.
    """
    descriptor = columns.dataset.descriptor
    known, evidence, cut_off = await _known_arrows(context, columns.dataset)
    dag = given or compile_dag(descriptor, columns.treatment, columns.outcome, known)
    controls = descriptor.with_role("negative_control_outcome")
    request = CausalRequest(
        descriptor=descriptor.model_dump(mode="json"),
        treatment=columns.treatment,
        outcome=columns.outcome,
        dag=dag.to_json(),
        negative_control_outcome=controls[0] if controls else None,
        event_must_be_named=True,  # an answer is a sentence: turned round it says the opposite
        seed=context.settings.seed,
    )
    context.artefacts.put(Call(f"estimate_effect {descriptor.key} {request.model_dump_json()}"))
    result = await estimate_effect(
        columns.dataset,
        request,
        deadline_s=context.settings.estimate_deadline_s,
        cross_check="later" if context.settings.cross_check else "off",
    )
    said = "estimated" if result.status == "ok" else f"{result.code}: {result.message}"
    found = (result.identification, result.identification_with_latents)
    text = (
        said
        if result.status != "ok"
        else "; with unmeasured causes: ".join(one.text for one in found if one)
    )
    assumed = Assumed(dag, labels(descriptor), text, *found, evidence=evidence)
    ids: tuple[str, ...] = ()
    if result.status == "ok" and result.estimate is not None:
        ids = (context.artefacts.put(_as_evidence(dossier, columns, result)),)
    own = Estimated(result, descriptor.title, descriptor.design == "rct", ids)
    return assumed, own, (*cut_off, LookUp(f"data set {descriptor.key}: {said}"))


def _as_evidence(dossier: Dossier, columns: Columns, result: EffectResult) -> Evidence:
    estimate, descriptor = result.estimate, columns.dataset.descriptor
    if estimate is None:
        raise RuntimeError("there is no estimate")
    x, y = dossier.pair
    sign = estimate.ci_low > 0, estimate.ci_high < 0
    return Evidence(
        kind="estimate",
        rung=2,
        design="rct" if descriptor.design == "rct" else "own_data",
        exposure=x,
        outcome=y,
        direction="increases" if sign[0] else "decreases" if sign[1] else "none",
        text=f"{estimate.method}: {estimate.value:.3g} ({estimate.ci_low:.3g} to "
        f"{estimate.ci_high:.3g}) {estimate.unit}",
        source=SourceRef(f"dataset:{descriptor.key}", descriptor.title, descriptor.url),
        measure="RD" if descriptor.columns[columns.outcome].type == "binary" else "MD",
        estimate=estimate.value,
        ci_low=estimate.ci_low,
        ci_high=estimate.ci_high,
        n=estimate.n,
        population=descriptor.population,
    )


async def _known_arrows(
    context: RunContext, dataset: Dataset
) -> tuple[dict[tuple[str, str], tuple[str, ...]], tuple[str, ...], tuple[LookUp, ...]]:
    """Causal edges between concepts that the data set measures, their evidence, and what was cut off."""
    from graphs.curie import Curie
    from tools.evidence import from_edge
    from tools.knowledge import names_of

    measured = {c for column in dataset.descriptor.columns.values() for c in column.curies}
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    cut_off: list[LookUp] = []
    for curie in sorted(measured):
        found = await context.store.neighbors(Curie.parse(curie), limit=1000)
        if found.truncated:
            said = f"causal edges at {curie}, a concept of the data set: more exist than were looked at"
            cut_off.append(LookUp(said, cut_off=True))
        useful = [
            e
            for e in found.edges
            if e.is_causal and str(e.cause) == curie and str(e.effect) in measured
        ]
        names = await names_of(context.store, useful)
        for edge in useful:
            pair = (str(edge.cause), str(edge.effect))
            known[pair] = (*known.get(pair, ()), context.artefacts.put(from_edge(edge, names)))
    ids = tuple(dict.fromkeys(i for sources in known.values() for i in sources))
    return known, ids, tuple(cut_off)
