"""How a drug acts, asked without an outcome, with an unknown one, or in words of the body."""

from __future__ import annotations

import pytest

import aetia


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How does warfarin work?", ("warfarin >", "vitamin K-dependent clotting factors")),
        (
            "What is the mechanism of action of omeprazole?",
            ("proton pump inhibitors", "gastric acid"),
        ),
    ],
)
def test_how_a_drug_works_is_told_from_what_sources_state_of_it(
    question: str, words: tuple[str, ...]
) -> None:
    answer = aetia.ask_sync(question)
    assert answer.reply == "mechanism"
    assert all(word in answer.headline for word in words)
    assert answer.claims[0].text == answer.headline
    assert set(answer.claims[0].evidence) <= {item["id"] for item in answer.evidence}
    assert answer.verdict == "insufficient_evidence"


def test_an_unknown_thing_that_is_acted_on_is_said_beside_how_the_drug_acts() -> None:
    answer = aetia.ask_sync("How does warfarin affect the wugs?")
    assert answer.reply == "mechanism"
    assert answer.headline.startswith("'wugs' is no outcome that Aetia knows by that name.")
    assert "How warfarin acts on" in answer.headline


def test_no_loose_walk_stands_for_a_chain_that_is_not_held() -> None:
    answer = aetia.ask_sync("How does morphine cause hair loss?")
    assert (answer.reply, answer.reason) == ("unknown", "nothing_held")
    assert "How morphine acts on" in answer.headline
    assert "contraindicated" not in answer.headline
    assert all("contraindicated" not in one.text for one in answer.mechanisms)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "How does furosemide make you pee more?",
            ("Solute carrier family 12", "more urine excretion"),
        ),
        ("How does sildenafil produce an erection?", ("phosphodiesterase", "less erectile")),
        ("How does salbutamol open up the airways?", ("Cyclic AMP", "more bronchodilation")),
        ("By what mechanism do macrolides kill bacteria?", ("50S", "less bacterial growth")),
        ("How does paracetamol bring down a fever?", ("COX", "less fever")),
        ("How does verapamil slow the heart down?", ("L-type", "lower heart rate")),
        ("How does lidocaine numb the gums?", ("sodium channel", "less pain")),
    ],
)
def test_words_of_the_body_name_the_outcome_and_its_change(
    question: str, words: tuple[str, ...]
) -> None:
    answer = aetia.ask_sync(question)
    assert answer.reply == "mechanism"
    assert all(word in answer.headline for word in words)


def test_a_mechanism_that_ends_elsewhere_says_so() -> None:
    answer = aetia.ask_sync("How does atrial fibrillation cause stroke?")
    end = answer.mechanisms[0].text.rpartition(" > more ")[2]
    assert end != "stroke"
    assert f" It ends at {end}, not at stroke itself." in answer.headline
    whole = aetia.ask_sync("How does metformin lower blood glucose?")
    assert "It ends at" not in whole.headline


def test_a_drug_acts_as_its_class_does() -> None:
    answer = aetia.ask_sync("Why does morphine cause constipation?")
    chain = "morphine, one of the opioids > more Mu-type opioid receptor > less intestinal motility"
    assert chain in answer.headline


def test_insulin_sensitivity_is_the_opposite_of_resistance() -> None:
    answer = aetia.ask_sync("Does physical exercise improve insulin sensitivity?")
    assert answer.read_as[0].asked_change == "decreases"
    assert answer.reply != "no"
