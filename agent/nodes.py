"""The steps of the workflow: one async function each, state in, update out.

A step reads the state and the run's inputs, and returns what it found; it changes nothing else. The
steps know nothing of LangGraph; `agent.workflow` wires them.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, cast

from agent.answer import Answer, Cost
from agent.dossier import Call, Estimated, Examined, LookUp, asked_in, read_dossier
from agent.question import Asked, CausalQuestion, GroundedMention
from agent.reading.grounding import ground_asked, is_grounded
from agent.reading.model_help import helped_reading, is_confirmed
from agent.reading.read import Reading, read
from agent.state import Json, OpenThought, State, asked_from, asked_state
from agent.tree.investigate import LINES, Inquiry, list_held
from agent.tree.kept import select as select_beam
from agent.tree.layers import judge as judge_thought
from agent.tree.layers import leading_direction
from agent.tree.plausibility import judged_plausibilities
from agent.tree.propose import propose as propose_tree
from agent.tree.propose import propose_further
from agent.tree.thoughts import Thought, Tree
from agent.verdict.assumed_dag import assume
from agent.verdict.conclude import conclude
from agent.verdict.lines import Concluded
from agent.verdict.own_estimate import estimate, find_columns
from agent.writing.case import case_of
from agent.writing.compose import compose
from agent.writing.compound import join as join_answers
from agent.writing.ledger import write_ledger
from graphs.dags.causal_dag import CausalDag
from tools.base import Bench

if TYPE_CHECKING:
    from agent.answer import ModelUse
    from agent.dossier import Dossier
    from agent.models.chat_model import Usage
    from agent.run_context import RunContext

ANSWERABLE = ("effect", "harm", "comparison", "mechanism", "what_if", "patient")
OPEN_ENDED = ("what_causes", "what_does")
"""Kinds of question that name one thing: answered by what is held on it, to choose from."""
UNREAD = ("not_causal", "not_understood")
"""Kinds of question that a chat model may be asked to read."""


async def parse(state: State, context: RunContext) -> State:
    """Text -> clauses with their nodes; a question that came already taken apart is kept."""
    if state.get("question"):
        return _read(Reading(state["text"], (asked_from(state),)), context)
    reading = await read(state["text"], context.store, context.datasets)
    rules = reading.asked[0].question
    if rules.kind not in UNREAD or context.model is None:
        return _read(reading, context)
    helped = await helped_reading(
        context.model, rules, deadline_s=context.settings.estimate_deadline_s
    )
    used = _used(helped.use, helped.usage)
    if helped.question is rules:
        return {**_read(reading, context), **used}
    by_model = Reading(reading.text, (Asked(helped.question),), reading.notes)
    used["read_by_rules"] = cast("Json", asked_state(reading.asked[0]))
    return {**_read(by_model, context), **used}


def _read(reading: Reading, context: RunContext) -> State:
    """What was read, for the state; a compound question is told as one, and its clauses beside it."""
    first = reading.asked[0]
    several = len(reading.asked) > 1
    for asked in reading.asked:
        question = asked.question
        sides = f"{question.treatment} -> {question.outcome}"
        text = sides if question.treatment and question.outcome else question.note
        context.recorder.record("parse", f"{question.kind}: {text}", kind=question.kind)
    whole = Asked(CausalQuestion(text=reading.text, kind="compound")) if several else first
    clauses = [cast("Json", asked_state(asked)) for asked in reading.asked] if several else []
    update = asked_state(whole)
    update["clauses"], update["notes"] = clauses, list(reading.notes)
    return update


async def ground(state: State, context: RunContext) -> State:
    """Look up what is not looked up yet; ambiguous names are shown, not guessed away."""
    asked, lines = await ground_asked(asked_from(state), context.store, context.datasets)
    rules = state.get("read_by_rules")
    if rules is not None and not is_confirmed((asked.treatment, asked.outcome)):
        asked = asked_from(rules)
        lines = (*lines, "the model's reading was dropped: the graph does not know both sides")
    sides = (asked.treatment, asked.outcome)
    grounded = is_grounded(asked)
    text = "; ".join(f"{s.mention!r} is {s.curie or 'not resolved'}" for s in sides if s)
    context.recorder.record("ground", text or "nothing to ground", grounded=grounded)
    update = asked_state(asked)
    update["grounded"] = grounded
    update["lookups"] = [asdict(LookUp(line)) for line in (*state.get("notes", []), *lines)]
    if asked.question.kind in OPEN_ENDED:
        found = await list_held(_bench(context), asked)
        update["examined"] = [{"id": "0", "found": context.artefacts.put(found)}]
    return update


async def join(state: State, context: RunContext) -> State:
    """The answers to the clauses of a compound question -> one answer."""
    asked = tuple(asked_from(clause) for clause in state["clauses"])
    reading = Reading(state["text"], asked, tuple(state["notes"]))
    answers = tuple(context.artefacts.get(key, Answer) for key in state["parts"])
    cost = Cost(
        seconds=round(context.recorder.seconds, 3),
        model_calls=sum(one.cost.model_calls for one in answers),
        tokens=sum(one.cost.tokens for one in answers),
        tool_calls=context.artefacts.count(Call),
    )
    made = join_answers(reading, answers, run_id=context.recorder.run_id, cost=cost)
    context.recorder.record("join", made.headline)
    return {"answer": context.artefacts.put(made)}


async def propose(state: State, context: RunContext) -> State:
    """Open the rivals and their lines of evidence."""
    asked = asked_in(state)
    other = asked.comparator.label if asked.comparator else ""
    tree = propose_tree(state["text"], asked.question.kind, *asked.names, other)
    names = ", ".join(thought.name for thought in tree.children("0"))
    context.recorder.record("propose", f"rivals: {names}")
    return {"tree": tree.to_json(), "rounds": 0}


async def investigate(branch: OpenThought, context: RunContext) -> State:
    """Examine one open thought with tools only."""
    thought = Thought.from_json(branch["thought"])
    x, y = (GroundedMention.model_validate(branch[side]) for side in ("treatment", "outcome"))
    other = branch["comparator"]
    z = GroundedMention.model_validate(other).curie if other else None
    ask = Inquiry(
        x.curie or "", y.curie or "", (x.label, y.label),
        _bench(context), context.artefacts,
        context.settings.mechanisms, z or "", asks_how=branch["asks_how"],
    )  # fmt: skip
    found = await LINES[thought.name](ask, thought.name)
    context.recorder.record(
        "investigate", f"{thought.name}: {found.status}", thought=thought.id, n=len(found.evidence)
    )
    return {"examined": [{"id": thought.id, "found": context.artefacts.put(found)}]}


async def judge(state: State, context: RunContext) -> State:
    """Score all examined thoughts of this round in one batch."""
    tree, dossier = Tree.from_json(state["tree"]), read_dossier(state, context.artefacts)
    reports = examined_by_id(state, context)
    fresh = [thought for thought in tree.open_leaves() if thought.id in reports]
    filled = [
        replace(thought, evidence=reports[thought.id].evidence, status=reports[thought.id].status)
        for thought in fresh
    ]
    read = await judged_plausibilities(
        context.judge, filled, dossier, deadline_s=context.settings.estimate_deadline_s
    )
    direction = leading_direction(dossier)
    scored = [
        judge_thought(t, dossier.evidence, dossier.pair, direction, read.likely.get(t.id))
        for t in filled
    ]
    text = ", ".join(f"{t.name} {'-' if t.score is None else f'{t.score:.2f}'}" for t in scored)
    context.recorder.record("judge", text or "nothing new to judge")
    used = _used(read.use, read.usage) if read.use else State()
    return {"tree": tree.update(*scored).to_json(), "rounds": state.get("rounds", 0) + 1, **used}


async def select(state: State, context: RunContext) -> State:
    """Keep the beam; look further only where the direct claim is still uncertain."""
    dossier = read_dossier(state, context.artefacts)
    tree = select_beam(Tree.from_json(state["tree"]), context.settings.beam_width)
    found = conclude(dossier).conclusion
    is_open = found.verdict not in ("causal", "no_effect")
    deep_enough = state["rounds"] + 1 >= context.settings.max_depth
    if is_open and not deep_enough and dossier.question.kind != "comparison":
        tree = propose_further(tree, *dossier.names)
    text = f"so far {found.verdict}; {len(pending(tree))} thoughts still to examine"
    context.recorder.record("select", text)
    return {"tree": tree.to_json()}


async def identify(state: State, context: RunContext) -> State:
    """Build the DAG, identify, and estimate where a data set holds both variables."""
    tree, dossier = Tree.from_json(state["tree"]), read_dossier(state, context.artefacts)
    columns = find_columns(dossier.pair, context.datasets)
    own: Estimated | None = None
    given = CausalDag.from_json(state["dag"]) if state.get("dag") else None
    if columns is None:
        assumed, cut_off = await assume(dossier, context, given)
        status = "no data set holds both variables"
        lookups = [LookUp("data sets with both variables: none registered or given")]
        lookups += [cut_off] if cut_off else []
    else:
        assumed, own, looked = await estimate(dossier, context, columns, given)
        status, lookups = assumed.text, [*looked]
    thought = tree.named("own_data")
    if thought is not None:
        evidence = own.evidence if own else ()
        tree = tree.update(replace(thought, state="examined", status=status, evidence=evidence))
    context.recorder.record("identify", assumed.text)
    return {
        "tree": tree.to_json(),
        "assumed": context.artefacts.put(assumed),
        "estimated": context.artefacts.put(own) if own else None,
        "lookups": [asdict(lookup) for lookup in lookups],
    }


async def triangulate(state: State, context: RunContext) -> State:
    """Designs with different biases -> verdict and certainty."""
    concluded = conclude(read_dossier(state, context.artefacts))
    conclusion = concluded.conclusion
    context.recorder.record("triangulate", conclusion.verdict, certainty=conclusion.certainty)
    return {"concluded": context.artefacts.put(concluded)}


async def answer(state: State, context: RunContext) -> State:
    """Compose the claims; wording is computed, never chosen by a model."""
    tree = Tree.from_json(state["tree"]) if "tree" in state else Tree.rooted(state["text"])
    dossier, key = read_dossier(state, context.artefacts), state.get("concluded")
    concluded = context.artefacts.get(key, Concluded) if key else None
    case = case_of(dossier, concluded)
    made = compose(
        case,
        tree,
        run_id=context.recorder.run_id,
        fallbacks=context.fallbacks,
        cost=_cost(dossier, context),
    )
    context.recorder.record("answer", made.headline)
    return {"answer": context.artefacts.put(made)}


async def ledger(state: State, context: RunContext) -> State:
    """Tie every sentence to its sources."""
    release = await context.store.release()
    made = write_ledger(
        context.artefacts.get(state["answer"], Answer),
        read_dossier(state, context.artefacts),
        release=release.name,
        seed=context.settings.seed,
    )
    context.recorder.record("ledger", f"{len(made.ledger)} sentences tied")
    return {"answer": context.artefacts.put(made)}


def _bench(context: RunContext) -> Bench:
    return Bench(context.store, context.settings.seed, context.settings.estimate_deadline_s)


def pending(tree: Tree) -> tuple[Thought, ...]:
    """Open thoughts that `investigate` can examine."""
    return tuple(thought for thought in tree.open_leaves() if thought.name in LINES)


def examined_by_id(state: State, context: RunContext) -> dict[str, Examined]:
    """What examining each thought gave, by the thought's id."""
    return {
        entry["id"]: context.artefacts.get(entry["found"], Examined)
        for entry in state.get("examined", [])
    }


def _cost(dossier: Dossier, context: RunContext) -> Cost:
    usage = dossier.usage
    return Cost(
        seconds=round(context.recorder.seconds, 3),
        model_calls=usage.calls,
        tokens=usage.prompt_tokens + usage.completion_tokens,
        tool_calls=context.artefacts.count(Call),
    )


def _used(use: ModelUse, usage: Usage) -> State:
    """A model's part in the run, for the state."""
    return {
        "models": [use.model_dump(mode="json")],
        "spent": [asdict(usage)],
        "lookups": [asdict(LookUp(f"{use.slot} {use.name}: {use.did}"))],
    }
