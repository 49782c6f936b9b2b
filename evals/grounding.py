"""Grounding on BC5CDR and NCBI-disease, beside plain exact match and rapidfuzz.

    python -m evals.grounding --data FOLDER [--json] [--documents 0] [--part dev]

Finding: precision, recall and F1 of exact spans (diseases and chemicals; NCBI: diseases). Linking, on
the gold spans of BC5CDR: accuracy at 1 and 5. Names come from what is at hand (Disease Ontology with
its MeSH cross-references, DrugMechDB, Hetionet), so accuracy has a ceiling: the share
of gold identifiers that the names hold at all, reported as `ceiling`. The rapidfuzz row is over a
seeded sample of mentions. Rules were chosen on the training part; report the development part.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.faces.guard import run_async
from graphs.curie import Curie
from graphs.errors import DataError
from graphs.load.build import build
from graphs.load.formats import open_source
from graphs.load.rejects import Rejects
from graphs.load.text import open_text
from graphs.stores.sqlite_store import SqliteStore
from tools.naming.abbreviations import abbreviations
from tools.naming.linking import expected_kinds, link
from tools.naming.mentions import DictionaryFinder

if TYPE_CHECKING:
    from collections.abc import Iterator

DISEASE = frozenset({"biolink:Disease", "biolink:PhenotypicFeature"})
CHEMICAL = frozenset({"biolink:Drug", "biolink:SmallMolecule", "biolink:ChemicalEntity"})
SOURCES = (
    ("obo+xrefs", "ontology/HumanDO-2015.obo.gz"), ("drugmechdb", "drugmechdb/indication_paths.jsonl.gz"),
    ("hetionet", "hetionet"),
)  # fmt: skip
SAMPLE = 300


@dataclass(frozen=True)
class Gold:
    """An annotated span with the MeSH identifiers that are right for it."""

    start: int
    end: int
    text: str
    kind: str
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Document:
    """A text and its annotations."""

    text: str
    gold: tuple[Gold, ...]


@dataclass(frozen=True)
class Row:
    """One method on one set; shares in 0 to 1."""

    data: str
    method: str
    task: str
    n: int
    figures: dict[str, float] = field(default_factory=dict)


def pubtator(path: Path) -> Iterator[Document]:
    """Documents of a PubTator file: title, abstract, annotations by character.

    Raises:
        DataError: an annotation is not of the text that stands at its place.
    """
    number = 0
    with open_text(path) as file:
        for block in file.read().split("\n\n"):
            text, gold = "", []
            for place, line in enumerate(block.split("\n"), number + 1):
                head = line.split("|", 2)
                if len(head) == 3 and head[1] in ("t", "a"):
                    text += head[2] + (" " if head[1] == "t" else "")
                    continue
                cells = line.split("\t")
                if len(cells) >= 6:
                    ids = frozenset(f"MESH:{i}" for i in cells[5].split("|") if i != "-1")
                    start, end = (int(cell) if cell.isdigit() else -1 for cell in cells[1:3])
                    if text[max(start, 0) : end] != cells[3]:
                        raise DataError(f"{path.name}: line {place}: {cells[3]!r} is not what stands at {cells[1]}")  # fmt: skip
                    gold.append(Gold(start, end, cells[3], cells[4], ids))
            number += block.count("\n") + 2
            if text:
                yield Document(text, tuple(gold))


def conll(path: Path) -> Iterator[Document]:
    """Sentences of a CoNLL file (word first, BIO tag last); words are joined by spaces."""
    with open_text(path) as file:
        for block in file.read().replace("\r", "").split("\n\n"):
            rows = [line.split() for line in block.split("\n") if line.strip()]
            text, gold, open_at = "", [], None
            for word, tag in ((row[0], row[-1]) for row in rows if len(row) > 1):
                if open_at is not None and not tag.startswith("I"):
                    gold.append(Gold(open_at, len(text) - 1, text[open_at:-1], "Disease"))
                    open_at = None
                if tag.startswith("B"):
                    open_at = len(text)
                text += word + " "
            if open_at is not None:
                gold.append(Gold(open_at, len(text) - 1, text[open_at:-1], "Disease"))
            if text:
                yield Document(text.rstrip(), tuple(gold))


async def evaluate(data: Path, part: str, limit: int) -> list[Row]:
    """Every row of the report.

    Raises:
        DataError: a source of names is absent or malformed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.sqlite"
        sources = [open_source(f"{name}:{data / file}") for name, file in SOURCES]
        build(sources, path)
        same = {old: new for s in sources for old, new in s.same_as(Rejects()).items()}
        store = SqliteStore(path)
        try:
            name = "Development" if part == "dev" else "Training"
            cdr = list(pubtator(data / "bc5cdr" / f"CDR_{name}Set.PubTator.txt.gz"))
            ncbi = list(
                conll(data / "ncbi_disease" / f"{'dev' if part == 'dev' else 'train'}.txt.gz")
            )
            cdr, ncbi = cdr[: limit or None], ncbi[: limit or None]
            rows = await _finding(store, "bc5cdr", cdr, DISEASE | CHEMICAL)
            rows += await _finding(store, "ncbi_disease", ncbi, DISEASE)
            return rows + await _linking(store, cdr, same)
        finally:
            await store.close()


async def _finding(
    store: SqliteStore, name: str, documents: list[Document], categories: frozenset[str]
) -> list[Row]:
    finder = DictionaryFinder(store, categories)
    counts = {"ours": Counter[str](), "exact match": Counter[str]()}
    for document in documents:
        gold = {(g.start, g.end) for g in document.gold}
        found = {(m.start, m.end) for m in await finder.find(document.text)}
        plain = {
            (m.start, m.end)
            for m in await store.scan(document.text)
            if any(
                h.node.category in categories and h.matched.casefold() == m.text.casefold()
                for h in m.hits
            )
        }
        for method, spans in (("ours", found), ("exact match", plain)):
            overlap = sum(any(s < e2 and e > s2 for s2, e2 in gold) for s, e in spans)
            counts[method].update(
                hit=len(gold & spans), gold=len(gold), found=len(spans), overlap=overlap
            )
    return [Row(name, method, "finding", c["gold"], _shares(c)) for method, c in counts.items()]


def _shares(c: Counter[str]) -> dict[str, float]:
    precision, recall = c["hit"] / max(c["found"], 1), c["hit"] / max(c["gold"], 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {
        "precision": precision, "recall": recall, "f1": f1,
        "overlap_precision": c["overlap"] / max(c["found"], 1),
    }  # fmt: skip


async def _linking(
    store: SqliteStore, documents: list[Document], same: dict[str, str]
) -> list[Row]:
    held: dict[str, bool] = {}
    asked: list[tuple[Document, Gold, frozenset[str]]] = []
    for document in documents:
        for gold in document.gold:
            ids = frozenset(same.get(i, i) for i in gold.ids)
            if ids:
                asked.append((document, gold, ids))
    for _, _, ids in asked:
        for curie in ids - held.keys():
            held[curie] = bool(await store.nodes([Curie.parse(curie)]))
    ours, plain, errors = Counter[str](), Counter[str](), Counter[str]()
    for document, gold, ids in asked:
        short = abbreviations(document.text)
        kinds = DISEASE if gold.kind == "Disease" else CHEMICAL
        expected = expected_kinds(document.text, gold.start, gold.end) or kinds
        linked = await link(store, gold.text, expected=expected, abbreviations=short)
        places = [str(c.node.curie) for c in linked.candidates]
        _count(ours, places, ids)
        hits = [h for h in await store.resolve(gold.text, limit=20) if h.how == "exact"]
        exact = [str(h.node.curie) for h in hits if h.matched.casefold() == gold.text.casefold()]
        _count(plain, exact, ids)
        errors[_fault(places, ids, held, gold, short, ambiguous=linked.is_ambiguous)] += 1
    n = len(asked)
    ceiling = sum(any(held[i] for i in ids) for _, _, ids in asked) / max(n, 1)
    rows = [
        Row("bc5cdr", method, "linking", n, {**_at(c, n), "ceiling": ceiling})
        for method, c in (("ours", ours), ("exact match", plain))
    ]
    rows.append(await _fuzzy(store, asked, ceiling))
    rows.append(
        Row("bc5cdr", "ours", "errors", n, {k: v / max(n, 1) for k, v in sorted(errors.items())})
    )
    return rows


async def _fuzzy(store: SqliteStore, asked: list[Any], ceiling: float) -> Row:
    """Rapidfuzz WRatio over every name, on a seeded sample."""
    from rapidfuzz import fuzz, process, utils

    names = await store.names()
    texts = [name for name, _ in names]
    picked = random.Random(0).sample(asked, min(SAMPLE, len(asked)))
    counted: Counter[str] = Counter()
    for _, gold, ids in picked:
        found = process.extract(gold.text, texts, scorer=fuzz.WRatio, processor=utils.default_process, limit=5)  # fmt: skip
        _count(counted, [names[i][1] for _, _, i in found], ids)
    figures = {**_at(counted, len(picked)), "ceiling": ceiling}
    return Row("bc5cdr", "rapidfuzz WRatio (sample)", "linking", len(picked), figures)


def _count(counter: Counter[str], places: list[str], ids: frozenset[str]) -> None:
    counter["answered"] += bool(places)
    counter["1"] += bool(places) and places[0] in ids
    counter["5"] += bool(set(places[:5]) & ids)


def _at(c: Counter[str], n: int) -> dict[str, float]:
    share = c["1"] / max(c["answered"], 1)
    return {
        "accuracy_at_1": c["1"] / max(n, 1), "accuracy_at_5": c["5"] / max(n, 1),
        "precision_at_1": share, "answered": c["answered"] / max(n, 1),
    }  # fmt: skip


def _fault(
    places: list[str], ids: frozenset[str], held: dict[str, bool], gold: Gold,
    short: dict[str, str], *, ambiguous: bool,
) -> str:  # fmt: skip
    """What became of one mention, as one class."""
    if places and places[0] in ids:
        return "right"
    if not any(held[i] for i in ids):
        return "not in the lexicon, abstained" if not places else "not in the lexicon, answered"
    if set(places) & ids:
        return "ambiguous, right one listed" if ambiguous else "ranked below another"
    if not places:
        return (
            "no candidate (abbreviation)"
            if gold.text in short or gold.text.isupper()
            else "no candidate"
        )
    return "another sense"


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(prog="python -m evals.grounding", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--part", choices=("dev", "train"), default="dev")
    parser.add_argument("--documents", type=int, default=0, help="first documents only; 0 is all")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = run_async(evaluate(options.data, options.part, options.documents))
    if options.json:
        sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
        return 0
    for row in rows:
        shown = "  ".join(f"{name} {value:.3f}" for name, value in row.figures.items())
        sys.stdout.write(f"{row.data} {row.task}, {row.method} (n {row.n}): {shown}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
