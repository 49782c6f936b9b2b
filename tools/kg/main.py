"""`aetia kg COMMAND`: the knowledge graph on the command line."""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from graphs.errors import AetiaError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
USAGE, FAILED, NOTHING = 2, 3, 1


def command(arguments: Sequence[str]) -> int:
    """Run `aetia kg ...` and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="aetia kg",
        description="Build, load and ask knowledge graphs. The graph in use is the one --kg or "
        "AETIA_KG names (a file, or a bolt:// or neo4j:// address), else the starter graph.",
        epilog="exit codes: 0 a result, 1 nothing found, 2 a usage error, 3 a failed run",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    for name, (module_name, text) in COMMANDS.items():
        added = commands.add_parser(name, help=text, description=text)
        if name == wanted:
            module = import_module(f"tools.kg.{module_name}")
            getattr(module, f"add_{name}")(added)
            added.add_argument("--json", action="store_true", help="print one JSON object")
            added.set_defaults(run=getattr(module, f"run_{name}"))
    options = parser.parse_args(list(arguments))
    if not hasattr(options, "run"):
        parser.print_help()
        return USAGE
    try:
        code: int = options.run(options)
    except AetiaError as error:
        if options.json:
            sys.stdout.write(json.dumps({"status": "failed", "message": str(error)}) + "\n")
        sys.stderr.write(f"aetia kg: {error}\n")
        return USAGE if isinstance(error, InputError) else FAILED
    except KeyboardInterrupt:
        sys.stderr.write("aetia kg: stopped; run the same command again to go on\n")
        return 130
    return code
