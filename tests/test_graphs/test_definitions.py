"""What definitions of diseases state: how they are read, the table that ships, and answers from it."""

from __future__ import annotations

from pathlib import Path

import pytest

import aetia
from agent.writing.short import short_form
from graphs.curation import definitions
from graphs.curation.defining import causes_in
from graphs.curation.grounded import Grounded
from graphs.curation.symptoms import symptoms_in
from graphs.curie import Curie
from graphs.starter.build import read_files, texts_of
from graphs.starter.tables import DEFINED, DEFINED_NODES
from graphs.statements import Node

DATA = Path(__file__).parents[3] / "shared" / "data"


def causes(text: str) -> set[tuple[str, str]]:
    return {(one.relation, one.names[0]) for one in causes_in(text)}


def symptoms(text: str) -> list[str]:
    return [one.names[-1] for one in symptoms_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "An infection that has_material_basis_in Rickettsia typhi or has_material_basis_in Rickettsia "
            "felis, which are transmitted_by fleas (Xenopsylla cheopis).",
            {("agent", "Rickettsia typhi"), ("agent", "Rickettsia felis"), ("bite", "flea bites")},
        ),
        (
            "A filariasis caused by the nematode Loa loa, which is transmitted through a bite.",
            {("agent", "Loa loa")},
        ),
        (
            "A wart that has_material_basis_in human papillomavirus (types 2 and 4), has_symptom a wart.",
            {
                ("agent", "human papillomavirus"),
                ("agent", "human papillomavirus type 2"),
                ("agent", "human papillomavirus type 4"),
            },
        ),
        (
            "A dwarfism that has_material_basis_in mutations in the FGFR1 and FGFR2 gene.",
            {("gene", "FGFR1"), ("gene", "FGFR2")},
        ),
        (
            "Bones that has_material_basis_in a vitamin D deficiency in children.",
            {("lack", "vitamin D deficiency")},
        ),
        (
            "A lung disease caused by inhalation and retention of asbestos fibers.",
            {("inhaled", "asbestos")},
        ),
        ("A cough often caused by Bordetella pertussis.", {("named", "Bordetella pertussis")}),
    ],
)
def test_a_cause_is_read_behind_its_marker(text: str, expected: set[tuple[str, str]]) -> None:
    assert causes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A mycosis that has_material_basis_in Fungi, which enter the body.",
        "A carcinoma that has_material_basis_in abnormally proliferating cells.",
        "A gastritis thought to be caused by Helicobacter pylori.",
        "A fever that could be transmitted_by ticks.",
        "A pneumonia caused by viruses such as influenza virus.",
        "An infection of the lung that is caused by bacteria.",
    ],
)
def test_what_names_no_one_cause_is_left_out(text: str) -> None:
    assert causes(text) == set()


def test_symptoms_lose_what_qualifies_them() -> None:
    text = (
        "A fever. The infection has_symptom severe headache, has_symptom maculopapular rash on extremities, "
        "has_symptom eschar (usually single), has_symptom loss of appetite and has_symptom nausea and vomiting."
    )
    assert symptoms(text) == ["headache", "rash", "eschar", "anorexia", "nausea", "vomiting"]
    assert symptoms("Symptoms include fever, chills, and dry cough.") == [
        "fever",
        "chills",
        "cough",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It has_symptom muscle weakness.",  # a name of myopathy where it is looked up
        "The infection has_symptom gasping and has_symptom reduced egg production in birds.",
        "An infection of sheep and rarely humans. It has_symptom fever.",
        "The symptoms include local inflammation, edema and hemorrhage.",
        "It has_symptom avoidance as ASD.",
    ],
)
def test_a_doubtful_symptom_is_none(text: str) -> None:
    assert not {"fever", "edema", "muscle weakness", "gasping", "ASD"} & set(symptoms(text))


def test_the_firmest_statement_on_a_pair_is_kept_and_what_has_no_node_is_counted() -> None:
    fever = Node(Curie("HP", "1"), "biolink:PhenotypicFeature", "fever")
    mumps = Node(Curie("DOID", "1"), "biolink:Disease", "Mumps infection")
    known = Node(Curie("MESH", "1"), "biolink:OrganismTaxon", "mumps virus")
    found = Grounded([fever, mumps], (), lambda name: [(known, ())] if "virus" in name else [])
    text = "A fever often caused by Mumps virus, has_material_basis_in Mumps virus, has_symptom fever, has_symptom woe."
    made = definitions.rows_of([("DOID:1", "mumps", text)], found)
    assert sorted(row[:3] for row in made.rows.values()) == [
        ("DOID:1", "HP:1", "symptom"),
        ("MESH:1", "DOID:1", "agent"),
    ]
    assert dict(made.dropped) == {("symptom", "not one concept"): 1}
    assert (found.new[mumps.curie].name, found.new[mumps.curie].synonyms) == (
        "mumps",
        ("Mumps infection",),
    )


def test_the_shipped_tables_are_those_that_the_program_makes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not (DATA / definitions.FILE).exists():
        pytest.skip(f"no ontology under {DATA}")
    monkeypatch.setattr(definitions, "HERE", tmp_path)
    assert definitions.main(["--data", str(DATA)]) == 0
    shipped = texts_of(read_files((DEFINED, DEFINED_NODES)))
    for name, text in shipped.items():
        assert (tmp_path / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize(
    ("question", "reply", "said"),
    [
        (
            "Does Treponema pallidum cause syphilis?",
            "yes",
            "Yes: Treponema pallidum increases syphilis",
        ),
        ("Does syphilis cause Treponema pallidum?", "unknown", "no study"),
        ("Does HHV-8 cause Kaposi's sarcoma?", "yes", "Yes: Human herpesvirus 8 increases"),
        ("Does Lassa fever cause headache?", "unknown", "no study"),
        ("Does Japanese encephalitis cause seizures?", "yes", "Probably yes"),
        (
            "Does a mutation in the RUNX2 gene cause cleidocranial dysplasia?",
            "yes",
            "RUNX2 mutation increases",
        ),
        ("Does HIV cause AIDS?", "yes", "acquired immunodeficiency syndrome"),
        ("What are the common symptoms of yellow fever?", "asks_back", "firmest first"),
        ("Does vitamin C deficiency cause scurvy?", "yes", "scurvy is vitamin C deficiency"),
        ("Is scurvy caused by a lack of vitamin C?", "yes", "scurvy is vitamin C deficiency"),
        ("Does scurvy cause vitamin C deficiency?", "asks_back", "the same thing"),
    ],
)
def test_questions_are_answered_from_definitions(question: str, reply: str, said: str) -> None:
    answer = aetia.ask_sync(question)
    assert (answer.reply, said in answer.headline) == (reply, True), answer.headline


def test_a_defining_cause_is_told_as_one() -> None:
    told = " ".join(short_form(aetia.ask_sync("Does Rubella virus cause rubella?")).split())
    assert "Disease Ontology (which defines rubella by it)" in told
    assert "not everyone who meets with its cause gets it" in told
    listed = short_form(aetia.ask_sync("What causes scabies?"))
    assert "raising scabies: Sarcoptes scabiei" in listed
