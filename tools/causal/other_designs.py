"""Effects by other roads than adjustment: instrument, front door, discontinuity, panels, dose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.causal.query import EffectResult, refuse

if TYPE_CHECKING:
    from graphs.dag import CausalDag
    from tools.causal.datasets import DatasetDescriptor
    from tools.causal.query import CausalRequest

METHODS = ("wald", "2sls", "front_door", "rd", "did", "dose")


def estimate_other(
    request: CausalRequest,
    descriptor: DatasetDescriptor,
    dag: CausalDag,
    frame: Any,
    known: dict[str, Any],
) -> EffectResult:
    """Estimate by a design other than adjustment."""
    return refuse("NO_ESTIMATOR", "that estimator is not built in yet", **known)
