"""A goal -> a report: candidates from the graph, each through the tree, by what would move its verdict.

The order is fixed before any is run, so that a run that was stopped goes on with the same candidates.
Budgets are looked at before every candidate; what they left out is named in the report.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.hypotheses.alike import merged
from agent.hypotheses.arguing import Setting, argued, question_of
from agent.hypotheses.goal_text import read_goal, with_forms
from agent.hypotheses.hypothesis import HypothesisReport, SetAside
from agent.hypotheses.kin import settled_by_kin
from agent.hypotheses.picks import ask_next, reranked
from agent.hypotheses.places import with_places, without_harm
from agent.hypotheses.sources.gathered import Gathered, gathered
from graphs.errors import InputError
from tools.candidates.counting import untold
from tools.candidates.links import StoredLinks
from tools.candidates.proposing import FAINTEST, WIDEN, is_faint, propose
from tools.candidates.shortage import why_short

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from agent.answer import Answer
    from agent.hypotheses.goal_text import Goal
    from agent.hypotheses.hypothesis import Hypothesis
    from agent.hypotheses.journal import Journal, Wish
    from agent.models.chat_model import ChatModel
    from agent.question import Asked
    from graphs.store import KnowledgeGraph
    from tools.candidates.counting import Tell
    from tools.candidates.proposing import Proposal, Proposals

    Ask = Callable[[Asked, Mapping[str, float]], Awaitable[Answer]]
    """Answers one question, told what was spent before it."""
    UnderWay = Callable[[int, int, Sequence[str]], None]
    """Is told how many are done, of how many, and which are being argued."""

MAX_TOP = 100
SHOWN_SETTLED = 24
SHOWN_LOSERS = 12
LOOKED_FURTHER = 12
"""Candidates whose kin are looked at, for each that is run."""
FURTHER = 2
"""Candidates that may be run for each that is shown: what its run argues down gives its place to the next."""

Group = tuple["Proposal", tuple["Proposal", ...]]


@dataclass(frozen=True)
class Limits:
    """What a whole run may take; None for no limit.

    Attributes:
        top: candidates that are run (1 to 100).
        seconds: of the clock.
        tokens, money: of models, over all candidates.
    """

    top: int = 10
    seconds: float | None = None
    tokens: int | None = None
    money: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.top <= MAX_TOP:
            raise InputError(f"--top must lie in 1 to {MAX_TOP}; got {self.top}")
        for name in ("seconds", "tokens", "money"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise InputError(f"--budget-{name} is {value}; it must be 0 or more")

    def bound_by(self, spent: dict[str, float]) -> str:
        """The first limit that is reached; empty for none."""
        for name in ("seconds", "tokens", "money"):
            limit = getattr(self, name)
            if limit is not None and spent.get(name, 0.0) >= limit:
                return f"the budget of {limit:g} {name.replace('_', ' ')}"
        return ""


@dataclass(frozen=True)
class Candidates:
    """A goal with its candidates, before any is run.

    `named` is what other sources than the graph gave, `crowded` what brings about a sign
    of the disease, and what has no place beside others of its sort.
    """

    goal: Goal
    links: StoredLinks
    proposals: Proposals
    groups: tuple[Group, ...]
    by_kin: tuple[SetAside, ...]
    named: Gathered = Gathered()
    crowded: tuple[SetAside, ...] = ()


async def find_candidates(
    store: KnowledgeGraph, names: KnowledgeGraph, text: str, top: int, *,
    corpora: Sequence[str] = (), model: ChatModel | None = None, kept: Gathered | None = None,
    tell: Tell = untold,
) -> Candidates:  # fmt: skip
    """Read the goal and find its candidates.

    Args:
        store: the graph.
        names: the same, with names beyond its own.
        text: the goal.
        top: how many will be run.
        corpora: publications that are looked through for candidates.
        model: is asked for candidates once.
        kept: what corpora and model gave when the run began, instead of asking them again.
        tell: is called with a line for each step.

    Raises:
        InputError: the goal is not understood or its names are not held.
    """
    links = await StoredLinks.opened(store)
    tell("reading the goal")
    goal = await with_forms(await read_goal(names, text), links)
    named = kept or await gathered(names, goal, corpora=corpora, model=model, tell=tell)
    tell(f"gathering {goal.read_as}: walking the graph")
    proposals = await propose(
        goal.sought, links, goal.near, broader=goal.broader, leads=named.leads, tell=tell
    )
    able = [p for p in proposals.open if not is_faint(p, goal.sought.name)]
    looked = able[: LOOKED_FURTHER * top]
    by_kin = await settled_by_kin(goal, names, links, looked, proposals.settled, tell)
    moved = {one.curie for one in by_kin}
    left = [p for p in able if p.curie not in moved]
    fresh, harming = await without_harm(goal.sought, links, left)
    run, crowded = with_places(merged(fresh, goal.sought), goal.sought, links)
    return Candidates(goal, links, proposals, run, tuple(by_kin), named, (*harming, *crowded))


async def search(
    found: Candidates,
    ask: Ask,
    *,
    limits: Limits,
    run: str,
    journal: Journal | None = None,
    progress: Callable[[str], None] = lambda text: None,
    under_way: UnderWay = lambda done, of, now: None,
) -> HypothesisReport:
    """Run the candidates through the tree and report.

    Args:
        found: a goal with candidates.
        ask: the tree: answers one question, told what was spent before it.
        limits: of the whole run.
        run: its id.
        journal: where it is kept, if it is; what it holds is not run again.
        progress: called with a line for each step.
        under_way: called whenever one begins or ends.
    """
    release = await found.links.store.release()
    told = {"name": release.name, "version": release.version, "checksum": release.checksum}
    setting = Setting(found.goal, found.links, told, run, found.proposals.ranked_by)
    groups = found.groups[: FURTHER * limits.top]
    counted = len(found.proposals.settled) + len(found.by_kin)
    progress(
        f"{found.goal.read_as}: {found.proposals.reached} candidates, {counted} known, tried or warned of; "
        f"{min(limits.top, len(groups))} to run"
    )
    made, stopped = await _made(
        setting, groups, ask, limits, journal, progress, under_way, found.named
    )
    words = await journal.words() if journal else {}
    opposed = [one for one in made if one.opposed]
    ordered = reranked([one for one in made if one not in opposed], words)
    spent = _spent(made, found.named)
    shown = limits.top if stopped else len(ordered)
    return _report(found, setting, ordered, opposed, stopped, spent, words, shown, limits.top)


async def reordered(journal: Journal) -> HypothesisReport:
    """The latest report with the order of what people said since; InputError where there is none yet."""
    report, made, words = await journal.report(), await journal.made(), await journal.words()
    ordered = reranked([one for one in made.values() if not one.opposed], words)
    changed = {"hypotheses": _numbered(ordered), "ask_next": ask_next(ordered, words)}
    return report.model_copy(update=changed)


def _numbered(ordered: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
    return tuple(h.model_copy(update={"rank": i}) for i, h in enumerate(ordered, 1))


async def _made(
    setting: Setting, groups: Sequence[Group], ask: Ask,
    limits: Limits, journal: Journal | None, progress: Callable[[str], None],
    under_way: UnderWay, named: Gathered,
) -> tuple[list[Hypothesis], str]:  # fmt: skip
    """(hypotheses in the order of their candidates, why the rest was not run).

    One whose run found it opposed gives its place to the next candidate.
    """
    held = await journal.made() if journal else {}
    wishes = await journal.wishes() if journal else 0
    begun = time.monotonic()
    made: list[Hypothesis] = []
    of = min(limits.top, len(groups))
    for proposal, others in groups:
        if (position := sum(not one.opposed for one in made) + 1) > limits.top:
            break
        if proposal.curie in held:
            made.append(held[proposal.curie])
            continue
        spent = {**_spent(made, named), "seconds": time.monotonic() - begun}
        wish: Wish | None = await journal.wished(wishes) if journal else None
        stop = limits.bound_by(spent) or (f"a wish to {wish}" if wish else "")
        if stop:
            if journal:
                await journal.stands("interrupted" if wish != "abort" else "failed", stop)
            return made, stop
        under_way(position - 1, of, (setting.links.name(proposal.curie),))
        answer = await ask(question_of(setting, proposal), spent)
        hypothesis = argued(setting, proposal, answer)
        hypothesis = hypothesis.model_copy(update={"alike": tuple(o.name for o in others)})
        if journal:
            await journal.keep(hypothesis)
        made.append(hypothesis)
        end = "argued down" if hypothesis.opposed else answer.verdict.replace("_", " ")
        progress(f"[{position}/{of}] {hypothesis.statement}: {end}")
    under_way(sum(not one.opposed for one in made), of, ())
    if journal:
        await journal.stands("finished", headline=f"{len(made)} candidates argued")
    return made, ""


def _spent(made: Sequence[Hypothesis], named: Gathered) -> dict[str, float]:
    costs = [one.answer.cost for one in made]
    return {
        "seconds": round(sum(c.seconds for c in costs), 2),
        "model_calls": named.model_calls + sum(c.model_calls for c in costs),
        "tokens": named.tokens + sum(c.tokens for c in costs),
        "money": round(named.money + sum(c.money for c in costs), 6),
    }


def _report(
    found: Candidates, setting: Setting, ordered: Sequence[Hypothesis], opposed: Sequence[Hypothesis],
    stopped: str, spent: dict[str, float], words: Mapping[str, str], shown: int, top: int,
) -> HypothesisReport:  # fmt: skip
    proposals, goal = found.proposals, found.goal
    short = why_short(proposals, len(found.by_kin), goal.sought.name, shown=shown, top=top)
    settled = [SetAside.of(p) for p in _named_first(proposals.settled)]
    counts = Counter(p.standing.state for p in (*proposals.settled, *proposals.open))
    counts["known"] += len(found.by_kin)
    more = [*found.named.notes, *proposals.cut]
    run = {one.curie for one in (*ordered, *opposed)}
    left = len(found.groups) - len(run)
    if len(settled) > SHOWN_SETTLED:
        more.append(f"{len(settled) - SHOWN_SETTLED} more are known, tried or warned of")
    faint = sum(is_faint(p, goal.sought.name) for p in proposals.open)
    if faint:
        more.insert(0, f"{faint} candidates are too faint to be run (under {FAINTEST})")
    if stopped or left:
        lower = f"of lower rank were not run: {top} were asked for"
        ended = f"were not run: {stopped} ended the run" if stopped else lower
        more.insert(0, f"{left} candidates {ended}")
    losers = [
        SetAside(curie=one.curie, name=one.name, state="argued down", reason=f"run: {one.basis}")
        for one in opposed
    ]
    losers += [SetAside.of(p, p.doubt) for p in _named_first(proposals.opposed)[:SHOWN_LOSERS]]
    losers += found.crowded[:SHOWN_LOSERS]
    below = [p for p, _ in found.groups if p.curie not in run][:SHOWN_LOSERS]
    ranked = f"ranked below the {len(run)} that were run"
    losers += [SetAside.of(p, f"{ranked} ({p.probability:.3f})") for p in below]
    return HypothesisReport(
        run=setting.run,
        goal=goal.text,
        read_as=goal.read_as,
        anchor=goal.sought.anchor,
        considered=proposals.reached,
        hypotheses=_numbered(ordered),
        settled=(*settled[:SHOWN_SETTLED], *found.by_kin),
        losers=tuple(losers),
        counts=dict(sorted(counts.items())),
        thin=(*short, *proposals.thin),
        widen=WIDEN if short else proposals.widen,
        more=tuple(more),
        ranked_by=proposals.ranked_by,
        ask_next=ask_next(ordered, words),
        spent=spent,
    )


def _named_first(proposals: Sequence[Proposal]) -> list[Proposal]:
    """What the corpus or a model named before the rest: who named it is owed the reason."""
    return sorted(proposals, key=lambda p: all(s.startswith("a bridge") for s in p.sources))
