"""Evidence of patients of one illness is no answer about those of another."""

from __future__ import annotations

import aetia


def test_what_helps_in_one_illness_is_not_claimed_of_another() -> None:
    answer = aetia.ask_sync("Does dexamethasone reduce deaths in cryptococcal meningitis?")
    assert answer.reply == "unknown"
    assert answer.certainty == "low"
    assert "of other people" in answer.headline


def test_a_name_that_a_whole_group_has_is_no_name_of_all_studies() -> None:
    answer = aetia.ask_sync("Does prone positioning reduce deaths in people with stroke?")
    assert answer.reply == "unknown"
    assert "of other people" in answer.headline


def test_the_same_illness_in_other_words_is_the_same() -> None:
    text = "Does tocilizumab reduce mortality in people hospitalised with severe COVID-19?"
    assert aetia.ask_sync(text).reply == "yes"


def test_support_by_a_class_takes_nothing_from_a_medicine_of_its_own_evidence() -> None:
    answer = aetia.ask_sync("Does cetirizine help with hay fever?")
    assert answer.reply == "yes"
    assert "The evidence is of" not in answer.headline
