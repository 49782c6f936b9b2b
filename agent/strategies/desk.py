"""The desk a strategy works at: one question, its prompts, and the few things that may be done.

All of it reads or writes through the meter; nothing here knows which answer is right.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from agent.judges.calibration.orders import averaged, without_prior
from agent.models.chat_model import Sampling
from agent.strategies.meter import FEWEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.strategies.evidence_read import EvidenceRead
    from agent.strategies.meter import Meter
    from agent.strategies.posed import Posed
    from agent.strategies.prompt_set import PromptSet

    Row = tuple[float, ...]

UNKNOWN = 0.0
"""The log-odds of what nobody could assess."""


@dataclass
class Desk:
    """One question at work.

    Attributes:
        posed: the question, shortened to fit where it had to be.
        prompts: the words.
        meter: the way to the model, with its budget.
        seed: of orders and draws.
        evidence: reads single steps by the context; None without a judge.
        evidence_row: log-probabilities of the options by the judge; they are added to what any strategy
            finds, so that none needs to count them.
        notes: what a reader of the result should know.
    """

    posed: Posed
    prompts: PromptSet
    meter: Meter
    seed: int
    evidence: EvidenceRead | None = None
    evidence_row: Row | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def head(self) -> str:
        """What every prompt of this question begins with."""
        return self.prompts.opening(self.posed.text, self.posed.context)

    @property
    def k(self) -> int:
        """Options."""
        return len(self.posed.options)

    def orders(self) -> tuple[tuple[int, ...], ...]:
        """The rotations of a seeded shuffle: each option stands at each place once.

        One alone where prompts do not list the options, and all orders read the same.
        """
        order = list(range(self.k))
        random.Random(f"{self.seed} {self.posed.text}").shuffle(order)
        rotations = (tuple(order[start:] + order[:start]) for start in range(self.k))
        return tuple({self.listed(rotation): rotation for rotation in rotations}.values())

    def fill(self, template: str, **fields: str) -> str:
        """A prompt after the head, with the options in the first order."""
        return template.format(
            options=self.listed(self.orders()[0]),
            kind=self.prompts.kind(self.posed.options),
            **fields,
        )

    def listed(self, order: Sequence[int]) -> str:
        """The options as a prompt lists them."""
        return self.prompts.listed(self.posed.options, order)

    async def read(
        self, reasoning: str = "", *, orders: int = 0, after: int = 0, keep: int = 0
    ) -> list[Row]:
        """Log-probabilities of the options in their own order, one row for each order that fits.

        Args:
            reasoning: what was thought before; empty for a direct answer.
            orders: the most orders; all by default.
            after: so many orders were read before.
            keep: tokens to leave over.
        """
        wanted = self.orders()[after : after + (orders or self.k)]
        return await self._rows([(reasoning, order) for order in wanted], keep)

    async def read_after(self, reasonings: Sequence[str], *, keep: int = 0) -> list[Row]:
        """One row for each reasoning, each in another order of the options, as many as fit."""
        orders = self.orders()
        return await self._rows(
            [(text, orders[number % len(orders)]) for number, text in enumerate(reasonings)], keep
        )

    def read_cost(self, reasonings: Sequence[str]) -> int:
        """The most that `read_after` these takes."""
        asked = [self._asked(text, self.orders()[0]) for text in reasonings]
        return self.meter.cost(self.head, asked, self._labels(), after=self._written())

    async def valid(
        self, template: str, reasonings: Sequence[str], *, keep: int = 0
    ) -> list[float]:
        """Log-odds that an assessment comes out well, of as many first reasonings as fit.

        What the model says of no content is taken off, so that a model that likes to say yes does not.
        """
        labels = tuple(self.prompts.written(x) for x in (self.prompts.valid, self.prompts.invalid))
        asked = [self.fill(template, reasoning=text, steps=text) for text in reasonings]
        rows = await self.meter.score(self.head, asked, labels, keep=keep)
        blank = self.fill_blank(template)
        prior = await self._prior(blank, labels) if rows else None
        base = UNKNOWN if prior is None else prior[0] - prior[1]
        return [row[0] - row[1] - base for row in rows]

    def valid_cost(self, template: str, reasonings: Sequence[str]) -> int:
        """The most that `valid` takes."""
        labels = (self.prompts.valid, self.prompts.invalid)
        asked = [self.fill(template, reasoning=text, steps=text) for text in reasonings]
        return self.meter.cost(self.head, asked, labels, after=self._written())

    def _written(self) -> str:
        """A prompt as long as any that asks to write."""
        return self.head + self.fill(self.prompts.chain)

    async def write(
        self,
        template: str,
        n: int = 1,
        *,
        max_tokens: int,
        drawn: bool,
        keep: int = 0,
        again: int = 0,
        fewest: int = FEWEST,
        **fields: str,
    ) -> list[str]:
        """Up to `n` answers to one prompt, drawn with the set's temperature or the most likely one.

        See `Meter.write` for what is left over.
        """
        is_step = max_tokens <= self.prompts.step_tokens
        sampling = Sampling(
            temperature=self.prompts.temperature if drawn else 0.0,
            seed=self.seed,
            stop=self.prompts.step_stop if is_step else self.prompts.chain_stop,
        )
        prompt = self.head + self.fill(template, **fields)
        return await self.meter.write(
            prompt,
            n,
            max_tokens=max_tokens,
            sampling=sampling,
            keep=keep,
            again=again,
            fewest=fewest,
        )

    def fill_blank(self, template: str) -> str:
        """The prompt of an assessment without content."""
        blank = self.prompts.blank
        empty = template.format(
            options=self._listed_empty(range(self.k)), reasoning=blank, steps=blank,
            kind=self.prompts.kind(self.posed.options),
        )  # fmt: skip
        return self.prompts.opening(blank, ()) + empty

    def said(self, chain: str) -> int | None:
        """The option that a chain says is its answer."""
        place = self.prompts.said(chain, self.prompts.labels(self.posed.options))
        if place is None or self.prompts.says_words(self.posed.options):
            return place
        return self.orders()[0][place]

    def _labels(self) -> tuple[str, ...]:
        return tuple(self.prompts.written(x) for x in self.prompts.labels(self.posed.options))

    def _asked(self, reasoning: str, order: Sequence[int]) -> str:
        kind, options = self.prompts.kind(self.posed.options), self.listed(order)
        if not reasoning:
            return self.prompts.answer.format(options=options, kind=kind)
        return self.prompts.answer_after.format(options=options, kind=kind, reasoning=reasoning)

    async def _rows(self, asked: Sequence[tuple[str, tuple[int, ...]]], keep: int) -> list[Row]:
        """Rows in the order of the options, what labels weigh without content taken off."""
        labels, words = self._labels(), self.prompts.says_words(self.posed.options)
        suffixes = [self._asked(text, order) for text, order in asked]
        rows = await self.meter.score(self.head, suffixes, labels, keep=keep)
        found: list[Row] = []
        for row, (_, order) in zip(rows, asked, strict=False):
            prior = await self._prior(self._blank(order), labels)
            even = (
                np.array([row])
                if prior is None
                else without_prior(np.array([row]), np.array(prior))
            )
            back = range(self.k) if words else [order.index(option) for option in range(self.k)]
            found.append(tuple(float(even[0, place]) for place in back))
        return found

    def _blank(self, order: Sequence[int]) -> str:
        """The question for an answer, without content."""
        asked = self.prompts.answer.format(
            options=self._listed_empty(order), kind=self.prompts.kind(self.posed.options)
        )
        return self.prompts.opening(self.prompts.blank, ()) + asked

    def _listed_empty(self, order: Sequence[int]) -> str:
        """Letters before nothing; options that are words as they are, in this order."""
        if self.prompts.says_words(self.posed.options):
            return self.listed(order)
        return "".join(
            self.prompts.option.format(label=label, option=self.prompts.blank)
            for label in self.prompts.labels(self.posed.options)
        )

    async def _prior(self, prompt: str, labels: Sequence[str]) -> Row | None:
        if not self.prompts.blank:
            return None
        known = self.meter.lasting.priors
        if prompt not in known:
            row = await self.meter.score_aside(prompt, labels)
            if row is None:
                return None
            known[prompt] = row
        return known[prompt]


def pooled(rows: Sequence[Row]) -> Row:
    """The geometric mean of rows, normalised."""
    table = averaged(np.array(rows)[:, None, :])
    return tuple(float(x) for x in table[0])


def top(row: Row) -> int:
    """The place of the most likely option, the first of equals."""
    return max(range(len(row)), key=row.__getitem__)
