"""Make the tables of what the Disease Ontology's definitions state: causes of diseases, and symptoms.

    python -m graphs.curation.definitions --data ../shared/data [--show]

A disease that is defined by an organism, a gene, a lack or a dust is caused by it; a symptom that its
definition lists comes of it. Taken are living terms whose definition is of people. What does not lead to
one node is left out and counted by reason. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.cache import write_atomically
from graphs.curation.defining import causes_in
from graphs.curation.grounded import Grounded
from graphs.curation.named import ACTS, HAPPENS
from graphs.curation.symptoms import ANIMALS, PLAIN, symptoms_in
from graphs.curie import Curie
from graphs.errors import AetiaError
from graphs.load.obo_lines import stanzas
from graphs.load.obo_replaced import id_of, is_obsolete
from graphs.load.rejects import Rejects
from graphs.starter.build import read_files, texts_of
from graphs.starter.tables import BY_HAND, COLUMNS, COMPILED, DEFINED, DEFINED_NODES, read_tables
from graphs.vocabulary.build import open_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphs.curation.defining import Said

HERE = Path(__file__).parents[1] / "starter"
FILE = Path("ontology") / "HumanDO-2015.obo.gz"
SYMPTOMS = ("biolink:Disease", "biolink:PhenotypicFeature", "biolink:BiologicalProcess")
ORGANISM, GENE, FEATURE = "OrganismTaxon", "biolink:Gene", "biolink:PhenotypicFeature"
PEOPLE = re.compile(
    r"\b(?:humans?|person|persons|people|patients?|child|children|infants?|individuals?|women|men)\b"
)
BITTEN = {
    "flea bites": ("flea bite", "fleas", "bitten by fleas"),
    "sandfly bites": ("sandfly bite", "sandflies", "bitten by sandflies"),
}
"""Other names of bites that have no node."""
FIRMEST = ("agent", "kind", "gene", "lack", "inhaled", "named", "bite", "symptom")
"""Of two statements on one pair the first is kept."""


@dataclass
class Made:
    """The rows of one pair each, and what was left out."""

    rows: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    dropped: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, row: tuple[str, ...]) -> None:
        """Keep the firmest statement on a pair; of equal ones the first term's."""
        pair = (row[0], row[1])
        held = self.rows.get(pair)
        if held is None or FIRMEST.index(row[2]) < FIRMEST.index(held[2]):
            self.rows[pair] = row


def definitions_of(path: Path) -> Iterator[tuple[str, str, str]]:
    """(Identifier, name, definition) of every living term that has one.

    Raises:
        DataError: the file is not there or cannot be read.
    """
    with Rejects() as rejects:
        for term in stanzas(path, rejects):
            text = next((value.quoted[0] for value in term.all("def")), "")
            if term.kind == "Term" and text and not is_obsolete(term):
                yield id_of(term), term.one("name"), text


def rows_of(definitions: Iterable[tuple[str, str, str]], found: Grounded) -> Made:
    """The rows of the table of statements.

    Args:
        definitions: identifier, name and text.
        found: of the nodes of all other tables; takes the new ones.
    """
    made = Made()
    for term, name, text in definitions:
        said = [*causes_in(text), *symptoms_in(text)]
        if said and ANIMALS.search(text) and not PEOPLE.search(text):
            made.dropped.update((one.relation, "a disease of animals") for one in said)
            continue
        disease = found.disease(Curie.parse(term), name) if said else None
        for one in said:
            if disease is None:
                made.dropped[one.relation, "the disease is not one concept"] += 1
                continue
            other = _node(one, found)
            if other is None:
                made.dropped[one.relation, "not one concept"] += 1
            elif other == disease:
                made.dropped[one.relation, "another name of the disease"] += 1
            else:
                ends = (disease, other) if one.relation == "symptom" else (other, disease)
                made.add((*map(str, ends), one.relation, term, name))
    return made


def _node(said: Said, found: Grounded) -> Curie | None:
    """The node of what a definition names, made where it is a plain name of its kind."""
    if said.relation == "symptom":
        return found.of(said.names, (HAPPENS,), SYMPTOMS) or _plain_symptom(said, found)
    if said.relation == "kind":
        return found.of(said.names, (ORGANISM,))
    if said.relation == "lack":
        return found.of(said.names, (HAPPENS,))
    if said.relation == "inhaled":
        return found.of(said.names, (ACTS,))
    if said.relation == "bite":
        (name,) = said.names
        return found.of(said.names, (HAPPENS, ACTS)) or found.add(
            name, FEATURE, BITTEN.get(name, ())
        )
    if said.relation == "gene":
        return _mutation(said.names[0], found)
    return found.organism(said.names) or _organism(said.names, found)


def _plain_symptom(said: Said, found: Grounded) -> Curie | None:
    plain = next((name for name in said.names if name in PLAIN), None)
    return found.add(plain, FEATURE) if plain else None


def _mutation(symbol: str, found: Grounded) -> Curie | None:
    """What is inherited is the mutation, not more of the gene."""
    if not found.of((symbol,), ("gene",)):
        return None
    name = f"{symbol} mutation"
    others = (f"mutation in {symbol}", f"{symbol} gene mutation", f"mutation in the {symbol} gene")
    return found.of((name,), ("gene",)) or found.add(name, GENE, others)


def _organism(names: Sequence[str], found: Grounded) -> Curie | None:
    name = names[-1] if "subsp" in names[0] or "var" in names[0].split() else names[0]
    plain = name.count(" ") > 0 and not any(map(found.is_known, names))
    if not plain:
        return None
    if number := re.fullmatch(r"human papillomavirus type (\d+)", name):
        return found.add(name, f"biolink:{ORGANISM}", (f"HPV{number[1]}", f"HPV-{number[1]}"))
    short = re.sub(r"^Human ", "", name)
    return found.add(name, f"biolink:{ORGANISM}", (short,) if short != name else ())


def text_of(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as it is written."""
    return "\n".join("\t".join(row) for row in (header, *rows)) + "\n"


def main(words: Sequence[str] | None = None) -> int:
    """Make the tables; print how many rows each relation has and what was left out."""
    parser = argparse.ArgumentParser(prog="python -m graphs.curation.definitions")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--show", action="store_true", help="print every row with its names")
    options = parser.parse_args(words)
    try:
        others = [name for name in COMPILED if name not in (DEFINED, DEFINED_NODES)]
        held = read_tables(texts_of(read_files(others)))
        by_hand = {node.curie for node in read_tables(texts_of(read_files(BY_HAND))).nodes}
        found = Grounded(held.nodes, by_hand, open_here().exactly)
        made = rows_of(definitions_of(options.data / FILE), found)
        rows = sorted(made.rows.values())
        used = {end for row in rows for end in row[:2]}
        nodes = [
            (str(n.curie), n.category, n.name, "|".join(n.synonyms))
            for n in sorted(found.new.values(), key=lambda n: str(n.curie))
            if str(n.curie) in used
        ]
        write_atomically(HERE / DEFINED, text_of(COLUMNS[DEFINED], rows).encode())
        write_atomically(HERE / DEFINED_NODES, text_of(COLUMNS[DEFINED_NODES], nodes).encode())
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for x, y, relation, term, _ in sorted(rows, key=lambda row: row[2:]) if options.show else ():
        ends = (found.nodes[Curie.parse(end)].name for end in (x, y))
        sys.stdout.write(f"{relation}\t{' -> '.join(ends)}\t{x}\t{y}\t{term}\n")
    counts = Counter(row[2] for row in rows)
    sys.stdout.write(
        f"{DEFINED}: {len(rows)} rows ({', '.join(f'{counts[r]} {r}' for r in FIRMEST)})\n"
        f"{DEFINED_NODES}: {len(nodes)} rows\n"
    )
    for (relation, why), count in sorted(made.dropped.items()):
        sys.stdout.write(f"left out: {relation}, {why}: {count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
