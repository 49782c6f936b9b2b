"""Questions of less, stopping, denial, dose and time, and the clause that each is read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.test_agent.said import read_as

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

STATES: list[tuple[str, tuple[str, ...]]] = [
    (
        "Does PCI reduce mortality in stable coronary disease?",
        ("effect: PCI -> - mortality; population stable coronary disease; left stable",),
    ),
    (
        "Does quitting smoking reduce lung cancer risk within 10 years?",
        ("effect: stop smoking -> - lung cancer; horizon within 10 years",),
    ),
    ("Isn't it true that vaccines don't cause autism?", ("effect: vaccines -> + autism; denied",)),
    ("Does not smoking prevent lung cancer?", ("effect: absence smoking -> - lung cancer",)),
    (
        "Would banning trans fats reduce heart attacks?",
        ("effect: stop trans fats -> - heart attacks",),
    ),
    (
        "If I stop taking my statin, will my cholesterol go up?",
        ("effect: stop statin -> + cholesterol",),
    ),
    (
        "Does abruptly stopping venlafaxine cause dizziness?",
        ("effect: stop venlafaxine -> + dizziness; left abruptly",),
    ),
    (
        "Does skipping breakfast cause weight gain?",
        ("effect: skipping breakfast -> + weight gain",),
    ),
    (
        "Does not exercising raise blood pressure?",
        ("effect: absence exercising -> + blood pressure",),
    ),
    ("Does inadequate sleep raise blood pressure?", ("effect: less sleep -> + blood pressure",)),
    ("Does too little vitamin D cause rickets?", ("effect: less vitamin D -> + rickets",)),
    (
        "Does too much vitamin A cause birth defects?",
        ("effect: more vitamin A -> + birth defects",),
    ),
    ("Is it a myth that MMR causes autism?", ("effect: MMR -> + autism; denied",)),
    ("Is it false that smoking causes cancer?", ("effect: smoking -> + cancer; denied",)),
    ("Vaccines don't cause autism, do they?", ("effect: Vaccines -> + autism; denied",)),
    (
        "There is no link between vaccines and autism, is there?",
        ("effect: vaccines -> ? autism; denied",),
    ),
    ("Does avoiding alcohol prevent gout?", ("effect: absence alcohol -> - gout",)),
    ("Is it true that coffee doesn't cause cancer?", ("effect: coffee -> + cancer; denied",)),
    ("Does warfarin not cause bleeding?", ("effect: warfarin -> + bleeding; denied",)),
    (
        "Does not taking folic acid cause neural tube defects?",
        ("effect: absence folic acid -> + neural tube defects",),
    ),
    ("Does stopping aspirin increase the risk of stroke?", ("effect: stop aspirin -> + stroke",)),
    (
        "Does coming off antidepressants cause depression?",
        ("effect: stop antidepressants -> + depression",),
    ),
    (
        "What happens to blood pressure when you stop eating salt?",
        ("effect: stop salt -> ? blood pressure",),
    ),
    ("Will I gain weight if I quit smoking?", ("effect: stop smoking -> + gain weight",)),
    (
        "Does high LDL cholesterol cause heart attacks?",
        ("effect: more LDL cholesterol -> + heart attacks",),
    ),
    (
        "Does low HDL cholesterol cause coronary heart disease?",
        ("effect: less HDL cholesterol -> + coronary heart disease",),
    ),
    ("Does lowering blood pressure reduce stroke?", ("effect: less blood pressure -> - stroke",)),
    (
        "Is lowering LDL cholesterol good for the heart?",
        ("effect: less LDL cholesterol -> - heart",),
    ),
    (
        "Does two drinks a day raise blood pressure?",
        ("effect: two drinks a day -> + blood pressure; dose two drinks a day",),
    ),
    (
        "Does drinking more than two cups of coffee a day prevent diabetes?",
        ("effect: coffee -> - diabetes; dose more than two cups, a day",),
    ),
    (
        "Does taking aspirin for 10 years reduce colorectal cancer?",
        ("effect: aspirin -> - colorectal cancer; dose for 10 years",),
    ),
    (
        "Does high-dose vitamin D prevent fractures?",
        ("effect: vitamin D -> - fractures; dose high-dose",),
    ),
    ("Does heavy drinking cause dementia?", ("effect: drinking -> + dementia; dose heavy",)),
    ("Does lack of exercise cause depression?", ("effect: absence exercise -> + depression",)),
    ("Does treating hypertension prevent dementia?", ("effect: less hypertension -> - dementia",)),
    (
        "Does aspirin with clopidogrel prevent stroke?",
        ("effect: aspirin -> - stroke; left clopidogrel; asks back",),
    ),
]


@pytest.mark.parametrize(("text", "clauses"), STATES)
async def test_a_state_is_read_as_its_clauses(
    starter: SqliteStore, text: str, clauses: tuple[str, ...]
) -> None:
    assert await read_as(text, starter) == clauses
