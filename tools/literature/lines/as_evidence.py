"""A figure that was read on a pair -> `Evidence` with its sentence, or the reason why not.

Only what can stand beside a curated finding passes: a known measure and design, and an interval that is
printed or follows from what is printed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from graphs.findings import RATIOS, Design, Measure
from tools.designs import STUDY_DESIGNS
from tools.evidence import Evidence, Quote, SourceRef
from tools.literature.reading.bias_read import bias_cues, serious
from tools.literature.reading.designs_read import design_of
from tools.literature.reading.funding_read import funding_of
from tools.literature.reading.roles import population_of
from tools.literature.reading.sizes import size_of

if TYPE_CHECKING:
    from tools.evidence import Relation
    from tools.literature.hits import Document
    from tools.literature.targeted.reader import Taken

_REGISTERED = re.compile(
    r"\b(?:NCT ?\d{8}|ISRCTN ?\d{8}|ACTRN ?\d{14}|20\d\d-\d{6}-\d\d|ChiCTR-?[A-Z]*-?\d{8,10}|NTR ?\d{3,4}|"
    r"UMIN\d{9}|IRCT\d{12,16}N\d+|DRKS\d{8}|CTRI/\d{4}/\d{2,3}/\d{6}|KCT\d{7}|TCTR\d{11}|PACTR\d{15,16}|"
    r"jRCTs?\d{9,10})\b"
)
"""Numbers of the registries that the WHO's platform holds; of EudraCT the number alone, as it is told in many ways."""
_OF_OTHERS = re.compile(r"introduction|background|discussion|literature", re.IGNORECASE)
"""Headings of sections that speak of other studies."""
_PREPRINT = re.compile(r"^10\.(?:1101|21203|2139|31219|20944|36227)/")
"""DOIs of bioRxiv and medRxiv, Research Square, SSRN, OSF, Preprints.org and TechRxiv."""


def evidence_of(
    taken: Taken, document: Document, pair: tuple[str, str], relations: tuple[Relation, ...] = ()
) -> Evidence | str:
    """The figure as evidence on a pair of nodes; else why it is none.

    Args:
        taken: as read.
        document: where it was read.
        pair: CURIEs of treatment and outcome.
        relations: how what it is of is near to the pair; none for the very pair.
    """
    figure, design = taken.figure, design_of(document.text, document.title)
    name = design.design if design else ""
    if figure.measure not in get_args(Measure):
        return f"{figure.measure} is no measure that can be compared"
    if name not in get_args(Design):
        return f"the design is {name.replace('_', ' ') or 'not stated'}"
    if figure.measure in RATIOS and min(figure.estimate, figure.low, figure.high) <= 0:
        return "a ratio is not above 0"
    if taken.direction == "none" and any(r.how == "narrower" for r in relations):
        return "no effect on a part says nothing of the whole"
    whole = f"{document.title}\n\n{document.text}" if document.title else document.text
    size, people, span = size_of(whole), population_of(whole), figure.sentence
    how = "" if figure.printed is None else ", computed from what is printed"
    numbers = f"{figure.measure} {figure.estimate:.4g} ({figure.low:.4g} to {figure.high:.4g})"
    quote = Quote(
        span.text, span.start, span.end, document.doc, document.corpus, flags=flags_of(document),
        named=(taken.exposure, taken.outcome), computed_from=figure.printed,
        bias=bias_of(document, name, taken.outcome), funding=_funding(document),
    )  # fmt: skip
    return Evidence(
        kind="finding",
        rung=2 if STUDY_DESIGNS[name].is_interventional else 1,
        design=name,
        exposure=pair[0],
        outcome=pair[1],
        direction=taken.direction,
        text=f"{numbers}, read by machine{how}",
        source=SourceRef(identifier_of(document), document.title, link_of(document)),
        measure=figure.measure,
        estimate=figure.estimate,
        ci_low=figure.low,
        ci_high=figure.high,
        n=size.n if size else None,
        population=people.text if people else None,
        year=document.year,
        contrast=f"{taken.exposure}{f' vs {taken.against}' if taken.against else ''}{how}",
        contrast_sign=taken.sign * (-1 if figure.counts_reduction else 1),
        overlaps=registered_in(document),
        relations=relations,
        quote=quote,
    )


def bias_of(document: Document, design: str, outcome: str) -> tuple[str, ...]:
    """What a report of trials says that lowers certainty in its result on an outcome."""
    if STUDY_DESIGNS[design].line != "randomized":
        return ()
    cues = bias_cues(_of_itself(document), pools=STUDY_DESIGNS[design].pools)
    return serious(cues, outcome)


def registered_in(document: Document) -> tuple[str, ...]:
    """The numbers under which a report says that its own study is registered."""
    found = _REGISTERED.findall(_of_itself(document))
    return tuple(dict.fromkeys(number.replace(" ", "") for number in found))


def _of_itself(document: Document) -> str:
    """What a report says of its own study: the sections that speak of other studies are left out."""
    kept = [
        document.text[start:end]
        for heading, start, end in document.sections
        if not _OF_OTHERS.search(heading)
    ]
    return "\n\n".join([document.title, *(kept or [document.text])])


def _funding(document: Document) -> str:
    said = funding_of(document.text)
    return " ".join(said.text.split()) if said else ""


def identifier_of(document: Document) -> str:
    """`PMID:...` or `DOI:...`; the document's own id where it has neither."""
    if document.pmid:
        return f"PMID:{document.pmid}"
    return f"DOI:{document.doi}" if document.doi else document.doc


def link_of(document: Document) -> str | None:
    """Where it can be read."""
    if document.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{document.pmid}/"
    return f"https://doi.org/{document.doi}" if document.doi else None


def flags_of(document: Document) -> tuple[str, ...]:
    """What a reader should know of the report."""
    kinds = " ".join(document.types).casefold()
    preprint = "preprint" in kinds or _PREPRINT.match(document.doi) is not None
    return ("preprint",) if preprint else ()
