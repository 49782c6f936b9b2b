"""Reports of data whose column names are hostile: every name is shown, none is obeyed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tools.causal.plots import balance_plot, forest_plot, survival_plot
from tools.causal.query import EffectResult, Estimate
from tools.causal.report import write_report

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "a | b\n\n# heading\n\n<script>alert(1)</script>",
    "$\\frac{",
    "</svg><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "_hidden",
    "null\x00byte\x1b[31m",
]


def result(name: str) -> EffectResult:
    estimate = Estimate(
        value=1.0, se=0.1, ci_low=0.8, ci_high=1.2, n=100, n_treated=50, method=name,
        unit=name, estimand=f"ATE of {name}", scale="difference",
    )  # fmt: skip
    balance = [{"covariate": name, "smd_before": 0.3, "smd_after": 0.1}]
    return EffectResult(
        status="ok", code=None, message=name, estimate=estimate, diagnostics={"balance": balance}
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_and_html_reports_obey_no_name(tmp_path: Path, name: str) -> None:
    for suffix in (".md", ".html"):
        write_report(result(name), tmp_path / f"r{suffix}")
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert not re.search(r"<(?!br)\w|(?<!\\)\]\(|^# heading|https?://|\x1b|\x00", text, re.M)
    assert len({line.count(" | ") for line in text.split("\n") if "SMD" in line}) == 1
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|img)\b", page)
    assert page.count("</svg>") == page.count("<svg")


@pytest.mark.parametrize("name", HOSTILE)
def test_plots_draw_every_name(name: str) -> None:
    drawn = [
        forest_plot((result(name).estimate,)),  # type: ignore[arg-type]
        balance_plot([{"covariate": name, "smd_before": 0.3, "smd_after": 0.1}]),
        survival_plot(
            {name: {"time": [1.0], "survival": [0.5]}, "b": {"time": [1.0], "survival": [0.4]}},
            name,
        ),
    ]
    for svg in drawn:
        assert not re.search(r"<script|\x1b|\x00", svg)
        assert svg.count("<svg") == 1
