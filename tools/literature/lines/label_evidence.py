"""What a medicine's label states of a pair -> `Evidence` with its sentence: a use, or a listed harm."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote as quoted

from tools.evidence import Evidence, Quote, SourceRef
from tools.literature.targeted.labelled import USE, LabelStatement, read_label
from tools.literature.targeted.published import Published
from tools.literature.targeted.sought import PairSought

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.literature.hits import Document
    from tools.literature.lines.asked_names import Naming

TYPE = "Drug label"
"""The type of publication that records of labels carry."""
BODY = "product label"
PREFIX = "FDA:"


def is_label(document: Document) -> bool:
    """Whether a document is the product information of a medicine."""
    return TYPE in document.types


def of_label(
    document: Document,
    pair: tuple[str, str],
    combined: Iterable[tuple[Naming, Naming]],
    longest: int,
) -> tuple[list[Evidence], list[str]]:
    """What the label states of the nearest reading of the pair, and why sentences that name it are not taken.

    Args:
        document: of type `TYPE`.
        pair: CURIEs of treatment and outcome.
        combined: what the two sides may be read as, the very pair first.
        longest: characters of the text that are read.
    """
    text = Published(document.title, document.text[:longest])
    shift = len(text.whole) - len(document.text[:longest])
    sections = [(heading, a + shift, b + shift) for heading, a, b in document.sections]
    why: list[str] = []
    for x, y in combined:
        read = read_label(text, sections, PairSought(x.side, y.side))
        relations = tuple(r for r in (x.relation, y.relation) if r is not None)
        found = [
            Evidence(
                kind="indication" if one.grade == USE else "label",
                rung=1,
                design="indication" if one.grade == USE else "label",
                exposure=pair[0],
                outcome=pair[1],
                direction="decreases" if one.grade == USE else "increases",
                text=f"{BODY}: {one.grade}, read by machine",
                source=SourceRef(document.doc, document.title, _link(document)),
                year=document.year,
                contrast=one.use or None,
                body=BODY,
                grade=one.grade,
                relations=relations,
                quote=Quote(
                    one.sentence.text, one.sentence.start, one.sentence.end, document.doc,
                    document.corpus, basis="label", flags=(one.grade,),
                    named=(document.title, one.outcome),
                ),
            )
            for one in read
            if isinstance(one, LabelStatement)
        ]  # fmt: skip
        why += [one.why for one in read if not isinstance(one, LabelStatement)]
        if found:
            return found, why
    return [], why


def _link(document: Document) -> str | None:
    if not document.doc.startswith(PREFIX):
        return None
    named = quoted(f'id:"{document.doc.removeprefix(PREFIX)}"')
    return f"https://api.fda.gov/drug/label.json?search={named}"
