"""One static page and a Markdown file from results. The page loads nothing from anywhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from evals.report.cards import cards, pipes
from evals.report.plots import calibration, risk_coverage
from evals.report.printed import HEAD, by_subset, of_task, overall, unread
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.report.task_results import ItemRow, TaskResult

MOST_ITEMS = 500
"""Items of one result that the page lists, those that are not right first."""
STYLE = """
body{font:15px/1.45 system-ui,sans-serif;max-width:1200px;margin:2em auto;padding:0 1em;color:#222}
table{border-collapse:collapse;margin:.8em 0;font-size:13px}td,th{padding:.25em .6em;text-align:left;
border-bottom:1px solid #ddd;vertical-align:top}.wide{overflow-x:auto}svg{width:270px;font-size:11px}
.frame{fill:none;stroke:#999}.guide{stroke:#bbb}.line{fill:none;stroke:#2a6}circle{fill:#2a6}
details{margin:.3em 0}summary{cursor:pointer}.wrong summary{color:#a20}.silent summary{color:#777}
pre{white-space:pre-wrap;background:#f6f6f6;padding:.6em;font-size:12px}
"""
NOTE = (
    "Intervals are 95 %: Wilson for shares, bootstrap for the rest, drawn by source where items share "
    "one. An abstention, a failure and an answer that could not be read are never right. Held: items of "
    "whose very pair the graph in use holds records."
)


def write_report(results: Sequence[TaskResult], folder: Path) -> tuple[Path, ...]:
    """Write `report.html`, `report.md` and `cards.md`.

    Raises:
        InputError: the folder cannot be written.
    """
    page, text, card = (folder / name for name in ("report.html", "report.md", "cards.md"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        page.write_text(html(results), encoding="utf-8")
        text.write_text(markdown(results), encoding="utf-8")
        card.write_text(cards(results), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}") from error
    return page, text, card


def markdown(results: Sequence[TaskResult]) -> str:
    """Tables alone."""
    parts = [
        "# Results",
        NOTE,
        pipes(HEAD, overall(results)),
        f"Answers that could not be read, over all: {unread(results)}.",
    ]
    for one in results:
        parts += [f"## {one.task}: {one.name}", pipes(("metric", "value"), of_task(one))]
        if rows := by_subset(one):
            parts.append(pipes(("part", "n", "answered", "worth"), rows))
    return "\n\n".join(parts) + "\n"


def html(results: Sequence[TaskResult]) -> str:
    """The page."""
    sections = "".join(_section(one) for one in results)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Results</title>'
        f"<style>{STYLE}</style></head><body><h1>Results</h1><p>{escape(NOTE)}</p>"
        f'<div class="wide">{_table(HEAD, overall(results))}</div>'
        f"<p>Answers that could not be read, over all: {unread(results)}.</p>{sections}</body></html>"
    )


def _section(one: TaskResult) -> str:
    parts = [
        f"<h2>{escape(one.task)}: {escape(one.name)}</h2>",
        _table(("metric", "value"), of_task(one)),
    ]
    parts += [plot for plot in (risk_coverage(one.items), calibration(one.items)) if plot]
    if rows := by_subset(one):
        parts.append(_table(("part", "n", "answered", "worth"), rows))
    told = {**one.counted, **one.configuration}
    settings = "\n".join(f"{key}: {value}" for key, value in told.items())
    parts.append(
        f"<details><summary>configuration</summary><pre>{escape(settings)}</pre></details>"
    )
    ordered = sorted(one.items, key=lambda item: (item.worth, not item.said))[:MOST_ITEMS]
    left = len(one.items) - len(ordered)
    more = f" (the first {len(ordered)}; {left} more are in the file of results)" if left else ""
    items = "".join(_item(item) for item in ordered)
    parts.append(f"<details><summary>{len(one.items)} items{more}</summary>{items}</details>")
    return "".join(parts)


def _item(item: ItemRow) -> str:
    kind = "right" if item.worth == 1 else "wrong" if item.said else "silent"
    tree = "\n".join(
        f"{'  ' * step.id.count('.')}{step.id} {step.role}: {step.text}"
        + ("" if step.value is None else f"  [{step.value:.2f}]")
        for step in item.steps
    )
    said = item.said or f"nothing: {item.why}"
    sure = "" if item.sure is None else f" ({item.sure:.2f})"
    return (
        f'<details class="{kind}"><summary>{kind}: {escape(item.question[:160])}</summary>'
        f"<pre>{escape(item.id)}\n{escape(item.question)}\n\nright: {escape(item.gold)}\n"
        f"said: {escape(said)}{sure}\n{item.seconds:.1f} s\n\n{escape(tree)}</pre></details>"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(f"<th>{escape(one)}</th>" for one in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table><tr>{cells}</tr>{body}</table>"
