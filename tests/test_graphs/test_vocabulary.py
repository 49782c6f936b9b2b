"""What the vocabulary answers: names, spans of texts, identifiers, relations; and what it never does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphs.curie import Curie
from graphs.errors import InputError
from graphs.related import Related

if TYPE_CHECKING:
    from graphs.vocabulary.reader import Vocabulary

SENTENCES = (Path(__file__).parent / "plain_sentences.txt").read_text(encoding="utf-8").splitlines()


async def named(vocabulary: Vocabulary, text: str) -> str:
    """The name of the best hit, empty when there is none; which must then be exact."""
    hits = await vocabulary.resolve(text)
    return hits[0].node.name if hits and hits[0].how == "exact" else ""


async def related_names(vocabulary: Vocabulary, text: str, relation: str, towards: str) -> set[str]:
    (hit, *_) = await vocabulary.resolve(text)
    found = await vocabulary.related(hit.node.curie)
    wanted = [r.curie for r in found if (r.relation, r.towards) == (relation, towards)]
    return {node.name for node in await vocabulary.nodes(wanted)}


async def test_it_knows_more_than_twenty_thousand_concepts(vocabulary: Vocabulary) -> None:
    assert int(vocabulary.meta["concepts"]) > 20_000


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("a heart attack", ""), ("heart attack", "myocardial infarction"), ("MI", "myocardial infarction"),
        ("high blood pressure", "hypertension"), ("raised blood pressure", "hypertension"),
        ("COPD", "chronic obstructive pulmonary disease"), ("copd", "chronic obstructive pulmonary disease"),
        ("T2DM", "type 2 diabetes"), ("diabetes type 2", "type 2 diabetes"), ("AFib", "atrial fibrillation"),
        ("clot in the lung", "pulmonary embolism"), ("sleep apnoea", "obstructive sleep apnea"),
        ("womb cancer", "endometrial cancer"), ("cancer of the lung", "lung cancer"),
        ("carcinoma of the lung", "lung cancer"), ("cancer of the stomach", "stomach cancer"),
        ("haemophilia", "hemophilia"), ("coeliac disease", "celiac disease"), ("Crohn's disease", "Crohn's disease"),
        ("alzheimers", "Alzheimer's disease"), ("hip fractures", "hip fracture"), ("UTIs", "urinary tract infection"),
        ("vitamin D deficiency", "vitamin D deficiency"), ("salmonella infection", "salmonella infections"),
        ("chickenpox", "chickenpox"), ("shingles", "herpes zoster"), ("whooping cough", "pertussis"),
        ("Huntington disease", "Huntington's disease"), ("achondroplasia", "achondroplasia"),
    ],
)  # fmt: skip
async def test_conditions(vocabulary: Vocabulary, said: str, meant: str) -> None:
    assert await named(vocabulary, said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Lipitor", "atorvastatin"), ("Ozempic", "semaglutide"), ("tylenol", "acetaminophen"),
        ("paracetamol", "acetaminophen"), ("Zocor", "simvastatin"), ("Eliquis", "apixaban"),
        ("Prozac", "fluoxetine"), ("Seroxat", "paroxetine"), ("Epilim", "valproic acid"),
        ("Nurofen", "ibuprofen"), ("Viagra", "sildenafil"), ("Ventolin", "salbutamol"),
        ("the pill", "combined oral contraceptives"), ("water pills", "diuretics"),
        ("blood thinners", "anticoagulants"), ("ACE-inhibitor", "ACE inhibitors"), ("β-blockers", ""),
        ("betablockers", "beta-blockers"), ("flu jab", "influenza vaccines"), ("gliptins", "DPP-4 inhibitors"),
        ("gabapentinoids", "gabapentinoids"), ("HRT", "hormone replacement therapy"),
        ("oestrogen-only HRT", "estrogen alone"), ("combined HRT", "estrogen with progestin"),
        ("vitamin C", "vitamin C"), ("cod liver oil", "omega-3 fatty acids"), ("colecalciferol", "vitamin D (cholecalciferol)"),
    ],
)  # fmt: skip
async def test_drugs_and_their_classes(vocabulary: Vocabulary, said: str, meant: str) -> None:
    assert await named(vocabulary, said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("maternal smoking", "maternal smoking in pregnancy"), ("bike helmets", "bicycle helmet use"),
        ("tummy sleeping for babies", "prone sleeping position"), ("insoles", "foot orthoses"),
        ("passive smoking", "second-hand smoke"), ("booze", "alcohol drinking"), ("weed", "cannabis use"),
        ("vapes", "e-cigarettes"), ("working nights", "night shift work"), ("sitting all day", "sedentary behavior"),
        ("PM2.5", "particulate matter"), ("tanning beds", "indoor tanning"), ("soda", "sugar-sweetened beverages"),
        ("bacon", "processed meat"), ("fibre", "dietary fibre"), ("keto diet", "ketogenic diet"),
        ("CPAP", "continuous positive airway pressure"), ("bypass surgery", "coronary artery bypass grafting"),
        ("caesarean", "cesarean delivery"), ("mammograms", "mammography screening"), ("CBT", "cognitive behavioral therapy"),
        ("bad cholesterol", "LDL cholesterol"), ("A1c", "glycated hemoglobin"), ("BMI", "body mass index"),
        ("BMD", "bone density"), ("death from any cause", "all-cause mortality"),
        ("cardiovascular death", "cardiovascular mortality"), ("hospital admission", "hospitalization"),
        ("losing weight", "weight loss"), ("birthweight", "birth weight"), ("muscle pain", "myalgia"),
        ("TP53", "p53"), ("HER2", "ERBB2"), ("garlic", "garlic"), ("olive oil", "olive oil"),
    ],
)  # fmt: skip
async def test_exposures_procedures_measures_and_genes(
    vocabulary: Vocabulary, said: str, meant: str
) -> None:
    assert await named(vocabulary, said) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("metforman", "metformin"), ("ibuprofin", "ibuprofen"), ("diabetis", "type 2 diabetes"),
        ("hypertention", "hypertension"), ("arthritus", "arthritis"), ("schizofrenia", "schizophrenia"),
        ("coronary artery diseas", "coronary heart disease"), ("Ozempik", "semaglutide"),
        ("anxeity", "anxiety"), ("migrane", "migraine"), ("cofee", "coffee drinking"), ("warfrin", "warfarin"),
    ],
)  # fmt: skip
async def test_a_typing_error_is_offered_as_one(
    vocabulary: Vocabulary, typed: str, meant: str
) -> None:
    (hit, *_) = await vocabulary.resolve(typed)
    assert (hit.node.name, hit.how) == (meant, "fuzzy")
    assert 0.5 < hit.score < 1


@pytest.mark.parametrize(
    "text", ["zzyzx", "qwertyuiop", "frobnication", "the of and", "", "?!", "cout", "xqtsr", "capital of France"]
)  # fmt: skip
async def test_what_is_near_to_nothing_gets_nothing(vocabulary: Vocabulary, text: str) -> None:
    assert await vocabulary.resolve(text) == []


async def test_categories_and_limits_narrow(vocabulary: Vocabulary) -> None:
    both = await vocabulary.resolve("insulin")
    assert {hit.node.category for hit in both} == {"biolink:Drug", "biolink:Protein"}
    (drug,) = await vocabulary.resolve("insulin", categories=["biolink:Drug"])
    assert drug.node.name == "insulins"
    assert await vocabulary.resolve("insulin", limit=0) == []
    with pytest.raises(InputError):
        await vocabulary.resolve("insulin", limit=-1)


async def test_the_spelling_tells_apart_what_folds_alike(vocabulary: Vocabulary) -> None:
    found = [
        await named(vocabulary, text) for text in ("penicillin", "penicillins", "EGFR", "eGFR")
    ]
    assert found == [
        "benzylpenicillin", "penicillins", "Epidermal growth factor receptor", "kidney function",
    ]  # fmt: skip


async def test_a_text_gives_its_names_and_where_they_stand(vocabulary: Vocabulary) -> None:
    text = "Do calcium-channel blockers prevent cancer of the lung better than Zocor in people with AF?"
    found = await vocabulary.scan(text)
    assert [(m.text, m.hits[0].node.name) for m in found] == [
        ("calcium-channel blockers", "calcium channel blockers"), ("cancer of the lung", "lung cancer"),
        ("Zocor", "simvastatin"), ("AF", "atrial fibrillation"),
    ]  # fmt: skip
    assert all(text[m.start : m.end] == m.text for m in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Does CAT protect against ageing?", True), ("My cat was on the mat.", False),
        ("Do statins cause falls?", True), ("Would the number fall?", False), ("if we set it and it will be", False),
        ("the impact of ADD on school", True), ("we add two and two", False),
    ],
)  # fmt: skip
async def test_words_are_no_names_by_accident(
    vocabulary: Vocabulary, text: str, found: bool
) -> None:
    named = {hit.node.name for m in await vocabulary.scan(text) for hit in m.hits}
    names = {"CAT", "falls", "attention deficit hyperactivity disorder", "SET", "Catalase"}
    assert bool(named & names) is found, named


async def test_plain_english_mentions_nothing(vocabulary: Vocabulary) -> None:
    assert len(SENTENCES) == 200
    found = {line: [m.text for m in await vocabulary.scan(line)] for line in SENTENCES}
    assert {line: names for line, names in found.items() if names} == {}


async def test_identifiers_of_one_concept_lead_to_it(vocabulary: Vocabulary) -> None:
    metformin = Curie("DRUGBANK", "DB00331")
    same = await vocabulary.same_as(metformin)
    assert Curie("MESH", "D008687") in same
    assert metformin not in same
    assert metformin in await vocabulary.same_as(Curie("MESH", "D008687"))
    for curie in (metformin, *same):
        found = await vocabulary.node(curie)
        assert found is not None
        assert found.curie == metformin
    assert await vocabulary.node(Curie("DOID", "nosuch")) is None
    assert await vocabulary.same_as(Curie("DOID", "nosuch")) == ()


async def test_what_was_denied_by_hand_is_not_merged(vocabulary: Vocabulary) -> None:
    """Biomappings denies these pairs."""
    for first, second in (("DOID:0014667", "MESH:C536035"), ("DOID:10652", "MESH:C536599")):
        assert Curie.parse(second) not in await vocabulary.same_as(Curie.parse(first))


async def test_members_parts_and_kinds(vocabulary: Vocabulary) -> None:
    members = await related_names(vocabulary, "statins", "member_of", "narrower")
    assert {"atorvastatin", "simvastatin", "rosuvastatin"} <= members
    assert "statins" in await related_names(vocabulary, "atorvastatin", "member_of", "broader")
    hrt = await related_names(vocabulary, "HRT", "member_of", "narrower")
    assert {"estrogen alone", "estrogen with progestin"} <= hrt
    assert "coronary heart disease" in await related_names(vocabulary, "MI", "part_of", "broader")
    assert "stroke" in await related_names(vocabulary, "ischemic stroke", "is_a", "broader")
    clots = await related_names(vocabulary, "venous thromboembolism", "is_a", "narrower")
    assert {"deep vein thrombosis", "pulmonary embolism"} <= clots


@pytest.mark.parametrize(
    ("narrower", "broader"),
    [
        ("birth weight", "body weight"), ("cardiac arrest", "heart failure"), ("prediabetes", "diabetes"),
        ("pulmonary hypertension", "hypertension"), ("fibromyalgia", "myositis"), ("appendicitis", "gastroenteritis"),
    ],
)  # fmt: skip
async def test_a_kind_that_holds_for_words_alone_is_taken_away(
    narrower: str, broader: str, vocabulary: Vocabulary
) -> None:
    """Public trees put them so: what smoking does to birth weight says nothing of body weight."""
    wider = (await vocabulary.resolve(broader))[0].node.curie
    kind = (await vocabulary.resolve(narrower))[0].node.curie
    assert kind not in {one.curie for one in await vocabulary.related(wider)}


async def test_markers_and_surrogates(vocabulary: Vocabulary) -> None:
    assert "blood pressure" in await related_names(
        vocabulary, "hypertension", "high_level_of", "broader"
    )
    assert {"body weight", "body mass index"} <= await related_names(
        vocabulary, "obesity", "high_level_of", "broader"
    )
    assert "abdominal obesity" in await related_names(
        vocabulary, "obesity", "measured_by", "broader"
    )
    assert "coronary heart disease" in await related_names(
        vocabulary, "LDL cholesterol", "surrogate_for", "broader"
    )
    assert "bone density" in await related_names(
        vocabulary, "fractures", "surrogate_for", "narrower"
    )


async def test_depth_counts_steps_and_nothing_is_broader_than_itself(
    vocabulary: Vocabulary,
) -> None:
    (hit, *_) = await vocabulary.resolve("hepatocellular carcinoma")
    kinds = [r for r in await vocabulary.related(hit.node.curie) if r.relation == "is_a"]
    depth = {str(r.curie): r.depth for r in kinds if r.towards == "broader"}
    assert depth["DOID:3571"] == 1
    assert depth["DOID:162"] > 1
    assert str(hit.node.curie) not in depth
    assert kinds == sorted(kinds, key=lambda r: (r.relation, r.towards, r.depth, r.curie))
    assert await vocabulary.related(Curie("DOID", "nosuch")) == ()


async def test_a_relation_reads_the_same_from_both_ends(vocabulary: Vocabulary) -> None:
    (drug, *_), (group, *_) = [
        await vocabulary.resolve(t) for t in ("lisinopril", "ACE inhibitors")
    ]
    up = await vocabulary.related(drug.node.curie)
    down = await vocabulary.related(group.node.curie)
    assert Related("member_of", group.node.curie, "broader") in up
    assert Related("member_of", drug.node.curie, "narrower") in down


@pytest.mark.parametrize(
    ("narrower", "broader", "kin"),
    [
        ("venlafaxine", "loxapine", False),
        ("ketorolac", "indomethacin", False),
        ("furosemide", "sulfanilamide", False),
        ("testosterone propionate", "testosterone", True),
        ("dexmethylphenidate", "methylphenidate", True),
        ("metformin", "biguanides", True),
        ("aminophylline", "theophylline", True),
    ],
)
async def test_no_medicine_is_a_kind_of_another_by_its_structure(
    vocabulary: Vocabulary, narrower: str, broader: str, kin: bool
) -> None:
    """MeSH files substances under what they are derived from; forms of one ingredient stay kin."""
    one, other = [(await vocabulary.resolve(name))[0].node.curie for name in (narrower, broader)]
    assert (other in {near.curie for near in await vocabulary.related(one)}) is kin
