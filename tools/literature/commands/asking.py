"""`aetia corpus search`, `show` and `info`."""

from __future__ import annotations

import json
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphs.errors import AetiaError, DataError, InputError
from graphs.opening import open_graph
from tools.literature.corpora.features import DESIGNS, SPECIES
from tools.literature.corpus import open_corpora
from tools.literature.hits import GROUP_NAMES, MODES, Filters
from tools.literature.models import Models
from tools.literature.retrieval.expansion import GraphNames
from tools.literature.retrieval.reranking import asks_judge, learned
from tools.literature.retrieval.vectors import embedders_of
from tools.literature.settled import corpus_folders

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Iterator

    from tools.literature.commands.seams import Seams
    from tools.literature.corpus import Corpora
    from tools.literature.hits import Hits

NOTHING = 1
SHOWN = 300
"""Characters of a passage that people see in a list."""


def add_search(parser: argparse.ArgumentParser) -> None:
    """The options of `aetia corpus search`."""
    parser.add_argument("query", nargs="?", help="words or a question")
    parser.add_argument(
        "--queries",
        type=Path,
        metavar="JSONL",
        help="many: {id, query} a line; - for standard input",
    )
    _add_corpus(parser)
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="hits (default: 10)")
    parser.add_argument("--mode", choices=MODES, default="fused", help="default: fused")
    parser.add_argument(
        "--per-document", type=int, default=1, metavar="N", help="hits of one document (default: 1)"
    )
    parser.add_argument(
        "--expand", action="store_true", help="search for synonyms and narrower things that the graph "
        "knows too",
    )  # fmt: skip
    parser.add_argument("--kg", metavar="PLACE", help="the graph of --expand; default: AETIA_KG")
    narrow = parser.add_argument_group("what may be found")
    narrow.add_argument("--design", action="append", default=[], choices=DESIGNS)
    narrow.add_argument("--since", type=int, metavar="YEAR")
    narrow.add_argument("--until", type=int, metavar="YEAR")
    narrow.add_argument(
        "--population", action="append", default=[], metavar="GROUP", help=", ".join(GROUP_NAMES)
    )
    narrow.add_argument("--species", action="append", default=[], choices=SPECIES)
    parser.add_argument(
        "--embedder", default="", metavar="NAME", help="as for `aetia corpus build`"
    )
    parser.add_argument(
        "--embedder-url", default="", metavar="URL", help="an OpenAI-compatible server"
    )


def add_show(parser: argparse.ArgumentParser) -> None:
    """The options of `aetia corpus show`."""
    parser.add_argument("document", help="id, PMID or DOI")
    _add_corpus(parser)


def add_info(parser: argparse.ArgumentParser) -> None:
    """The options of `aetia corpus info`."""
    _add_corpus(parser)
    parser.add_argument(
        "--rejects", action="store_true", help="list what could not be read, and why"
    )


def _add_corpus(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--corpus", action="append", default=[], metavar="DIR",
        help="may be given more than once; default: AETIA_CORPUS",
    )  # fmt: skip


async def run_search(options: argparse.Namespace, seams: Seams) -> int:
    """Search for one query, or each of a file.

    Raises:
        InputError: neither or both are given.
        DataError: the file of queries cannot be used.
    """
    if (options.query is None) == (options.queries is None):
        raise InputError("give a query, or a file of them with --queries")
    filters = Filters(
        tuple(options.design), options.since, options.until, tuple(options.population),
        tuple(options.species),
    )  # fmt: skip
    asked: Iterator[tuple[str | int, str]] = iter([("", options.query or "")])
    if options.queries is not None:
        asked = _queries(options.queries)
    found = False
    async with _opened(options, seams) as corpora:
        for name, query in asked:
            hits = await corpora.search(
                query, options.limit, options.mode, filters, per_document=options.per_document
            )
            found = found or bool(hits.hits)
            if options.json or options.queries is not None:
                print(json.dumps({"id": name, **hits.to_json()}), flush=True)
            else:
                print("\n".join(_lines(hits)))
    return 0 if found else NOTHING


@asynccontextmanager
async def _opened(options: argparse.Namespace, seams: Seams) -> AsyncIterator[Corpora]:
    embedder = relevance = store = None
    missing = "no embedder was wanted"
    try:
        if options.mode != "bm25":
            try:
                embedder = seams.embedder(options.embedder, options.embedder_url)
            except AetiaError as error:
                if options.embedder or options.embedder_url:
                    raise
                missing = str(error)
        if options.mode == "reranked" and asks_judge(learned()):
            relevance = seams.relevance()
        if options.expand:
            store = await open_graph(options.kg)
        names = GraphNames(store) if store is not None else None
        models = Models(embedder, relevance, names, missing=missing)
        async with open_corpora(corpus_folders(options.corpus), models) as corpora:
            yield corpora
    finally:
        for opened in (embedder, relevance, store):
            if opened is not None:
                await opened.close()


def _queries(path: Path) -> Iterator[tuple[str | int, str]]:
    try:
        with sys.stdin if str(path) == "-" else path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _query(line, f"{path}, line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error


def _query(line: str, place: str) -> tuple[str | int, str]:
    """A query with its id as it was given, so that a number stays one."""
    try:
        given: Any = json.loads(line)
    except ValueError as error:
        raise DataError(f"{place}: no JSON: {error}") from error
    text = next((given[n] for n in ("query", "text", "claim", "question") if given.get(n)), None) \
        if isinstance(given, dict) else None  # fmt: skip
    if not isinstance(text, str):
        raise DataError(f'{place}: expected {{"id": ..., "query": "..."}}; got {line.strip()[:60]}')
    name = given.get("id", "")
    return name if isinstance(name, int) and not isinstance(name, bool) else str(name), text


def _lines(hits: Hits) -> Iterator[str]:
    for note in hits.notes:
        yield f"note: {note}"
    if hits.expanded:
        yield f"also searched for: {', '.join(hits.expanded)}"
    for number, hit in enumerate(hits.hits, 1):
        about = ", ".join(filter(None, (str(hit.year or ""), hit.design.replace("_", " "))))
        yield f"{number}. {hit.doc} {hit.title or '(no title)'}{f' ({about})' if about else ''}"
        text = " ".join(hit.text.split())
        cut = "..." if len(text) > SHOWN else ""
        yield f"   {text[:SHOWN]}{cut} [{hit.start}:{hit.end}, {hits.mode} {hit.score:.3g}]"
    if not hits.hits:
        yield f"nothing in {hits.passages:,} passages has a word of the query"


async def run_show(options: argparse.Namespace, seams: Seams) -> int:
    """Show one document."""
    del seams
    async with open_corpora(corpus_folders(options.corpus)) as corpora:
        document = await corpora.document(options.document)
    if document is None:
        sys.stderr.write(f"no document {options.document!r} in the corpora in use\n")
        return NOTHING
    if options.json:
        print(json.dumps(document.to_json(), indent=2))
        return 0
    about = (
        ("year", document.year), ("doi", document.doi), ("pmid", document.pmid),
        ("journal", document.journal), ("licence", document.licence or "not stated"),
        ("design", document.design), ("source", document.source), ("corpus", document.corpus),
    )  # fmt: skip
    print(f"{document.doc}: {document.title}")
    print("\n".join(f"  {name}: {value}" for name, value in about if value))
    print(f"\n{document.text}")
    return 0


async def run_info(options: argparse.Namespace, seams: Seams) -> int:
    """Say what the corpora in use hold."""
    del seams
    async with open_corpora(corpus_folders(options.corpus)) as corpora:
        found = []
        for shelf in corpora.shelves:
            embedders = [{"name": name, "passages": n} for name, n in embedders_of(shelf.folder)]
            rejects = shelf.rejects(MOST_REJECTS) if options.rejects else []
            listed = [dict(zip(("source", "place", "reason"), r, strict=True)) for r in rejects]
            about = {"corpus": str(shelf.folder), **shelf.counts(), "embedders": embedders}
            found.append({**about, "rejects": listed} if options.rejects else about)
    if options.json:
        print(json.dumps({"corpora": found}, indent=2))
    else:
        print("\n".join(line for about in found for line in _said(about)))
    return 0


MOST_REJECTS = 10_000


def _said(about: dict[str, Any]) -> Iterator[str]:
    yield f"{about['corpus']}: {about['documents']:,} documents, {about['passages']:,} passages"
    if about["unindexed"]:
        yield f"  {about['unindexed']:,} passages are not indexed yet: run `aetia corpus build` again"
    for source in about["sources"]:
        state = "" if source["is_whole"] else f"; stopped after {source['read']:,} records"
        yield (
            f"  {source['source']}: {source['kept']:,} documents, {source['repeated']:,} known "
            f"already{state}"
        )
    for name in ("licences", "designs"):
        yield f"  {name}: " + ", ".join(f"{kind} {n:,}" for kind, n in about[name].items())
    vectors = [f"{e['name']} {e['passages']:,}" for e in about["embedders"]]
    yield f"  vectors: {', '.join(vectors) or 'none'}"
    yield f"  rejected: {about['rejected']:,}"
    for reject in about.get("rejects", ()):
        yield f"    {reject['source']}, {reject['place']}: {reject['reason']}"
