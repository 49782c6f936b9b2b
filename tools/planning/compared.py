"""Text and codes as the 0 and 1 that are compared: of the treatment its arms, of the outcome its yes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tools.planning.compared_levels import ComparedLevels, names_any, read_arms
from tools.planning.derived import only_kept, with_derived
from tools.planning.plans import Derived, Kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tools.planning.column_facts import ColumnFacts
    from tools.planning.plans import Plan
    from tools.planning.questions import Worded

    Columns = Mapping[str, ColumnFacts]


def with_arms(
    question: str,
    table: pd.DataFrame,
    columns: Columns,
    worded: Worded,
    basis: Plan,
) -> Plan:
    """The plan with its treatment and its outcome as 0 and 1 where they are text or codes; or a refusal."""
    made = basis
    if basis.treatment in columns:
        made = _treated(question, table, columns[basis.treatment], worded, basis)
    outcome = columns[basis.outcome]
    if made.refusal or table[outcome.name].dtype.kind in "iufb":
        return made
    labels = outcome.labels
    arms = read_arms(worded.outcome, worded.outcome, labels)
    if arms is None or len(labels) != 2:
        said = f"{outcome.name} holds {_listed(labels)}: say which of them is counted"
        return replace(made, refusal=said)
    return replace(made, derived=(*made.derived, _at(outcome.name, arms)))


def _treated(
    question: str,
    table: pd.DataFrame,
    column: ColumnFacts,
    worded: Worded,
    basis: Plan,
) -> Plan:
    values = table[column.name]
    is_text = values.dtype.kind not in "iufb"
    labels = column.labels
    if not is_text and (len(labels) < column.levels or not names_any(worded.treatment, labels)):
        return basis
    arms = read_arms(question, worded.treatment, labels)
    if arms is None:
        if not is_text:
            return basis
        said = f"{column.name} holds {_listed(labels)}: say which of them is compared with which"
        return replace(basis, refusal=said)
    if not is_text and (arms.treated, arms.control) == (("1",), ("0",)):
        return basis
    made = _at(column.name, arms)
    both = (*arms.treated, *arms.control)
    kept = () if len(both) == len(labels) else (Kept(column.name, "in", levels=both),)
    said = f"{_listed({k: labels[k] for k in arms.treated})} is compared with {_listed({k: labels[k] for k in arms.control})}"
    return replace(
        basis,
        treatment=made.name,
        derived=(*basis.derived, made),
        kept=(*basis.kept, *kept),
        reasons=(*basis.reasons, said),
    )


def _at(column: str, arms: ComparedLevels) -> Derived:
    return Derived(f"{column} = {' or '.join(arms.treated)}", "is", column, levels=arms.treated)


def _listed(labels: Mapping[str, str]) -> str:
    return ", ".join(labels.values()) or "more levels than can be told apart"


def as_told(table: pd.DataFrame, columns: Columns, basis: Plan) -> tuple[pd.DataFrame, Columns]:
    """Table and columns with what is compared in place of what it was made of, for the rows to be looked at."""
    made = next((d for d in basis.derived if d.name == basis.treatment), None)
    if made is None or made.how != "is":
        return table, columns
    frame = table
    for kept in basis.kept:
        frame = only_kept(frame, kept)
    frame = frame.assign(**{made.name: with_derived(frame, made)})
    facts = dict(columns)
    facts[made.name] = replace(facts[made.column], name=made.name, kind="binary", levels=2)
    if facts[made.column].levels == 2:
        del facts[made.column]
    return frame, facts
