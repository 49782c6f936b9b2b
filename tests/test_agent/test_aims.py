"""Treating a disease and preventing it: evidence of the one is no answer about the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agent.verdict.conclude import conclude
from agent.verdict.whose.aims import aim_of, asked_aim, has
from agent.writing.case import Case
from agent.writing.replies.headlines import headline_of
from agent.writing.replies.reply import reply_to
from tests.test_agent.hand_made_lines import dossier, item, mention, statement

if TYPE_CHECKING:
    from agent.dossier import Dossier
    from tools.evidence import Evidence

ILL = item("rct_meta_analysis", 0.7, 0.6, 0.8, population="adults with migraine")
WELL = item("rct_meta_analysis", 0.7, 0.6, 0.8, population="adults")
UNTOLD = item("rct_meta_analysis", 0.7, 0.6, 0.8, population="")
USE = statement("indication", "decreases", "approved")


def asked(*items: Evidence, text: str, **question: str) -> Dossier:
    """What is held on zorbine, a drug, and migraine."""
    found = dossier(*items, text=text, **question)
    drug = mention("EX:x", "zorbine").model_copy(update={"category": "biolink:Drug"})
    return replace(found, treatment=drug, outcome=mention("EX:y", "migraine"))


def told(found: Dossier) -> str:
    case = Case(found, conclude(found))
    return headline_of(case, reply_to(case))


def test_evidence_on_getting_it_does_not_answer_about_treating_it() -> None:
    found = asked(WELL, text="Does zorbine treat migraine?")
    assert conclude(found).conclusion.verdict == "insufficient_evidence"
    assert told(found) == (
        "Not known: of zorbine and migraine, what is held is on preventing it, not on treating it."
    )
    assert (
        conclude(asked(WELL, text="Does zorbine prevent migraine?")).conclusion.verdict == "causal"
    )


def test_evidence_on_treating_it_does_not_answer_about_preventing_it() -> None:
    for row in (ILL, USE):
        found = asked(row, text="Does zorbine prevent migraine?")
        assert conclude(found).conclusion.certainty is None
        assert told(found).endswith("what is held is on treating it, not on preventing it.")
    helps = asked(ILL, text="Does zorbine help?", population="people with migraine")
    assert (conclude(helps).conclusion.verdict, conclude(helps).conclusion.of_whom) == (
        "causal",
        "",
    )


def test_an_open_question_is_told_whose_evidence_it_is() -> None:
    found = asked(ILL, text="Does zorbine reduce migraine?")
    assert told(found).endswith("The evidence is of those who have it.")
    assert "those who have it" not in told(asked(WELL, text="Does zorbine reduce migraine?"))


def test_what_does_not_say_which_it_is_of_counts_a_level_less_and_says_so() -> None:
    clear = conclude(asked(WELL, text="Does zorbine prevent migraine?")).conclusion
    found = asked(UNTOLD, text="Does zorbine prevent migraine?")
    unclear = conclude(found).conclusion
    assert (clear.certainty, unclear.certainty) == ("high", "moderate")
    assert "does not say whether it is of treating or of preventing it" in told(found)


@pytest.mark.parametrize(
    ("row", "aim"),
    [
        (ILL, "treat"), (WELL, "prevent"), (UNTOLD, None), (USE, "treat"),
        (item("rct", 0.7, 0.6, 0.8, population="adults without migraine"), "prevent"),
        (item("rct", 0.7, 0.6, 0.8, population="adults with previous migraine"), "prevent"),
        (item("rct", 0.7, 0.6, 0.8, population="adults", contrast="zorbine vs placebo; incident migraine"), "prevent"),
        (item("cohort", 1.7, 1.6, 1.8, population=""), "prevent"),
        (statement("indication", "decreases", "approved", contrast="to prevent attacks"), "prevent"),
        (statement("label", "increases", "warning"), None),
    ],
)  # fmt: skip
def test_a_row_says_by_its_people_and_its_contrast_what_it_is_of(
    row: Evidence, aim: str | None
) -> None:
    assert aim_of(row, "migraine") == aim


@pytest.mark.parametrize(
    ("text", "population", "aim"),
    [
        ("Does zorbine treat migraine?", None, "treat"),
        ("Is zorbine effective for migraine?", None, "treat"),
        ("Does zorbine prevent migraine?", None, "prevent"),
        ("Does zorbine cause migraine?", None, "prevent"),
        ("Does zorbine lower the risk of migraine?", None, "prevent"),
        ("Does zorbine reduce migraine?", None, None),
        ("Does zorbine help?", "people with migraine", "treat"),
        ("Does zorbine prevent migraine?", "people with migraine", None),
    ],
)
def test_a_question_says_by_its_verb_and_its_people_what_it_asks(
    text: str, population: str | None, aim: str | None
) -> None:
    question = asked(text=text, **({"population": population} if population else {})).question
    assert asked_aim(question, "migraine") == aim


def test_people_have_a_disease_by_its_words_or_its_group() -> None:
    assert has("adults with type 2 diabetes", "diabetes")
    assert has("depressed adults", "depression")
    assert has("patients with chronic obstructive pulmonary disease", "chronic obstructive pulmonary disease")  # fmt: skip
    assert not has("adults free of diabetes", "diabetes")
    assert not has("adults", "gout")
    assert not has(None, "gout")
