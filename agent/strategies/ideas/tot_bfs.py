"""`tot-bfs`: Tree of Thoughts, breadth first (Yao et al. 2023, arXiv:2305.10601, algorithm 1).

At every depth each kept chain is gone on with by `proposed` steps, each of them is valued by a label,
and the best `kept` go on. The answer is read after the best chain at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.strategies.chains import NO_ANSWER
from agent.strategies.desk import pooled
from agent.strategies.posed import Found, Step
from agent.strategies.validity import assess, share

if TYPE_CHECKING:
    from agent.strategies.desk import Desk


@dataclass(frozen=True)
class TotBfs:
    """Breadth-first search over steps.

    Attributes:
        depth: most steps of a chain.
        kept: chains that go on at each depth (`b`).
        proposed: steps proposed after each kept chain (`k`).
    """

    name: str = "tot-bfs"
    depth: int = 3
    kept: int = 2
    proposed: int = 3

    async def think(self, desk: Desk) -> Found:
        """See `Strategy`."""
        beam: list[Step] = []
        made: list[Step] = []
        for _ in range(self.depth):
            keep = self._reading(desk, beam) + self._values(desk, beam)
            level = await self._proposals(desk, beam, keep)
            if not level:
                break
            keep = self._reading(desk, level[:1])
            new = [step for step in level if step.value is None]
            odds = await assess(desk, [step.text for step in new], keep=keep)
            new = [replace(step, value=share(one)) for step, one in zip(new, odds, strict=True)]
            made += new
            level = new + [step for step in level if step.value is not None]
            beam = sorted(level, key=lambda step: (-(step.value or 0), step.id))[: self.kept]
            if all(desk.said(step.text) is not None for step in beam):
                break
        return await self._answered(desk, beam, made)

    async def _proposals(self, desk: Desk, beam: list[Step], keep: int) -> list[Step]:
        """Chains one step longer; equal ones are one."""
        longer: dict[str, Step] = {}
        for above in beam or [Step("", None, "step", "")]:
            if above.text and desk.said(above.text) is not None:
                longer.setdefault(above.text, above)  # it has ended, and competes as it is
                continue
            texts = await desk.write(
                desk.prompts.step, self.proposed, max_tokens=desk.prompts.step_tokens, drawn=True,
                keep=keep, steps=above.text,
            )  # fmt: skip
            for number, text in enumerate(filter(None, texts), 1):
                chain = f"{above.text} {text}".strip()
                name = f"{above.id}.{number}".strip(".")
                step = Step(name, above.id or None, "step", chain, desk.said(chain))
                longer.setdefault(chain, step)
        return list(longer.values())

    async def _answered(self, desk: Desk, beam: list[Step], made: list[Step]) -> Found:
        best = beam[0].text if beam else ""
        rows = await desk.read(best)
        said = desk.said(best) if best else None
        if rows:
            return Found(pooled(rows), tuple(made))
        if said is not None:
            return Found(tuple(0.0 if i == said else -2.0 for i in range(desk.k)), tuple(made))
        desk.meter.parse_failures += 1
        return Found(None, tuple(made), NO_ANSWER)

    def _reading(self, desk: Desk, beam: list[Step]) -> int:
        """Tokens that one reading after a step longer than these takes."""
        longest = max((step.text for step in beam), key=len, default="")
        return desk.read_cost([longest or "x"]) + desk.prompts.step_tokens

    def _values(self, desk: Desk, beam: list[Step]) -> int:
        """Tokens that valuing one proposal takes."""
        longest = max((step.text for step in beam), key=len, default="x")
        return desk.valid_cost(desk.prompts.verify, [longest]) + desk.prompts.step_tokens
