"""Abbreviations that a text defines, against the examples of the paper and of abstracts."""

from __future__ import annotations

import pytest

from tools.naming.abbreviations import abbreviations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heat shock transcription factor (HSF) binds", {"HSF": "heat shock transcription factor"}),
        ("We gave tardive dyskinesia (TD) patients", {"TD": "tardive dyskinesia"}),
        ("low-density lipoprotein (LDL) cholesterol", {"LDL": "low-density lipoprotein"}),
        ("5-hydroxytryptamine (5-HT) levels", {"5-HT": "5-hydroxytryptamine"}),
        ("the drug GABA (gamma-aminobutyric acid) acts", {"GABA": "gamma-aminobutyric acid"}),
        ("myocardial infarction (MI; n = 30)", {"MI": "myocardial infarction"}),
        ("acute renal failure (ARF) and diabetes mellitus (DM).",
         {"ARF": "acute renal failure", "DM": "diabetes mellitus"}),
        ("coronary heart disease (CHD) ... (CHD) again", {"CHD": "coronary heart disease"}),
    ],
)  # fmt: skip
def test_the_long_form_is_found(text: str, expected: dict[str, str]) -> None:
    assert abbreviations(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "no brackets", "it was high (see below)", "the mean (3.4)", "patients (XYZ) were given aspirin",
     "an effect (P < 0.05) was seen", "(MI) at the start", "unclosed (MI"],
)  # fmt: skip
def test_what_is_no_definition_gives_nothing(text: str) -> None:
    assert abbreviations(text) == {}


def test_a_definition_does_not_reach_over_the_end_of_a_sentence() -> None:
    assert abbreviations("They had tardive. Dyskinesia was rare (TD).") == {}
