"""The whole answer as a document: Markdown, HTML or JSON, in which nothing that it quotes is obeyed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Literal

from agent.faces.shown import shown
from agent.writing.render import render, render_tree

if TYPE_CHECKING:
    from agent.answer import Answer

Form = Literal["md", "html"]
HTML = "<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><h1>{title}</h1><pre>{text}</pre></html>\n"
COLUMNS = 100


def document(answer: Answer, title: str, foot: str, form: Form) -> str:
    """The whole answer and its tree.

    Args:
        answer: as it is kept.
        title: the question.
        foot: the last line: where it comes from.
        form: without a script, a style or a link in any of them.
    """
    whole = f"{render(answer, width=COLUMNS)}\n\n{render_tree(answer, width=COLUMNS)}"
    text, asked = shown(whole), shown(title)
    if form == "html":
        return HTML.format(title=escape(asked), text=escape(f"{text}\n\n{foot}"))
    # Indented by four, nothing in the text can be read as a mark, a link or HTML.
    body = "\n".join(f"    {line}".rstrip() for line in text.split("\n"))
    return f"# {_one_line(asked)}\n\n{body}\n\n{foot}\n"


def _one_line(text: str) -> str:
    """A heading that is one, whatever the question holds."""
    plain = " ".join(text.split())
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+!|&" else c for c in plain)
