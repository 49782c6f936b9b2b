"""A report as one HTML file: no script, nothing fetched, every text escaped."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agent.hypotheses.hypothesis import Hypothesis, HypothesisReport, SetAside

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
article { border-top: 1px solid #ccc; padding: .5rem 0; } h2 { font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; } td, th { border: 1px solid #ddd; padding: .25rem .5rem; text-align: left; vertical-align: top; }
.against { color: #8a2c0d; } .meta { color: #555; } pre { background: #f6f6f6; padding: .5rem; overflow-x: auto; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(report: HypothesisReport) -> str:
    """The whole report; answers stay in `--json --full`."""
    title = escape(f"Hypotheses: {report.read_as}")
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>",
        f"<p class='meta'>{report.considered} candidates; none of these is a claim. Ranked by what the best "
        f"measurement would tell; found by {escape(report.ranked_by)}. Run {escape(report.run or 'not kept')}.</p>",
        _list(report.more),
        *map(_article, report.hypotheses),
        _list((*report.thin, *report.widen), "Thin, and what would widen it"),
        _table("Known, tried or warned of", report.settled),
        _table("Not run, and why", report.losers),
        "</body></html>\n",
    ]
    return "\n".join(part for part in parts if part)


def _article(item: Hypothesis) -> str:
    rows = "".join(
        f"<tr><td>{escape(m.text)}</td><td>{escape(m.size)}</td><td>{escape(m.follow_up)}</td>"
        f"<td>{escape(m.cost)}</td><td>{m.bits:.3f}</td><td>{escape(m.if_true)} / {escape(m.if_null)}</td>"
        f"<td>{escape(m.done)}</td></tr>"
        for m in item.measurements
    )
    plan = escape(json.dumps(item.registration, indent=2, ensure_ascii=False))
    return (
        f"<article><h2>{item.rank}. {escape(item.statement)}</h2><p class='meta'>{escape(item.curie)}; "
        f"probability {item.probability:.3f} ({escape(item.basis)}); verdict {escape(item.verdict)}; "
        f"{escape(item.standing)}</p><p>{escape(item.mechanism)} ({item.sign})</p>"
        f"{_list(item.found_by, 'Found by')}{_list(item.evidence_for, 'For')}{_list(item.evidence_against or ('nothing is held',), 'Against')}"
        f"{_list(item.rivals, 'Rivals')}<p>{escape(item.identified)}</p>"
        f"{_list(item.safety, 'Safety')}<p>{escape(item.feasibility)}</p>"
        "<table><tr><th>measure</th><th>size</th><th>follow-up</th><th>cost</th><th>bits</th>"
        f"<th>verdict if so / if not</th><th>done</th></tr>{rows}</table>"
        f"{_list((f.test + ': refuted if ' + f.refuted_if for f in item.falsification), 'Falsification')}"
        f"<details><summary>Plan in the form of a pre-registration</summary><pre>{plan}</pre></details></article>"
    )


def _list(items: Iterable[str], title: str = "") -> str:
    shown = "".join(f"<li>{escape(text)}</li>" for text in items)
    head = f"<p><b>{escape(title)}</b></p>" if title and shown else ""
    return f"{head}<ul>{shown}</ul>" if shown else ""


def _table(title: str, items: Sequence[SetAside]) -> str:
    rows = "".join(
        f"<tr><td>{escape(i.name)}</td><td>{escape(i.state)}</td><td>{escape(i.reason)}</td></tr>"
        for i in items
    )
    return f"<h2>{escape(title)}</h2><table>{rows}</table>" if rows else ""
