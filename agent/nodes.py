"""The steps of the workflow: one async function each, state in, update out.

The steps know nothing of LangGraph; `agent.workflow` wires them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agent.reading.ground import ground_question
from agent.reading.model_help import drop_bad_reading, helped_reading
from agent.reading.parse import parse as parse_question
from agent.tree.investigate import LINES
from agent.tree.layers import judge as judge_thought
from agent.tree.plausibility import judged_plausibilities
from agent.tree.propose import propose as propose_tree
from agent.tree.propose import propose_related
from agent.tree.search import select as select_beam
from agent.tree.thoughts import Thought, Tree
from agent.verdict import own_estimate as identification
from agent.verdict.conclude import conclude
from agent.writing.compose import compose
from agent.writing.ledger import write_ledger

if TYPE_CHECKING:
    from agent.notebook import Notebook
    from agent.state import Branch, State

ANSWERABLE = ("effect", "mechanism")


async def parse(state: State, notebook: Notebook) -> State:
    """Text -> `CausalQuestion`; a question that came already parsed is kept."""
    question = notebook.question or parse_question(state["question"])
    if question.kind == "not_causal" and notebook.model is not None:
        question = await helped_reading(notebook, question)
    notebook.question = question
    sides = f"{question.treatment} -> {question.outcome}" if question.treatment else question.note
    notebook.recorder.record("parse", f"{question.kind}: {sides}", kind=question.kind)
    return {"kind": question.kind}


async def ground(state: State, notebook: Notebook) -> State:
    """Mentions -> nodes; ambiguous ones are shown, not guessed away."""
    await ground_question(notebook)
    drop_bad_reading(notebook)
    sides = [side for side in (notebook.treatment, notebook.outcome) if side is not None]
    grounded = len(sides) == 2 and all(side.curie for side in sides)
    text = "; ".join(f"{s.mention!r} is {s.curie or 'not resolved'}" for s in sides)
    notebook.recorder.record("ground", text or "nothing to ground", grounded=grounded)
    if grounded:
        identification.prestart(notebook)
    return {"grounded": grounded}


async def propose(state: State, notebook: Notebook) -> State:
    """Open the rivals and their lines of evidence."""
    tree = propose_tree(state["question"], state_kind(state), *notebook.names)
    names = ", ".join(thought.name for thought in tree.children("0"))
    notebook.recorder.record("propose", f"rivals: {names}")
    return {"tree": tree.to_json(), "rounds": 0}


async def investigate(branch: Branch, notebook: Notebook) -> State:
    """Examine one open thought with tools only."""
    thought = Thought.from_json(branch["thought"])
    found = await LINES[thought.name](notebook, thought.name)
    notebook.recorder.record(
        "investigate", f"{thought.name}: {found.status}", thought=thought.id, n=len(found.evidence)
    )
    entry = {"id": thought.id, "evidence": list(found.evidence), "status": found.status}
    return {"examined": [entry]}


async def judge(state: State, notebook: Notebook) -> State:
    """Score all examined thoughts of this round in one batch."""
    tree = Tree.from_json(state["tree"])
    reports = {entry["id"]: entry for entry in state.get("examined", [])}
    direction = leading_direction(notebook)
    fresh = [thought for thought in tree.open_leaves() if thought.id in reports]
    filled = [
        replace(
            thought,
            evidence=tuple(reports[thought.id]["evidence"]),
            status=reports[thought.id]["status"],
        )
        for thought in fresh
    ]
    likely = await judged_plausibilities(notebook, filled)
    scored = [
        judge_thought(thought, notebook.evidence, notebook.pair, direction, likely.get(thought.id))
        for thought in filled
    ]
    tree = tree.update(*scored)
    text = ", ".join(f"{t.name} {'-' if t.score is None else f'{t.score:.2f}'}" for t in scored)
    notebook.recorder.record("judge", text or "nothing new to judge")
    return {"tree": tree.to_json(), "rounds": state.get("rounds", 0) + 1}


async def select(state: State, notebook: Notebook) -> State:
    """Keep the beam; look further only where the direct claim is still uncertain."""
    tree = select_beam(Tree.from_json(state["tree"]), notebook.settings.beam_width)
    strong = [t for t in tree.thoughts if t.kind == "line" and (t.layers.causal or 0.0) >= 0.7]
    deep_enough = state["rounds"] + 1 >= notebook.settings.max_depth
    if not strong and not deep_enough and state["kind"] == "effect":
        tree = propose_related(tree, *notebook.names)
    waiting = pending(tree)
    text = f"{len(strong)} strong lines, {len(waiting)} thoughts still to examine"
    notebook.recorder.record("select", text)
    return {"tree": tree.to_json()}


async def identify(state: State, notebook: Notebook) -> State:
    """Build the DAG, identify, and estimate where a data set holds both variables."""
    thought = await identification.identify(notebook, Tree.from_json(state["tree"]))
    tree = Tree.from_json(state["tree"]).update(*([thought] if thought else []))
    notebook.recorder.record("identify", notebook.identification_text)
    return {"tree": tree.to_json()}


async def triangulate(state: State, notebook: Notebook) -> State:
    """Designs with different biases -> verdict and certainty."""
    conclude(notebook)
    conclusion = notebook.conclusion
    verdict = conclusion.verdict if conclusion else "insufficient_evidence"
    notebook.recorder.record("triangulate", verdict, certainty=conclusion and conclusion.certainty)
    return {"verdict": verdict}


async def answer(state: State, notebook: Notebook) -> State:
    """Compose the claims; wording is computed, never chosen by a model."""
    tree = Tree.from_json(state["tree"]) if "tree" in state else Tree.rooted(state["question"])
    notebook.answer = compose(notebook, tree)
    notebook.recorder.record("answer", notebook.answer.headline)
    return {}


async def ledger(state: State, notebook: Notebook) -> State:
    """Tie every sentence to its sources."""
    if notebook.answer is not None:
        notebook.answer = await write_ledger(notebook)
        notebook.recorder.record("ledger", f"{len(notebook.answer.ledger)} sentences tied")
    return {}


def pending(tree: Tree) -> tuple[Thought, ...]:
    """Open thoughts that `investigate` can examine."""
    return tuple(thought for thought in tree.open_leaves() if thought.name in LINES)


def state_kind(state: State) -> Any:
    """The kind of the question, as the parse step set it."""
    return state["kind"]


def leading_direction(notebook: Notebook) -> str | None:
    """The direction that most evidence about the pair states; None without a majority."""
    counts = Counter(
        item.direction
        for item in notebook.evidence.values()
        if item.direction in ("increases", "decreases", "none")
        and (item.exposure, item.outcome) == notebook.pair
    )
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
