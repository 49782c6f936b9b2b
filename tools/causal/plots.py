"""Plots of one effect as SVG text: all estimators in a forest, balance before and after."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.causal.query import Estimate


def forest_plot(estimates: Sequence[Estimate]) -> str:
    """Every estimate with its interval, the main one on top, and a line at no effect."""
    figure, axes = _figure(len(estimates))
    for row, e in enumerate(estimates):
        color = "#1b4f8a" if row == 0 else "#777777"
        axes.plot([e.ci_low, e.ci_high], [row, row], color=color, linewidth=2)
        axes.plot([e.value], [row], "s", color=color)
    axes.axvline(0, color="black", linewidth=0.8, linestyle="--")
    axes.set_yticks(range(len(estimates)), [e.method.split(" in ")[0] for e in estimates])
    axes.set_xlabel(f"{estimates[0].unit} (95 % interval)")
    return _svg(figure, axes)


def balance_plot(rows: Sequence[dict[str, Any]]) -> str:
    """Standardized mean differences before and after weighting (a Love plot), with 0.1 marked."""
    figure, axes = _figure(len(rows))
    places = list(range(len(rows)))
    axes.plot([r["smd_before"] for r in rows], places, "o", color="#c05020", label="before")
    axes.plot([r["smd_after"] for r in rows], places, "s", color="#1b4f8a", label="after")
    axes.axvline(0.1, color="black", linewidth=0.8, linestyle="--")
    axes.set_yticks(places, [str(r["covariate"]) for r in rows])
    axes.set_xlabel("absolute standardized mean difference")
    axes.legend()
    return _svg(figure, axes)


def _figure(rows: int) -> tuple[Any, Any]:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 1.2 + 0.35 * rows), layout="constrained")
    FigureCanvasSVG(figure)
    return figure, figure.subplots()


def _svg(figure: Any, axes: Any) -> str:
    axes.invert_yaxis()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    target = io.StringIO()
    # The same picture for the same numbers: no date, no random ids.
    figure.savefig(target, format="svg", metadata={"Date": None})
    text = target.getvalue()
    return text[text.index("<svg") :]
