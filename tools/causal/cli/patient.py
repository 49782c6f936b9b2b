"""`aetia causal patient`: the effect among people like this one, or why none can be given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphs.dags.dag_files import read_dag_file
from graphs.errors import DataError
from tools.causal.cli.data import adjustment_of, describe, read_rows
from tools.causal.cli.idle import refuse_idle
from tools.causal.cli.levels import add_levels, levels_of
from tools.causal.cli.show import show
from tools.causal.cli.written import add_declared, names
from tools.causal.counterfactual import counterfactual
from tools.causal.deadline import within
from tools.causal.patient import PatientResult, effect_for

if TYPE_CHECKING:
    import argparse

    from graphs.dags.causal_dag import CausalDag


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `patient`."""
    parser.add_argument("--data", required=True, metavar="FILE", help="CSV, TSV, Parquet or Stata")
    add_declared(parser)
    parser.add_argument("--treatment", required=True, metavar="COLUMN", help="coded 0 and 1")
    add_levels(parser)
    parser.add_argument("--outcome", required=True, metavar="COLUMN")
    assumed = parser.add_mutually_exclusive_group(required=True)
    assumed.add_argument("--dag", metavar="FILE", help="DOT, dagitty or GML")
    assumed.add_argument("--adjust", metavar="A,B", help="columns that suffice to adjust for")
    parser.add_argument("--modifiers", metavar="A,B", help="named beforehand; not with --to")
    parser.add_argument("--patient", required=True, metavar="A=1,B=2", help="values of the patient")
    parser.add_argument("--categorical", metavar="A,B", help="columns whose numbers are codes")
    parser.add_argument(
        "--forest", action="store_true", help="a causal forest beside it (extra hte), approximate"
    )
    parser.add_argument(
        "--selection",
        metavar="S",
        help="nodes of --dag that mark how the patient's population differs",
    )
    parser.add_argument(
        "--to", type=float, metavar="VALUE", help="this person's own outcome, had the treatment been "
        "VALUE: needs --dag, the observed values, and cross-world assumptions",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=0)


def run(options: argparse.Namespace) -> int:
    """Estimate and print."""
    frame, path = read_rows(options)
    patient = _values(options.patient)
    unknown = sorted(set(patient) - set(map(str, frame.columns)))
    if unknown:
        raise DataError(f"not a column of the data: {', '.join(unknown)}")
    if options.to is not None:
        idle = "--modifiers --treated --control --categorical --forest --selection"
        refuse_idle(options, idle, "with --to, which follows the equations of the DAG")
        return _other_world(options, frame, patient)
    if not options.modifiers:
        raise DataError(
            "name the modifiers (--modifiers A,B), or ask for one person's own with --to"
        )
    selection = names(options.selection)
    adjustment, refused = adjustment_of(options, frame, options.outcome, selection)
    if refused is not None:
        return show(refused, f"no number (NOT_IDENTIFIED): {refused['message']}", options)
    modifiers = names(options.modifiers)
    both = tuple(dict.fromkeys((*adjustment, *modifiers)))
    descriptor = describe(frame, path, options, both, options.outcome)
    found = within(
        options.deadline, effect_for, frame, descriptor, options.treatment, options.outcome, adjustment, modifiers, patient,
        forest=options.forest, diagram=_diagram(options, selection), seed=options.seed,
        levels=levels_of(options),
    )  # fmt: skip
    return show(found.to_json(), _text(found), options)


def _diagram(
    options: argparse.Namespace, selection: tuple[str, ...]
) -> tuple[CausalDag, tuple[str, ...]] | None:
    if not selection:
        return None
    if options.dag is None:
        raise DataError("--selection names nodes of a DAG: give the DAG too (--dag FILE)")
    return read_dag_file(Path(options.dag)), selection


def _other_world(options: argparse.Namespace, frame: Any, patient: dict[str, str]) -> int:
    """The counterfactual of one person."""
    if options.dag is None:
        raise DataError("--to needs the DAG (--dag FILE): a counterfactual follows its equations")
    dag = read_dag_file(Path(options.dag))
    dag = replace(dag, latent=dag.latent | (set(dag.nodes) - set(map(str, frame.columns))))
    try:
        person = {name: float(value) for name, value in patient.items()}
    except ValueError as error:
        raise DataError(f"--to needs numbers in --patient: {error}") from None
    found = within(
        options.deadline,
        counterfactual,
        frame,
        dag,
        options.treatment,
        options.outcome,
        person,
        options.to,
        options.seed,
    )
    if found.status != "ok":
        return show(found.to_json(), f"no number ({found.code}): {found.message}", options)
    lines = [
        f"observed {found.observed:.4g}; had {options.treatment} been {options.to:g}: "
        f"{found.counterfactual:.4g} (95 % CI {found.ci_low:.4g} to {found.ci_high:.4g})",
        *(f"equation: {text}" for text in found.equations),
        *(f"assumed ({a['tag']}): {a['text']}" for a in found.assumptions),
    ]
    return show(found.to_json(), "\n".join(lines), options)


def _values(text: str) -> dict[str, str]:
    found = {}
    for part in names(text):
        name, mark, value = part.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise DataError(f"{part!r} is not a value: write column=value")
        found[name.strip()] = value.strip()
    return found


def _text(found: PatientResult) -> str:
    if found.status != "ok" or found.estimate is None or found.average is None:
        return f"no number ({found.code}): {found.message}"
    e, a = found.estimate, found.average
    lines = [
        f"{e['value']:.4g} (95 % CI {e['ci_low']:.4g} to {e['ci_high']:.4g}): {e['label']}",
        f"everybody: {a['value']:.4g} ({a['ci_low']:.4g} to {a['ci_high']:.4g})",
        f"people with exactly these values: {e['n_stratum']}",
    ]
    if found.forest is not None:
        f = found.forest
        lines.append(f"{f['value']:.4g} ({f['ci_low']:.4g} to {f['ci_high']:.4g}): {f['label']}")
    if found.bounds is not None:
        b = found.bounds
        lines.append(
            f"share that treatment moves from 0 to 1: {b['benefit_low']:.2f} to "
            f"{b['benefit_high']:.2f}; from 1 to 0: {b['harm_low']:.2f} to {b['harm_high']:.2f}"
        )
    lines += [f"assumed ({x['tag']}): {x['text']}" for x in found.assumptions]
    return "\n".join(lines)
