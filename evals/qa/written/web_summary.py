"""`summary.html`: the table of a batch as one page that loads nothing from anywhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from evals.qa.written.summary_table import HEAD, cells, score_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.qa.results import Row

_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;max-width:1400px;margin:2em auto;padding:0 1em;color:#222}
table{border-collapse:collapse;font-size:13px;width:100%}td,th{padding:.3em .6em;text-align:left;
border-bottom:1px solid #ddd;vertical-align:top}th{position:sticky;top:0;background:#fff}
.failed td,.invalid td{color:#a20}.note{color:#666;font-size:12px}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def web_summary(rows: Sequence[Row], totals: Mapping[str, Any], most: int) -> str:
    """The page; `totals` are of all rows, which are more than are given where `most` are."""
    marks = score_lines(totals["scores"])
    left = totals["questions"] - most
    more = f"<p>{left:,} more rows are not shown; results.jsonl has all of them.</p>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Answers</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<style>{_STYLE}</style></head><body><h1>Answers</h1><p>{escape(_counted(totals))}</p>"
        + "".join(f"<p>{escape(line)}</p>" for line in marks)
        + f"<table><thead><tr>{''.join(f'<th>{name}</th>' for name in HEAD)}</tr></thead><tbody>"
        + "".join(_row(row) for row in rows)
        + f"</tbody></table>{more if left > 0 else ''}</body></html>\n"
    )


def _counted(totals: Mapping[str, Any]) -> str:
    ends = dict(totals["verdicts"]) | {name: totals[name] for name in ("invalid", "failed")}
    said = ", ".join(f"{n:,} {name}" for name, n in ends.items() if n)
    return f"{totals['questions']:,} questions: {said}."


def _row(row: Row) -> str:
    question, *others = (escape(text) for text in cells(row))
    note = escape(row.brief.headline if row.brief else row.error)
    whole = escape(", ".join(row.brief.sources)) if row.brief else ""
    inside = "".join(f"<td>{text}</td>" for text in others[:-1])
    return (
        f'<tr class="{row.status}"><td>{question}<div class="note">{note}</div></td>{inside}'
        f'<td title="{whole}">{others[-1]}</td></tr>'
    )
