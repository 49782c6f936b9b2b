"""A story before the question: drug and complaint are told, the question only points back at them."""

from __future__ import annotations

import pytest

import aetia


@pytest.mark.parametrize(
    ("text", "treatment", "outcome"),
    [
        ("I started lisinopril last month and now I have a dry cough. Could the tablets be causing it?",
         "lisinopril", "cough"),
        ("I've put on 10 kg since starting olanzapine. Is it the medication?", "olanzapine", "weight gain"),
        ("I take atorvastatin and my muscles ache. Is the statin causing this?", "atorvastatin", "myalgia"),
        ("My mum, 80, takes oxybutynin and has become confused. Could it be the drug?", "oxybutynin", "confusion"),
        ("Since I began metformin I have had diarrhoea. Is that a side effect?", "metformin", "diarrhea"),
        ("My husband has Parkinson's and started gambling compulsively after going on pramipexole. "
         "Could the drug be causing it?", "pramipexole", "pathological gambling"),
        ("62-year-old woman on prednisolone, now has high blood sugar. Caused by the steroid?",
         "prednisolone", "hyperglycemia"),
    ],
)  # fmt: skip
def test_the_drug_and_the_complaint_are_taken_from_the_story(
    text: str, treatment: str, outcome: str
) -> None:
    answer = aetia.ask_sync(text)
    (clause,) = answer.read_as
    assert (clause.treatment or "").lower() == treatment
    assert clause.outcome == outcome
    assert clause.asked_change == "increases"
    assert any("read the story" in note for note in answer.searched)


def test_what_somebody_has_stays_whom_it_is_about() -> None:
    text = (
        "My husband has Parkinson's and started gambling compulsively after going on pramipexole. "
    )
    (clause,) = aetia.ask_sync(f"{text}Could the drug be causing it?").read_as
    assert clause.population == "My husband has Parkinson's"


def test_a_drug_that_may_be_either_is_not_guessed() -> None:
    text = "I take lisinopril and amlodipine and now I have a dry cough. Could the tablets be causing it?"
    assert aetia.ask_sync(text).reply in ("not_answerable", "asks_back")


def test_it_is_the_one_medicine_that_was_told() -> None:
    answer = aetia.ask_sync("My nan swears by Voltarol gel for her knees. Does it ease the pain?")
    (clause,) = answer.read_as
    assert clause.treatment is not None
    assert "topical" in clause.treatment


def test_a_switch_is_from_the_medicine_that_was_told() -> None:
    text = "My father has atrial fibrillation and takes warfarin. Would switching to apixaban lower his bleeding risk?"
    (clause,) = aetia.ask_sync(text).read_as
    assert (clause.treatment, clause.comparator) == ("apixaban", "warfarin")


def test_smoke_of_others_is_breathed_in() -> None:
    answer = aetia.ask_sync("My son has asthma. Does his dad's smoking make it worse?")
    assert answer.read_as[0].treatment == "second-hand smoke"


def test_no_harm_of_one_kind_makes_nothing_harmless_to_the_unborn() -> None:
    answer = aetia.ask_sync("Will ibuprofen harm the baby if I take it while pregnant?")
    assert answer.reply == "unknown"
    assert "other harms were not looked at" in answer.headline


@pytest.mark.parametrize(
    "question",
    [
        "I took ibuprofen for a week and got a stomach bleed. Did the ibuprofen cause it?",
        "Did my smoking cause my lung cancer?",
        "Is my cough due to ramipril?",
        "A 60-year-old man on lisinopril developed a cough. Did lisinopril cause his cough?",
    ],
)
def test_what_brought_it_on_in_one_person_no_study_of_many_tells(question: str) -> None:
    answer = aetia.ask_sync(question)
    assert answer.reply == "yes"
    assert "in this one person, studies of many cannot tell" in answer.headline
    assert "other people" not in answer.headline


@pytest.mark.parametrize(
    "question",
    [
        "Did thalidomide cause birth defects?",
        "Does ibuprofen cause stomach bleeding?",
        "I am 60 and on lisinopril. Does it cause cough?",
    ],
)
def test_what_is_asked_of_many_is_no_single_case(question: str) -> None:
    answer = aetia.ask_sync(question)
    assert (answer.reply, "one person" in answer.headline) == ("yes", False)


def test_one_person_of_an_age_is_a_patient_and_no_group_to_be_studied() -> None:
    answer = aetia.ask_sync("Does ramipril cause cough in a 60-year-old man?")
    assert answer.read_as[0].kind == "patient"
    assert "other people" not in answer.headline
