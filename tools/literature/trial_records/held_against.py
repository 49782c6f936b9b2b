"""Whether the numbers of a record bear a statement out, clause by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.literature.trial_records.clauses import clauses, on_trials
from tools.literature.trial_records.events_said import on_events
from tools.literature.trial_records.given_said import on_given
from tools.literature.trial_records.record import record_of
from tools.literature.trial_records.results_said import on_outcomes, with_arms
from tools.literature.trial_records.said_places import with_trials
from tools.literature.trial_records.same_words import in_one_wording
from tools.literature.trial_records.verdicts import all_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tools.literature.trial_records.record import TrialRecord
    from tools.literature.trial_records.topics import NamedEvent
    from tools.literature.trial_records.verdicts import BorneOut

    ReadsClause = Callable[
        [str, Mapping[str, TrialRecord], Sequence[NamedEvent]],
        tuple[BorneOut | None, Sequence[NamedEvent]],
    ]


def held_against(statement: str, sections: Mapping[str, Sequence[str]]) -> BorneOut | None:
    """What the records say of a statement; None where it is not read as a whole, or on other things.

    One clause that does not hold settles it; all must be read and hold for it to be borne out.

    Args:
        statement: on one or two trials, called "primary trial" and "secondary trial".
        sections: "primary" and "secondary" -> lines of the same section of each record.
    """
    statement = in_one_wording(on_trials(statement))
    records = {trial: record_of(lines) for trial, lines in sections.items()}
    kinds = {record.kind for record in records.values()}
    if kinds == {"adverse events"}:
        return _in_turn(statement, records, on_events)
    if kinds == {"intervention"}:
        return _in_turn(statement, records, on_given)
    if kinds == {"outcome measurement"}:
        told = with_trials(clauses(with_arms(statement, records)))
        return all_of([on_outcomes(clause, records) for clause in told])
    return None


def _in_turn(
    statement: str, records: Mapping[str, TrialRecord], reads: ReadsClause
) -> BorneOut | None:
    """Clause by clause: one that names nothing is of what the clause before names."""
    last: Sequence[NamedEvent] = ()
    found: list[BorneOut | None] = []
    for clause in with_trials(clauses(statement)):
        held, last = reads(clause, records, last)
        found.append(held)
    return all_of(found)
