"""Ontologies in OBO format 1.2 and 1.4: terms, synonyms, `is_a`, and what few relations say plainly.

Obsolete terms are left out and counted; where one living term replaces one, its id and names are that
term's (`graphs.load.obo_replaced`). How lines are read: `graphs.load.obo_lines`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError
from graphs.load.iris import contracted
from graphs.load.obo_lines import Stanza, Value, stanzas, unescaped
from graphs.load.obo_replaced import Replaced, id_of, is_obsolete, replacements
from graphs.load.rejects import Rejects
from graphs.load.source import EdgeRow, NodeRow
from graphs.load.text import open_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.findings import Finding
    from graphs.starter.rows import Known

CATEGORIES = {
    "CHEBI": "ChemicalEntity",
    "CL": "Cell",
    "DOID": "Disease",
    "HP": "PhenotypicFeature",
    "MONDO": "Disease",
    "NCBITaxon": "OrganismTaxon",
    "PR": "Protein",
    "PW": "Pathway",
    "UBERON": "AnatomicalEntity",
    "biological_process": "BiologicalProcess",
    "cellular_component": "CellularComponent",
    "molecular_function": "MolecularActivity",
}
"""CURIE prefix or OBO namespace -> Biolink category."""

XREFS = {"MSH": "MESH", "MESH": "MESH", "MeSH": "MESH", "UMLS_CUI": "UMLS", "UMLS": "UMLS",
         "OMIM": "OMIM"}  # fmt: skip
RELATIONS: dict[str, tuple[str, str]] = {
    "part_of": ("part_of", ""), "BFO:0000050": ("part_of", ""),
    "has_part": ("has_part", ""), "BFO:0000051": ("has_part", ""),
    "occurs_in": ("occurs_in", ""), "BFO:0000066": ("occurs_in", ""),
    "located_in": ("located_in", ""), "RO:0001025": ("located_in", ""),
    "regulates": ("regulates", ""), "RO:0002211": ("regulates", ""),
    "negatively_regulates": ("regulates", "downregulated"),
    "RO:0002212": ("regulates", "downregulated"),
    "positively_regulates": ("regulates", "upregulated"),
    "RO:0002213": ("regulates", "upregulated"),
}  # fmt: skip
"""Relation -> Biolink predicate and object direction; any other is rejected."""

DEFINITIONS = ("intersection_of", "union_of", "disjoint_from")
BROADER = ("BROAD", "NARROW")
EQUIVALENT = ("equivalentTo", "MONDO:equivalentTo", "skos:exactMatch")
KINDS = "MONDO:"
"""How the kinds of a cross-reference begin, of which `MONDO:equivalentTo` alone says that it is one."""
NO_EQUIVALENTS = (
    "treat-xrefs-as-is_a", "treat-xrefs-as-has-subclass", "treat-xrefs-as-genus-differentia",
    "treat-xrefs-as-reverse-genus-differentia", "treat-xrefs-as-relationship",
)  # fmt: skip
"""Tags of the header: cross-references with these prefixes are relatives, not the term itself."""


class Obo:
    """An OBO file. With `merge_xrefs`, a MeSH, UMLS or OMIM cross-reference of one term is it.

    Raises:
        DataError: there is no such file, or it does not begin like OBO.
    """

    licence = "as stated by the ontology"

    def __init__(self, path: Path, *, merge_xrefs: bool = False) -> None:
        with open_text(path) as file:
            begins = file.read(64).lstrip()
        head = next(stanzas(path, Rejects())) if begins else Stanza("", 1)
        if "format-version" not in head.tags:
            raise DataError(f"{path.name} has no format-version line; expected an OBO file")
        self.name = head.one("ontology") or path.name
        self.version = head.one("data-version") or head.one("date") or "unknown"
        self._apart = {value.first for value in head.all(*NO_EQUIVALENTS)}
        self._file = path
        self._merge = merge_xrefs
        self.files = (path,)

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Every term that is not obsolete, with the names of those that it replaces."""
        replaced = self._replaced()
        for term in self._terms(rejects, replaced):
            curie = id_of(term)
            category = CATEGORIES.get(term.one("namespace")) or CATEGORIES.get(
                curie.partition(":")[0], "NamedThing"
            )
            rejects.place = (self._file.name, term.line)
            if not term.one("name"):
                rejects.add(self._file.name, term.line, "no name", curie)
                continue
            quoted = (value.quoted for value in term.all("synonym"))
            narrow = (
                value.quoted[0]
                for tag in ("exact_synonym", "related_synonym")  # as OBO 1.0 has them
                for value in term.all(tag)
            )
            synonyms = [text for text, scope in quoted if scope not in BROADER]
            former = replaced.names.get(curie, ())
            names = dict.fromkeys(filter(None, [*synonyms, *narrow, *former]))
            yield NodeRow(curie, f"biolink:{category}", term.one("name"), tuple(names))

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """`is_a` as `subclass_of`, and the relations that Biolink has."""
        source = f"infores:{self.name}"
        kinds: dict[str, set[str]] = {}
        for term in self._terms(Rejects()):  # bad lines are rejected by the pass over the nodes
            for parent in term.all("is_a"):
                rejects.place = (self._file.name, parent.line)
                if self._is_conditional(parent, rejects):
                    continue
                broader = contracted(parent.first)
                kinds.setdefault(id_of(term), set()).add(broader)
                yield EdgeRow(id_of(term), "biolink:subclass_of", broader, "", source, "is_a")
            for value in term.all("relationship"):
                rejects.place = (self._file.name, value.line)
                if row := self._related(term, value, source, rejects):
                    yield row
            for value in term.all(*DEFINITIONS):
                rejects.add(self._file.name, value.line, "logical definition", value.text)
        for _ in range(len(in_circles(kinds))):
            rejects.remark("term that is a kind of itself: its is_a lines lead back to it")

    def _related(self, term: Stanza, value: Value, source: str, rejects: Rejects) -> EdgeRow | None:
        relation, _, rest = value.text.partition(" ")
        stated = RELATIONS.get(relation)
        other = rest.split(maxsplit=1)[0] if rest.strip() else ""
        if stated is None or not other:
            rejects.add(
                self._file.name, value.line, "relation that is not read", value.text, relation
            )
            return None
        if self._is_conditional(value, rejects):
            return None
        obj = contracted(unescaped(other))
        return EdgeRow(id_of(term), f"biolink:{stated[0]}", obj, stated[1], source, relation)

    def _is_conditional(self, value: Value, rejects: Rejects) -> bool:
        """Whether it holds under a condition only (a general class inclusion), or for none."""
        odd = [key for key, _ in value.modifiers if key.startswith("gci_")]
        if odd:
            rejects.add(self._file.name, value.line, "holds under a condition (gci)", value.text)
        return bool(odd)

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding, ...]:
        """None."""
        del known, rejects
        return ()

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Alternative ids, ids of replaced terms, and with `merge_xrefs` the cross-references that name one term only."""
        merged: dict[str, set[str]] = {}
        kinds = self._merge and any(
            _kinds(value) for term in self._terms(Rejects()) for value in term.all("xref")
        )
        for term in self._terms(Rejects()):
            others = [contracted(value.first) for value in term.all("alt_id", "equivalent_to")]
            if self._merge:
                others += self._equivalents(term, rejects, kinds=kinds)
            for other in others:
                if other != id_of(term):
                    merged.setdefault(other, set()).add(id_of(term))
        for old, new in self._replaced().by.items():
            merged.setdefault(old, set()).add(new)
        for _ in range(sum(len(ids) > 1 for ids in merged.values())):
            rejects.remark("identifier that several terms claim: merged with none")
        return {other: ids.pop() for other, ids in merged.items() if len(ids) == 1}

    def _equivalents(self, term: Stanza, rejects: Rejects, *, kinds: bool) -> Iterator[str]:
        """Cross-references to known registries that are the term itself.

        Args:
            term: with its `xref` lines.
            rejects: counts those that are only related.
            kinds: the file says of what kind a cross-reference is, so that one without is none.
        """
        for value in term.all("xref"):
            prefix, _, local = contracted(value.first).partition(":")
            if prefix not in XREFS or not local:
                continue
            if prefix in self._apart or (kinds and not set(_kinds(value)) & set(EQUIVALENT)):
                rejects.remark("cross-reference that is no equivalent: not merged")
                continue
            yield f"{XREFS[prefix]}:{local}"

    def _terms(self, rejects: Rejects, says: Replaced | None = None) -> Iterator[Stanza]:
        for stanza in stanzas(self._file, rejects):
            if stanza.kind != "Term":
                continue
            if not is_obsolete(stanza):
                yield stanza
            elif says is not None and id_of(stanza) in says.by:
                rejects.remark("obsolete term: its id and names lead to the term that replaces it")
            elif says is not None:
                rejects.remark("obsolete term, left out")

    def _replaced(self) -> Replaced:
        return replacements(s for s in stanzas(self._file, Rejects()) if s.kind == "Term")


def in_circles(broader: Mapping[str, set[str]]) -> set[str]:
    """Terms that lead back to themselves, and those between two such: what is left when ends are taken off.

    Args:
        broader: term -> what it is a kind of.
    """
    upwards = {term: set(above) for term, above in broader.items()}
    downwards: dict[str, set[str]] = {}
    for term, above in broader.items():
        for one in above:
            downwards.setdefault(one, set()).add(term)
    left = upwards.keys() | downwards.keys()
    for there, back in ((upwards, downwards), (downwards, upwards)):
        ends = [term for term in left if not there.get(term)]
        while ends:
            end = ends.pop()
            left.discard(end)
            for term in back.get(end, ()):
                there.get(term, set()).discard(end)
                if term in left and not there.get(term):
                    ends.append(term)
    return left


def _kinds(value: Value) -> list[str]:
    """What kind of reference it is said to be."""
    return [
        said for said in value.modified("source") if said.startswith(KINDS) or said in EQUIVALENT
    ]
