"""Groups of people in the words of studies and questions."""

from __future__ import annotations

import pytest

from tools.populations import groups_of, is_special, words_of

PHRASES = """treatment|
women|women
pigmented women of mention|women
men aged 50 to 69|men
adults aged 65 and over|older people
people aged 50 and over|
adults aged 18 to 30|
children aged 3 to 17 years|children
boys aged 13 to 18|children,men
people over 75|older people
people over the age of 80|older people
people given over 60 mg|
people with over 60 hours of exposure|
over 75s|older people
72-year-old man|older people,men
I am 72 years old|older people
I am 45 years old.|
6-year-old boy|children,men
18-year-olds|
under 18|children
women under 60|women
adults 55-80 at high cardiovascular risk|
adults without diabetes|
adults without diabetes or hypertension who smoke|smokers
adults and children without diabetes|children
non-diabetic adults|
nonpregnant women|women
women who are not pregnant|women
HIV-negative people|
people infected with HIV-1|HIV
people free of CHD|primary prevention
adults with diabetes without cardiovascular disease, UK|diabetes,primary prevention
people without vascular disease, 68 prospective studies|primary prevention
individuals without cardiovascular disease, 11 primary prevention trials|primary prevention
28 trials, primary and secondary prevention|
patients after myocardial infarction|cardiovascular disease
never smokers|never smokers
nonsmokers|never smokers
people who do not smoke (not high-risk for lung cancer)|never smokers
current smokers and never smokers|smokers,never smokers
smokers, former smokers and asbestos-exposed workers (CARET)|smokers
male smokers 50-69, Finland (ATBC)|smokers,men
pregnant women|pregnancy,women
children exposed in the womb|children,pregnancy,women
newborns exposed late in pregnancy|newborns,pregnancy,women
gestational diabetes|pregnancy,diabetes,women
postmenopausal women|postmenopausal women,women
men and women|
45 women, observational reports|women
17 studies, 12,099 CHD events|
managing directors|
menopause clinics|
boyfriend|
the aged|older people
aged care|
US adults (men 50+, women 55+), VITAL|
US adults 60 and older (COSMOS)|older people
older men|older people,men
elderly people with dementia-related psychosis|older people
adults over 24 years (short-term studies)|
women at high risk for breast cancer|women
cancer patients|cancer
patients in intensive care|critical illness
adults with heart failure|heart failure
adults with chronic kidney disease on dialysis|kidney disease
pre-term infants|newborns
women nurses 30-55 at baseline, USA (Nurses' Health Study)|women
men, UK Biobank|men
teenagers|adolescents
African descent|genetic ancestry
adults with systolic pressure 130 or more at cardiovascular risk, no diabetes (SPRINT)|"""


@pytest.mark.parametrize("row", PHRASES.split("\n"))
def test_the_groups_that_a_phrase_speaks_of(row: str) -> None:
    phrase, _, groups = row.partition("|")
    assert groups_of(phrase) == frozenset(filter(None, groups.split(",")))
    assert groups_of(phrase.upper()) == groups_of(phrase)


def test_no_words_are_no_group() -> None:
    assert groups_of(None) == groups_of("") == frozenset()


def test_sex_and_ancestry_do_not_make_a_study_special() -> None:
    for everybody in ("women", "men", "people of European ancestry", "adults"):
        assert not is_special(groups_of(everybody))
    for some in ("smokers", "people over 75", "children", "pregnant women"):
        assert is_special(groups_of(some))


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("athletes", {"athlete"}),
        ("Japanese people", {"japanese"}),
        ("healthy adults", set()),
        ("people over 75", set()),
        ("the general population", set()),
        ("pregnant women with lupus", {"lupu"}),
        (None, set()),
    ],
)
def test_words_that_no_group_stands_for(phrase: str | None, words: set[str]) -> None:
    assert words_of(phrase) == words
