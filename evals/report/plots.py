"""Plots as SVG inside the page: risk against coverage, and stated against true probability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.statistics.likely import reliability
from evals.statistics.selective import curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.report.task_results import ItemRow

SIDE, EDGE = 220, 36


def risk_coverage(items: Sequence[ItemRow]) -> str:
    """Share wrong among the surest answers, as more of all items are answered; empty without them."""
    told = [one for one in items if one.sure is not None and one.said]
    if len(told) < 2:
        return ""
    sure = [one.sure or 0.0 for one in told]
    points = curve(sure, [one.worth == 1 for one in told], len(items))
    line = " ".join(f"{_x(one.coverage)},{_y(one.risk)}" for one in points)
    dots = "".join(f'<circle cx="{_x(p.coverage)}" cy="{_y(p.risk)}" r="2.5"/>' for p in points)
    return _framed("coverage", "risk", f'<polyline class="line" points="{line}"/>{dots}')


def calibration(items: Sequence[ItemRow]) -> str:
    """Share right of answers by their stated probability; on the diagonal both are equal."""
    told = [one for one in items if one.sure is not None and one.said]
    if len(told) < 2:
        return ""
    bins = reliability([one.sure or 0.0 for one in told], [one.worth == 1 for one in told])
    most = max(one.n for one in bins)
    dots = "".join(
        f'<circle cx="{_x(one.stated)}" cy="{_y(one.right)}" r="{2 + 6 * (one.n / most) ** 0.5:.1f}">'
        f"<title>{one.n} answers: stated {one.stated:.2f}, right {one.right:.2f}</title></circle>"
        for one in bins
    )
    diagonal = f'<line class="guide" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    return _framed("stated", "right", diagonal + dots)


def _x(value: float) -> str:
    return f"{EDGE + value * SIDE:.1f}"


def _y(value: float) -> str:
    return f"{8 + (1 - value) * SIDE:.1f}"


def _framed(across: str, up: str, inside: str) -> str:
    ticks = "".join(
        f'<text x="{_x(v)}" y="{SIDE + 24}" text-anchor="middle">{v:g}</text>'
        f'<text x="{EDGE - 6}" y="{_y(v)}" text-anchor="end" dy="4">{v:g}</text>'
        for v in (0, 0.5, 1)
    )
    return (
        f'<svg viewBox="0 0 {SIDE + EDGE + 12} {SIDE + 44}" role="img" aria-label="{up} by {across}">'
        f'<rect class="frame" x="{EDGE}" y="8" width="{SIDE}" height="{SIDE}"/>{ticks}'
        f'<text x="{EDGE + SIDE / 2}" y="{SIDE + 40}" text-anchor="middle">{across}</text>'
        f'<text x="10" y="{8 + SIDE / 2}" transform="rotate(-90 10 {8 + SIDE / 2})" '
        f'text-anchor="middle">{up}</text>{inside}</svg>'
    )
