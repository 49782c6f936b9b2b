"""Long and lay phrasings: what stands around a known pair is read, told, or asked back; never passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.reading.read import read
from agent.run import ask
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary
from tests.test_agent.said import read_as

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from graphs.stores.sqlite_store import SqliteStore

READ: list[tuple[str, tuple[str, ...]]] = [
    ("Does the sweetener aspartame cause cancer?", ("effect: aspartame -> + cancer; left sweetener",)),
    ("Do cholesterol-lowering drugs called statins cause diabetes?",
     ("effect: statins -> + diabetes; left cholesterol-lowering drugs",)),
    ("Does vitamin D combined with calcium prevent fractures?",
     ("effect: vitamin D combined with calcium -> - fractures",)),
    ("Can zinc help with infections such as flu, colds and pneumonia?",
     ("effect: zinc -> - infections; left flu, colds, pneumonia",)),
    ("Does willow bark tea help with headache?", ("effect: willow bark tea -> - headache",)),
    ("Can low-level laser therapy reduce pain from knee or hip osteoarthritis?",
     ("effect: low-level laser therapy -> - pain; population knee osteoarthritis; hip osteoarthritis",)),
    ("Does vaccination against measles cause autism?", ("effect: measles vaccine -> + autism",)),
    ("Do xylitol-containing products prevent dental caries?", ("effect: xylitol -> - dental caries",)),
    ("Does hawthorn help patients with heart muscle weakness (heart failure)?",
     ("effect: hawthorn -> - heart failure; population patients with heart failure",)),
    ("Does metformin reduce the side effects of chemotherapy?",
     ("effect: metformin -> - the side effects of chemotherapy",)),
    ("Does introducing peanut early in infancy prevent peanut allergy?",
     ("effect: early peanut introduction -> - peanut allergy",)),
    ("Does giving children honey help with cough?", ("effect: honey -> - cough; population children",)),
    ("Does putting babies to sleep on their back reduce SIDS?",
     ("effect: putting babies to sleep on their back -> - SIDS",)),
    ("Does obesity while pregnant cause stillbirth?", ("effect: obesity while pregnant -> + stillbirth",)),
    ("Does paracetamol in pregnancy cause autism?",
     ("effect: paracetamol -> + autism; population pregnancy",)),
    ("Does vitamin D cream reduce scars?", ("effect: vitamin D -> - scars; left cream",)),
    ("Does acupuncture help pain in the knee?", ("effect: acupuncture -> - knee pain",)),
    ("Does screening for lung cancer reduce mortality?", ("effect: lung cancer screening -> - mortality",)),
    ("Do probiotics prevent diarrhea after antibiotics?",
     ("effect: probiotics -> - antibiotics-induced diarrhea",)),
    ("Can diarrhea come from antibiotics?", ("effect: antibiotics -> + diarrhea",)),
    ("Is nausea caused by chemotherapy?", ("effect: chemotherapy -> + nausea",)),
    ("In asthma, does vitamin D help?", ("effect: vitamin D -> - asthma; population asthma",)),
    ("Is aspartame harmful to health?", ("what_does: aspartame -> ? None",)),
    ("Does garlic reduce heart attack, stroke or other vascular problems?",
     tuple(f"effect: garlic -> - {y}; left other vascular problems" for y in ("heart attack", "stroke"))),
    ("Does smoking cause bladder cancer and does quitting reduce the risk?",
     ("effect: smoking -> + bladder cancer", "effect: stop smoking -> - bladder cancer")),
    ("Since beta-carotene prevents lung cancer, how does it do so?",
     ("mechanism: beta-carotene -> - lung cancer",)),
    ("Does colchicine reduce the composite of cardiovascular death, myocardial infarction and stroke?",
     tuple(f"effect: colchicine -> - {y}" for y in ("cardiovascular death", "myocardial infarction", "stroke"))),
    ("Compare rivaroxaban and warfarin for major bleeding.",
     ("comparison: rivaroxaban -> ? major bleeding; which against warfarin",)),
    ("Clopidogrel or aspirin after a heart attack?",
     ("comparison: Clopidogrel -> ? None; which against aspirin; population after a heart attack; asks back",)),
    ("Do asthma inhalers stunt growth?", ("effect: asthma inhalers -> - growth",)),
    ("Does shift work increase the risk of breast cancer among nurses?",
     ("effect: shift work -> + breast cancer; population nurses",)),
    ("Are PPIs linked to C. diff infection?", ("effect: PPIs -> ? C. diff infection",)),
    ("Is apixaban better than warfarin for stroke prevention in atrial fibrillation?",
     ("comparison: apixaban -> - stroke; first against warfarin; population atrial fibrillation",)),
    ("Does breastfeeding lower the mother's risk of breast cancer?",
     ("effect: breastfeeding -> - breast cancer",)),
    ("In patients with sepsis, does vitamin C reduce 90-day mortality?",
     ("effect: vitamin C -> - mortality; population patients with sepsis; horizon 90-day",)),
    ("How many legs does a spider have?", ("not_causal",)),
]  # fmt: skip


@pytest.fixture
async def names(starter: SqliteStore) -> AsyncIterator[KnownGraph]:
    vocabulary = await open_vocabulary()
    yield KnownGraph(starter, vocabulary)
    await vocabulary.close()


@pytest.mark.parametrize(("text", "clauses"), READ)
async def test_a_phrase_of_many_words_is_read_as_what_it_means(
    names: KnownGraph, text: str, clauses: tuple[str, ...]
) -> None:
    assert await read_as(text, names) == clauses


@pytest.mark.parametrize(
    ("word", "node"),
    [("metphormin", "metformin"), ("Metfromin", "metformin"), ("programs", None), ("Enable", None)],
)
async def test_a_slip_is_read_as_a_name_only_where_it_is_near(
    names: KnownGraph, word: str, node: str | None
) -> None:
    (asked,) = (await read(f"Does {word} prevent cancer?", names)).asked
    assert (asked.treatment.name if asked.treatment else None) == node


async def test_words_that_change_no_answer_are_not_asked_back() -> None:
    """A second name matters only where something would be answered over it."""
    held = await ask("Does metformin, unlike aspirin, cause lactic acidosis?")
    assert (held.reply, held.reason) == ("asks_back", "not_understood")
    nothing = await ask("Does aspartame, unlike saccharin, cause gout?")
    assert (nothing.reply, nothing.reason) == ("unknown", "nothing_held")
    assert any("saccharin" in threat for threat in nothing.threats)
    unknown = await ask("Does flibbertigibbet, unlike aspirin, cause gout?")
    assert (unknown.reply, unknown.reason) == ("unknown", "unknown_name")


async def test_a_question_that_names_one_thing_says_what_is_missing() -> None:
    known = await ask("Is aspirin good for you?")
    assert (known.reply, known.reason) == ("asks_back", "unclear")
    assert known.nearest
    unknown = await ask("Are Flibber products good for health?")
    assert (unknown.reply, unknown.reason) == ("unknown", "unknown_name")
