"""The documents that are taken away: links that lead somewhere, and no word of theirs that is obeyed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from agent.answer import Dag, DagArrow, Mechanism
from agent.faces.document.as_html import POLICY, html
from agent.faces.document.as_markdown import escaped, markdown
from agent.faces.document.spans import said
from agent.faces.document.whole import whole
from tests.test_agent.hand_made_case import GENES, TRIAL, composed, item, verdict
from tools.evidence import SourceRef

if TYPE_CHECKING:
    from agent.answer import Answer

NASTY = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) `a` *b* | c \x1b[31m\n# not a title"
LINES = {"label": ("increases", (TRIAL,)), "indication": ("decreases", (GENES,))}
DAG = Dag(
    hash="h", nodes={"x": "zorbine", "y": "pain", "u": "thrift"}, latent=("u",),
    arrows=(
        DagArrow(cause="x", effect="y", kind="evidence", sources=("PMID:12",)),
        DagArrow(cause="u", effect="y", kind="assumed", sources=("assumed: plausible",)),
    ),
    identified="identified by nothing", identified_with_latent="not identified",
)  # fmt: skip


class Read(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append(tag)
        self.ids += [held["id"] or ""] if "id" in held else []
        self.links += [held["href"] or ""] if "href" in held else []
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def answer(**more: Any) -> Answer:
    made = composed((), LINES, verdict("causal", "decreases", "indication"))
    path = Mechanism(rank=1, text="zorbine > less pain", sign="decreases", agrees=True, score=1.0, edges=(TRIAL.id,))  # fmt: skip
    return made.model_copy(update={"dag": DAG, "mechanisms": (path,), **more})


def test_every_citation_of_a_page_leads_to_its_evidence_and_from_there_to_its_source() -> None:
    read = Read(html(whole(answer(), "Does zorbine help?", "Run r")))
    marks = [link[1:] for link in read.links if link.startswith("#")]
    assert len(marks) >= 5  # claims, the explanation that is supported, the mechanism
    assert set(marks) <= set(read.ids)
    assert len(read.ids) == len(set(read.ids))
    outside = [link for link in read.links if not link.startswith("#")]
    assert "https://pubmed.ncbi.nlm.nih.gov/1" in outside
    assert "https://pubmed.ncbi.nlm.nih.gov/12" in outside  # of an arrow of the DAG
    assert read.tags.count("h1") == 1
    assert {"h2", "table", "ul", "ol"} <= set(read.tags)
    assert "h3" not in read.tags


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    text = html(whole(answer(), NASTY, NASTY))
    assert POLICY in text
    assert "default-src 'none'" in POLICY
    read = Read(text)
    assert not {"script", "img", "link", "iframe"} & set(read.tags)
    assert "@media print" in text
    assert not re.search(r"@import|url\(|src=(?!x)", text)
    assert "\x1b" not in text


def test_what_points_the_other_way_stands_apart_in_both_forms() -> None:
    document = whole(answer(), "q", "")
    assert [part.title for part in document.parts[:2]] == ["Claims", "Against it, and harms"]
    assert "raises" in document.parts[1].items[0].text[0].text
    text = markdown(document)
    assert "supported" in text
    assert "; against it [" in text


def test_a_text_form_has_links_headings_and_a_tree() -> None:
    text = markdown(whole(answer(), "Does zorbine help?", "Run r"))
    assert text.startswith("# Does zorbine help?\n\n**")
    assert "[\\[1\\]](<https://pubmed.ncbi.nlm.nih.gov/1>)" in text
    assert "| zorbine | → | pain | evidence | [PMID:12](<https://pubmed.ncbi.nlm.nih.gov/12>) |" in text  # fmt: skip
    assert "| thrift (unmeasured) | → | pain | assumed | plausible |" in text
    for title in ("Claims", "Evidence", "Tree of thoughts", "Causal DAG that is assumed"):
        assert f"\n## {title}\n" in text
    assert re.search(r"\n  - \*\*.*direct: ", text)
    assert text.rstrip().endswith("Run r")


def test_nothing_that_a_text_form_quotes_is_a_mark() -> None:
    odd = item(7, text=NASTY, source=SourceRef(NASTY, NASTY, "javascript:alert(1)"), population=NASTY)  # fmt: skip
    made = composed((), {"randomized": ("increases", (odd,))}, verdict("causal", "increases", "randomized"))  # fmt: skip
    poisoned = made.model_copy(update={"would_change": (NASTY,), "headline": NASTY})  # fmt: skip
    document = whole(poisoned, NASTY, NASTY)
    text = markdown(document)
    assert "\x1b" not in text
    assert not re.search(r"(?<!\\)<(?!https?://)", text)
    assert not re.search(r"(?<!\\)\]\(javascript", text)
    assert not re.search(r"\]\(<(?!https?://)", text)
    assert sum(line.startswith("# ") for line in text.split("\n")) == 1
    assert "javascript:" not in "".join(Read(html(document)).links)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1. not a list", "1\\. not a list"), ("12) nor this", "12\\) nor this"),
        ("- nor this", "\\- nor this"), ("+ nor", "\\+ nor"), ("=== nor", "\\=== nor"),
        ("2.5 mg", "2\\.5 mg"), ("a - b", "a - b"), ("a_b*c", "a\\_b\\*c"),
    ],
)  # fmt: skip
def test_the_beginning_of_a_line_is_text(text: str, told: str) -> None:
    assert escaped(text) == told


def test_addresses_lead_there_without_the_marks_after_them() -> None:
    spans = said("See https://example.org/a_(b), PMID:77 and (DOI:10.1000/x.y).")
    assert [(s.text, s.to) for s in spans if s.to] == [
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("PMID:77", "https://pubmed.ncbi.nlm.nih.gov/77"),
        ("DOI:10.1000/x.y", "https://doi.org/10.1000/x.y"),
    ]
    assert "".join(s.text for s in spans) == "See https://example.org/a_(b), PMID:77 and (DOI:10.1000/x.y)."  # fmt: skip


def test_the_answers_of_several_clauses_are_chapters_with_marks_of_their_own() -> None:
    one = answer()
    both = one.model_copy(update={"answers": (one, one), "rivals": (), "dag": None})
    document = whole(both, "q and q", "")
    read = Read(html(document))
    assert len(read.ids) == len(set(read.ids))
    assert {link[1:] for link in read.links if link.startswith("#")} <= set(read.ids)
    assert [p.title[:2] for p in document.parts if p.is_chapter] == ["1.", "2."]
    assert "h3" in read.tags
    assert markdown(document).count("\n### Claims\n") == 2
