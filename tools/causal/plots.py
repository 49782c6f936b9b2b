"""Plots as SVG text: estimators in a forest, balance, survival curves, SNPs with their slopes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from graphs.neutral import plain

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
    axes.set_yticks(range(len(estimates)), [_label(e.method.split(" in ")[0]) for e in estimates])
    axes.set_xlabel(f"{_label(estimates[0].unit)} (95 % interval)")
    return _svg(figure, axes)


def balance_plot(rows: Sequence[dict[str, Any]]) -> str:
    """Standardized mean differences before and after weighting (a Love plot), with 0.1 marked."""
    figure, axes = _figure(len(rows))
    places = list(range(len(rows)))
    axes.plot([r["smd_before"] for r in rows], places, "o", color="#c05020", label="before")
    axes.plot([r["smd_after"] for r in rows], places, "s", color="#1b4f8a", label="after")
    axes.axvline(0.1, color="black", linewidth=0.8, linestyle="--")
    axes.set_yticks(places, [_label(str(r["covariate"])) for r in rows])
    axes.set_xlabel("absolute standardized mean difference")
    axes.legend()
    return _svg(figure, axes)


def survival_plot(curves: dict[str, dict[str, list[float]]], time: str) -> str:
    """Weighted survival of the treated and of the untreated, as steps from 1 at time zero."""
    figure, axes = _figure(8)
    for (name, curve), color in zip(curves.items(), ("#1b4f8a", "#c05020"), strict=True):
        steps = [0.0, *curve["time"]], [1.0, *curve["survival"]]
        axes.step(*steps, where="post", color=color, label=_label(name))
    axes.set(xlabel=_label(time), ylabel="share without the event, weighted", ylim=(1.0, 0.0))
    axes.legend()
    return _svg(figure, axes)


def mr_plot(snps: Sequence[dict[str, Any]], methods: dict[str, Any], names: tuple[str, str]) -> str:
    """Each SNP's association with exposure and outcome, and every method's slope.

    Args:
        snps: rows with exposure, exposure_se, outcome, outcome_se; coded so that exposure > 0.
        methods: name -> {estimate, ...}, with `intercept` where a line has one.
        names: exposure and outcome.
    """
    figure, axes = _figure(10)
    x, y = ([row[key] for row in snps] for key in ("exposure", "outcome"))
    wide, tall = ([1.96 * row[key] for row in snps] for key in ("exposure_se", "outcome_se"))
    axes.errorbar(x, y, xerr=wide, yerr=tall, fmt="o", color="#777777", markersize=3, linewidth=0.7)
    ends = [0.0, max(x) * 1.05]
    for name, found in methods.items():
        start = found.get("intercept") or 0.0
        axes.plot(ends, [start + found["estimate"] * end for end in ends], label=_label(name))
    axes.axhline(0, color="black", linewidth=0.8, linestyle="--")
    x_name, y_name = map(_label, names)
    axes.set(xlabel=f"SNP and {x_name} (95 %)", ylabel=f"SNP and {y_name} (95 %)")
    axes.invert_yaxis()  # undone by _svg
    axes.legend()
    return _svg(figure, axes)


def _label(text: str) -> str:
    """A name from the data as it stands: dollar signs start no formula, an underscore hides nothing."""
    shown = plain(text).replace("$", r"\$")
    return f" {shown}" if shown.startswith("_") else shown


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
