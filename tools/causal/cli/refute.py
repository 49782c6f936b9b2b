"""`aetia causal refute`: what was done to break an estimate, and whether it broke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.causal.cli.data import add_data_arguments
from tools.causal.cli.estimate import add_estimation_arguments, estimate
from tools.causal.cli.show import show
from tools.causal.present import effect_json, effect_text

if TYPE_CHECKING:
    import argparse

KEPT = (
    "status",
    "code",
    "message",
    "estimand",
    "estimate",
    "refutations",
    "negative_control",
    "negative_controls",
    "calibration",
    "sensitivity",
    "dowhy",
    "warnings",
    "seed",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `refute`: those of `estimate`."""
    add_data_arguments(parser)
    add_estimation_arguments(parser)


async def run(options: argparse.Namespace) -> int:
    """Estimate, attack, and print the attacks."""
    result = await estimate(options, refute=True)
    data = effect_json(result)
    if result.status != "ok" or result.estimate is None:
        return show({key: data[key] for key in KEPT}, effect_text(result), options)
    e = result.estimate
    lines = [f"{e.value:.4g} (95 % CI {e.ci_low:.4g} to {e.ci_high:.4g}), {e.method}"]
    lines += [f"{r.status:12s} {r.text}" for r in result.refutations]
    controls = [c for c in (result.negative_control, *result.negative_controls) if c]
    lines += [f"{c.status:12s} {c.text}" for c in controls]
    lines += [result.sensitivity.text] if result.sensitivity else []
    lines.append('"not refuted" is not "confirmed": a hidden common cause can pass all of these.')
    return show({key: data[key] for key in KEPT}, "\n".join(lines), options)
