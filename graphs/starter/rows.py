"""One row of a table of knowledge -> its value, or the reason why not: the shipped tables and a user's.

Ends are read by a function of the caller: in the shipped tables they are CURIEs of `nodes.tsv`, in a
user's table they may be names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from graphs.assessments import KINDS, Assessment, AssessmentDirection, AssessmentKind
from graphs.errors import DataError
from graphs.findings import Design, Finding, Measure
from graphs.grades import BY_DEFINITION, KNOWN, strength_of
from graphs.starter.figures import check_interval, count, number, year

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphs.curie import Curie

    Known = Callable[[str], Curie]
    """A CURIE or a name -> its node; raises DataError where there is none."""

FINDING_COLUMNS = (
    "exposure", "outcome", "population", "design", "direction", "measure", "estimate", "ci_low",
    "ci_high", "contrast", "contrast_sign", "intervention", "n", "year", "identifier", "title",
    "checked", "comparator", "overlaps",
)  # fmt: skip
ASSESSMENT_COLUMNS = (
    "exposure", "outcome", "kind", "direction", "body", "grade", "population", "contrast", "measure",
    "estimate", "ci_low", "ci_high", "year", "identifier", "title", "checked",
)  # fmt: skip

MEASURES = f"measures are {', '.join(get_args(Measure))}"

DEFINING = {
    "agent": BY_DEFINITION,
    "kind": BY_DEFINITION,
    "gene": BY_DEFINITION,
    "lack": BY_DEFINITION,
    "inhaled": BY_DEFINITION,
    "named": "cause named in a definition",
    "bite": "cause named in a definition",
    "symptom": "symptom named in a definition",
}
"""What a definition says of two things -> the grade of its statement (`graphs.grades`)."""
ONTOLOGY, ONTOLOGY_YEAR = "Disease Ontology", 2015

REVIEW_COLUMNS = ("id", "exposure", "outcome", "seen_at", "kind", "read")


@dataclass(frozen=True)
class Review:
    """Where the figures of a row were seen: the row's id, the page that was read, what it says.

    `kind` is `primary` (the document itself, or a verbatim copy whose identifier was printed on it) or
    `copy` (a verbatim copy that names no primary address).
    """

    id: str
    exposure: str
    outcome: str
    seen_at: str
    kind: str
    read: str


def read_finding(row: Mapping[str, str], known: Known, *, public: bool = True) -> Finding:
    """A study finding.

    Args:
        row: column -> cell.
        known: the node of an end.
        public: whether its source must be one that anybody can look up.

    Raises:
        DataError, CurieError, ValueError: why the row is not one.
    """
    design, measure = row["design"].lower(), row["measure"].upper()
    known_designs = ", ".join(get_args(Design))
    expect(
        design in get_args(Design), f"unknown design {row['design']!r}; designs are {known_designs}"
    )
    expect(measure in get_args(Measure), f"unknown measure {row['measure']!r}; {MEASURES}")
    expect(row["contrast_sign"] in ("+", "-"), "contrast_sign must be + or -")
    expect(
        not row["identifier"].strip().isdecimal(),
        f"identifier {row['identifier']!r} does not say of what: write PMID:{row['identifier'].strip()}",
    )
    for column in ("identifier", "title"):
        expect(bool(row[column].strip()), f"{column} must be given")
    if public:
        expect(row["identifier"].startswith(("PMID:", "DOI:")), "identifier must be a PMID or DOI")
        _expect_public(row)
    finding = Finding(
        exposure=known(row["exposure"]),
        outcome=known(row["outcome"]),
        population=row["population"],
        design=design,  # type: ignore[arg-type]
        direction=row["direction"],  # type: ignore[arg-type]
        measure=measure,  # type: ignore[arg-type]
        estimate=number(row, "estimate"),
        ci_low=number(row, "ci_low"),
        ci_high=number(row, "ci_high"),
        contrast=row["contrast"],
        contrast_sign=+1 if row["contrast_sign"] == "+" else -1,
        intervention=known(row["intervention"]) if row["intervention"] else None,
        n=count(row, "n"),
        year=year(row),
        identifier=row["identifier"],
        title=row["title"],
        checked=row["checked"],
        comparator=known(row["comparator"]) if row["comparator"] else None,
        overlaps=tuple(part.strip() for part in row["overlaps"].split("|") if part.strip()),
    )
    _check_finding(finding)
    return finding


def _check_finding(finding: Finding) -> None:
    expect(finding.exposure != finding.outcome, "exposure and outcome are the same")
    check_interval(finding.measure, finding.estimate, finding.ci_low, finding.ci_high)
    expect(
        finding.direction == finding.computed_direction,
        f"direction {finding.direction!r} contradicts the interval ({finding.computed_direction!r})",
    )
    if finding.comparator is not None:
        expect(finding.comparator != finding.exposure, "a treatment is not compared with itself")
        expect(finding.contrast_sign > 0, "contrast_sign must be + where there is a comparator")


def read_assessment(row: Mapping[str, str], known: Known, *, public: bool = True) -> Assessment:
    """A conclusion of a body; the arguments are those of `read_finding`.

    Raises:
        DataError, CurieError, ValueError: why the row is not one.
    """
    expect(row["kind"] in KINDS, f"unknown kind {row['kind']!r}; kinds are {', '.join(KINDS)}")
    expect(
        row["direction"] in get_args(AssessmentDirection), f"unknown direction {row['direction']!r}"
    )
    for column in ("body", "grade", "identifier", "title"):
        expect(bool(row[column].strip()), f"{column} must be given")
    expect(
        strength_of(row["grade"]) is not None,
        f"grade {row['grade']!r} is not one that can be weighed; known are {KNOWN}",
    )
    if public:
        _expect_public(row)
    numbers = [row[c] for c in ("measure", "estimate", "ci_low", "ci_high")]
    expect(
        all(numbers) or not any(numbers), "measure, estimate and limits go together: all or none"
    )
    measure, estimate, low, high = None, None, None, None
    if all(numbers):
        measure = row["measure"].upper()
        expect(measure in get_args(Measure), f"unknown measure {row['measure']!r}; {MEASURES}")
        estimate, low, high = (number(row, c) for c in ("estimate", "ci_low", "ci_high"))
        check_interval(measure, estimate, low, high)
    when = year(row) if row["year"] else None
    exposure, outcome = known(row["exposure"]), known(row["outcome"])
    expect(exposure != outcome, "exposure and outcome are the same")
    return Assessment(
        exposure, outcome, row["kind"], row["direction"],  # type: ignore[arg-type]
        row["body"], row["grade"], row["population"], row["contrast"], measure, estimate, low, high,  # type: ignore[arg-type]
        when, row["identifier"], row["title"], row["checked"],
    )  # fmt: skip


def indication_of(drug: Curie, disease: Curie, mechanism: str) -> Assessment:
    """The use that a curated mechanism of DrugMechDB is the mechanism of.

    Args:
        drug: its first node.
        disease: its last node.
        mechanism: the identifier of the record.
    """
    return Assessment(
        drug, disease, "indication", "decreases", "DrugMechDB", "curated indication", "", "", None, None,
        None, None, None, f"DrugMechDB:{mechanism}", "curated mechanism of an indication", "drugmechdb",
    )  # fmt: skip


def definition_of(
    exposure: Curie, outcome: Curie, relation: str, term: str, name: str
) -> Assessment:
    """What the Disease Ontology's definition of a term states.

    Args:
        exposure: the cause; the disease itself of a symptom.
        outcome: the disease, or its symptom.
        relation: one of `DEFINING`.
        term: the term's identifier.
        name: the term's name.
    """
    population = f"people with {name}" if relation == "symptom" else ""
    kind: AssessmentKind = "genetic" if relation == "gene" else "assessment"
    return Assessment(
        exposure, outcome, kind, "increases", ONTOLOGY, DEFINING[relation], population, "", None, None, None,
        None, ONTOLOGY_YEAR, term, name, f"https://disease-ontology.org/?id={term}",
    )  # fmt: skip


def read_review(row: Mapping[str, str]) -> Review:
    """Where a row was seen.

    Raises:
        DataError: why the row does not say so.
    """
    expect(row["seen_at"].startswith("http"), "seen_at must be the address that was read")
    expect(row["kind"] in ("primary", "copy"), f"unknown kind {row['kind']!r}")
    expect(bool(row["read"].strip()), "read must say what was seen")
    return Review(*(row[column].strip() for column in REVIEW_COLUMNS))


def expect(condition: bool, reason: str) -> None:
    """Refuse a row.

    Raises:
        DataError: the condition does not hold.
    """
    if not condition:
        raise DataError(reason)


def _expect_public(row: Mapping[str, str]) -> None:
    expect(row["checked"].startswith("http"), "checked must be the address of a public page")
