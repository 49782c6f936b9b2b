"""`aetia kg COMMAND`: the knowledge graph on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.commands import Parser, member, run_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tools.commands import Ending

COMMANDS = {
    "build": ("build", "read sources and write one graph file"),
    "load": ("build", "fill a Neo4j server from a graph file"),
    "export": ("build", "tables for Neo4j's offline import"),
    "download": ("download", "fetch a public source"),
    "info": ("ask", "what the graph in use holds"),
    "find": ("ask", "nodes by name"),
    "neighbors": ("ask", "the edges at a node"),
    "paths": ("ask", "ranked paths between two nodes"),
    "dag": ("dag", "the causal DAG that the graph suggests for a question"),
    "cypher": ("cypher", "one read-only query to a Neo4j server"),
}


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia kg ...`; returns its exit code, or the work that ends with it."""
    parser = Parser(
        prog="aetia kg",
        description="Build, load and ask knowledge graphs. The graph in use is the one --kg or "
        "AETIA_KG names (a file, or a bolt:// or neo4j:// address), else the starter graph.",
        epilog="exit codes: 0 a result, 1 nothing found, 2 a usage error or unreadable input, "
        "3 a failed run",
    )
    return run_command(parser, arguments, {n: text for n, (_, text) in COMMANDS.items()}, _load)


def _load(name: str, parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], Ending]:
    module = f"tools.kg.{COMMANDS[name][0]}"
    member(module, f"add_{name}")(parser)
    run: Callable[[argparse.Namespace], Ending] = member(module, f"run_{name}")
    return run
