"""Make the shipped tables from public files: run by a person when a source has a new release.

    python -m graphs.vocabulary.make_tables --data ../shared/data --drugs drug_named_entity_recognition.whl

Writes `concepts.tsv.xz` (identifier, category, name, other names, equivalent identifiers) and
`broader.tsv.xz` (identifier, broader identifier) into `graphs/vocabulary/data`. The same files in give the
same bytes out. Sources and licences: NOTICE.
"""

from __future__ import annotations

import argparse
import lzma
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.cache import write_atomically
from graphs.errors import AetiaError
from graphs.names import fold
from graphs.vocabulary.making import diseases, drugs, mesh, others
from graphs.vocabulary.making.entries import Entry
from graphs.vocabulary.making.merging import Merger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent / "data"


def concepts(data: Path, wheel: Path) -> list[Entry]:
    """Everything that the sources name, merged.

    Args:
        data: the folder of public files.
        wheel: the drug dictionary's package as published.

    Raises:
        DataError: a file is absent or is not what it should be.
    """
    headings = list(mesh.entries(data / "mesh_2015"))
    known = {fold(name): e.curie[5:] for e in headings for name in (e.name, *e.names)}
    denied = list(others.mapped(data / "biomappings/negative.sssom.tsv.xz"))
    pairs = list(others.mapped(data / "biomappings/positive.sssom.tsv.xz"))
    mondo = list(diseases.mondo(data / "mondo_mappings"))
    ontology = list(diseases.disease_ontology(data / "ontology/HumanDO-2015.obo.gz"))
    entries = [
        *mondo,
        *ontology,
        *headings,
        *drugs.entries(wheel, known),
        *others.mechanisms(data / "drugmechdb/indication_paths.jsonl.gz"),
        *others.genes(data / "hgnc_symbols/hgnc_table.csv.xz"),
        *(e for pair in pairs for e in _named_only_there(pair)),
    ]
    merger = Merger(entries, [(first, second) for first, _, second, _, _ in denied])
    for first, _, second, _, _ in pairs:
        merger.join(first, second)
    merger.join_stated()
    merger.join_named()
    return list(merger.concepts())


def _named_only_there(pair: tuple[str, str, str, str, str]) -> Iterator[Entry]:
    """The ends of a cross-reference as concepts of their own, where their kind is certain."""
    first, label, second, other, kind = pair
    if kind:
        for curie, name in ((first, label), (second, other)):
            if name and drugs.is_spoken(name):
                yield Entry(curie, kind, name)


def write(found: Sequence[Entry], folder: Path) -> None:
    """Write both tables; raises `OSError` as `write_atomically` does."""
    rows = (
        (e.curie, e.category.removeprefix("biolink:"), e.name, "|".join(n for n in e.names if "|" not in n), " ".join(sorted(e.same)))
        for e in found
    )  # fmt: skip
    broader = sorted((e.curie, parent) for e in found for parent in e.parents)
    for name, table in (("concepts", rows), ("broader", iter(broader))):
        text = "".join("\t".join(row) + "\n" for row in table)
        packed = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
        write_atomically(folder / f"{name}.tsv.xz", packed)


def main() -> int:
    """Make the tables and print how much is in them; exit code 1 when a source cannot be read."""
    parser = argparse.ArgumentParser(description="make the shipped tables of names")
    parser.add_argument("--data", type=Path, required=True, help="the folder of public files")
    parser.add_argument("--drugs", type=Path, required=True, help="the drug dictionary's wheel")
    parser.add_argument("--out", type=Path, default=HERE, help="default: %(default)s")
    options = parser.parse_args()
    try:
        found = concepts(options.data, options.drugs)
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    write(found, options.out)
    names = sum(1 + len(e.names) for e in found)
    sys.stdout.write(f"{len(found):,} concepts with {names:,} names\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
