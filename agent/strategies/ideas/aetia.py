"""`aetia`: options are branches; a branch is examined only where that may move the chosen option.

The direct label distribution comes first, over two orders of the options, then over all where they
leave it open. Then best-first search: the thought with the highest probability of moving the choice for
its tokens is examined, which is to write a path for its option and to have every step of it assessed,
by the model and, where a step can be held against a context, by a judge that reads it. It stops when
nothing that the budget holds could move the choice any more (see `moves`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agent.strategies.assess import assess, share
from agent.strategies.chains import SHORTEST
from agent.strategies.desk import pooled, top
from agent.strategies.ideas.direct import TOO_DEAR
from agent.strategies.ideas.moves import WhatIf
from agent.strategies.posed import Found, Step
from agent.tree.budget import Budget, Spent
from agent.tree.search.drive import Opened, search
from agent.tree.search.policies import best_first
from agent.tree.search.space import Spot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.strategies.desk import Desk

FIRST_ORDERS = 2


@dataclass(frozen=True)
class Aetia:
    """Ours.

    Attributes:
        least: a thought with a smaller probability of moving the choice is left unexamined.
        trust, sound: how much a path tells, see `moves.WhatIf`; chosen on a development split.
        temper: log-probabilities of the direct reading are divided by it; above 1 for a model that is
            surer than it is right.
        width: paths written before they are assessed together, which shares the reading of the question.
        depth: most paths for an option.
    """

    name: str = "aetia"
    least: float = 0.05
    trust: float = 0.8
    sound: float = 0.6
    temper: float = 1.0
    width: int = 2
    depth: int = 8

    async def think(self, desk: Desk) -> Found:
        """See `Strategy`."""
        rows = await desk.read(orders=FIRST_ORDERS)
        if not rows:
            return Found(None, reason=TOO_DEAR)
        what_if = WhatIf(self.trust, self.sound, desk.k, not desk.prompts.argue)
        work = _Work(desk, what_if, self.least, self._start(rows))
        if len(rows) == FIRST_ORDERS < desk.k and not work.is_settled(work.roots()):
            rows += await desk.read(after=FIRST_ORDERS, keep=work.cost * FIRST_ORDERS)
            work.scores = self._start(rows)
        done = await search(
            work.roots(), work, _Revalued(work), width=self.width,
            budget=Budget(tokens=desk.meter.left, depth=self.depth),
        )  # fmt: skip
        direct = [
            Step(f"0.{number}", None, "direct", f"options in order {number}", top(row))
            for number, row in enumerate(rows, 1)
        ]
        left = [work.left_open(spot) for spot in done.spots if spot.state == "open"]
        return Found(tuple(work.scores), (*direct, *work.made, *left))

    def _start(self, rows: Sequence[tuple[float, ...]]) -> list[float]:
        return [score / self.temper for score in pooled(rows)]


@dataclass
class _Work:
    """The options as a problem to search: a spot is the next path for an option."""

    desk: Desk
    what_if: WhatIf
    least: float
    scores: list[float]
    made: list[Step] = field(default_factory=list)

    @property
    def cost(self) -> int:
        """Tokens that one path takes at most: to be written, and to be assessed."""
        write, assessed, longest = self._costs()
        return write + assessed + 2 * longest

    def roots(self) -> list[Spot]:
        """One branch an option; one in all where paths end where they will."""
        options = range(1 if self.what_if.is_free else self.desk.k)
        return self.valued([Spot(self._name(option, 1), None, 1) for option in options])

    def valued(self, spots: Sequence[Spot]) -> list[Spot]:
        """Open spots with what they are worth as things stand now."""
        values = self._values()
        return [
            replace(spot, value=values[self._option(spot)]) if spot.state == "open" else spot
            for spot in spots
        ]

    def is_settled(self, spots: Sequence[Spot]) -> bool:
        """See `search.drive.Problem`."""
        still = (spot for spot in self.valued(spots) if spot.state == "open")
        return all((spot.value or 0) < self.least for spot in still)

    def expected(self, spot: Spot) -> Spent:
        """See `search.drive.Problem`."""
        del spot
        return Spent(tokens=self.cost)

    async def examine(self, chosen: Sequence[Spot]) -> list[Opened]:
        """Write a path for each, assess them together, and move the options by what was found."""
        before = self.desk.meter.tokens
        texts = [await self._path(spot) for spot in chosen]
        odds = await assess(self.desk, [text for text in texts if text])
        each = iter(odds)
        opened = []
        taken = (self.desk.meter.tokens - before) // len(chosen)
        for spot, text in zip(chosen, texts, strict=True):
            reward = self._moved(spot, text, next(each)) if text else None
            option = self._option(spot)
            further = Spot(self._name(option, spot.depth + 1), spot.id, spot.depth + 1)
            opened.append(Opened(reward, True, (further,), Spent(tokens=taken)))
        return opened

    def left_open(self, spot: Spot) -> Step:
        """A thought that was not examined, with what it would have been worth."""
        (valued,) = self.valued([spot])
        option = None if self.what_if.is_free else self._option(spot)
        parent = spot.parent and f"1.{spot.parent}"
        return Step(f"1.{spot.id}", parent, "argument", "", option, valued.value, "open")

    async def _path(self, spot: Spot) -> str:
        prompts = self.desk.prompts
        _, assessed, longest = self._costs()
        option = self._option(spot)
        texts = await self.desk.write(
            prompts.argue or prompts.chain, max_tokens=longest, keep=assessed + longest,
            drawn=self.what_if.is_free or spot.depth > 1, option=self.desk.posed.options[option],
        )  # fmt: skip
        return texts[0] if texts else ""

    def _moved(self, spot: Spot, text: str, odds: float) -> float | None:
        """Add what a path says to its option; how valid it was found."""
        option: int | None = self._option(spot)
        if self.what_if.is_free:
            option = self.desk.said(text)
        if option is None:
            self.desk.meter.parse_failures += 1
        else:
            self.scores[option] += self.what_if.update(odds)
        parent = spot.parent and f"1.{spot.parent}"
        self.made.append(Step(f"1.{spot.id}", parent, "argument", text, option, share(odds)))
        return share(odds)

    def _values(self) -> tuple[float, ...]:
        affordable = self.desk.meter.left // self.cost
        by_evidence = self.desk.evidence_row or [0.0] * self.desk.k
        scores = [a + b for a, b in zip(self.scores, by_evidence, strict=True)]
        values = self.what_if.values(scores, affordable)
        return (max(values),) if self.what_if.is_free else values

    def _costs(self) -> tuple[int, int, int]:
        """Tokens to ask for a path, to assess one, and of the path itself."""
        desk, prompts = self.desk, self.desk.prompts
        longest_option = max(desk.posed.options, key=len)
        asked = desk.fill(prompts.argue or prompts.chain, option=longest_option)
        write = desk.meter.size(desk.head + asked)
        assessed = desk.valid_cost(prompts.verify, ["x"])
        room = (desk.meter.left - write - assessed) // 2
        return write, assessed, max(SHORTEST, min(prompts.chain_tokens, room))

    def _name(self, option: int, number: int) -> str:
        return f"{option}.{number}"

    def _option(self, spot: Spot) -> int:
        return int(spot.id.split(".")[0])


@dataclass(frozen=True)
class _Revalued:
    """Best first, by what thoughts are worth now and not when they were opened."""

    work: _Work

    def choose(self, spots: Sequence[Spot], width: int) -> tuple[str, ...]:
        valued = [s for s in self.work.valued(spots) if s.state != "open" or (s.value or 0) > 0]
        return best_first().choose(valued, width)
