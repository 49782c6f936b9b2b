"""`aetia kg info`, `find`, `neighbors` and `paths`: questions to the graph in use."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from graphs.biolink import CATEGORIES
from graphs.curie import Curie
from graphs.errors import CurieError, InputError
from graphs.opening import open_graph
from graphs.plural import agree
from tools.knowledge import NamedNode, names_of, nodes_named

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from graphs.statements import Edge
    from graphs.store import KnowledgeGraph
    from tools.commands import Ending

NOTHING = 1


async def in_use(
    options: argparse.Namespace, work: Callable[[KnowledgeGraph], Awaitable[int]]
) -> int:
    """Open the graph, do the work, close it."""
    store = await open_graph(options.kg)
    try:
        return await work(store)
    finally:
        await store.close()


async def node_named(store: KnowledgeGraph, text: str) -> Curie:
    """The node of a CURIE or of an unambiguous name.

    Raises:
        InputError: nothing is named so, or several nodes are; the message lists them.
    """
    try:
        curie = Curie.parse(text)
    except CurieError:
        curie = None
    if curie is not None and await store.node(curie) is not None:
        return curie
    hits = await store.resolve(text)
    exact = [hit for hit in hits if hit.how == "exact"]
    if len(exact) == 1:
        return exact[0].node.curie
    listed = "; ".join(f"{h.node.curie} {h.node.name} ({h.node.category[8:]})" for h in hits)
    if not hits:
        raise InputError(f"no node is named {text!r}; try another name: aetia kg find")
    why = "several nodes are" if exact else "no node is exactly"
    raise InputError(f"{why} named {text!r}; name one by its CURIE: {listed}")


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kg", metavar="PLACE", help="a graph file or a server's address")


def add_info(parser: argparse.ArgumentParser) -> None:
    """Arguments of `info`."""
    _place(parser)


def run_info(options: argparse.Namespace) -> Ending:
    """Release, sources and counts."""

    async def work(store: KnowledgeGraph) -> int:
        release, schema = await store.release(), await store.schema()
        meta = getattr(store, "meta", {})
        sources = json.loads(meta.get("sources", "[]"))
        if options.json:
            print(json.dumps({"release": asdict(release), **asdict(schema), "sources": sources}))
            return 0
        print(f"{release.name} {release.version}, checksum {release.checksum[:16]}")
        print(
            f"{schema.nodes:,} nodes, {schema.edges:,} edges, {schema.findings:,} findings, "
            f"{schema.assessments:,} assessments"
        )
        for title, counts in (("nodes", schema.categories), ("edges", schema.predicates)):
            print(f"{title}:")
            for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
                print(f"  {count:>10,}  {name}")
        for source in sources:
            print(f"source: {source['name']} {source['version']} ({source['licence']})")
        return 0

    return in_use(options, work)


def add_find(parser: argparse.ArgumentParser) -> None:
    """Arguments of `find`."""
    parser.add_argument("text")
    parser.add_argument("--category", action="append", default=[], metavar="biolink:NAME")
    parser.add_argument("--limit", type=int, default=10)
    _place(parser)


def run_find(options: argparse.Namespace) -> Ending:
    """Nodes by name; exit code 1 when there is none."""

    async def work(store: KnowledgeGraph) -> int:
        limit, unknown = _positive(options.limit), set(options.category) - CATEGORIES
        if unknown:
            raise InputError(f"not a Biolink category: {', '.join(sorted(unknown))}")
        hits, more = await nodes_named(store, options.text, options.category, limit)
        if options.json:
            shown = [NamedNode(hit).to_json() for hit in hits]
            print(json.dumps({"status": _status(hits, more), "hits": shown}))
            return 0 if hits else NOTHING
        for hit in hits:
            print(
                f"{hit.node.curie}\t{hit.node.name}\t{hit.node.category}\t{hit.how} "
                f"{hit.score:.2f} ({hit.matched})"
            )
        if more:
            print(f"more than {limit} are like it; see them with --limit")
        if not hits:
            print(f"nothing is named like {options.text!r}")
        return 0 if hits else NOTHING

    return in_use(options, work)


def add_neighbors(parser: argparse.ArgumentParser) -> None:
    """Arguments of `neighbors`."""
    parser.add_argument("node", help="a CURIE or a name")
    parser.add_argument("--predicate", action="append", default=[], metavar="biolink:NAME")
    parser.add_argument("--direction", choices=("in", "out", "both"), default="both")
    parser.add_argument("--limit", type=int, default=50)
    _place(parser)


def run_neighbors(options: argparse.Namespace) -> Ending:
    """The edges at a node."""

    async def work(store: KnowledgeGraph) -> int:
        curie = await node_named(store, options.node)
        found = await store.neighbors(
            curie,
            predicates=predicates(options.predicate),
            direction=options.direction,
            limit=_positive(options.limit),
        )
        names = await names_of(store, found.edges)
        if options.json:
            edges = [edge_json(edge, names) for edge in found.edges]
            status = _status(edges, found.truncated)
            print(json.dumps({"status": status, "edges": edges, "truncated": found.truncated}))
        else:
            for e in found.edges:
                print(f"{names[str(e.subject)]} {agree(names[str(e.subject)], e.verb())} {names[str(e.object)]}  [{e.source} {e.checked}]")  # fmt: skip
            if found.truncated:
                print(f"more than {options.limit}; see them with --limit")
            if not found.edges:
                print(f"{curie} has no such edges")
        return 0 if found.edges else NOTHING

    return in_use(options, work)


def add_paths(parser: argparse.ArgumentParser) -> None:
    """Arguments of `paths`."""
    parser.add_argument("start", help="a CURIE or a name")
    parser.add_argument("end", help="a CURIE or a name")
    parser.add_argument("--limit", type=int, default=10, help="how many paths")
    parser.add_argument("--max-len", type=int, default=4, help="longest path, in edges (1 to 6)")
    parser.add_argument("--predicate", action="append", default=[], metavar="biolink:NAME")
    parser.add_argument(
        "--walk", choices=("forward", "any"), default="forward",
        help="forward: from cause to effect over causal edges; any: every edge, either way",
    )  # fmt: skip
    parser.add_argument("--rank", choices=("dwpc", "evidence", "length"), default="dwpc")
    _place(parser)


def run_paths(options: argparse.Namespace) -> Ending:
    """Ranked paths."""

    async def work(store: KnowledgeGraph) -> int:
        start = await node_named(store, options.start)
        end = await node_named(store, options.end)
        found = await store.paths(
            start,
            end,
            k=_positive(options.limit),
            max_len=options.max_len,
            predicates=predicates(options.predicate),
            walk=options.walk,
            rank=options.rank,
        )
        names = await names_of(store, (edge for path in found.paths for edge in path.edges))
        if options.json:
            rows = [
                {"score": p.score, "sign": p.sign, "text": p.text(names),
                 "nodes": [str(c) for c in p.nodes],
                 "edges": [edge_json(e, names) for e in p.edges]}
                for p in found.paths
            ]  # fmt: skip
            status = _status(rows, found.truncated)
            print(json.dumps({"status": status, "paths": rows, "truncated": found.truncated}))
        else:
            for path in found.paths:
                sign = {1: "+", -1: "-", None: "?"}[path.sign]
                print(f"{path.score:.4f} {sign}  {path.text(names)}")
            if found.truncated:
                print("more paths exist; see them with --limit")
            if not found.paths:
                print(f"no path of at most {options.max_len} edges from {start} to {end}")
        return 0 if found.paths else NOTHING

    return in_use(options, work)


def edge_json(edge: Edge, names: Mapping[str, str]) -> dict[str, Any]:
    """One edge with its names, sign and source."""
    subject, obj = str(edge.subject), str(edge.object)
    return {
        "id": edge.id, "subject": subject, "subject_name": names.get(subject),
        "predicate": edge.predicate, "object": obj, "object_name": names.get(obj),
        "object_direction": edge.object_direction, "sign": edge.sign, "causal": edge.is_causal,
        "source": edge.source, "checked": edge.checked,
    }  # fmt: skip


def predicates(given: list[str]) -> list[str]:
    """`treats` is short for `biolink:treats`."""
    return [name if ":" in name else f"biolink:{name}" for name in given]


def _status(items: Sequence[object], truncated: bool) -> str:
    return "truncated" if truncated else "ok" if items else "empty"


def _positive(limit: int) -> int:
    if limit < 1:
        raise InputError(f"--limit is 1 or more; {limit} was given")
    return limit
