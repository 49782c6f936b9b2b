"""No name of less of a quantity stands for the quantity itself: it would turn every answer round."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import graphs.starter
import graphs.vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

LESS = re.compile(
    r"\b(?:reduc\w+|less|restrict\w+|lack|deficien\w+|deficit|absence|without|cessation|decreas\w+|declin\w+|"
    r"avoid\w*|insufficien\w+|inadequate|depriv\w+|cutting|quit\w*|abstin\w+|fewer|low|lowering|attenuat\w+|"
    r"stopp\w+|stop|withdrawal|poor|poverty|unemploy\w+)\b",
    re.IGNORECASE,
)
QUANTITIES = ("ClinicalAttribute", "BehavioralExposure", "SocioeconomicExposure", "Food")
LOOKED_AT = {
    "DASH diet", "LDL cholesterol", "abrupt discontinuation of dopaminergic drugs",
    "anticoagulant discontinuation", "bed rest", "complication-free treatment success",
    "counter-pressure maneuvers", "elimination diet", "gluten-free diet", "intensive weight management",
    "intermittent fasting", "ketogenic diet", "loneliness", "mindfulness meditation",
    "non-sugar sweeteners", "protein redistribution diet", "salt substitute", "salt substitutes",
    "sedentary behavior", "sedentary behaviour", "short sleep duration", "unprotected sex",
}  # fmt: skip
"""Names that are themselves of less, or whose other names only sound so."""


def rows(path: Path, category: int, name: int) -> Iterator[tuple[str, str, list[str]]]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) > 3:
            yield cells[name], cells[category].removeprefix("biolink:"), cells[3].split("|")


def test_no_name_of_less_is_a_name_of_a_quantity() -> None:
    starter = Path(graphs.starter.__file__).with_name("nodes.tsv")
    shipped = Path(graphs.vocabulary.__file__).with_name("data").glob("names_*.tsv")
    named = [*rows(starter, 1, 2), *(row for path in shipped for row in rows(path, 2, 0))]
    assert len(named) > 5000
    turned = {
        name: [other for other in others if LESS.search(other)]
        for name, category, others in named
        if category in QUANTITIES and not LESS.search(name)
    }
    assert {name: less for name, less in turned.items() if less and name not in LOOKED_AT} == {}
