"""`aetia kg dag`: compile the DAG of a question, strike and add arrows, and write it out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.curie import Curie
from graphs.dags.dag_files import read_dag_file
from graphs.dags.dag_text import to_dagitty, to_dot
from graphs.errors import CurieError, InputError, StoreError
from tools.graph_dag import MAX_NODES, compile_dag
from tools.kg.ask import in_use, node_named
from tools.question_dag import QuestionDag

if TYPE_CHECKING:
    import argparse

    from graphs.store import KnowledgeGraph
    from tools.commands import Ending
    from tools.graph_dag import Compiled, Pair


MEANING = {"instrument": "cause of the treatment alone (an instrument if this DAG holds)"}


def add_dag(parser: argparse.ArgumentParser) -> None:
    """Arguments of `dag`."""
    parser.add_argument("treatment", help="a CURIE or a name")
    parser.add_argument("outcome", help="a CURIE or a name")
    arrow = "repeatable; CURIEs or names, such as 'age -> stroke'"
    parser.add_argument("--strike", action="append", default=[], metavar="'A -> B'", help=arrow)
    parser.add_argument("--add", action="append", default=[], metavar="'A -> B'", help=arrow)
    parser.add_argument(
        "--dag", type=Path, metavar="FILE", help="also take the arrows of this DAG over CURIEs"
    )
    parser.add_argument("--limit", type=int, default=MAX_NODES, help="nodes beside the two")
    parser.add_argument("--max-len", type=int, default=3, help="longest mechanism, in edges")
    parser.add_argument(
        "--randomized", action="store_true", help="no unmeasured cause of treatment and outcome"
    )
    parser.add_argument("--format", choices=("text", "dot", "dagitty"), default="text")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write there (.dot, .txt, .json)")
    parser.add_argument("--kg", metavar="PLACE", help="a graph file or a server's address")


def run_dag(options: argparse.Namespace) -> Ending:
    """Compile, show, and write where asked."""

    async def work(store: KnowledgeGraph) -> int:
        treatment = await node_named(store, options.treatment)
        outcome = await node_named(store, options.outcome)
        if not 0 <= options.limit <= 200:
            raise InputError(f"--limit is 0 to 200 nodes; {options.limit} was given")
        strike = [await _pair(store, text) for text in options.strike]
        add = [await _pair(store, text) for text in options.add]
        if options.dag is not None:
            add += [(a.cause, a.effect) for a in read_dag_file(options.dag).arrows]
        compiled = await compile_dag(
            store,
            treatment,
            outcome,
            max_nodes=options.limit,
            max_len=options.max_len,
            strike=strike,
            add=add,
            latent_confounding=not options.randomized,
        )
        text = _text(compiled, "json" if options.json else options.format)
        print(text)
        if options.out is not None:
            kinds = {".dot": "dot", ".gv": "dot", ".json": "json"}
            _write(options.out, _text(compiled, kinds.get(options.out.suffix, "dagitty")))
        return 0

    return in_use(options, work)


async def _pair(store: KnowledgeGraph, text: str) -> Pair:
    """`A -> B` as two CURIEs; an end that the graph lacks must be a CURIE."""
    ends = [end.strip() for end in text.split("->")]
    if len(ends) != 2 or not all(ends):
        raise InputError(f"{text!r} is not an arrow; write it as 'cause -> effect'")
    found = []
    for end in ends:
        try:
            found.append(str(Curie.parse(end)))
        except CurieError:
            found.append(str(await node_named(store, end)))
    return found[0], found[1]


def _text(compiled: Compiled, kind: str) -> str:
    if kind == "dot":
        return to_dot(compiled.dag, compiled.names)
    if kind == "dagitty":
        return to_dagitty(compiled.dag)
    if kind == "json":
        status = "truncated" if compiled.truncated else "ok"
        return json.dumps({"status": status, **QuestionDag(compiled).to_json()})
    return _readable(compiled)


def _readable(c: Compiled) -> str:
    name = c.names.get
    lines = [f"DAG for the effect of {name(c.treatment)} on {name(c.outcome)}"]
    for role in ("common cause", "mediator", "collider", "instrument", "descendant"):
        members = [f"{name(n)} ({n})" for n in c.dag.nodes if c.roles[n] == role]
        if members:
            lines.append(f"{MEANING.get(role, role)}: {'; '.join(members)}")
    lines.append("arrows (confidence from the number of sources):")
    for a in c.dag.arrows:
        contested = " CONTESTED: its sources state opposite signs" if (a.cause, a.effect) in c.contested else ""  # fmt: skip
        sources = ", ".join(a.sources[:3]) + (" ..." if len(a.sources) > 3 else "")
        lines.append(f"  {name(a.cause)} -> {name(a.effect)}  {c.confidence[a.cause, a.effect]:.2f}  [{sources}]{contested}")  # fmt: skip
    lines += [
        f"unmeasured common cause assumed: {' <-> '.join(sorted(name(n, n) for n in arc))}"
        for arc in c.dag.bidirected
    ]
    lines += [f"dropped: {name(d.cause, d.cause)} -> {name(d.effect, d.effect)}: {d.reason}" for d in c.dropped]  # fmt: skip
    if c.left_out:
        lines.append(f"{len(c.left_out)} less relevant nodes left out; see more with --limit")
    if c.truncated:
        lines.append("the graph holds more edges or paths here than were looked at")
    return "\n".join(lines)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}") from error
