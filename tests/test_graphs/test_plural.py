"""Number agreement of biomedical names: every starter name was looked at by eye."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import graphs.starter
from graphs.plural import agree, is_plural, less, more

NODES = Path(graphs.starter.__file__).with_name("nodes.tsv")

PLURAL = {
    "ACE inhibitors",
    "antidepressants",
    "antihypertensive agents",
    "benzodiazepines",
    "beta-blockers",
    "combined oral contraceptives",
    "fractures",
    "G protein gated Potassium channels",
    "GLP-1 receptor agonists",
    "influenza vaccines",
    "multivitamins",
    "neural tube defects",
    "omega-3 fatty acids",
    "phytosterols",
    "Prostaglandins",
    "proton pump inhibitors",
    "reactive oxygen species",
    "respiratory tract infections",
    "SGLT2 inhibitors",
    "spinal fractures",
    "statins",
    "triglycerides",
    "vaccines",
}
"""All plural names of the starter graph; the others, of which many end in s, are singular."""


def starter_names() -> list[str]:
    with NODES.open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["name"] for row in rows]


def test_every_starter_name_has_the_number_that_a_person_gave_it() -> None:
    names = starter_names()
    assert len(names) > 600
    assert {name for name in names if is_plural(name)} == PLURAL


@pytest.mark.parametrize(
    "name",
    """
    AIDS|SARS|HIV/AIDS|PCOS|IBS|ARDS|measles|mumps|rabies|rickets|shingles|herpes|scabies|caries
    diabetes|type 2 diabetes|gestational diabetes mellitus|arthritis|psoriasis|sepsis|tuberculosis
    lupus|tinnitus|virus|hepatitis B virus|Staphylococcus aureus|Candida albicans|Homo sapiens
    genetics|pharmacokinetics|pharmacogenomics|hemodynamics|pediatrics|statistics|illness|stress
    weight loss|bone mass|pancreas|biceps|bias|asbestos|delirium tremens|status epilepticus
    Crohn's disease|Alzheimer's|synthesis of prostaglandins|exposure to pesticides
    infection by viruses|diabetes mellitus, type 2|psoriasis (plaques)|vitamin D (cholecalciferol)
    Diabetes Mellitus|cirrhosis|dialysis|KRAS|loss of teeth
    """.strip()
    .replace("\n", "|")
    .split("|"),
)
def test_names_that_take_is(name: str) -> None:
    assert agree(name.strip(), "is") == "is"


@pytest.mark.parametrize(
    "name",
    """
    statins|beta blockers|antibiotics|diuretics|antipsychotics|analgesics|NSAIDs|SSRIs|PPIs
    fatty acids|Fatty Acids, Omega-3|Contraceptives, Oral|bacteria|children|postmenopausal women
    gut bacteria|mice|nuclei|neoplasms|Breast Neoplasms|gallstones|cataracts|allergies|biopsies
    phthalates|opioids (prescribed)|drugs for hypertension|inhibitors of CETP|red blood cells
    carcinomas|embryos|placebos|varicose veins|hot flashes|electrolytes|viruses|genes|diagnoses
    """.strip()
    .replace("\n", "|")
    .split("|"),
)
def test_names_that_take_are(name: str) -> None:
    assert agree(name.strip(), "is") == "are"


@pytest.mark.parametrize(
    ("verb", "plural"),
    [
        ("increases", "increase"),
        ("lowers", "lower"),
        ("causes", "cause"),
        ("contributes to", "contribute to"),
        ("is associated with", "are associated with"),
        ("has the side effect", "have the side effect"),
        ("does", "do"),
        ("goes", "go"),
        ("catalyzes", "catalyze"),
        ("process", "process"),
    ],
)
def test_verbs_follow_the_number(verb: str, plural: str) -> None:
    assert agree("statins", verb) == plural
    assert agree("diabetes", verb) == verb


@pytest.mark.parametrize(
    ("name", "fewer", "greater"),
    [
        ("LDL cholesterol", "less LDL cholesterol", "more LDL cholesterol"),
        ("blood pressure", "lower blood pressure", "higher blood pressure"),
        ("25-hydroxyvitamin D level", "lower 25-hydroxyvitamin D level", None),
        ("fractures", "fewer fractures", "more fractures"),
        ("triglycerides", "lower triglycerides", "higher triglycerides"),
        ("all-cause mortality", "lower all-cause mortality", "higher all-cause mortality"),
    ],
)
def test_less_and_more_fit_the_name(name: str, fewer: str, greater: str | None) -> None:
    assert less(name) == fewer
    assert greater is None or more(name) == greater
