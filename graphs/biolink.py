"""The Biolink Model's categories and predicates, with what each says about cause.

Names, inverses and symmetry are the Biolink Model's own (Unni et al. 2022, Clin Transl Sci 15:1848;
release 4.4.6, in `biolink.tsv`). What a predicate says about cause is decided here: a causal one
makes an edge a hypothesis of cause, any other never does. The sign says whether more of the cause
means more (+1) or less (-1) of the effect.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal

FORWARD: Final = 1
BACKWARD: Final = -1


@dataclass(frozen=True)
class Predicate:
    """One predicate: does it suggest cause, with which sign, and which way the cause runs.

    `runs` is +1 when the subject is the cause, -1 when the object is (`has_participant`: what takes
    part acts on the process). `symmetric` predicates read the same both ways.
    """

    name: str
    phrase: str
    is_causal: bool
    sign: int | None = None
    symmetric: bool = False
    runs: Literal[1, -1] = FORWARD


_READ = (
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
    Predicate("has_participant", "involves", True, runs=BACKWARD),
    Predicate("has_phenotype", "shows", True, +1),
    Predicate("manifestation_of", "is a manifestation of", True, +1, runs=BACKWARD),
    Predicate("has_side_effect", "has the side effect", True, +1),
    Predicate("has_adverse_event", "has the adverse event", True, +1),
    Predicate("produces", "produces", True, +1),
    Predicate("has_output", "yields", True, +1),
    Predicate("has_metabolite", "is metabolized to", True, +1),
    Predicate("catalyzes", "catalyzes", True, +1),
    Predicate("biomarker_for", "is a biomarker for", False),
    Predicate("associated_with", "is associated with", False, symmetric=True),
    Predicate(
        "genetically_associated_with", "is genetically associated with", False, symmetric=True
    ),
    Predicate("positively_correlated_with", "rises with", False, +1, symmetric=True),
    Predicate("negatively_correlated_with", "falls with", False, -1, symmetric=True),
    Predicate("subclass_of", "is a kind of", False),
)


def _model() -> list[dict[str, str]]:
    text = (files("graphs") / "biolink.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))


def _predicates(rows: list[dict[str, str]]) -> dict[str, Predicate]:
    """Those that are read as cause or have words of their own, then the rest of the model.

    A causal predicate keeps the order in which it was stated, even where the model calls it
    symmetric (a drug binds its target, and acts on it).
    """
    table = {f"biolink:{p.name}": p for p in _READ}
    for row in rows:
        if row["kind"] == "predicate" and not row["inverse_of"]:
            words = row["name"].replace("_", " ")
            plain = Predicate(row["name"], words, False, symmetric=bool(row["symmetric"]))
            table.setdefault(f"biolink:{row['name']}", plain)
    return table


_ROWS = _model()

CATEGORIES = frozenset(f"biolink:{row['name']}" for row in _ROWS if row["kind"] == "category")

PREDICATES: dict[str, Predicate] = _predicates(_ROWS)
"""Every predicate that an edge may carry, by its CURIE."""

INVERSES: dict[str, str] = {
    f"biolink:{row['name']}": f"biolink:{row['inverse_of']}" for row in _ROWS if row["inverse_of"]
}
"""Predicates that the model states the other way round -> the canonical one."""

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
