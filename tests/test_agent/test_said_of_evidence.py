"""What an answer says of its evidence is so: of the starter graph, by the question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from agent.run import ask
from agent.settings import Settings
from agent.writing.parts.studies import sources_to_read, study_words
from agent.writing.short import short_form

if TYPE_CHECKING:
    from agent.answer import Answer
    from graphs.stores.sqlite_store import SqliteStore


async def asked(store: SqliteStore, question: str) -> tuple[Answer, str]:
    answer = await ask(question, store=store, settings=Settings(judge="rules"))
    return answer, " ".join(short_form(answer).split())


async def test_trials_that_do_not_decide_are_told_and_not_denied(starter: SqliteStore) -> None:
    _, short = await asked(starter, "Does hormone replacement therapy cause breast cancer?")
    assert "randomized trials are here as umbrella review (Zhang 2021) sums them up" in short
    assert "no randomized" not in short


async def test_who_found_nothing_is_no_support(starter: SqliteStore) -> None:
    question = "Does dexamethasone reduce mortality in hospitalised COVID-19 patients on oxygen?"
    answer, _ = await asked(starter, question)
    support, _, others = study_words(answer).partition("; concluded otherwise: ")
    assert "Lancet Neurol" not in support
    assert others.startswith("meta-analysis (Lancet Neurol 2010), in ")
    answer, _ = await asked(starter, "Does dexamethasone reduce mortality in COVID-19?")
    support, _, others = study_words(answer).partition("; concluded otherwise: ")
    assert "Lancet Neurol" not in support
    assert "Lancet Neurol" in others


async def test_whom_a_study_counted_is_not_what_it_counted(starter: SqliteStore) -> None:
    _, short = await asked(starter, "Do beta blockers reduce mortality in heart failure?")
    assert "hazard of all-cause mortality" in short
    assert "median age 50, which is not" not in short


async def test_no_mechanism_runs_from_an_effect_to_its_cause(starter: SqliteStore) -> None:
    answer, _ = await asked(starter, "Why do statins cause muscle pain?")
    assert answer.reply == "unknown" or "[not causal]" not in answer.headline
    assert "Through this mechanism" not in answer.headline


async def test_the_certainty_beside_a_mechanism_is_that_of_the_effect(starter: SqliteStore) -> None:
    answer, _ = await asked(starter, "How does LDL cholesterol cause coronary heart disease?")
    assert answer.reply == "mechanism"
    assert f"has {answer.certainty} certainty; that it does so by this mechanism is a hypothesis" in answer.headline  # fmt: skip


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many people must be treated with aspirin to prevent one colorectal cancer?",
         "in every 477 people), and at 10 in 100 about 7.9 in 100 (one fewer in every 48 people)"),
        ("How many people must take semaglutide to lower body weight in one person?",
         "No number of people is given: no study at hand of the very two states a ratio"),
    ],
)  # fmt: skip
async def test_a_number_needed_is_given_or_why_there_is_none(
    starter: SqliteStore, question: str, said: str
) -> None:
    answer, short = await asked(starter, question)
    assert said in short
    assert not answer.headline.startswith("Yes")  # a size was asked


async def test_each_part_of_a_compound_has_its_source(starter: SqliteStore) -> None:
    question = "Does smoking cause lung cancer and does aspirin prevent colorectal cancer?"
    answer, short = await asked(starter, question)
    for part in answer.answers:
        assert any(link in short for _, link in sources_to_read(part, None))


async def test_nothing_is_cut_inside_a_bracket(starter: SqliteStore) -> None:
    for question in ("Does processed meat cause colorectal cancer?", "Does aspirin increase gastrointestinal bleeding?"):  # fmt: skip
        _, short = await asked(starter, question)
        studies = re.search(r"Studies: (.*?) Caveat:", short)
        assert studies is not None
        assert studies[1].count("(") == studies[1].count(")")


async def test_what_was_tried_is_named_and_not_the_member_that_was_asked_about(
    starter: SqliteStore,
) -> None:
    answer, _ = await asked(starter, "Does lisinopril cause cough?")
    trials = next(one.text for one in answer.claims if one.text.startswith("Randomized trials"))
    assert "ACE inhibitors raise cough" in trials


async def test_the_number_is_of_those_who_have_it_and_not_of_those_who_gave_it_up(
    starter: SqliteStore,
) -> None:
    _, short = await asked(starter, "Does smoking cause lung cancer?")
    assert "former smokers" not in short.split("Studies:")[0]


async def test_the_healthy_are_people_in_general_where_no_study_is_of_the_ill(
    starter: SqliteStore,
) -> None:
    """Aspirin bleeds in trials of people without heart disease: these decide, not a cohort of its users."""
    answer, short = await asked(starter, "Does aspirin cause stomach bleeding?")
    assert answer.effect is not None
    assert answer.effect.value == 1.83
    assert "no trial may set out" not in short


async def test_a_statement_that_decides_beside_unclear_trials_says_so(starter: SqliteStore) -> None:
    _, short = await asked(starter, "Does warfarin cause bleeding?")
    assert "the trials at hand leave it unclear, so it rests on" in short


async def test_how_many_were_studied_is_not_what_was_counted(starter: SqliteStore) -> None:
    _, short = await asked(starter, "Do antibiotics help against the common cold?")
    assert "odds of common cold 0.95 times" in short
