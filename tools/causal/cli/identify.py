"""`aetia causal identify`: does an effect follow from a DAG, and by which estimand."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from graphs.dags.dag_files import read_dag_file
from graphs.errors import DataError, UnknownNodeError
from tools.causal.cli.idle import refuse_idle
from tools.causal.cli.show import show
from tools.causal.cli.written import names
from tools.causal.identification.mediation import identify_mediation
from tools.causal.identification.transport import transport
from tools.causal.identify import identify_jointly

if TYPE_CHECKING:
    import argparse

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.query import Identification

TITLES = {"nde": "NDE (pure)", "nie": "NIE (total)", "pure_nie": "NIE (pure)"}
"""NDE (pure) + NIE (total) is the total effect."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options; several names are given as a,b,c."""
    parser.add_argument("--dag", required=True, metavar="FILE", help="dagitty, DOT, GML or JSON")
    parser.add_argument(
        "--treatment", required=True, metavar="T", help="one node, or a,b set jointly"
    )
    parser.add_argument("--outcome", required=True, metavar="Y", help="one node")
    parser.add_argument("--latent", default="", metavar="A,B", help="nodes that are not measured")
    parser.add_argument("--conditional", default="", metavar="Z", help="P(Y | do(T), Z) instead")
    parser.add_argument(
        "--mediator", default="", metavar="M", help="also natural direct and indirect effects"
    )
    parser.add_argument(
        "--selection", default="", metavar="S", help="also transport: nodes S -> V mark differences"
    )


def run(options: argparse.Namespace) -> int:
    """Decide and print.

    Raises:
        DataError: the file cannot be read, or the options do not fit each other.
        UnknownNodeError: a name is not a node of the DAG.
        CyclicGraphError: the arrows form a cycle.
    """
    if options.mediator or options.selection:
        other = "--mediator" if options.mediator else "--selection"
        refuse_idle(options, "--conditional", f"with {other}, whose effects are those of everybody")
    dag = read_dag_file(options.dag)
    treatments, latent = [*names(options.treatment)], frozenset(names(options.latent))
    unknown = latent - set(dag.nodes)
    if unknown:
        raise UnknownNodeError(f"--latent: not a node of the DAG: {', '.join(sorted(unknown))}")
    if not treatments:
        raise DataError("--treatment is empty; name at least one node of the DAG")
    dag = replace(dag, latent=dag.latent | latent)
    selection, mediators = [*names(options.selection)], [*names(options.mediator)]
    dag.numbers([*treatments, options.outcome, *selection, *mediators])
    plain = dag.without_nodes(frozenset(selection))
    found = identify_jointly(plain, treatments, options.outcome, [*names(options.conditional)])
    result = asdict(found) | {"warnings": _warnings(dag, treatments, options.outcome)}
    if mediators:
        result["mediation"] = _mediation(plain, treatments, mediators, options.outcome)
    if selection:
        result["transport"] = transport(dag, treatments, [options.outcome], selection).to_json()
    return show(result, _text(found, result), options)


def _warnings(dag: CausalDag, treatments: list[str], outcome: str) -> list[dict[str, str]]:
    text = dag.marked_otherwise(treatments, outcome)
    return [{"code": "MARKED_OTHERWISE", "text": text}] if text else []


def _mediation(
    dag: CausalDag, treatments: list[str], mediators: list[str], outcome: str
) -> dict[str, Any]:
    if len(treatments) > 1:
        raise DataError("--mediator needs one treatment; name the others in separate runs")
    return identify_mediation(dag, treatments[0], mediators, outcome).to_json()


def _text(found: Identification, result: dict[str, Any]) -> str:
    rows: list[tuple[str, str]] = [
        ("status", found.status),
        ("strategy", found.strategy),
        ("estimand", found.estimand),
        ("adjustment set", _set(found.adjustment_set if found.strategy == "backdoor" else None)),
        ("optimal set", _set(found.optimal_set)),
        ("mediators", ", ".join(found.mediators)),
        ("instrument", found.instrument),
        ("given", ", ".join(found.instrument_given)),
        ("open path", ", ".join(found.witness)),
        ("hedge", " within ".join(f"{{{', '.join(part)}}}" for part in reversed(found.hedge))),
        ("measure", ", ".join(found.measure_to_identify)),
        ("DAG", found.dag_hash),
    ]
    for part in ("mediation", "transport"):
        rows += [
            (f"{part} {TITLES.get(key, key)}", _cell(value))
            for key, value in result.get(part, {}).items()
        ]
    table = "\n".join(f"{label:<18}  {value}" for label, value in rows if value)
    warned = "".join(f"\n{w['code']}: {w['text']}" for w in result["warnings"])
    return f"{found.text}\n\n{table}{warned}"


def _set(names: tuple[str, ...] | None) -> str:
    return "" if names is None else ", ".join(names) or "(empty)"


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "; ".join(item if isinstance(item, str) else ", ".join(item) for item in value)
