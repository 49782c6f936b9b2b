"""Settle a question by a strategy: the seam that callers use.

    settled = await settle(Direct(), Posed("Does X cause Y?", ("yes", "no")), model, budget_tokens=256)
    settled.probabilities, settled.chosen, settled.tokens, settled.steps

An open question gets its options first: distinct short answers that the model draws, paid from the same
budget. Whatever the strategy, a judge that reads the context has its say on options that name a finding.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.models.chat_model import Sampling
from agent.strategies.desk import Desk
from agent.strategies.evidence_read import EvidenceRead
from agent.strategies.fitted import fitted
from agent.strategies.ideas.direct import Direct
from agent.strategies.meter import Lasting, Meter
from agent.strategies.posed import Found, Settled, Step
from agent.strategies.prompt_set import DEFAULT, MOST_LETTERED
from graphs.errors import InputError

if TYPE_CHECKING:
    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from agent.strategies.posed import Posed
    from agent.strategies.prompt_set import PromptSet
    from agent.strategies.strategy import Strategy

READING_SHARE = 0.6
"""Of the budget, for the question with its options: the rest must hold what is thought of it."""
CANDIDATES = 4
"""Short answers drawn to an open question."""
CANDIDATE_TOKENS = 12
DEADLINE_S = 120.0


async def settle(
    strategy: Strategy,
    posed: Posed,
    model: ChatModel,
    *,
    budget_tokens: int,
    seed: int = 0,
    prompts: PromptSet = DEFAULT,
    judge: PairJudge | None = None,
    deadline_s: float = DEADLINE_S,
    lasting: Lasting | None = None,
) -> Settled:
    """Think about one question.

    Args:
        strategy: how; see `named`.
        posed: the question.
        model: any chat model.
        budget_tokens: hard cap of newly computed prompt tokens and completion tokens together.
        seed: of orders and draws.
        prompts: the words.
        judge: reads the context; None for none.
        deadline_s: of each call to the model.
        lasting: shared by the questions of one run on one model, so that what labels weigh without
            content is measured once; its tokens are set down there and are no question's.

    Raises:
        InputError: one option, the same option twice, or more than can be told apart; no budget.
        ModelError, DeadlineError: as the model.
    """
    _check(posed, budget_tokens)
    meter = Meter(model, budget_tokens, deadline_s=deadline_s, lasting=lasting or Lasting())
    desk = Desk(posed, prompts, meter, seed)
    room = int(budget_tokens * READING_SHARE)
    desk.posed, note = fitted(posed, lambda one: _reading(desk, one) <= room)
    desk.notes += [note] if note else []
    opened = await _candidates(desk) if not posed.options else ()
    if len(desk.posed.options) < 2:
        found = Found((0.0,), reason="") if desk.posed.options else Found(None, reason="no answer was written")  # fmt: skip
    else:
        if judge is not None:
            # The judge reads all of the context, whatever part of it fits the model's budget.
            desk.evidence = EvidenceRead(judge, posed.text, posed.context, deadline_s)
            by_judge = await desk.evidence.of_options(desk.posed.options)
            desk.evidence_row = tuple(map(math.log, by_judge)) if by_judge else None
        found = await strategy.think(desk)
        if found.scores is None:
            found = await _directly(desk, found)
    return _settled(strategy.name, desk, replace(found, steps=(*opened, *found.steps)))


def _check(posed: Posed, budget_tokens: int) -> None:
    plain = [" ".join(option.lower().split()) for option in posed.options]
    if len(plain) == 1 or len(set(plain)) < len(plain) or not all(plain):
        raise InputError(f"options must be two or more different texts, not {list(posed.options)}")
    if len(plain) > MOST_LETTERED:
        raise InputError(f"{len(plain)} options; at most {MOST_LETTERED} can be told apart")
    if budget_tokens < 1:
        raise InputError(f"the budget is {budget_tokens} tokens; it must be 1 or more")


def _reading(desk: Desk, posed: Posed) -> int:
    """Tokens of one reading of a question with its options."""
    at = Desk(posed, desk.prompts, desk.meter, desk.seed)
    return desk.meter.size(at.head + (at.fill(desk.prompts.answer) if posed.options else ""))


async def _candidates(desk: Desk) -> tuple[Step, ...]:
    """Give an open question its options: the distinct answers among a few draws."""
    sampling = Sampling(desk.prompts.temperature, desk.seed, ("\n",))
    texts = await desk.meter.write(
        desk.head + desk.prompts.candidate, CANDIDATES, max_tokens=CANDIDATE_TOKENS,
        sampling=sampling, keep=desk.meter.budget // 2,
    )  # fmt: skip
    distinct: dict[str, str] = {}
    for text in texts:
        plain = " ".join(re.findall(r"\w+", text.lower()))
        if plain:
            distinct.setdefault(plain, " ".join(text.split()))
    desk.posed = replace(desk.posed, options=tuple(distinct.values()))
    return tuple(
        Step(f"c{number}", None, "candidate", text, number - 1)
        for number, text in enumerate(distinct.values(), 1)
    )


async def _directly(desk: Desk, found: Found) -> Found:
    """What a direct reading says, where a strategy found nothing and the budget still holds one."""
    direct = await Direct().think(desk)
    if direct.scores is None:
        return found
    desk.notes.append(f"{found.reason}: answered directly")
    return Found(direct.scores, (*found.steps, *direct.steps))


def _settled(name: str, desk: Desk, found: Found) -> Settled:
    meter = desk.meter
    scores = found.scores
    if scores is not None and desk.evidence_row is not None:
        scores = tuple(a + b for a, b in zip(scores, desk.evidence_row, strict=True))
    over = meter.tokens - meter.budget
    notes = [
        *desk.notes,
        *([f"{over} tokens over the budget: the server sampled"] if over > 0 else []),
    ]
    return Settled(
        strategy=name,
        model=meter.model.name,
        options=desk.posed.options,
        probabilities=_normalised(scores) if scores is not None else (),
        reason=found.reason,
        tokens=meter.tokens,
        calls=meter.calls,
        parse_failures=meter.parse_failures,
        judge_tokens=desk.evidence.tokens if desk.evidence else 0,
        steps=found.steps,
        notes=tuple(notes),
        order=desk.orders()[0] if desk.k else (),
    )


def _normalised(scores: tuple[float, ...]) -> tuple[float, ...]:
    highest = max(scores)
    weights = [math.exp(score - highest) for score in scores]
    return tuple(weight / sum(weights) for weight in weights)
