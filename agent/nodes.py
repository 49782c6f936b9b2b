"""The steps of the workflow: one async function each, state in, update out.

A step reads the state and the run's inputs, and returns what it found; it changes nothing else. The
steps know nothing of LangGraph; `agent.workflow` wires them.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, cast

from agent.answer import Answer, Cost
from agent.dossier import Call, LookUp, read_dossier
from agent.question import Asked, CausalQuestion
from agent.reading.grounding import ground_asked, is_grounded, with_columns_asked
from agent.reading.model_help import helped_reading, is_confirmed
from agent.reading.read import Reading, read
from agent.state import Json, State, asked_from, asked_state
from agent.tree.investigate import acts_how, list_held
from agent.tree.thoughts import Tree
from agent.verdict.assumed_dag import assume
from agent.verdict.conclude import conclude
from agent.verdict.lines import Concluded
from agent.verdict.own_estimate import edited, estimate, find_columns
from agent.writing.case import case_of
from agent.writing.compose import compose
from agent.writing.compound import join as join_answers
from agent.writing.ledger import write_ledger
from agent.writing.wording import named
from graphs.errors import InputError

if TYPE_CHECKING:
    from agent.dossier import Dossier, Estimated
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
        return _read(reading, context, state.get("edits"))
    helped = await helped_reading(
        context.model, rules, deadline_s=context.settings.estimate_deadline_s
    )
    used: State = {
        "models": [helped.use.model_dump(mode="json")],
        "spent": [asdict(helped.usage)],
        "lookups": [asdict(LookUp(f"{helped.use.slot} {helped.use.name}: {helped.use.did}"))],
    }
    if helped.question is rules:
        return {**_read(reading, context), **used}
    by_model = Reading(reading.text, (Asked(helped.question),), reading.notes)
    used["read_by_rules"] = cast("Json", asked_state(reading.asked[0]))
    return {**_read(by_model, context), **used}


def _read(reading: Reading, context: RunContext, edits: list[Json] | None = None) -> State:
    """What was read, for the state; a compound question is told as one, and its clauses beside it."""
    first = reading.asked[0]
    several = len(reading.asked) > 1
    for asked in reading.asked:
        question = asked.question
        sides = f"{question.treatment} -> {question.outcome}"
        text = sides if question.treatment and question.outcome else question.note
        context.recorder.record("parse", f"{question.kind}: {text}", kind=question.kind)
    whole = Asked(CausalQuestion(text=reading.text, kind="compound")) if several else first
    if several and edits:
        raise InputError(
            "this asks several things, each with a causal DAG of its own: ask the one whose "
            "DAG you edit alone"
        )
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
    of_data = with_columns_asked(asked, context.datasets)
    grounded = is_grounded(asked) and of_data is asked
    asked = of_data
    text = "; ".join(f"{s.mention!r} is {s.curie or 'not resolved'}" for s in sides if s)
    context.recorder.record("ground", text or "nothing to ground", grounded=grounded)
    update = asked_state(asked)
    update["grounded"] = grounded
    update["lookups"] = [asdict(LookUp(line)) for line in (*state.get("notes", []), *lines)]
    found = None
    if asked.question.kind in OPEN_ENDED:
        found = await list_held(context.bench, asked)
    elif asked.question.kind == "mechanism" and not is_grounded(asked):
        found = await acts_how(context.bench, asked, context.artefacts)
    if found is not None:
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
        look_ups=sum(one.cost.look_ups for one in answers),
        money=sum(one.cost.money for one in answers),
    )
    made = join_answers(reading, answers, run_id=context.recorder.run_id, cost=cost)
    context.recorder.record("join", made.headline)
    return {"answer": context.artefacts.put(made)}


async def identify(state: State, context: RunContext) -> State:
    """Build the DAG, identify, and estimate where a data set holds both variables.

    A deadline that came near leaves this out, and the answer says so.
    """
    tree, dossier = Tree.from_json(state["tree"]), read_dossier(state, context.artefacts)
    if "seconds" in state.get("bound", []):
        late = "causal DAG and own estimate: not made, the deadline came near"
        return {"lookups": [asdict(LookUp(late, cut_off=True))]}
    columns = find_columns(dossier.pair, context.datasets)
    own: Estimated | None = None
    person = await edited(state, dossier, context)
    given = person.dag if person else None
    if columns is None:
        assumed, cut_off = await assume(dossier, context, given)
        status = "no data set holds both variables"
        lookups = [LookUp("data sets with both variables: none registered or given")]
        lookups += [cut_off] if cut_off else []
    else:
        assumed, own, looked = await estimate(dossier, context, columns, given)
        status, lookups = named(assumed.text, assumed.labels), [*looked]
    if person is not None:
        assumed = person.marked(assumed)
        lookups.append(person.looked_up)
    thought = tree.named("own_data")
    if thought is not None:
        evidence = own.evidence if own else ()
        tree = tree.update(replace(thought, state="examined", status=status, evidence=evidence))
    context.recorder.record("identify", named(assumed.text, assumed.labels))
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
        cost=_cost(dossier, state, context),
        bound_by=tuple(dict.fromkeys(state.get("bound", []))),
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


def _cost(dossier: Dossier, state: State, context: RunContext) -> Cost:
    usage = dossier.usage
    return Cost(
        seconds=round(context.recorder.seconds, 3),
        model_calls=usage.calls,
        tokens=usage.prompt_tokens + usage.completion_tokens,
        tool_calls=context.artefacts.count(Call),
        look_ups=state.get("looked", 0),
        money=usage.cost,
    )
