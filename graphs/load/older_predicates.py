"""Predicates that Biolink had and has renamed, or split into a predicate and qualifiers, as they are today.

Biolink Model, `predicate_mapping.yaml` and the aliases of its slots: `prevents` is `preventative for condition`,
`increases expression of` is `affects` with the qualifiers causes, expression, increased, `positively regulates` is
`regulates` with the direction upregulated. A predicate whose successor
depends on the statement is left as it is, and so rejected.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphs.biolink import INVERSES, PREDICATES
from graphs.load.asserted import turns
from graphs.load.qualifiers import ASPECTS

if TYPE_CHECKING:
    from collections.abc import Mapping

RENAMED: dict[str, str] = {
    "ameliorates": "ameliorates_condition",
    "ameliorated_by": "condition_ameliorated_by",
    "exacerbates": "exacerbates_condition",
    "exacerbated_by": "condition_exacerbated_by",
    "prevents": "preventative_for_condition",
    "prevented_by": "has_preventative_intervention",
}
_OF_ASPECT = re.compile(r"(increases|decreases)_([a-z_]+)_of")
_REGULATES = re.compile(
    r"(?:(?:entity|process)_)?(positively|negatively)_regulates(?:_(?:entity|process))?"
)
_REGULATED = {"positively": "upregulated", "negatively": "downregulated"}
_DIRECTION = {"increases": "increased", "decreases": "decreased"}


def renewed(row: dict[str, Any], predicate: str) -> tuple[dict[str, Any], str]:
    """A row under the predicate of today, and what was done, "" for nothing.

    Args:
        row: a KGX edge.
        predicate: its predicate, as a CURIE or without the prefix.
    """
    name = predicate.removeprefix("biolink:").strip().lower().replace(" ", "_")
    if f"biolink:{name}" in PREDICATES or f"biolink:{name}" in INVERSES:
        return row, ""
    if name in RENAMED:
        return row | {"predicate": f"biolink:{RENAMED[name]}"}, _said(name, RENAMED[name])
    if (way := _REGULATES.fullmatch(name)) and not _is_qualified(row):
        direction = _REGULATED[way[1]]
        told = {"predicate": "biolink:regulates", "object_direction_qualifier": direction}
        return row | told, _said(name, f"regulates ({direction})")
    split = _OF_ASPECT.fullmatch(name)
    if split is None or split[2] not in ASPECTS or _is_qualified(row):
        return row, ""
    told = {
        "predicate": "biolink:affects",
        "qualified_predicate": "biolink:causes",
        "object_aspect_qualifier": split[2],
        "object_direction_qualifier": _DIRECTION[split[1]],
    }
    return row | told, _said(name, f"affects ({told['object_direction_qualifier']} {split[2]})")


def _is_qualified(row: Mapping[str, Any]) -> bool:
    return any(turns(key) and "direction" in key and row[key] for key in row) or bool(
        row.get("qualified_predicate")
    )


def _said(old: str, new: str) -> str:
    return f"older predicate {old}: taken as {new}, which Biolink has in its place"
