"""KGX: the exchange format of Monarch, RTX-KG2 and SPOKE exports, as TSV or JSON Lines.

Format: https://github.com/biolink/kgx, "KGX Format". Cells that hold several values separate them
by `|`. A negated statement is rejected: the absence of an effect is no edge here. Names of columns:
see `graphs.load.kgx_columns`; qualifiers: `graphs.load.qualifiers`; predictions and uses that are not
approved: `graphs.load.asserted`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from graphs.biolink import CATEGORIES, INVERSES, PREDICATES
from graphs.load.asserted import asserted, turns
from graphs.load.iris import contracted
from graphs.load.kgx_columns import named
from graphs.load.older_predicates import renewed
from graphs.load.qualifiers import qualified
from graphs.load.source import EdgeRow, NodeRow
from graphs.load.table_rows import rows
from graphs.load.text import find_file, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.starter.rows import Known

NODE_FILES = ("nodes.tsv", "nodes.jsonl")
EDGE_FILES = ("edges.tsv", "edges.jsonl")
SOURCES = (
    "primary_knowledge_source",
    "aggregator_knowledge_source",
    "knowledge_source",
    "provided_by",
)
ROLES = ("primary_knowledge_source", "aggregator_knowledge_source", "supporting_data_source")
NAMES = ("name", "symbol", "full_name", "label")
GENERAL = frozenset(
    f"biolink:{name}"
    for name in ("NamedThing", "BiologicalEntity", "PhysicalEssence", "DiseaseOrPhenotypicFeature")
)
TRUE = frozenset({"true", "t", "1", "1.0", "yes", "y"})
FALSE = frozenset(
    {"", "false", "f", "0", "0.0", "no", "n", "none", "null", "na", "n/a", "nan", "[]"}
)
DENIED = frozenset({"not", "negated", "negative", "ro:0002573"})
UNSURE = "a cell of the column negated that says neither yes nor no"
LISTED = (("attributes", "attribute_type_id", "value"),
          ("qualifiers", "qualifier_type_id", "qualifier_value"))  # fmt: skip
EXCLUDED = re.compile(r"HP:0040285|(?:0+(?:\.0*)?|\.0+) ?%?|0+ ?/ ?\d+", re.ASCII)
"""A frequency that says "in nobody": HPO's "Excluded", 0 %, 0 of 30."""
FREQUENCIES = ("frequency_qualifier", "frequency", "has_count", "has_percentage", "has_quotient")


class Kgx:
    """A pair of node and edge files: a folder, or the beginning of their paths.

    Raises:
        DataError: not exactly one file of each.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.version = "unknown"
        self.licence = "as stated by the export"
        self._nodes = find_file(path, NODE_FILES, "KGX nodes")
        self._edges = find_file(path, EDGE_FILES, "KGX edges")
        self.files = (self._nodes, self._edges)

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Every node with its most specific known category."""
        for line, row in _read(self._nodes, rejects, ("id", "category")):
            stated = [*_several(row.get("category")), *_several(row.get("categories"))]
            category = _category([_prefixed(one, CATEGORIES) for one in stated])
            if category is None:
                shown = ", ".join(stated) or "(empty)"
                rejects.add(self._nodes.name, line, "unknown category", row, shown)
                continue
            if _is_true(row.get("deprecated")):
                rejects.add(self._nodes.name, line, "deprecated node", row)
                continue
            named = [text for key in NAMES if (text := _text(row.get(key)))]
            others = [*_several(row.get("synonym")), *_several(row.get("exact_synonym"))]
            curie = contracted(_text(row["id"]))
            names = dict.fromkeys([*named[1:], *others])
            yield NodeRow(curie, category, named[0] if named else curie, tuple(names))

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """Every statement that is not negated."""
        for line, row in _read(self._edges, rejects, ("subject", "predicate", "object")):
            row = _with_listed(row)
            if denial := _denial(row):
                rejects.add(self._edges.name, line, denial, row, _text(row.get("negated")))
                continue
            row, old = renewed(row, contracted(_text(row["predicate"])))
            if old:
                rejects.remark(old)
            predicate = _prefixed(contracted(_text(row["predicate"])), _KNOWN)
            predicate, row, weaker = asserted(row, predicate)
            if weaker:
                rejects.remark(weaker)
            stated = qualified(row, predicate)
            if isinstance(stated, str):
                rejects.add(self._edges.name, line, stated, row, _told(row, predicate))
                continue
            if stated.remark:
                rejects.remark(stated.remark)
            yield EdgeRow(
                contracted(_text(row["subject"])),
                stated.predicate,
                contracted(_text(row["object"])),
                stated.direction,
                _source(row),
                "|".join(_several(row.get("publications"))),
            )

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding, ...]:
        """None: KGX holds no estimates."""
        del known, rejects
        return ()

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Nothing is merged."""
        del rejects
        return {}


_KNOWN = PREDICATES.keys() | INVERSES.keys()


def _read(
    path: Path, rejects: Rejects, columns: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, Any]]]:
    if ".tsv" in path.suffixes:
        yield from rows(path, rejects, columns, spelled=named)
        return
    for line, read in records(path, rejects):
        keys = named([*read])
        if len({*keys}) < len(keys):
            rejects.add(path.name, line, "one property under two names", read)
            continue
        row = dict(zip(keys, read.values(), strict=True))
        missing = [column for column in columns if not row.get(column)]
        if missing:
            rejects.add(path.name, line, f"no {missing[0]}", row)
        else:
            yield line, row


def _denial(row: Mapping[str, Any]) -> str:
    """Why the row is no statement that something holds, in any of the ways that exports have; "" where it is."""
    cell = str(row.get("negated") or "").strip().lower()
    words = {word.upper() for key in ("qualifiers", "qualifier") for word in _several(row.get(key))}
    often = [text for key in FREQUENCIES if (text := _text(row.get(key)))]
    excluded = bool(often) and all(map(EXCLUDED.fullmatch, often))
    if cell in TRUE | DENIED or words & {"NOT", "RO:0002573"} or excluded:
        return "negated statement"
    return UNSURE if cell not in FALSE else ""


def _told(row: Mapping[str, Any], predicate: str) -> str:
    """The predicate with its qualifiers, for the file of rejects."""
    said = [f"{key}={text}" for key, value in row.items() if turns(key) and (text := _text(value))]
    return "; ".join([predicate, *said])


def _is_true(value: object) -> bool:
    return str(value).strip().lower() in TRUE


def _with_listed(row: dict[str, Any]) -> dict[str, Any]:
    """The row with what lists of qualifiers and attributes (as TRAPI writes them) say beside the columns."""
    told: dict[str, Any] = {}
    for column, kind, value in LISTED:
        for one in _objects(row.get(column)):
            told[_text(one.get(kind)).removeprefix("biolink:")] = one.get(value)
    return row | {key: value for key, value in told.items() if key and not row.get(key)}


def _source(row: Mapping[str, Any]) -> str:
    """Who states it first of all: of a list of sources the primary one."""
    for key in SOURCES:
        if found := _several(row.get(key)):
            return found[0]
    roles = {
        _text(one.get("resource_role")).removeprefix("biolink:"): _text(one.get("resource_id"))
        for one in reversed(_objects(row.get("sources")))
    }
    return next((roles[role] for role in ROLES if roles.get(role)), "not stated")


def _objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list, which a table holds as JSON."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    """A text or a number as text; anything else is nothing."""
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _several(value: object) -> list[str]:
    """The values of a list, or of a cell: `a|b`, `["a", "b"]`, `['a', 'b']`, RTX-KG2's `a\u01c2b`."""
    if isinstance(value, list):
        return [text for item in value if (text := _text(item))]
    text = _text(value)
    if text.startswith("[") and text.endswith("]"):
        return [one[0] or one[1] for one in _LISTED.findall(text)] or [text]
    return [part.strip() for part in re.split(r"[|\u01c2]", text) if part.strip()]


_LISTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


def _prefixed(text: str, known: Mapping[str, Any] | frozenset[str] | set[str]) -> str:
    """`Gene` as `biolink:Gene`, where that is known."""
    whole = text if ":" in text else f"biolink:{text}"
    return whole if whole in known else text


def _category(stated: list[str]) -> str | None:
    """The first known one that says more than `NamedThing`, else the first known one."""
    known = [category for category in stated if category in CATEGORIES]
    return next((c for c in known if c not in GENERAL), known[0] if known else None)
