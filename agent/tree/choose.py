"""What to examine next, and when to stop: the open thoughts that could move the answer, by a policy.

Thoughts that one look-up answers are examined together and cost it once. A thought of no worth is left
out, whatever a policy says; one that could move the verdict is never dropped by a policy, only by a
budget, which is named.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.tree.budget import Budget, Spent
from agent.tree.inquiry import DIRECT, look_of
from agent.tree.investigate import LINES
from agent.tree.search.policies import beam, best_first, mcts
from agent.tree.search.space import Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from agent.settings import Settings
    from agent.tree.budget import BudgetName
    from agent.tree.search.space import Policy
    from agent.tree.thoughts import Thought, Tree
    from agent.tree.worth.priors import Priors

NO_MATTER = "not examined: no result of it could change the verdict"
REMARK = "not examined: a remark that no tool can look up"
CUT_OFF: dict[BudgetName, str] = {
    "lookups": "the budget of look-ups was used up",
    "seconds": "the deadline came near",
    "depth": "it lies deeper than the tree may grow",
    "tokens": "the budget of tokens was used up",
    "money": "the budget of money was used up",
}
"""Name of a budget -> why a thought was not examined."""


@dataclass(frozen=True)
class Next:
    """Ids to examine now, in order; empty at the end. `bound` is the budget that cut something."""

    ids: tuple[str, ...] = ()
    bound: BudgetName | None = None


LOOKING = 0.75
"""Share of a question's seconds in which thoughts are examined; in the rest the answer is made."""


def budget_of(settings: Settings) -> Budget:
    """What the search of one question may spend."""
    return Budget(
        settings.budget_tokens, settings.budget_money, settings.budget_lookups,
        LOOKING * settings.deadline_s, settings.max_depth,
    )  # fmt: skip


def models_budget(settings: Settings) -> Budget:
    """What models may take of it."""
    return Budget(tokens=settings.budget_tokens, money=settings.budget_money)


def policy_of(settings: Settings) -> Policy:
    """The policy that the settings name."""
    if settings.search == "beam":
        return beam(settings.beam_width)
    return mcts(settings.seed) if settings.search == "mcts" else best_first()


def choose(
    tree: Tree, policy: Policy, *, width: int, budget: Budget, spent: Spent, priors: Priors
) -> Next:
    """What is examined next.

    Args:
        tree: with the value of every open thought.
        policy: orders them.
        width: look-ups at once.
        budget: of the run. What no answer can do without is examined all the same.
        spent: so far.
        priors: what a thought is expected to cost.
    """
    groups = _groups(tree)
    # What no answer can do without comes first: with it in hand, the rest can be valued.
    direct = {key: group for key, group in groups.items() if _is_direct(group)}
    needed = direct or {k: g for k, g in groups.items() if any(one.value for one in g)}
    deep = {k for k, g in needed.items() if budget.is_too_deep(g[0].depth) and not direct}
    offered = {key: group for key, group in needed.items() if key not in deep}
    spots = [*_done(tree), *(_spot(key, g, tree, priors) for key, g in offered.items())]
    # A policy that would drop what could still move the verdict is not obeyed in that.
    keys = policy.choose(spots, width) or best_first().choose(spots, width)
    fitting, bound = (keys, None) if direct else _within(keys, offered, budget, spent, priors)
    ids = tuple(thought.id for key in fitting for thought in offered[key])
    return Next(ids, bound or ("depth" if deep and not ids else None))


def contested(thoughts: Iterable[Thought]) -> int:
    """How many look-ups examine these thoughts."""
    return len({look_of(thought) for thought in thoughts})


def closed(tree: Tree, bound: BudgetName | None, budget: Budget) -> Tree:
    """The tree at the end of the search: every thought that was left out says why."""
    left = [t for t in tree.waiting() if t.name not in ("own_data", "direct")]
    tree = tree.update(*(replace(thought, status=_why(thought, bound, budget)) for thought in left))
    direct = tree.named("direct")
    if direct is None:
        return tree
    return tree.update(replace(direct, state="examined", status="by the lines below"))


def expected(tree: Tree, priors: Priors) -> float:
    """Look-ups that examining all open thoughts would take."""
    return sum(_cost(group, priors) for group in _groups(tree).values())


def _why(thought: Thought, bound: BudgetName | None, budget: Budget) -> str:
    if thought.role == "reasoning_step":
        return REMARK
    if not thought.value:
        return NO_MATTER
    cut = "depth" if budget.is_too_deep(thought.depth) else bound
    return f"not examined: {CUT_OFF[cut]}" if cut else NO_MATTER


def _groups(tree: Tree) -> dict[str, list[Thought]]:
    """Open thoughts that tools can examine, by their look-up; in each the first proposed leads."""
    groups: dict[str, list[Thought]] = defaultdict(list)
    for thought in tree.waiting():
        if thought.name in LINES:
            groups[look_of(thought)].append(thought)
    for group in groups.values():
        group.sort(key=lambda one: (one.name not in DIRECT, -one.depth, one.id))
    return groups


def _is_direct(group: Sequence[Thought]) -> bool:
    return any(thought.name in DIRECT for thought in group)


def _spot(key: str, group: Sequence[Thought], tree: Tree, priors: Priors) -> Spot:
    values = [thought.value for thought in group if thought.value is not None]
    lead = group[0]
    return Spot(
        key, _above(lead, tree), lead.depth,
        value=max(values, default=None), cost=_cost(group, priors),
    )  # fmt: skip


def _done(tree: Tree) -> list[Spot]:
    examined = [t for t in tree.thoughts if t.state == "examined" and t.role != "question"]
    return [Spot(t.key or t.id, _above(t, tree), t.depth, "done", reward=t.score) for t in examined]


def _above(thought: Thought, tree: Tree) -> str | None:
    parent = tree[thought.parent] if thought.parent else None
    return parent.key if parent is not None and parent.key else None


def _cost(group: Sequence[Thought], priors: Priors) -> float:
    return max(priors.cost(thought.name) for thought in group)


def _within(
    keys: Sequence[str],
    offered: Mapping[str, Sequence[Thought]],
    budget: Budget,
    spent: Spent,
    priors: Priors,
) -> tuple[Sequence[str], BudgetName | None]:
    """The beginning of a batch that fits what is left, and the budget that cut it, if one did."""
    # Tokens and money are what models take; look-ups go on without them.
    limits = replace(budget, tokens=None, money=None)
    fitting: list[str] = []
    for key in keys:
        cost = Spent(lookups=math.ceil(_cost(offered[key], priors)))
        bound = limits.bound(spent) or limits.refuses(spent, cost)
        if bound is not None:
            return fitting, bound
        spent += cost
        fitting.append(key)
    return fitting, None
