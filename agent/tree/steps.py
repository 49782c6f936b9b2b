"""The steps of the search: one async function each, state in, update out.

propose opens the tree; then, in turn: judge says what each open thought is worth, choose takes some,
investigate examines them one by one, expand opens what they give reason to ask.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from agent.answer import ModelUse
from agent.dossier import Call, Examined, LookUp, asked_in, read_dossier, usage_of
from agent.models.chat_model import Usage
from agent.state import OpenThought, State, asked_from
from agent.tree.budget import Spent
from agent.tree.choose import budget_of, closed, contested, expected, models_budget, policy_of
from agent.tree.choose import choose as choose_thoughts
from agent.tree.inquiry import DIRECT, inquiry
from agent.tree.investigate import LINES
from agent.tree.layers import belief, leading_direction
from agent.tree.layers import judge as judge_thought
from agent.tree.model_proposer import MOST_TOKENS, ModelProposer
from agent.tree.plausibility import CLAIMED, judged_plausibilities
from agent.tree.propose import propose as propose_tree
from agent.tree.proposers import Proposer, RulesProposer, grown
from agent.tree.ranking import ranked
from agent.tree.thoughts import About, LayerScores, Thought, Tree
from agent.tree.worth.priors import learned, weights_of
from agent.tree.worth.value import Worth, worths
from agent.verdict.conclude import is_decided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.dossier import Dossier
    from agent.run_context import RunContext
    from agent.tree.budget import BudgetName

SHORTEST_S = 0.01
"""Seconds that a tool is given where none are left."""
MODEL_SHARE = 0.4
"""Of the seconds that are left, those that one call of a model may take."""
NOT_ASKED = "not asked: no choice of what to look up hung on it"


async def propose(state: State, context: RunContext) -> State:
    """Open the rivals and their lines, and say what examining all of them would take."""
    asked, other = asked_in(state), asked_in(state).comparator
    about = About(
        *asked.pair,
        direction=asked.question.asked_direction or "",
        population=asked.question.population or "",
        comparator=(other.curie or "") if other else "",
    )
    z = other.label if other else ""
    tree = propose_tree(state["text"], asked.question.kind, *asked.names, z, about)
    names = ", ".join(thought.name for thought in tree.children("0"))
    context.recorder.record("propose", f"rivals: {names}", tree=tree.told())
    look_ups, tokens = round(expected(tree, learned())), MOST_TOKENS if context.model else 0
    text = f"about {look_ups} look-ups to examine all of it, and {tokens} tokens of a chat model"
    context.recorder.record("estimate", text, look_ups=look_ups, tokens=tokens)
    return {"tree": tree.to_json(), "began": context.artefacts.count(Call)}


async def judge(state: State, context: RunContext) -> State:
    """Score what was examined, and say what each open thought is worth.

    A judge is asked only where more look-ups are contested than are made at once: else every one of
    them is made whatever it says. So is a chat model for its order of them.
    """
    dossier, width = read_dossier(state, context.artefacts), context.settings.beam_width
    tree, parts = _scored(Tree.from_json(state["tree"]), dossier, context), _Parts()
    worth = worths(tree, dossier, belief(tree), learned())
    # Without a budget of look-ups only what may become needless is worth putting in order.
    is_cut = context.settings.budget_lookups is not None
    open_ones = [tree[i] for i, one in worth.items() if one.kind and (is_cut or one.may_lapse)]
    if contested(open_ones) > width:
        parts.bound = _models_bound(state, context)
        if parts.bound is None:
            tree = await _judged(tree, open_ones, dossier, context, parts)
            worth = worths(tree, dossier, belief(tree), learned())
        if parts.bound is None:
            worth = await _ordered(worth, open_ones, dossier, context, parts)
    tree = tree.update(*(replace(tree[i], value=one.value) for i, one in worth.items()))
    text = ", ".join(f"{t.name} {t.score:.2f}" for t in tree.thoughts if t.score is not None)
    context.recorder.record("judge", text or "nothing to judge yet", tree=tree.told())
    return {**parts.state(), "tree": tree.to_json()}


async def choose(state: State, context: RunContext) -> State:
    """What to examine now; nothing, where no open thought could move the answer or a budget ends it."""
    tree, settings, budget = (
        Tree.from_json(state["tree"]), context.settings, budget_of(context.settings)
    )  # fmt: skip
    choice = choose_thoughts(
        tree, policy_of(settings), width=settings.beam_width, budget=budget,
        spent=_spent(state, context), priors=learned(),
    )  # fmt: skip
    spent = asdict(_spent(state, context))
    update = State(chosen=list(choice.ids), bound=[choice.bound] if choice.bound else [])
    if choice.ids:
        names = ", ".join(dict.fromkeys(tree[i].name for i in choice.ids))
        context.recorder.record("choose", names, thoughts=list(choice.ids), spent=spent)
        return update
    update["tree"] = closed(tree, choice.bound, budget).to_json()
    update["looked"] = _spent(state, context).lookups
    ended = f"the budget of {choice.bound}" if choice.bound else "settled"
    context.recorder.record("choose", f"ended: {ended}", spent=spent)
    if context.judge is not None and not any(m["slot"] == "judge" for m in state.get("models", [])):
        sha256 = context.judge.sha256
        use = ModelUse(
            slot="judge", name=context.judge.name, sha256=sha256, calibration="", did=NOT_ASKED
        )
        update["models"] = [use.model_dump(mode="json")]
    return update


async def investigate(branch: OpenThought, context: RunContext) -> State:
    """Examine one open thought with tools only."""
    thought = Thought.from_json(branch["thought"])
    ask = inquiry(
        thought, asked_from(branch["asked"]), context.bench, context.artefacts,
        context.settings.mechanisms, context.judge,
    )  # fmt: skip
    # What no answer can do without may take until the run's own deadline; the rest, what is left for
    # looking: then it stays open, and the choice that follows ends the search and says so.
    patience = None if thought.name in DIRECT else _left_s(context)
    try:
        async with asyncio.timeout(patience):
            found = await LINES[thought.name](ask, thought.name)
    except TimeoutError:
        context.recorder.record("investigate", f"{thought.name}: cut off", thought=thought.id)
        return {"examined": []}
    context.recorder.record(
        "investigate", f"{thought.name}: {found.status}",
        thought=thought.id, n=len(found.evidence), look_ups=found.cost,
    )  # fmt: skip
    entry = {"id": thought.id, "found": context.artefacts.put(found)}
    return {**_compared(found.compared, context).state(), "examined": [entry]}


async def expand(state: State, context: RunContext) -> State:
    """Open the sub-questions that what was found gives reason to ask."""
    dossier, settings, parts = read_dossier(state, context.artefacts), context.settings, _Parts()
    tree = _filled(Tree.from_json(state["tree"]), state, context)
    # Nothing further is asked before what no answer can do without was looked up.
    is_begun = not any(thought.name in DIRECT for thought in tree.waiting())
    is_open = is_begun and not is_decided(dossier)
    proposers: list[Proposer] = [RulesProposer(is_open, settings.max_depth)]
    asked_before = any(use["slot"] == "proposer" for use in state.get("models", []))
    if context.model is not None and is_open and not asked_before:
        parts.bound = _models_bound(state, context)
        if parts.bound is None:
            proposers.append(ModelProposer(context.model, context.bench, _patience(context)))
    grew, made = await grown(tree, dossier, proposers)
    for one in made:
        parts.add(one.use, one.usage)
    added = len(grew.thoughts) - len(tree.thoughts)
    context.recorder.record("expand", f"{added} further thoughts opened", tree=grew.told())
    return {**parts.state(), "tree": grew.to_json()}


def pending(state: State) -> list[OpenThought]:
    """The chosen thoughts, one branch each."""
    tree = Tree.from_json(state["tree"])
    asked = State(
        question=state["question"], treatment=state["treatment"], outcome=state["outcome"],
        comparator=state.get("comparator"),
    )  # fmt: skip
    return [OpenThought(thought=tree[i].to_json(), asked=asked) for i in state.get("chosen", [])]


@dataclass
class _Parts:
    """What models did in one step, and the budget that kept them from it."""

    used: list[tuple[ModelUse, Usage]] = field(default_factory=list)
    bound: BudgetName | None = None

    def add(self, use: ModelUse | None, usage: Usage) -> None:
        if use is not None:
            self.used.append((use, usage))

    def state(self) -> State:
        """For the state."""
        return {
            "models": [use.model_dump(mode="json") for use, _ in self.used],
            "spent": [asdict(usage) for _, usage in self.used],
            "lookups": [asdict(LookUp(f"{u.slot} {u.name}: {u.did}")) for u, _ in self.used],
            "bound": [self.bound] if self.bound else [],
        }


def _compared(sentences: int, context: RunContext) -> _Parts:
    """The judge's part in what was read by machine."""
    parts = _Parts()
    if sentences and context.judge is not None:
        did = f"compared with figures read by machine: {sentences} sentences"
        use = ModelUse(
            slot="judge", name=context.judge.name, sha256=context.judge.sha256,
            calibration="how often it was right on whole abstracts", did=did,
        )  # fmt: skip
        parts.add(use, Usage(calls=1))
    return parts


def _filled(tree: Tree, state: State, context: RunContext) -> Tree:
    """The tree with what was found for the thoughts that were examined."""
    held = {
        entry["id"]: context.artefacts.get(entry["found"], Examined)
        for entry in state.get("examined", [])
    }
    fresh = [thought for thought in tree.waiting() if thought.id in held]
    return tree.update(
        *(
            replace(
                t, evidence=held[t.id].evidence, status=held[t.id].status, state="examined",
                layers=LayerScores(),
                ending=held[t.id].ending, cost=held[t.id].cost, value=None,
            )
            for t in fresh
        )
    )  # fmt: skip


def _scored(
    tree: Tree, dossier: Dossier, context: RunContext, likely: dict[str, float] | None = None
) -> Tree:
    """Every examined thought scored anew: what leads may have changed."""
    direction, weights = leading_direction(dossier), weights_of(context.judge)
    done = [t for t in tree.thoughts if t.state == "examined" and t.role != "question"]
    plausible = {t.id: t.layers.plausibility for t in done} | (likely or {})
    evidence, pair = dossier.evidence, dossier.pair
    return tree.update(
        *(judge_thought(t, evidence, pair, direction, weights, plausible[t.id]) for t in done)
    )


async def _judged(
    tree: Tree, open_ones: Sequence[Thought], dossier: Dossier, context: RunContext, parts: _Parts
) -> Tree:
    """The tree with the plausibility of what no judge has read yet, and of what might be looked up."""
    done = [t for t in tree.thoughts if t.state == "examined" and t.evidence]
    claimed = [t for t in open_ones if t.name in CLAIMED]
    unread = [t for t in (*done, *claimed) if t.layers.plausibility is None]
    if context.judge is None or not unread:
        return tree
    deadline_s = _patience(context)
    read = await judged_plausibilities(context.judge, unread, dossier, deadline_s=deadline_s)
    parts.add(read.use, read.usage)
    seen = {t.id: replace(t.layers, plausibility=read.likely[t.id])
            for t in claimed if t.id in read.likely}  # fmt: skip
    tree = tree.update(*(replace(tree[i], layers=layers) for i, layers in seen.items()))
    return _scored(tree, dossier, context, read.likely)


async def _ordered(
    worth: dict[str, Worth],
    thoughts: Sequence[Thought],
    dossier: Dossier,
    context: RunContext,
    parts: _Parts,
) -> dict[str, Worth]:
    """The worths, tilted by how telling a chat model finds each look-up; none of them becomes 0."""
    if context.model is None:
        return worth
    found = await ranked(context.model, thoughts, dossier, deadline_s=_patience(context))
    parts.add(found.use, found.usage)
    return {
        i: replace(one, value=one.value * (0.5 + found.telling.get(i, 0.5)))
        for i, one in worth.items()
    }


def _left_s(context: RunContext) -> float:
    """Seconds that are left for looking."""
    return max((budget_of(context.settings).seconds or 0.0) - context.recorder.seconds, SHORTEST_S)


def _patience(context: RunContext) -> float:
    """Seconds for one call of a model, which must leave most of what is left to look-ups."""
    return min(context.settings.estimate_deadline_s, MODEL_SHARE * _left_s(context))


def _models_bound(state: State, context: RunContext) -> BudgetName | None:
    """The budget of models that is used up, if one is."""
    return models_budget(context.settings).bound(_spent(state, context))


def _spent(state: State, context: RunContext) -> Spent:
    """What the search has spent so far."""
    usage = usage_of(state)
    return Spent(
        tokens=usage.prompt_tokens + usage.completion_tokens,
        money=usage.cost,
        lookups=context.artefacts.count(Call) - state.get("began", 0),
        seconds=context.recorder.seconds,
    )
