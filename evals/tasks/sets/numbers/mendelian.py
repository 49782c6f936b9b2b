"""Effects by genetic variants: how such a question is answered by the engine."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.strategies.posed import Posed
from evals.tasks.answers import silent
from evals.tasks.sets.numbers.estimating import EffectSet, Z, estimated
from tools.causal.mendelian.analysis import run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled
    from tools.causal.mendelian.request import MrRequest


@dataclass(frozen=True)
class AskedOfVariants(Posed):
    """An analysis, and which of its numbers is asked for: `egger`, `egger_intercept`, `ivw of ldlc`."""

    request: MrRequest | None = None
    method: str = ""


class MendelianSet(EffectSet):
    """Effects by genetic variants, beside known ones."""

    def by_rules(self, rules: ByRules) -> Callable[[Posed], Awaitable[Settled]]:
        """See `Task`."""
        del rules

        async def settles(posed: Posed) -> Settled:
            assert isinstance(posed, AskedOfVariants)
            assert posed.request is not None
            result = await asyncio.to_thread(run, posed.request)
            method, _, exposure = posed.method.partition(" of ")
            found: dict[str, Any] | None = result.methods.get(method)
            if method == "egger_intercept" and "intercept" in result.pleiotropy:
                found = {"estimate": result.pleiotropy["intercept"], "se": result.pleiotropy["se"]}
            elif exposure and found is not None:
                found = found.get(exposure)
            if found is None:
                return silent(posed, result.message or result.not_run.get(method, f"no {method}"))
            value, se = float(found["estimate"]), float(found["se"])
            return estimated(value, value - Z * se, value + Z * se, f"{value:.4g} (se {se:.3g})")

        return settles
