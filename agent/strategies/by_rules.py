"""Questions with options without a chat model: look-ups, and the judge on what text is given.

Where a text is given and the options name findings (yes, no, maybe), the judge reads it. Yes and no
without a text are asked of the whole workflow, and count where it claims something. Options that are
things are examined by what the graph holds between each of them and the things of the question: the
one that holds most is chosen where it alone holds most. What cannot be examined so abstains: all
strategies are the same here, as there is no model that could think.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.models.opening import RULES
from agent.strategies.evidence_read import EvidenceRead, finding_of
from agent.strategies.posed import Settled, Step
from graphs.errors import InputError, RunError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from agent.answer import Answer
    from agent.judges.pair_judge import PairJudge
    from agent.strategies.posed import Posed
    from graphs.curie import Curie
    from graphs.store import KnowledgeGraph

NEGATED = re.compile(
    r"\b(?:not|except|least|false|incorrect|never|contraindicated)\b", re.IGNORECASE
)
"""A question that asks for what does not hold: that the graph is silent is no evidence of it."""
FICTION = re.compile(
    r"\b(?:realms? of fiction|fictional|imaginary|make-believe|mythical|mythological|parallel (?:universe|world)|alternate (?:universe|reality|world)|fantasy (?:world|realm|land))\b",
    re.IGNORECASE,
)
"""A question of a world that is made up, whatever real names it uses: no record is of it."""
SURENESS = {"high": 0.95, "moderate": 0.85, "low": 0.7}
"""Probability of a reply by the certainty of its answer; rough, and to be calibrated."""
MOST_NAMES = 8
"""Names of a question that options are looked up with."""


@dataclass(frozen=True)
class ByRules:
    """Look-ups in place of a model.

    Attributes:
        store: the graph.
        ask: the workflow: a question -> its answer.
        judge: reads a given text; None for none.
        deadline_s: of each call of the judge.
    """

    store: KnowledgeGraph
    ask: Callable[[str], Awaitable[Answer]]
    judge: PairJudge | None
    deadline_s: float = 120.0

    async def settle(self, posed: Posed, strategy: str) -> Settled:
        """What look-ups make of a question; `strategy` only names it.

        Raises:
            StoreError, ModelError, DeadlineError: as the graph, the judge and the workflow.
        """
        reader = EvidenceRead(self.judge, posed.text, posed.context, self.deadline_s) if self.judge else None  # fmt: skip
        kinds = [finding_of(option) for option in posed.options]
        likely: tuple[float, ...] | None = None
        steps: tuple[Step, ...] = ()
        reason = "an open question cannot be looked up option by option"
        if posed.options and None not in kinds:
            if reader is not None and posed.context:
                likely = await reader.of_options(posed.options)
                steps = (Step("1", None, "evidence", "the judge on the given text"),)
            elif not posed.context and "affirmed" in kinds:
                likely, steps, reason = await self._asked(posed, kinds)
            else:
                reason = "no judge is there to read the given text"
        elif posed.options:
            likely, steps, reason = await self._looked_up(posed)
        return Settled(
            strategy, RULES, posed.options, likely or (), "" if likely else reason, 0, 0, 0,
            reader.tokens if reader else 0, steps, (),
        )  # fmt: skip

    async def _asked(
        self, posed: Posed, kinds: list[str | None]
    ) -> tuple[tuple[float, ...] | None, tuple[Step, ...], str]:
        """Yes or no by the workflow's own reply."""
        try:
            answer = await self.ask(posed.text)
        except (InputError, RunError) as error:
            return None, (), f"the question cannot be asked of the graph: {error}"
        step = Step("1", None, "look-up", answer.headline)
        wanted = {"yes": "affirmed", "no": "denied", "mixed": "unsettled"}.get(answer.reply)
        if wanted not in kinds:
            return None, (step,), f"not known: {answer.headline}"
        sure = SURENESS[answer.certainty or "low"]
        rest = (1 - sure) / (len(kinds) - 1)
        return tuple(sure if kind == wanted else rest for kind in kinds), (step,), ""

    async def _looked_up(
        self, posed: Posed
    ) -> tuple[tuple[float, ...] | None, tuple[Step, ...], str]:
        """The option with the most records with the things of the question, if it alone has most."""
        if NEGATED.search(posed.text):
            return None, (), "the question asks for what does not hold, and silence is no evidence"
        if FICTION.search(posed.text):
            return None, (), "the question is of a made-up world, of which nothing is held"
        mentions = await self.store.scan(posed.text)
        asked = {mention.hits[0].node.curie: mention.text for mention in mentions if mention.hits}
        asked = dict(sorted(asked.items(), key=lambda one: -len(one[1]))[:MOST_NAMES])
        counts, steps = [], []
        for place, option in enumerate(posed.options):
            named = await self._named(option)
            held = await self._held(named, set(asked) - {named}) if named and asked else 0
            counts.append(held)
            what = (
                f"{held} records with what the question names"
                if named
                else "not a name that is held"
            )
            steps.append(Step(f"{place + 1}", None, "look-up", f"{option}: {what}", place))
        most = max(counts)
        if most == 0 or counts.count(most) > 1:
            why = "the graph holds nothing" if most == 0 else "several options hold the same"
            return None, tuple(steps), f"{why} between the options and what is asked"
        weights = [math.log2(1 + count) + 0.25 for count in counts]
        return tuple(one / sum(weights) for one in weights), tuple(steps), ""

    async def _named(self, option: str) -> Curie | None:
        hits = await self.store.resolve(option, limit=1)
        return hits[0].node.curie if hits and hits[0].how == "exact" else None

    async def _held(self, named: Curie, asked: set[Curie]) -> int:
        """Edges, findings and assessments that join an option to what is asked."""
        among = await self.store.subgraph([named, *sorted(asked)])
        count = sum(named in (edge.subject, edge.object) for edge in among.edges)
        for other in sorted(asked):
            for cause, effect in ((named, other), (other, named)):
                found = await self.store.findings(exposure=cause, outcome=effect)
                stated = await self.store.assessments(exposure=cause, outcome=effect)
                count += len(found.findings) + len(stated.assessments)
        return count
