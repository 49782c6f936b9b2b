"""A surrogate is a step toward the outcome: named as such, and never the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.run import ask
from agent.verdict.conclude import conclude
from agent.writing.case import Case
from agent.writing.replies.headlines import headline_of
from agent.writing.replies.reply import reply_to
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary
from tests.test_agent.hand_made_lines import dossier, item, near
from tools.relatives import relatives

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore


@pytest.mark.parametrize("how", ["surrogate", "marker"])
def test_evidence_on_a_surrogate_decides_nothing_and_is_told_as_a_step(how: str) -> None:
    row = item("rct_meta_analysis", 0.5, 0.4, 0.6, relations=(near("outcome", how, "level"),))
    found = dossier(row)
    concluded = conclude(found)
    assert (concluded.conclusion.verdict, concluded.conclusion.certainty) == (
        "insufficient_evidence", None,
    )  # fmt: skip
    case = Case(found, concluded)
    said = headline_of(case, reply_to(case))
    assert said.startswith("Not known: Aetia holds no study of zorbine and pain. A step only: ")
    assert "zorbine lowers level, " in said
    assert said.endswith("that does not show the effect on pain.")


def test_a_part_of_the_outcome_still_speaks_for_it() -> None:
    row = item("rct_meta_analysis", 0.5, 0.4, 0.6, relations=(near("outcome", "narrower", "level"),))  # fmt: skip
    assert conclude(dossier(row)).conclusion.verdict == "causal"


async def test_what_leads_toward_an_outcome_is_known_by_name(starter: SqliteStore) -> None:
    vocabulary = await open_vocabulary()
    graph = KnownGraph(starter, vocabulary)
    found = {(one.name, one.how) for one in await relatives(graph, "DOID:3393", "outcome")}
    assert ("LDL cholesterol", "surrogate") in found
    assert not {how for _, how in found} & {"member", "class"}
    of_drug = await relatives(graph, "DOID:3393", "treatment")
    assert "surrogate" not in {one.how for one in of_drug}
    await vocabulary.close()


async def test_a_question_with_evidence_on_a_surrogate_alone_is_not_answered_by_it() -> None:
    answer = await ask("Does garlic prevent stroke?")
    assert (answer.reply, answer.reason, answer.verdict) == (
        "unknown", "nothing_held", "insufficient_evidence",
    )  # fmt: skip
    assert "A step only: garlic lowers blood pressure, a surrogate for stroke" in answer.headline


def test_trials_of_the_outcome_that_leave_it_open_are_not_overruled_by_those_of_a_part() -> None:
    open_still = item("rct_meta_analysis", 0.95, 0.7, 1.3)
    part = item("rct_meta_analysis", 0.5, 0.4, 0.6, relations=(near("outcome", "narrower", "ache"),))  # fmt: skip
    assert conclude(dossier(open_still, part)).conclusion.verdict == "insufficient_evidence"
