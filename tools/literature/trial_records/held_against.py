"""Whether the numbers of a record bear a statement out, clause by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.literature.trial_records.clauses import clauses, on_trials
from tools.literature.trial_records.events_said import on_events
from tools.literature.trial_records.record import record_of
from tools.literature.trial_records.results_said import on_outcomes, with_arms
from tools.literature.trial_records.verdicts import all_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.literature.trial_records.topics import NamedEvent
    from tools.literature.trial_records.verdicts import BorneOut


def held_against(statement: str, sections: Mapping[str, Sequence[str]]) -> BorneOut | None:
    """What the records say of a statement; None where it is not read as a whole, or on other things.

    One clause that does not hold settles it; all must be read and hold for it to be borne out.

    Args:
        statement: on one or two trials, called "primary trial" and "secondary trial".
        sections: "primary" and "secondary" -> lines of the same section of each record.
    """
    statement = on_trials(statement)
    records = {trial: record_of(lines) for trial, lines in sections.items()}
    kinds = {record.kind for record in records.values()}
    if kinds == {"adverse events"}:
        last: Sequence[NamedEvent] = ()
        found: list[BorneOut | None] = []
        for clause in clauses(statement):
            held, last = on_events(clause, records, last)
            found.append(held)
        return all_of(found)
    if kinds == {"outcome measurement"}:
        return all_of([on_outcomes(c, records) for c in clauses(with_arms(statement, records))])
    return None
