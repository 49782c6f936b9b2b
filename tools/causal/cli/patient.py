"""`aetia causal patient`: the effect among people like this one, or why none can be given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.cli.data import adjustment_of, describe, names, read_rows
from tools.causal.cli.show import show
from tools.causal.patient import PatientResult, effect_for

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `patient`."""
    parser.add_argument("--data", required=True, metavar="FILE", help="CSV, TSV, Parquet or Stata")
    parser.add_argument("--treatment", required=True, metavar="COLUMN", help="coded 0 and 1")
    parser.add_argument("--outcome", required=True, metavar="COLUMN")
    assumed = parser.add_mutually_exclusive_group(required=True)
    assumed.add_argument("--dag", metavar="FILE", help="DOT, dagitty or GML")
    assumed.add_argument("--adjust", metavar="A,B", help="columns that suffice to adjust for")
    parser.add_argument("--modifiers", required=True, metavar="A,B", help="named beforehand")
    parser.add_argument("--patient", required=True, metavar="A=1,B=2", help="values of the patient")
    parser.add_argument("--categorical", metavar="A,B", help="columns whose numbers are codes")


def run(options: argparse.Namespace) -> int:
    """Estimate and print."""
    frame, path = read_rows(options)
    adjustment, refused = adjustment_of(options, frame, options.outcome)
    if refused is not None:
        return show(refused, f"no number (NOT_IDENTIFIED): {refused['message']}", options)
    modifiers = names(options.modifiers)
    both = tuple(dict.fromkeys((*adjustment, *modifiers)))
    descriptor = describe(frame, path, options, both, options.outcome)
    patient = _values(options.patient)
    unknown = sorted(set(patient) - set(map(str, frame.columns)))
    if unknown:
        raise DataError(f"not a column of the data: {', '.join(unknown)}")
    found = effect_for(
        frame, descriptor, options.treatment, options.outcome, adjustment, modifiers, patient
    )
    return show(found.to_json(), _text(found), options)


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
    if found.bounds is not None:
        b = found.bounds
        lines.append(
            f"share that treatment moves from 0 to 1: {b['benefit_low']:.2f} to "
            f"{b['benefit_high']:.2f}; from 1 to 0: {b['harm_low']:.2f} to {b['harm_high']:.2f}"
        )
    lines += [f"assumed ({x['tag']}): {x['text']}" for x in found.assumptions]
    return "\n".join(lines)
