"""The Biolink categories and predicates that are used here, with what they say about cause.

Terms are those of the Biolink Model (Unni et al. 2022, Clin Transl Sci 15:1848). A causal
predicate makes an edge a hypothesis of cause; an associative one never does. The sign says whether
more of the subject means more (+1) or less (-1) of the object.
"""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES = frozenset(
    f"biolink:{name}"
    for name in (
        "AnatomicalEntity",
        "BehavioralExposure",
        "BiologicalProcess",
        "Cell",
        "CellularComponent",
        "ChemicalEntity",
        "ClinicalAttribute",
        "Disease",
        "Drug",
        "EnvironmentalExposure",
        "Gene",
        "MolecularActivity",
        "OrganismTaxon",
        "Pathway",
        "PhenotypicFeature",
        "PopulationOfIndividualOrganisms",
        "Procedure",
        "Protein",
        "SmallMolecule",
        "SocioeconomicExposure",
    )
)


@dataclass(frozen=True)
class Predicate:
    """One predicate: does it suggest cause, with which sign, and is it symmetric."""

    name: str
    phrase: str
    is_causal: bool
    sign: int | None = None
    symmetric: bool = False


_TABLE = (
    Predicate("affects", "affects", True),
    Predicate("regulates", "regulates", True),
    Predicate("causes", "causes", True, +1),
    Predicate("contributes_to", "contributes to", True, +1),
    Predicate("predisposes_to_condition", "predisposes to", True, +1),
    Predicate("exacerbates_condition", "worsens", True, +1),
    Predicate("promotes_condition", "promotes", True, +1),
    Predicate("treats", "treats", True, -1),
    Predicate("preventative_for_condition", "prevents", True, -1),
    Predicate("ameliorates_condition", "ameliorates", True, -1),
    Predicate("disrupts", "disrupts", True, -1),
    Predicate("directly_physically_interacts_with", "binds", True),
    Predicate("physically_interacts_with", "interacts with", False, symmetric=True),
    Predicate("participates_in", "takes part in", True),
    Predicate("has_phenotype", "shows", True, +1),
    Predicate("biomarker_for", "is a biomarker for", False),
    Predicate("associated_with", "is associated with", False, symmetric=True),
    Predicate(
        "genetically_associated_with", "is genetically associated with", False, symmetric=True
    ),
    Predicate("positively_correlated_with", "rises with", False, +1, symmetric=True),
    Predicate("negatively_correlated_with", "falls with", False, -1, symmetric=True),
    Predicate("subclass_of", "is a kind of", False),
)

PREDICATES: dict[str, Predicate] = {f"biolink:{p.name}": p for p in _TABLE}
"""Every predicate that an edge may carry, by its CURIE."""

CAUSAL: tuple[str, ...] = tuple(name for name, p in PREDICATES.items() if p.is_causal)

DIRECTIONS: dict[str, int] = {
    "increased": +1,
    "upregulated": +1,
    "decreased": -1,
    "downregulated": -1,
}
"""Values of Biolink's object direction qualifier, with their sign."""


def sign_of(predicate: str, object_direction: str | None = None) -> int | None:
    """+1, -1, or None when the direction is not stated.

    A qualifier states the sign of `affects` and `regulates`; other predicates carry their own.
    """
    if object_direction:
        return DIRECTIONS[object_direction]
    return PREDICATES[predicate].sign


def is_causal(predicate: str) -> bool:
    """Whether an edge with this predicate is a hypothesis of cause."""
    return PREDICATES[predicate].is_causal
