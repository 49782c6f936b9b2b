"""Make the tables of curated mechanisms that ship, from DrugMechDB (CC0).

    python -m graphs.curation.mechanisms --data ../shared/data

Every link becomes an edge for each mechanism that states it, every drug and disease one indication.
Drugs get DrugBank's identifier where DrugMechDB pairs it with their MeSH identifier alone, diseases
that of the Disease Ontology by MONDO's exact matches; what has the name of a node in `nodes.tsv`
becomes that node. Statements that `edges.tsv` holds from the same mechanism are left out. The same
input gives the same bytes.
"""

from __future__ import annotations

import argparse
import lzma
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.biolink import INVERSES, sign_of
from graphs.cache import write_atomically
from graphs.curation.identities import by_name, mesh_to_doid
from graphs.errors import AetiaError
from graphs.load.drugmechdb import DrugMechDb
from graphs.load.rejects import Rejects
from graphs.names import fold
from graphs.starter.build import read_files, texts_of
from graphs.starter.tables import BY_HAND, COLUMNS, read_tables
from graphs.vocabulary.build import open_here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphs.curation.named import LookUp
    from graphs.load.drugmechdb import Mechanism
    from graphs.starter.tables import Tables

HERE = Path(__file__).parents[1] / "starter"
SHAPES = {
    "GO": r"\d{7}",
    "INTERPRO": r"IPR\d{6}",
    "UniProt": r"([OPQ]\d[A-Z\d]{3}\d|[A-NR-Z]\d([A-Z][A-Z\d]{2}\d){1,2})(-\d+)?",
}
"""Identifiers of these prefixes that look otherwise are typing errors: what they state is left out."""
MOLECULES = frozenset(
    f"biolink:{name}"
    for name in (
        "Drug",
        "SmallMolecule",
        "ChemicalEntity",
        "Protein",
        "Gene",
        "GeneFamily",
        "MacromolecularComplex",
    )
)
CHECKED = "drugmechdb"
"""The open set in which a statement was looked up."""


@dataclass
class _Things:
    """What the mechanisms are about: identifier -> the one it keeps, and that one's category and name."""

    same: dict[str, str]
    named: dict[str, tuple[str, str]] = field(default_factory=dict)

    def ours(self, curie: str) -> str:
        """The identifier that ships."""
        seen = [curie]
        while (into := self.same.get(seen[-1])) is not None and into not in seen:
            seen.append(into)
        return seen[-1]


def tables_of(
    mechanisms: Sequence[Mechanism],
    same: Mapping[str, str],
    held: Tables,
    known: LookUp = lambda _name: (),
) -> dict[str, list[tuple[str, ...]]]:
    """The rows of the three tables by the name of their file.

    Args:
        mechanisms: all of the set.
        same: identifier -> the one that it is given as, before names are compared.
        held: the tables that are edited by hand: their nodes and statements win.
        known: looks a name up in the vocabulary.
    """
    things = _things(mechanisms, same, held, known)
    stated = {(str(e.subject), str(e.object), e.sign, e.source) for e in held.edges}
    edges: set[tuple[str, ...]] = set()
    indications: dict[tuple[str, str], str] = {}
    for mechanism in mechanisms:
        drug, disease = things.ours(mechanism.drug), things.ours(mechanism.disease)
        if drug in things.named and disease in things.named:
            indications.setdefault((drug, disease), mechanism.id)
        for edge in _statements(mechanism, things):
            sign = sign_of(edge[1], edge[3] or None)
            is_new = edge[0] != edge[2] and (edge[0], edge[2], sign, edge[4]) not in stated
            if is_new and _is_sound(edge[0]) and _is_sound(edge[2]):
                edges.add(edge)
    used = {end for edge in edges for end in (edge[0], edge[2])}
    used |= {end for pair in indications for end in pair}
    used -= {str(node.curie) for node in held.nodes}
    return {
        "mechanism_nodes.tsv": [(curie, *things.named[curie], "") for curie in sorted(used)],
        "mechanism_edges.tsv": sorted(edges),
        "mechanism_indications.tsv": [(*pair, path) for pair, path in sorted(indications.items())],
    }


def _statements(mechanism: Mechanism, things: _Things) -> list[tuple[str, ...]]:
    """The links of a mechanism in our identifiers, inverse predicates turned round."""
    found: list[tuple[str, ...]] = []
    for edge in mechanism.edges:
        ends = things.ours(edge.subject), things.ours(edge.object)
        predicate = INVERSES.get(edge.predicate, edge.predicate)
        subject, obj = ends if predicate == edge.predicate else ends[::-1]
        source = f"DrugMechDB:{mechanism.id}"
        found.append((subject, predicate, obj, edge.direction, source, CHECKED))
    return found


def _is_sound(curie: str) -> bool:
    prefix, _, identifier = curie.partition(":")
    return re.fullmatch(SHAPES.get(prefix, ".*"), identifier) is not None


def _things(
    mechanisms: Sequence[Mechanism], same: Mapping[str, str], held: Tables, known: LookUp
) -> _Things:
    ids = {str(node.curie) for node in held.nodes}
    things = _Things({old: new for old, new in same.items() if old not in ids})
    names: dict[str, Counter[str]] = defaultdict(Counter)
    categories: dict[str, Counter[str]] = defaultdict(Counter)
    for mechanism in mechanisms:
        for node in mechanism.nodes:
            curie = things.ours(node.curie)
            names[curie][node.name.strip()] += 1
            categories[curie][node.category] += 1
    for curie, found in names.items():
        category = categories[curie].most_common(1)[0][0]
        things.named[curie] = (category, _name(found))
    things.named |= {str(one.curie): (one.category, one.name) for one in held.nodes}
    things.same |= by_name(held.nodes, things.named)
    things.same |= by_vocabulary(ids, things, known)
    return things


def by_vocabulary(held: set[str], things: _Things, known: LookUp) -> dict[str, str]:
    """Identifier -> the held node that the vocabulary knows by its name, for things that are no molecules.

    Records write findings and processes under many identifiers ("Blood clot" as an anatomical part);
    people who ask by that name mean what the vocabulary calls so.
    """
    merged: dict[str, str] = {}
    for curie, (category, name) in things.named.items():
        if curie in held or curie in things.same or category in MOLECULES:
            continue
        concepts = known(name)
        meant = {str(curie) for node, same in concepts for curie in (node.curie, *same)} & held
        if len(meant) == 1:
            merged[curie] = meant.pop()
    return merged


def _name(found: Counter[str]) -> str:
    """The name that most records write, in the spelling that most of them use."""
    folded: Counter[str] = Counter()
    for name, count in found.items():
        folded[fold(name)] += count
    best = max(folded, key=lambda key: (folded[key], key))
    return max((n for n in found if fold(n) == best), key=lambda n: (found[n], n))


def from_folder(data: Path, held: Tables) -> dict[str, list[tuple[str, ...]]]:
    """The rows of the three tables from the sets in a folder.

    Raises:
        DataError: a file is not there or cannot be read.
    """
    source = DrugMechDb(data / "drugmechdb" / "indication_paths.jsonl.gz")
    same = drugs_of(source) | mesh_to_doid(data / "mondo_mappings")
    with Rejects() as rejects:
        mechanisms = list(source.mechanisms(rejects))
    # nodes.tsv writes proteins with the other of the two prefixes in use.
    proteins = {node.curie for m in mechanisms for node in m.nodes}
    same |= {c: c.replace("UniProtKB:", "UniProt:") for c in proteins if "UniProtKB:" in c}
    return tables_of(mechanisms, same, held, open_here().exactly)


def drugs_of(source: DrugMechDb) -> dict[str, str]:
    """MeSH -> DrugBank, where each is paired with the other alone."""
    banks = defaultdict(set)
    for bank, mesh in source.same_as(Rejects()).items():
        banks[mesh].add(bank)
    return {mesh: min(pair) for mesh, pair in banks.items() if len(pair) == 1}


def write(tables: Mapping[str, Sequence[Sequence[str]]], folder: Path) -> None:
    """Write each table compressed, with its header.

    Raises:
        OSError: the folder cannot be written.
    """
    for name, rows in tables.items():
        text = "\n".join("\t".join(row) for row in (COLUMNS[name], *rows)) + "\n"
        content = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
        write_atomically(folder / f"{name}.xz", content)


def main() -> int:
    """Make the tables and print what is in them."""
    parser = argparse.ArgumentParser(prog="python -m graphs.curation.mechanisms")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    options = parser.parse_args()
    try:
        tables = from_folder(options.data, read_tables(texts_of(read_files(BY_HAND))))
        write(tables, HERE)
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(", ".join(f"{name}: {len(rows)} rows" for name, rows in tables.items()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
