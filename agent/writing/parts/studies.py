"""Which studies an answer rests on: how many of which design, how many people, when, and their links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.grades import BY_DEFINITION
from graphs.names import fold
from tools.designs import STUDY_DESIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agent.answer import Answer, Source

    Item = dict[str, Any]

DESIGN_WORDS = {
    "rct_meta_analysis": (
        "meta-analysis of randomized trials",
        "meta-analyses of randomized trials",
    ),
    "rct": ("randomized trial", "randomized trials"),
    "mendelian_randomization": ("Mendelian-randomization study", "Mendelian-randomization studies"),
    "observational_meta_analysis": (
        "meta-analysis of observational studies",
        "meta-analyses of observational studies",
    ),
    "cohort": ("cohort study", "cohort studies"),
    "case_control": ("case-control study", "case-control studies"),
    "cross_sectional": ("cross-sectional study", "cross-sectional studies"),
}
"""Study designs in plain words: one of them, several of them."""

STATED_KINDS = ("assessment", "label", "contraindication", "indication", "genetic")

LINKS = {"DOI:": "https://doi.org/", "PMID:": "https://pubmed.ncbi.nlm.nih.gov/"}


def about_pair(answer: Answer) -> list[Item]:
    """Evidence that bears on the question, the very pair's or what is near to it, in order."""
    x, y = answer.treatment, answer.outcome
    if x is None or y is None or x.curie is None or y.curie is None:
        return []
    borne = {i for line in answer.triangulation for i in line.evidence}
    pair = (x.curie, y.curie)
    return [e for e in answer.evidence if (e["exposure"], e["outcome"]) == pair or e["id"] in borne]


def decisive(answer: Answer) -> list[Item]:
    """Evidence that the verdict itself rests on."""
    first = answer.claims[0] if answer.claims else None
    if first is None or first.text != answer.headline:
        return []
    return [item for item in answer.evidence if item["id"] in first.evidence]


def study_words(answer: Answer) -> str:
    """For example `1 meta-analysis of randomized trials, 90,056 people, published 2005`."""
    items = about_pair(answer)
    findings = [item for item in items if item["kind"] == "finding"]
    parts = [_published(findings)] if findings else []
    parts += [_own(item) for item in items if item["kind"] == "estimate"]
    stated = _statements(answer, items)
    parts += [stated] if stated else []
    if not parts:
        return _stated(answer)
    return "; ".join(parts)


def _statements(answer: Answer, items: Sequence[Item]) -> str:
    """Who states it: bodies with their own grade, product information, approved use; and who does not."""
    y = answer.outcome.label if answer.outcome else ""
    told = [i for i in items if i["kind"] in STATED_KINDS and i["direction"] != "inconclusive"]
    ways = {i["direction"] for i in decisive(answer)} & {"increases", "decreases", "none"}
    # One trial of several that found nothing makes no support of others.
    ways = ways - {"none"} or ways
    agree = [i for i in told if not ways or i["direction"] in ways]
    named = list(dict.fromkeys(f"{i['body']} ({_graded(i, y)})" for i in agree))
    others = list(dict.fromkeys(_otherwise(i) for i in told if i not in agree))
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    parts = [f"stated by {', '.join(named[:3])}{more}"] if named else []
    parts += [f"concluded otherwise: {', '.join(others[:2])}"] if others else []
    return "; ".join(parts)


def _otherwise(item: Item) -> str:
    """A body that did not find it, with the people whom it looked at."""
    return f"{item['body']}{f', in {group}' if (group := item['population']) else ''}"


def _graded(item: Item, y: str) -> str:
    """The grade in the body's own words, or what its definition of the outcome does."""
    return f"which defines {y} by it" if item["grade"] == BY_DEFINITION else str(item["grade"])


def _published(findings: Sequence[Item]) -> str:
    counts = []
    for design, (one, several) in sorted(DESIGN_WORDS.items(), key=_by_strength):
        documents = {_paper(f) for f in findings if f["design"] == design}
        if documents:
            counts.append(f"{len(documents)} {one if len(documents) == 1 else several}")
    words = joined(counts)
    sizes = [f["n"] for f in findings if f["n"]]
    years = sorted({f["year"] for f in findings if f["year"]})
    several_documents = len({_paper(f) for f in findings}) > 1
    if sizes:
        words += f", {max(sizes):,} people" + (" in the largest" if several_documents else "")
    if years:
        words += f", published {years[0]}" + (f" to {years[-1]}" if len(years) > 1 else "")
    return words


def _paper(item: Item) -> tuple[str, str]:
    """One paper is one, whether its DOI or its PubMed page was noted down: by title and year."""
    title = fold(str(item["source"]["title"] or ""))
    return (title, str(item["year"])) if title else (str(item["source"]["identifier"]), "")


def _own(item: Item) -> str:
    title = str(item["source"]["title"]).split(":")[0]
    people = f" ({item['n']:,} people)" if item["n"] else ""
    return f"our own analysis of {title}{people}"


def _stated(answer: Answer) -> str:
    """Without any study: what curated knowledge the answer rests on, if any."""
    stated = [item for item in decisive(answer) if item["kind"] == "edge"]
    if not stated:
        return ""
    count = "1 statement" if len(stated) == 1 else f"{len(stated)} statements"
    return f"no study of this pair; {count} of curated knowledge"


def sources_to_read(answer: Answer, first: Item | None) -> list[tuple[str, str]]:
    """(title, link) of the sources, the one with the number first, then what decides the verdict."""
    by_id = {source.id: source for source in answer.sources}
    findings = [item for item in about_pair(answer) if item["kind"] == "finding"]
    others = sorted(findings, key=lambda item: _by_strength((item["design"], item)))
    ordered = [*([first] if first else []), *decisive(answer), *others]
    papers = {_paper(item): str(item["source"]["identifier"]) for item in reversed(ordered)}
    identifiers = (papers[paper] for paper in dict.fromkeys(map(_paper, ordered)))
    found = (_title_and_link(by_id[i]) for i in identifiers if i in by_id)
    return list(dict.fromkeys(found))


def _by_strength(design_first: tuple[str, object]) -> float:
    """Sorts designs, those least open to bias first."""
    return -STUDY_DESIGNS[design_first[0]].strength


def _title_and_link(source: Source) -> tuple[str, str]:
    return ("" if source.title == "knowledge graph edge" else source.title), link(source)


def link(source: Source) -> str:
    """Where a person can read the source: its DOI or PubMed page, else its address or its name."""
    for prefix, address in LINKS.items():
        if source.id.upper().startswith(prefix):
            return address + source.id[len(prefix) :]
    return source.url or source.id


def joined(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def populations(answer: Answer, first: Item | None) -> Iterator[str]:
    """Who was studied: where the number comes from, else where the deciding evidence comes from."""
    for item in [*([first] if first else []), *decisive(answer)]:
        if item["population"]:
            yield str(item["population"])
