"""`qm-tot`: paths for every option, assessed in layers, then an answer over those that survive.

QM-ToT (arXiv:2504.12334): a question is decomposed, paths are made for each option, an evaluator
assesses every path by its logic and its facts, and a second stage selects the answer over the paths
that survive. Here each layer is a label's log-probability, or the judge's reading of the context, and a
layer that cannot be computed is left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from agent.strategies.chains import NO_ANSWER, NO_CHAIN, SHORTEST, draw
from agent.strategies.desk import UNKNOWN, top
from agent.strategies.posed import Found, Step
from agent.strategies.validity import borne_out, bounded, log_odds, share

if TYPE_CHECKING:
    from agent.strategies.desk import Desk


@dataclass(frozen=True)
class QmTot:
    """Two-stage assessment of paths.

    Attributes:
        paths: most paths for each option.
        survivors: share of the paths that go on to the selection of the answer.
    """

    name: str = "qm-tot"
    paths: int = 3
    survivors: float = 0.5

    async def think(self, desk: Desk) -> Found:
        """See `Strategy`."""
        asked = await self._sub_questions(desk)
        paths = await self._made(desk, asked)
        if not paths:
            return Found(None, asked, NO_CHAIN)
        paths = await self._assessed(desk, paths)
        paths.sort(key=lambda path: (-(path.value or 0), path.id))
        held = max(1, math.ceil(len(paths) * self.survivors))
        scores, alive = await self._selected(desk, paths[:held])
        dead = [replace(path, state="pruned") for path in paths[held:]]
        if scores is None:
            desk.meter.parse_failures += 1
        return Found(scores, (*asked, *alive, *dead), "" if scores else NO_ANSWER)

    async def _sub_questions(self, desk: Desk) -> tuple[Step, ...]:
        """What decides the question; left out where it would leave no room for a path an option."""
        start = desk.meter.size(desk.head + desk.fill(desk.prompts.chain))
        if not desk.prompts.decompose or desk.meter.left < start * (desk.k + 4):
            return ()
        texts = await desk.write(
            desk.prompts.decompose, max_tokens=2 * desk.prompts.step_tokens, drawn=False
        )
        return tuple(Step("0", None, "sub-question", text) for text in texts if text)

    async def _made(self, desk: Desk, asked: tuple[Step, ...]) -> list[Step]:
        """Different paths: where the prompts have words for that, one for each option before any has two."""
        if desk.prompts.argue:
            return await self._argued(desk, asked)
        most = self.paths * desk.k
        chains = await draw(
            desk, drawn=True, likely_first=True, assessed=self._layers(desk), read=True,
            wanted=desk.k, most=most,
        )  # fmt: skip
        distinct = {chain.text: chain for chain in chains if chain.text}
        return [
            Step(f"{number}", None, "argument", chain.text, chain.option)
            for number, chain in enumerate(distinct.values(), 1)
        ]

    async def _argued(self, desk: Desk, asked: tuple[Step, ...]) -> list[Step]:
        made: dict[tuple[int, str], Step] = {}
        for turn in range(self.paths):
            for place, option in enumerate(desk.posed.options):
                longest, keep = self._room(desk, [*made.values()], desk.k * self.paths)
                texts = await desk.write(
                    desk.prompts.argue, max_tokens=longest, drawn=turn > 0, keep=keep, option=option,
                    steps=" ".join(step.text for step in asked),
                )  # fmt: skip
                for text in filter(None, texts):
                    step = Step(f"{len(made) + 1}", "0" if asked else None, "argument", text, place)
                    made.setdefault((place, text), step)
        return [*made.values()]

    def _room(self, desk: Desk, made: list[Step], wanted: int) -> tuple[int, int]:
        """Tokens of a path, and those to be left for assessing and reading it and all before it."""
        texts = [step.text for step in made] + ["x"]
        layers = self._layers(desk)
        own = sum(desk.valid_cost(template, texts) for template in layers)
        own += desk.read_cost(texts[: max(1, math.ceil(len(texts) * self.survivors))])
        tail = (1 + len(layers)) + 1
        each = (desk.meter.left - own) // (tail * max(min(wanted - len(made), desk.k), 1))
        longest = max(SHORTEST, min(desk.prompts.chain_tokens, each))
        return longest, own + longest * (tail - 1)

    def _layers(self, desk: Desk) -> tuple[str, ...]:
        """The layers that a model is asked about: logic, and facts where the set has words for them."""
        prompts = desk.prompts
        grounded = prompts.grounded if desk.posed.context and desk.evidence is None else ""
        return tuple(filter(None, (prompts.verify, prompts.plausible, grounded)))

    async def _assessed(self, desk: Desk, paths: list[Step]) -> list[Step]:
        """Each path with the mean of its layers; one that no layer reached keeps even odds."""
        texts = [path.text for path in paths]
        keep = desk.read_cost(texts[:1])
        layers = [await desk.valid(layer, texts, keep=keep) for layer in self._layers(desk)]
        borne = await borne_out(desk, texts)
        found = []
        for place, path in enumerate(paths):
            odds = [bounded(layer[place]) for layer in layers if len(layer) > place]
            odds += [borne[place]] if desk.evidence and desk.posed.context else []
            mean = sum(odds) / len(odds) if odds else UNKNOWN
            found.append(replace(path, value=share(mean)))
        return found

    async def _selected(
        self, desk: Desk, alive: list[Step]
    ) -> tuple[tuple[float, ...] | None, list[Step]]:
        """Log-probabilities of the options after the surviving paths, each path by its odds of being right.

        A path after which the budget did not reach to read them is taken at its word; one that does not
        say where it ends is given the option that was read.
        """
        rows = await desk.read_after([path.text for path in alive])
        held = [0.0] * desk.k
        ended = []
        for path, row in zip_longest(alive, rows):
            weight = math.exp(bounded(log_odds(path.value or 0)))
            for option, score in enumerate(row or ()):
                held[option] += weight * math.exp(score)
            if row is None and path.option is not None:
                held[path.option] += weight
            ends = top(row) if row and path.option is None else path.option
            ended.append(replace(path, option=ends))
        total = sum(held)
        scores = tuple(math.log(max(one / total, 1e-6)) for one in held) if total > 0 else None
        return scores, ended
