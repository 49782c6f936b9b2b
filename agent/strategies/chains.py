"""Chains of reasoning: how many the budget holds, drawn, and what answer each ends at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.strategies.desk import top
from agent.strategies.meter import FEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agent.strategies.desk import Desk

SHORTEST = 16
"""Tokens below which a chain says nothing."""
WANTED = 3
MOST = 32
"""Chains beyond which more of them change little."""
NO_CHAIN = "the budget holds no chain of reasoning"
NO_ANSWER = "no answer could be read from what was written"


@dataclass(frozen=True)
class Chain:
    """A reasoning, and the option that it ends at; None where it does not say, and was not read."""

    text: str
    option: int | None


async def draw(
    desk: Desk,
    *,
    drawn: bool,
    likely_first: bool = False,
    assessed: Sequence[str] = (),
    read: bool = False,
    wanted: int = WANTED,
    most: int = MOST,
) -> list[Chain]:
    """Draw chains as the budget holds, and find the option that each ends at.

    Each says its answer, or it is read from the model, which is a parse failure; where not even a
    reading fits, a chain has no option.

    Args:
        desk: the question.
        drawn: at the temperature of the prompts; else the most likely chain.
        likely_first: the first is the most likely one, the others are drawn.
        assessed: tokens are left over to assess each text by these templates once.
        read: the caller reads the options after each chain, whether or not it says its answer: tokens are
            left over for that, and none is read here.
        wanted: chains that are worth having at all: to have so many, each is made shorter.
        most: no more than these.
    """
    reads = read or desk.meter.lasting.is_silent
    longest = _longest(desk, wanted, assessed, reads=reads)
    texts: list[str] = []
    silent: list[str] = []
    fewest = FEWEST
    while len(texts) < most:
        keep = _assessing(desk, assessed, texts)
        keep += desk.read_cost([*dict.fromkeys(texts if read else silent), "x"]) if reads else 0
        more = await desk.write(
            desk.prompts.chain, 1, max_tokens=longest, keep=keep,
            drawn=drawn and bool(texts or not likely_first),
            again=len(assessed) + reads, fewest=fewest,
        )  # fmt: skip
        if not more:
            break
        texts += more
        silent += [text for text in more if desk.said(text) is None]
        # A chain that is cut says nothing: the next one is begun only if it can be as long as others.
        fewest = max(FEWEST, sum(map(desk.meter.size, texts)) // len(texts))
    desk.meter.lasting.chains += len(texts)
    desk.meter.lasting.silent += len(silent)
    desk.meter.lasting.written += sum(map(desk.meter.size, texts))
    desk.meter.parse_failures += len(silent)
    keep = _assessing(desk, assessed, texts)
    rows = iter(await desk.read_after(silent, keep=keep) if silent and not read else [])
    return [_ended(desk, text, rows) for text in texts]


def _assessing(desk: Desk, templates: Sequence[str], texts: Sequence[str]) -> int:
    """Tokens to assess these texts by each template, equal ones once, and a further one but its length."""
    return sum(desk.valid_cost(template, [*dict.fromkeys(texts), "x"]) for template in templates)


def _longest(desk: Desk, wanted: int, assessed: Sequence[str], *, reads: bool) -> int:
    """Tokens of a chain, so that the wanted ones fit with their assessments and readings.

    Each has an equal share; where the model's chains are mostly shorter, one may take what the others
    will leave.
    """
    start = desk.meter.size(desk.head + desk.fill(desk.prompts.chain))
    again = _assessing(desk, assessed, ())
    passes = 1 + len(assessed)
    if reads:
        again, passes = again + desk.read_cost(["x"]), passes + 1
    room = (desk.meter.left - start - again) // passes
    for count in range(wanted, 0, -1):
        share = room // count
        if share >= SHORTEST:
            typical = math.ceil(min(desk.meter.lasting.chain_tokens, share))
            return min(room - (count - 1) * typical, desk.prompts.chain_tokens)
    return SHORTEST


def _ended(desk: Desk, text: str, rows: Iterator[tuple[float, ...]]) -> Chain:
    option = desk.said(text)
    row = next(rows, None) if option is None else None
    return Chain(text, top(row) if row else option)


def votes(desk: Desk, chains: list[Chain], weights: list[float] | None = None) -> tuple[float, ...]:
    """Log-shares of the options among chains, each with the weight of half a vote to begin with."""
    held = [0.5] * desk.k
    for chain, weight in zip(chains, weights or [1.0] * len(chains), strict=True):
        if chain.option is not None:
            held[chain.option] += weight
    return tuple(math.log(one / sum(held)) for one in held)
