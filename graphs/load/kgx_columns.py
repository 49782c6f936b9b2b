"""Names of KGX columns as programs write them: with Biolink's prefix, Neo4j's type, capitals or an older name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPED = re.compile(
    r"(?P<name>.+?):(?:string|str|boolean|bool|int|integer|long|float|double"
    r"|(?:start_|end_)?id(?:\(.*\))?|type|label)(?:\[\])?",
    re.IGNORECASE,
)
_SPELLED = {
    "edge_label": "predicate",
    "all_categories": "categories",
    "negation": "negated",
    "is_negated": "negated",
    "isnegated": "negated",
    "not": "negated",
}
_READ = frozenset(
    """id category categories name symbol full_name label synonym exact_synonym deprecated subject predicate object
    publications sources primary_knowledge_source aggregator_knowledge_source knowledge_source provided_by attributes
    knowledge_level agent_type clinical_approval_status max_research_phase""".split()  # noqa: SIM905
)
_TURNING = re.compile(
    r"negated|qualifiers?|qualified_\w+|\w+_qualifier|(?:object|subject)_(?:direction|aspect)"
    r"|has_(?:count|percentage|quotient)|frequency"
    r"|clinical_approval_status|max_research_phase|knowledge_level|agent_type"
)
"""Columns that change what a row says: under two spellings in one table they stay two columns of one name,
which is refused."""


def named(header: Sequence[str]) -> list[str]:
    """The names under which the reader asks for columns; others stay as they are.

    A plain name goes before another spelling of it in the same table.
    """
    return list(_named(tuple(header)))


@lru_cache(maxsize=256)
def _named(header: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for cell in header:
        typed = _TYPED.fullmatch(cell)
        bare = (typed["name"] if typed else cell).strip().removeprefix("biolink:").lower()
        bare = bare.strip().replace(" ", "_")
        name = _SPELLED.get(bare, bare)
        turning = _TURNING.fullmatch(name)
        taken = name in found or (name != cell and name in header)
        found.append(name if turning or (name in _READ and not taken) else cell)
    return tuple(found)
