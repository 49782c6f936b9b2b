"""Where a run waits for a person, if that was wanted: which node a name stands for, and the causal DAG.

Each pause tells what it waits for as JSON types, and reads what was settled in the same form. What a
person settles is checked as what a program gives is: a node must be known, a DAG must be one and hold
both variables.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from agent.dossier import LookUp, read_dossier
from agent.state import State, asked_from, asked_state
from agent.verdict.own_estimate import drafted
from graphs.curie import Curie
from graphs.dags.dag_files import parse_dag
from graphs.dags.dag_text import to_dagitty
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agent.question import GroundedMention
    from agent.run_context import RunContext
    from graphs.dags.causal_dag import CausalDag
    from graphs.store import KnowledgeGraph

    Json = dict[str, Any]
    Ask = Callable[[Json], Json]
    """Tells what is waited for, and returns what was settled when the run goes on."""

SIDES = ("treatment", "outcome", "comparator")
MOST_CANDIDATES = 8


async def require_usable(waits_for: Json, settled: Json, store: KnowledgeGraph) -> None:
    """Check what a person settled before the run goes on with it: a run that refuses it still waits.

    Raises:
        InputError: a side is not settled, or by no node of the graph; or what should be a DAG is none
            over both variables.
    """
    for side, held in waits_for.get("entities", {}).items():
        curie, option = settled.get(side), f"--{side} CURIE"
        if not curie:
            raise InputError(f"which {side} {held['mention']!r} is was not said: give {option}")
        if not await store.nodes([Curie.parse(curie)]):
            raise InputError(f"the graph knows no node {curie}: give another with {option}")
    if "dag" in waits_for and settled.get("dag"):
        dag = parse_dag(settled["dag"])
        names = waits_for.get("names", {})
        absent = [f"{names.get(n, n)} ({n})" for n in waits_for["pair"] if n not in dag.nodes]
        if absent:
            held = ", ".join(dag.nodes[:20])
            raise InputError(f"the DAG that was given lacks {', '.join(absent)}; it has {held}")
        _require_measured(dag, waits_for.get("measured") or (), names)


def _require_measured(dag: CausalDag, measured: Sequence[str], names: Json) -> None:
    """Refuse what a data set does not hold, where the effect is estimated in one: a slip would lose it."""
    unheld = sorted(dag.observed - set(measured)) if measured else []
    if unheld:
        held = ", ".join(f"{names[n]} ({n})" if n in names else n for n in measured[:20])
        raise InputError(
            f"the data have no column {', '.join(map(repr, unheld))}: mend the name, or mark what nobody "
            f"measured as [latent]; the columns are {held}"
        )


async def settle(state: State, context: RunContext, ask: Ask) -> State:
    """Let a person choose among the nodes that a name may stand for; nothing where none is unsettled."""
    asked = asked_from(state)
    sides = {side: getattr(asked, side) for side in SIDES}
    unsettled = {s: m for s, m in sides.items() if m is not None and not m.curie and m.candidates}
    if not unsettled:
        return State()
    chosen = ask({"entities": {side: _choices(mention) for side, mention in unsettled.items()}})
    for side, mention in unsettled.items():
        node = (await context.store.nodes([Curie.parse(chosen[side])]))[0]
        named = {"curie": chosen[side], "name": node.name, "category": node.category}
        read = mention.model_copy(update={**named, "read_as": f"{node.name}, as you chose"})
        asked = replace(asked, **{side: read})
    question = asked.question.model_copy(update={"asks_back": None})
    return {**asked_state(replace(asked, question=question)), "grounded": True}


def _choices(mention: GroundedMention) -> Json:
    held = mention.candidates[:MOST_CANDIDATES]
    return {
        "mention": mention.mention,
        "candidates": [{"curie": c.curie, "name": c.name, "category": c.category} for c in held],
    }


async def approve_dag(state: State, context: RunContext, ask: Ask) -> State:
    """Show the causal DAG that the answer would assume; go on with it as it was approved or edited."""
    draft = await drafted(read_dossier(state, context.artefacts), context)
    names = {node: draft.names.get(node, node) for node in draft.dag.nodes}
    pair = [draft.treatment, draft.outcome]
    waits = {"dag": to_dagitty(draft.dag), "names": names, "pair": pair}
    settled = ask({**waits, "measured": list(draft.measured)}).get("dag")
    if not settled:
        return {"lookups": [_told("the causal DAG was approved as it was drawn")]}
    edited = _with_sources(parse_dag(settled), draft.dag)
    return {"dag": edited.to_json(), "lookups": [_told("the causal DAG was edited by a person")]}


def _with_sources(edited: CausalDag, drawn: CausalDag) -> CausalDag:
    """An arrow that was left keeps what it rests on; one that was added rests on its person."""
    before = {(arrow.cause, arrow.effect): arrow for arrow in drawn.arrows}
    arrows = (before.get((a.cause, a.effect), replace(a, kind="user")) for a in edited.arrows)
    return replace(edited, arrows=tuple(arrows))


def _told(text: str) -> Json:
    return asdict(LookUp(text))
