"""The identify step: a DAG for the question, the gate, and an estimate where data are at hand.

With a data set the DAG is over its columns. Without one it is over the graph's nodes: the effect
that was asked about, the common causes that the graph names, an assumed unmeasured one, and, where
such studies exist, random assignment or genetic variants as instruments.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphs.dags.causal_dag import Arrow, CausalDag
from tools.causal.client import Worker, estimate_effect
from tools.causal.column_dag import compile_dag, labels
from tools.causal.datasets import registered
from tools.causal.identify import identify as identify_effect
from tools.causal.query import CausalRequest
from tools.evidence import DESIGNS, Evidence, SourceRef

if TYPE_CHECKING:
    from agent.notebook import Notebook
    from agent.tree.thoughts import Thought, Tree
    from tools.causal.datasets import Dataset

UNMEASURED = "unmeasured"
INSTRUMENTS = {
    "randomized": ("random_assignment", "random assignment in trials"),
    "mendelian_randomization": ("genetic_variants", "genetic variants that shift the treatment"),
}
MAX_CONFOUNDERS = 12


def prestart(notebook: Notebook) -> None:
    """Choose the data set and start its worker, so that imports overlap with the search."""
    found = find_dataset(notebook)
    if found is None:
        return
    notebook.dataset = found[0].descriptor
    notebook.worker = Worker()


def find_dataset(notebook: Notebook) -> tuple[Dataset, str, str] | None:
    """The first data set with a treatment and an outcome column for the pair: (data, t, y)."""
    x, y = notebook.pair
    for dataset in (*notebook.datasets, *registered()):
        treatment = dataset.descriptor.find_column(x, "treatment")
        outcome = dataset.descriptor.find_column(y, "outcome")
        if treatment is not None and outcome is not None:
            return dataset, treatment, outcome
    return None


async def identify(notebook: Notebook, tree: Tree) -> Thought | None:
    """Set the notebook's DAG, identification and effect; return the examined own-data thought."""
    found = find_dataset(notebook)
    thought = tree.named("own_data")
    if found is None:
        _from_graph(notebook)
        notebook.searched.append("data sets with both variables: none registered or given")
        status = "no data set holds both variables"
        return replace(thought, state="examined", status=status) if thought else None
    evidence = await _from_data(notebook, *found)
    if thought is None:
        return None
    return replace(
        thought, state="examined", status=notebook.identification_text, evidence=evidence
    )


async def _from_data(
    notebook: Notebook, dataset: Dataset, treatment: str, outcome: str
) -> tuple[str, ...]:
    descriptor = dataset.descriptor
    dag = compile_dag(descriptor, treatment, outcome, await _known_arrows(notebook, dataset))
    notebook.dag, notebook.dag_labels = dag, labels(descriptor)
    controls = descriptor.with_role("negative_control_outcome")
    request = CausalRequest(
        descriptor=descriptor.model_dump(mode="json"),
        treatment=treatment,
        outcome=outcome,
        dag=dag.to_json(),
        negative_control_outcome=controls[0] if controls else None,
        seed=notebook.settings.seed,
    )
    result = await estimate_effect(
        dataset,
        request,
        deadline_s=notebook.settings.deadline_s,
        worker=notebook.worker,
    )
    notebook.worker = None
    notebook.tool_calls += 1
    notebook.effect = result
    notebook.identified = result.identification
    notebook.identified_with_latents = result.identification_with_latents
    said = "estimated" if result.status == "ok" else f"{result.code}: {result.message}"
    cached = " (stored result of the same data, request and versions)" if result.cached else ""
    notebook.searched.append(f"data set {descriptor.key}: {said}{cached}")
    notebook.identification_text = said if result.status != "ok" else _text(notebook)
    if result.status != "ok" or result.estimate is None:
        return ()
    return notebook.keep([_as_evidence(notebook, dataset, outcome)])


def _as_evidence(notebook: Notebook, dataset: Dataset, outcome: str) -> Evidence:
    result = notebook.effect
    if result is None or result.estimate is None:
        raise RuntimeError("there is no estimate")
    estimate, descriptor = result.estimate, dataset.descriptor
    x, y = notebook.pair
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
        measure="RD" if descriptor.columns[outcome].type == "binary" else "MD",
        estimate=estimate.value,
        ci_low=estimate.ci_low,
        ci_high=estimate.ci_high,
        n=estimate.n,
        population=descriptor.population,
    )


def _text(notebook: Notebook) -> str:
    parts = [i.text for i in (notebook.identified, notebook.identified_with_latents) if i]
    return "; with unmeasured causes: ".join(parts)


async def _known_arrows(
    notebook: Notebook, dataset: Dataset
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Causal edges of the graph between concepts that the data set measures."""
    from graphs.curie import Curie
    from tools.evidence import from_edge
    from tools.knowledge import names_of

    measured = {c for column in dataset.descriptor.columns.values() for c in column.curies}
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for curie in sorted(measured):
        found = await notebook.store.neighbors(Curie.parse(curie), limit=1000)
        useful = [
            e
            for e in found.edges
            if e.is_causal and str(e.cause) == curie and str(e.effect) in measured
        ]
        names = await names_of(notebook.store, useful)
        for edge in useful:
            pair = (str(edge.cause), str(edge.effect))
            ids = notebook.keep([from_edge(edge, names)])
            known[pair] = (*known.get(pair, ()), *ids)
    return known


def _from_graph(notebook: Notebook) -> None:
    """The assumed DAG over graph nodes, and what follows from it without any data."""
    x, y = notebook.pair
    arrows = [Arrow(x, y, _direct_sources(notebook) or ("the question",), "evidence")]
    named = dict(zip((x, y), notebook.names, strict=True))
    for curie, name, edges in notebook.confounders[:MAX_CONFOUNDERS]:
        named[curie] = name
        for edge in edges:
            effect = str(edge.effect)
            ids = tuple(i for i, e in notebook.evidence.items() if _is(e, curie, effect))
            arrows.append(Arrow(curie, effect, ids, "evidence"))
    for line, (node, label) in INSTRUMENTS.items():
        ids = _of_design(notebook, line)
        if ids:
            named[node] = label
            arrows.append(Arrow(node, x, ids, "evidence"))
    named[UNMEASURED] = "unmeasured causes of both"
    source = ("assumed: plausible in any study without random assignment",)
    arrows += [Arrow(UNMEASURED, end, source, "assumed") for end in (x, y)]
    dag = CausalDag(_acyclic(arrows), latent=frozenset({UNMEASURED}))
    notebook.dag, notebook.dag_labels = dag, named
    notebook.identified = identify_effect(dag.without_latents(), x, y)
    notebook.identified_with_latents = identify_effect(dag, x, y)
    notebook.identification_text = _text(notebook)


def _acyclic(arrows: list[Arrow]) -> tuple[Arrow, ...]:
    """One arrow for each pair; both directions between two nodes keep the first."""
    kept: dict[tuple[str, str], Arrow] = {}
    for arrow in arrows:
        if (arrow.effect, arrow.cause) not in kept:
            kept.setdefault((arrow.cause, arrow.effect), arrow)
    return tuple(kept.values())


def _direct_sources(notebook: Notebook) -> tuple[str, ...]:
    x, y = notebook.pair
    return tuple(i for i, item in notebook.evidence.items() if _is(item, x, y))


def _of_design(notebook: Notebook, line: str) -> tuple[str, ...]:
    return tuple(
        i
        for i, item in notebook.evidence.items()
        if item.design in DESIGNS[line] and _is(item, *notebook.pair)
    )


def _is(item: Evidence, cause: str, effect: str) -> bool:
    return item.exposure == cause and item.outcome == effect
