"""A document as one HTML file: no script, nothing fetched, every text escaped; every citation leads to its evidence."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from agent.faces.document.whole import TREE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.faces.document.spans import Span, Text
    from agent.faces.document.whole import ListEntry, Part, Whole

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1b1e21, #e8e6e1); --quiet: light-dark(#5b6268, #a3a9ae);
  --line: light-dark(#e2dfd8, #2e3439); --accent: light-dark(#0b5d5a, #5cc4bd); --paper: light-dark(#fbfaf7, #14171a); }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 52rem; margin: 2.5rem auto; padding: 0 1.25rem;
  color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
h1 { font: 400 1rem/1.4 system-ui, sans-serif; color: var(--quiet); margin: 0; }
.lead { font: 400 1.7rem/1.3 Georgia, serif; margin: .4rem 0 1rem; }
h2, h3 { font-size: 1.05rem; margin: 1.8rem 0 .5rem; break-after: avoid; }
h2.chapter { font: 400 1.35rem/1.3 Georgia, serif; border-top: 1px solid var(--line); padding-top: 1.2rem; }
ul, ol { padding-left: 1.4rem; margin: .3rem 0; } li { margin: .25rem 0; break-inside: avoid; }
.facts, .tree ul { list-style: none; padding-left: 0; } .tree ul ul { padding-left: 1.1rem; border-left: 1px solid var(--line); }
b { font-weight: 600; } .tree b { font-variant-numeric: tabular-nums; font-weight: 400; color: var(--quiet); }
a { color: var(--accent); } a.cite { text-decoration: none; font-size: .86em; } li:target { outline: 2px solid var(--accent); outline-offset: 3px; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; overflow-wrap: break-word; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 600; } footer { margin-top: 2.5rem; color: var(--quiet); font-size: .86rem; }
@media print { :root { color-scheme: light; } body { margin: 0; max-width: none; font-size: 10.5pt; } .table { overflow: visible; }
  tr { break-inside: avoid; } a { color: inherit; } .evidence a[href^="http"]::after { content: " <" attr(href) ">"; font-size: .85em; } }
"""


def html(document: Whole) -> str:
    """The text of a file."""
    title = escape(document.title)
    facts = "".join(f"<li>{_text(fact)}</li>" for fact in document.facts)
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        f'<meta name="referrer" content="no-referrer"><title>{title}</title><style>{STYLE}</style></head>',
        f'<body><main><h1>{title}</h1><p class="lead">{escape(document.lead)}</p>',
        f'<ul class="facts">{facts}</ul>' if facts else "",
        *(_part(part, document.level(part)) for part in document.parts),
        f"</main><footer>{escape(document.foot)}</footer></body></html>\n",
    ]
    return "\n".join(part for part in parts if part)


def _part(part: Part, level: int) -> str:
    title = escape(part.title)
    if part.is_chapter:
        return f'<h2 class="chapter">{title}</h2>'
    kind = {TREE: "tree", "Evidence": "evidence"}.get(part.title, "part")
    tag = "ol" if part.is_numbered else "ul"
    listed = _list(part.items, tag) if part.items else ""
    return f'<section class="{kind}"><h{level}>{title}</h{level}>{_table(part)}{listed}</section>'


def _table(part: Part) -> str:
    if not part.rows:
        return ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in part.head)
    rows = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in part.rows)  # fmt: skip
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _list(items: Sequence[ListEntry], tag: str) -> str:
    """Entries with what stands under each inside it."""
    depth = items[0].depth
    tops = [i for i, one in enumerate(items) if one.depth == depth]
    made = []
    for at, end in zip(tops, [*tops[1:], len(items)], strict=True):
        below = items[at + 1 : end]
        inner = _list(below, tag) if below else ""
        one = items[at]
        mark = f' id="{escape(one.mark)}"' if one.mark else ""
        lead = f"<b>{escape(one.lead)}</b> " if one.lead else ""
        made.append(f"<li{mark}>{lead}{_text(one.text)}{inner}</li>")
    return f"<{tag}>{''.join(made)}</{tag}>"


def _text(text: Text) -> str:
    return "".join(map(_span, text))


def _span(span: Span) -> str:
    words = escape(span.text)
    if span.mark:
        return f'<a class="cite" href="#{escape(span.mark)}">{words}</a>'
    if span.to:
        return f'<a href="{escape(span.to)}" rel="noopener noreferrer">{words}</a>'
    return words
