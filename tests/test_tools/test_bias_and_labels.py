"""What a report says of bias and of who paid, and what a label states: each with its place, nothing guessed."""

from __future__ import annotations

import pytest

from tools.literature.hits import Document
from tools.literature.lines.as_evidence import registered_in
from tools.literature.reading.bias_read import bias_cues, serious
from tools.literature.reading.funding_read import funding_of
from tools.literature.targeted.labelled import LabelStatement, read_label
from tools.literature.targeted.published import Published
from tools.literature.targeted.sought import PairSought, side_of

TRIAL = "We randomized 200 patients to zorbine or placebo. "


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("This was an open-label trial.", ("open label",)),
        ("The study was not blinded.", ("open label",)),
        ("Masking: none (open label).", ("open label",)),
        ("This open-label trial had blinded outcome assessment.", ()),
        ("This double-blind trial was followed by an open-label extension.", ()),
        ("Patients of this double-blind trial could enter an open-label study.", ()),
        ("After week 12 all entered an open-label extension.", ()),
        ("Previous open-label trials gave mixed results.", ()),
        ("Patients were quasi-randomly assigned.", ("allocation that can be foreseen",)),
        ("Patients were allocated according to date of birth.", ("allocation that can be foreseen",)),
        ("Patients were assigned on alternate days.", ("allocation that can be foreseen",)),
        ("Zorbine was given on alternate days.", ()),
        ("Sealed opaque envelopes were used.", ()),
        ("Fifty patients (25%) were lost to follow-up.", ("25 % lost to follow-up",)),
        ("In all, 60 patients dropped out.", ("30 % lost to follow-up",)),
        ("The dropout rate was 8%.", ()),
        ("Only 71% completed the study.", ("29 % lost to follow-up",)),
        ("An attrition of 30% was anticipated; withdrawal movements fell by 40%.", ()),
        ("5/24 subjects withdrew.", ("21 % lost to follow-up",)),
    ],
)  # fmt: skip
def test_a_trial_is_open_to_bias_where_it_says_so(says: str, told: tuple[str, ...]) -> None:
    cues = bias_cues(TRIAL + says)
    assert serious(cues, "glumitis") == told
    for cue in cues:
        assert (TRIAL + says)[cue.span.start : cue.span.end] == cue.span.text


def test_who_knows_the_treatment_does_not_change_who_dies() -> None:
    cues = bias_cues(TRIAL + "It was open label. In all, 60 patients dropped out.")
    assert serious(cues, "all-cause mortality") == ("30 % lost to follow-up",)


def test_a_review_is_held_to_what_it_says_of_its_studies() -> None:
    says = "Most trials were at high risk of bias. Two trials were open label."
    assert serious(bias_cues(says, pools=True), "glumitis") == ("studies of low quality",)


@pytest.mark.parametrize(
    ("says", "who"),
    [
        ("It helped. (Funded by Zorb Pharma; ZORB-1 number, 7.)", "Zorb Pharma"),
        ("It helped.\n\nFunding\nThe Glum Foundation.", "The Glum Foundation"),
        ("FUNDING: None.", "None"),
        ("This study was supported by a grant from the Glum Council.", "the Glum Council"),
        ("The analysis was supported by the rating of experts.", None),
        ("Our hypothesis is supported by these findings.", None),
    ],
)
def test_who_paid_is_what_the_report_says(says: str, who: str | None) -> None:
    found = funding_of(says)
    assert (found.text if found else None) == who


def stated(heading: str, says: str, title: str = "Label of ZORBINE HYDROCHLORIDE") -> list[str]:
    text = Published(title, says)
    start = len(title) + 2
    sought = PairSought(side_of(["zorbine"]), side_of(["glumitis"]))
    read = read_label(text, [(heading, start, start + len(says))], sought)
    return [one.grade if isinstance(one, LabelStatement) else one.why for one in read]


@pytest.mark.parametrize(
    ("heading", "says", "grade"),
    [
        ("indications and usage", "1 INDICATIONS AND USAGE Zorbine is indicated for the treatment of glumitis.", "approved"),
        ("indications and usage", "Zorbine tablets are indicated to reduce the risk of glumitis in adults.", "approved"),
        ("indications and usage", "It is indicated for the relief of the signs and symptoms of quax, morp, and glumitis.", "approved"),
        ("indications and usage", "It is indicated for the treatment of adult patients with glumitis.", "approved"),
        ("boxed warning", "WARNING: GLUMITIS Zorbine can cause it.", "boxed warning"),
        ("boxed warning", "Zorbine increases the risk of quax and glumitis.", "boxed warning"),
        ("adverse reactions", "The most common adverse reactions (at least 5%) are quax, glumitis, and morp.", "adverse reaction"),
        ("adverse reactions", "The following adverse reactions have been reported: glumitis.", "adverse reaction"),
    ],
)  # fmt: skip
def test_a_label_states_uses_and_harms(heading: str, says: str, grade: str) -> None:
    assert stated(heading, says) == [grade]


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        ("indications and usage", "Zorbine is not indicated for the treatment of glumitis."),
        ("indications and usage", "It is indicated for the treatment of quax in patients with glumitis."),
        ("indications and usage", "It is indicated to reduce the risk of quax in patients who have glumitis."),
        ("indications and usage", "It is indicated for the treatment of severe glumitis."),
        ("indications and usage", "It is indicated for the treatment of glumitis syndrome."),
        ("indications and usage", "Safety in glumitis was studied."),
        ("boxed warning", "The risk of quax is higher in patients with glumitis."),
        ("adverse reactions", "Adverse reactions in patients with glumitis were quax and morp."),
        ("adverse reactions", "Adverse reactions did not include glumitis."),
        ("adverse reactions", "In trials of glumitis adverse reactions were quax."),
        ("contraindications", "Zorbine is contraindicated in glumitis."),
    ],
)  # fmt: skip
def test_a_label_that_denies_or_means_something_else_is_not_taken(heading: str, says: str) -> None:
    assert not {"approved", "boxed warning", "adverse reaction"} & set(stated(heading, says))


def test_a_label_of_a_combination_says_nothing_of_its_parts() -> None:
    says = "It is indicated for the treatment of glumitis."
    assert stated("indications and usage", says, "Label of ZORBINE AND QUALLOX") == []
    assert stated("indications and usage", says, "Label of ZORBINE") == ["approved"]


@pytest.mark.parametrize(
    ("says", "numbers"),
    [
        ("NCT00000001 and ISRCTN 12345678.", ("NCT00000001", "ISRCTN12345678")),
        ("EudraCT number: 2009-012345-12; UMIN000001234", ("2009-012345-12", "UMIN000001234")),
        ("ChiCTR-TRC-12345678, NTR 1234, NTR1234", ("ChiCTR-TRC-12345678", "NTR1234")),
        ("Grant 2009-0123, NCT123, phone 12345678", ()),
    ],
)
def test_the_number_of_the_registry_is_that_of_the_own_study(
    says: str, numbers: tuple[str, ...]
) -> None:
    other = "As in an earlier trial (NCT00000009)."
    text = f"{other}\n\n{says}"
    sections = (("Introduction", 0, len(other)), ("Methods", len(other) + 2, len(text)))
    assert registered_in(Document("d", "T", text, sections=sections)) == numbers
