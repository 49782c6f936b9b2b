"""Public collections as documents, queries and what answers each; which part of them is said in `about`.

A document is a line of `aetia corpus build --source jsonl:`, so that what is measured is the product.
"""

from __future__ import annotations

import csv
import gzip
import json
import lzma
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from tools.literature.corpus import Corpora
    from tools.literature.hits import Hit

    Span = tuple[str, int, int]

SEED = 20_240_101


@dataclass(frozen=True)
class Collection:
    """Documents, queries and what answers them.

    Attributes:
        name: of the set.
        about: which part of it, in words.
        documents: records of `jsonl`.
        queries: id -> text.
        answers: id -> (document -> gain).
        spans: id -> spans of documents; where there are any, a passage that overlaps one is an answer.
    """

    name: str
    about: str
    documents: tuple[dict[str, Any], ...]
    queries: Mapping[str, str]
    answers: Mapping[str, Mapping[str, int]]
    spans: Mapping[str, tuple[Span, ...]]


def scifact(data: Path) -> Collection:
    """Claims and the abstracts that were cited for them: all documents, claims of the train part."""
    documents = list(_lines(data / "scifact/corpus.jsonl.xz"))
    claims = list(_lines(data / "scifact/claims_train_cited.jsonl.xz"))
    held = {str(document["doc_id"]) for document in documents}
    answers = {str(c["id"]): {str(d): 1 for d in c["doc_ids"] if str(d) in held} for c in claims}
    queries = {str(c["id"]): c["claim"] for c in claims if answers[str(c["id"])]}
    return Collection(
        "scifact", "train claims, whole corpus", tuple(documents), queries, answers, {}
    )


def nfcorpus(data: Path) -> Collection:
    """Questions of laypeople and abstracts graded for them; texts were tokenised by its makers."""
    folder = data / "nfcorpus"
    documents = []
    for line in _text(folder / "dev.docs.xz"):
        name, _, text = line.rstrip("\n").partition("\t")
        documents.append({"id": name, "text": text})
    rows = (line.rstrip("\n").split("\t") for line in _text(folder / "dev.titles.queries.xz"))
    queries = {row[0]: row[1] for row in rows}
    answers: dict[str, dict[str, int]] = defaultdict(dict)
    for line in _text(folder / "dev.2-1-0.qrel.xz"):
        query, _, document, gain = line.split()
        if query in queries and int(gain) > 0:
            answers[query][document] = int(gain)
    kept = {name: text for name, text in queries.items() if answers.get(name)}
    return Collection("nfcorpus", "dev titles, dev documents", tuple(documents), kept, answers, {})


def pubmedqa(data: Path) -> Collection:
    """Questions, and the abstract without its conclusion that each was made from."""
    with gzip.open(data / "pubmedqa/pqal_dev.json.gz", "rt", encoding="utf-8") as file:
        items = json.load(file)
    documents = [{"id": k, "text": " ".join(v["CONTEXTS"])} for k, v in items.items()]
    queries = {k: v["QUESTION"] for k, v in items.items()}
    return Collection(
        "pubmedqa", "500 contexts", tuple(documents), queries, {k: {k: 1} for k in items}, {}
    )


def rct_abstracts(data: Path) -> Collection:
    """Titles of trials, and their abstracts without title: a seeded sample of 1,000."""
    path = data / "rct_abstracts/rct_abstracts.jsonl.gz"
    rows = [row for row in _lines(path) if row["title"] and row["abstract"]]
    chosen = random.Random(SEED).sample(rows, min(1_000, len(rows)))
    documents = [{"id": row["pmid"], "abstract": row["abstract"]} for row in chosen]
    queries = {row["pmid"]: row["title"] for row in chosen}
    return Collection(
        "rct_abstracts",
        "1,000 by title",
        tuple(documents),
        queries,
        {k: {k: 1} for k in queries},
        {},
    )


def rct_results(data: Path) -> Collection:
    """Titles of trials, and nothing but their sections of results.

    Aim and conclusion repeat the title; of what was measured few words stand in it. All abstracts with such
    a section are searched.
    """
    path = data / "rct_abstracts/rct_abstracts.jsonl.gz"
    documents, queries = [], {}
    for row in _lines(path):
        results = [part for part in row["abstract"] if part["role"] == "RESULTS"]
        if row["title"] and results:
            documents.append({"id": row["pmid"], "abstract": results})
            queries[row["pmid"]] = row["title"]
    about = f"{len(documents):,} by title, results alone"
    answers = {name: {name: 1} for name in queries}
    return Collection("rct_results", about, tuple(documents), queries, answers, {})


ARTICLES = 40
"""Full texts of Evidence Inference that are searched."""
LEARNED = 24
"""Other full texts, whose terms allow it, that weights are learned on."""
OPEN = ("CC0", "CC-BY", "CC-BY(text)")
"""Terms that allow it."""


def evidence_inference(data: Path) -> Collection:
    """What a trial found on an outcome, and the passages of full texts that hold the marked evidence."""
    return _trials_in_full(data, "evidence_inference", is_learned_on=False)


def evidence_inference_learned(data: Path) -> Collection:
    """The same of other articles: what reranking is fitted on, never what it is measured on."""
    return _trials_in_full(data, "evidence_inference_learned", is_learned_on=True)


def _trials_in_full(data: Path, name: str, *, is_learned_on: bool) -> Collection:
    """All prompts with marked evidence of articles that a seed drew."""
    folder = data / "evidence_inference"
    rows = list(_lines(folder / "fulltext.jsonl.xz"))
    texts = {row["pmcid"].removeprefix("PMC"): row["text"] for row in rows}
    chosen = set(random.Random(SEED).sample(sorted(texts), ARTICLES))
    if is_learned_on:
        free = {row["pmcid"].removeprefix("PMC") for row in rows if row["license"] in OPEN}
        chosen = set(random.Random(SEED).sample(sorted(free - chosen), LEARNED))
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in _rows(folder / "annotations_v2.csv.gz"):
        start, end = int(float(row["Evidence Start"] or -1)), int(float(row["Evidence End"] or -1))
        if row["PMCID"] in chosen and 0 <= start < end and row["Valid Label"] == "True":
            spans[row["PromptID"]].append((row["PMCID"], start, end))
    queries = {
        row[
            "PromptID"
        ]: f"{row['Intervention']} compared with {row['Comparator']}: {row['Outcome']}"
        for row in _rows(folder / "prompts_v2.csv.gz")
        if row["PromptID"] in spans
    }
    documents = [{"id": held, "text": texts[held]} for held in sorted(chosen)]
    kept = {prompt: tuple(places) for prompt, places in spans.items() if prompt in queries}
    about = f"passages of {len(chosen)} full texts"
    return Collection(name, about, tuple(documents), queries, {}, kept)


SETS: dict[str, Callable[[Path], Collection]] = {
    "scifact": scifact,
    "nfcorpus": nfcorpus,
    "pubmedqa": pubmedqa,
    "rct_abstracts": rct_abstracts,
    "rct_results": rct_results,
    "evidence_inference": evidence_inference,
    "evidence_inference_learned": evidence_inference_learned,
}


def by_passage(collection: Collection, passages: Iterable[Span]) -> dict[str, dict[str, int]]:
    """Of each query with marked spans, the passages that overlap one."""
    held: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for name, start, end in passages:
        held[name].append((start, end))
    answers: dict[str, dict[str, int]] = {}
    for query, spans in collection.spans.items():
        found = Counter(
            f"{name}:{first}"
            for name, start, end in spans
            for first, last in held[name]
            if first < end and start < last
        )
        if found:
            answers[query] = dict.fromkeys(found, 1)
    return answers


async def answers_in(corpora: Corpora, collection: Collection) -> Mapping[str, Mapping[str, int]]:
    """What answers each query, by the names of `names_of`: documents, or passages as this corpus cut them."""
    if not collection.spans:
        return collection.answers
    spans: list[Span] = []
    for given in collection.documents:
        document = await corpora.document(str(given["id"]))
        spans += [(document.doc, *span) for span in document.passages] if document else []
    return by_passage(collection, spans)


def names_of(hits: Iterable[Hit], collection: Collection) -> list[str]:
    """What hits are compared by: their document, or where spans are sought their place in it."""
    if collection.spans:
        return [f"{hit.doc}:{hit.start}" for hit in hits]
    return [hit.doc for hit in hits]


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    return (json.loads(line) for line in _text(path))


def _rows(path: Path) -> Iterable[dict[str, str]]:
    return csv.DictReader(_text(path))


def _text(path: Path) -> TextIO:
    opener = gzip.open if path.suffix == ".gz" else lzma.open
    return cast("TextIO", opener(path, "rt", encoding="utf-8", newline=""))
