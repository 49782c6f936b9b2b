"""`aetia`: options are branches; a path is examined only where that may move the chosen option.

The direct label distribution comes first, over two orders of the options, then over all where they
leave it open. Then best-first search: the thought with the highest probability of moving the choice for
its tokens is examined, which is to write a path, to see at which option it ends, and to have it
assessed, by the model and, where a step can be held against a context, by a judge that reads it. It
stops when nothing that the budget holds could move the choice any more (see `moves`).

A path goes where it leads, as that tells most: a path that is told where to end says little when it
fails. With `argues` there is one thought an option instead, to argue for it. With `reads` a path is not
taken at its word: the options are read after it, as a model that has the path before it often knows
better than the path says.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from agent.strategies.chains import SHORTEST, Chain, draw
from agent.strategies.desk import pooled, top
from agent.strategies.ideas.direct import TOO_DEAR
from agent.strategies.ideas.moves import WhatIf
from agent.strategies.posed import Found, Step
from agent.strategies.validity import assess, share
from agent.tree.budget import Budget, Spent
from agent.tree.search.drive import Opened, search
from agent.tree.search.policies import best_first
from agent.tree.search.space import Spot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.strategies.desk import Desk, Row

FIRST_ORDERS = 2


@dataclass(frozen=True)
class Aetia:
    """Ours.

    Attributes:
        least: a thought with a smaller probability of moving the choice is left unexamined.
        trust, sound: how much a path tells, see `moves.WhatIf`; for a model they are chosen on a
            development split, and these on the simulated one of `evals.simulated`.
        temper: log-probabilities of the direct reading are divided by it; above 1 for a model that is
            surer than it is right.
        width: paths written before they are assessed together, which shares the reading of the question.
        depth: most rounds of free paths, or with `argues` most paths for an option.
        argues: paths are told at which option to end, where the prompts have words for that.
        reads: the options are read after each free path.
    """

    name: str = "aetia"
    least: float = 0.01
    trust: float = 0.97
    sound: float = 0.4
    temper: float = 1.0
    width: int = 1
    depth: int = 24
    argues: bool = False
    reads: bool = False

    async def think(self, desk: Desk) -> Found:
        """See `Strategy`."""
        rows = await desk.read(orders=FIRST_ORDERS)
        if not rows:
            return Found(None, reason=TOO_DEAR)
        what_if = WhatIf(self.trust, self.sound, desk.k, not (self.argues and desk.prompts.argue))
        reads = self.reads and what_if.is_free
        work = _Work(desk, what_if, self.least, self.width, reads, self._start(rows))
        if len(rows) == FIRST_ORDERS < len(desk.orders()) and not work.is_settled(work.roots()):
            rows += await desk.read(after=FIRST_ORDERS, keep=work.cost * FIRST_ORDERS)
            work.scores = self._start(rows)
        done = await search(
            work.roots(), work, _Revalued(work), width=1 if what_if.is_free else self.width,
            budget=Budget(tokens=desk.meter.left, depth=self.depth),
        )  # fmt: skip
        if not work.made and len({top(row) for row in rows}) > 1:
            # No path fits: what is left goes to the orders that were not read, where those read differ.
            rows += await desk.read(after=len(rows))
            work.scores = self._start(rows)
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
    """The options as a problem to search: a spot is the next path for an option, or the next free paths."""

    desk: Desk
    what_if: WhatIf
    least: float
    width: int
    reads: bool
    scores: list[float]
    made: list[Step] = field(default_factory=list)
    seen: dict[str, None] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        """Tokens that one path takes at most: to be written, and to be assessed."""
        write, assessed, longest, read = self._costs()
        return write + assessed + (2 + self._is_read) * longest + read

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
        """Write a path for each, or free paths for the one, assess them, and move the options by that."""
        before = self.desk.meter.tokens
        if self.what_if.is_free:
            written = [await self._free()]
        else:
            written = [await self._argued(spot) for spot in chosen]
        all_ = (chain.text for chains in written for chain in chains)
        texts = list(dict.fromkeys(text for text in all_ if text not in self.seen))
        self.seen.update(dict.fromkeys(texts))
        odds = await assess(self.desk, texts)
        rows = await self.desk.read_after(texts) if self.reads else []
        told: list[tuple[float, Row | None]] = list(zip_longest(odds, rows))
        known = dict(zip(texts, told, strict=True))
        taken = (self.desk.meter.tokens - before) // len(chosen)
        opened = []
        for spot, chains in zip(chosen, written, strict=True):
            found = [self._moved(spot, chain, *known.pop(chain.text))
                     for chain in chains if chain.text in known]  # fmt: skip
            option = self._option(spot)
            further = Spot(self._name(option, spot.depth + 1), spot.id, spot.depth + 1)
            # Free paths that are all known say that there are no others.
            below = (further,) if found or not self.what_if.is_free else ()
            opened.append(Opened(max(found, default=None), True, below, Spent(tokens=taken)))
        return opened

    def left_open(self, spot: Spot) -> Step:
        """A thought that was not examined, with what it would have been worth."""
        (valued,) = self.valued([spot])
        if self.what_if.is_free:
            place = f"1.{len(self.made) + 1}"
            return Step(place, None, "argument", "", None, valued.value, "open")
        parent = spot.parent and f"1.{spot.parent}"
        return Step(
            f"1.{spot.id}", parent, "argument", "", self._option(spot), valued.value, "open"
        )

    async def _free(self) -> list[Chain]:
        """Paths that end where they will, with room to assess each."""
        verify = (self.desk.prompts.verify,)
        found = await draw(
            self.desk, drawn=True, likely_first=not self.seen, assessed=verify, read=self.reads,
            wanted=1, most=self.width,
        )  # fmt: skip
        return [chain for chain in found if chain.text]

    async def _argued(self, spot: Spot) -> list[Chain]:
        """A path that is told at which option to end; the first is the most likely one."""
        _, assessed, longest, _ = self._costs()
        option = self._option(spot)
        texts = await self.desk.write(
            self._words, max_tokens=longest, keep=assessed + longest, drawn=spot.depth > 1,
            option=self.desk.posed.options[option],
        )  # fmt: skip
        return [Chain(text, option) for text in texts if text]

    def _moved(self, spot: Spot, chain: Chain, odds: float, row: Row | None) -> float:
        """Add what a path says to the options, as read after it or as it says; how valid it was found."""
        ends = top(row) if row and chain.option is None else chain.option
        if row:
            for option, score in enumerate(row):
                self.scores[option] += self.what_if.update(odds, math.exp(score))
        elif ends is not None:
            self.scores[ends] += self.what_if.update(odds)
        place, parent = f"1.{spot.id}", spot.parent and f"1.{spot.parent}"
        if self.what_if.is_free:
            place, parent = f"1.{len(self.made) + 1}", None
        self.made.append(Step(place, parent, "argument", chain.text, ends, share(odds)))
        return share(odds)

    def _values(self) -> tuple[float, ...]:
        write, assessed, longest, read = self._costs()
        left, each = self.desk.meter.left, (2 + self._is_read) * longest
        # Free paths of one round share the question: to be written, to be assessed and to be read after.
        affordable = (
            max(left - write - assessed - read, 0) // each
            if self.what_if.is_free
            else left // self.cost
        )
        by_evidence = self.desk.evidence_row or [0.0] * self.desk.k
        scores = [a + b for a, b in zip(self.scores, by_evidence, strict=True)]
        values = self.what_if.values(scores, affordable)
        return (max(values),) if self.what_if.is_free else values

    @property
    def _is_read(self) -> bool:
        """Whether options are read after a path: always, or of a model that must be asked where it ends."""
        return self.reads or (self.what_if.is_free and self.desk.meter.lasting.is_silent)

    @property
    def _words(self) -> str:
        return self.desk.prompts.chain if self.what_if.is_free else self.desk.prompts.argue

    def _costs(self) -> tuple[int, int, int, int]:
        """Tokens to ask for a path, to assess one, of a path itself, and to read after it but its length.

        The last only where that is done. A free path takes what the longest so far took.
        """
        desk, prompts = self.desk, self.desk.prompts
        longest_option = max(desk.posed.options, key=len)
        write = desk.meter.size(desk.head + desk.fill(self._words, option=longest_option))
        assessed = desk.valid_cost(prompts.verify, ["x"])
        read = desk.read_cost(["x"]) if self._is_read else 0
        room = (desk.meter.left - write - assessed - read) // (2 + self._is_read)
        longest = max(SHORTEST, min(prompts.chain_tokens, room))
        if self.what_if.is_free and self.seen:
            longest = max(map(desk.meter.size, self.seen))
        return write, assessed, longest, read

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
