"""Whether more or less of an outcome is what a treatment is for: only then does "improved" tell the way.

Both lists are short: an outcome whose better side depends on the people (blood pressure, weight, sleep) is on
neither, and a sentence that only says "improved" tells nothing of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.literature.reading.comparative import Said

_MORE = re.compile(
    r"\b(?:quality of life|qol|well-?being|satisfaction|appetite|adherence|compliance|self-(?:esteem|efficacy)|knowledge|"
    r"(?:physical|cognitive|executive|endothelial|erectile|sexual|lung|pulmonary|renal|kidney|motor|social|left ventricular) function(?:ing)?|"
    r"memory|cognition|sleep quality|(?:muscle|grip|quadriceps) strength|walking (?:distance|speed|capacity)|(?:exercise|functional|aerobic) capacity|"
    r"visual acuity|mobility|insulin sensitivity|survival|ejection fraction|bone mineral density|fev1|balance|flexibility|performance)\b",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:pain|symptoms?|depress(?:ion|ive)|anxiety|fatigue|tiredness|nausea|vomiting|mortality|death|dyspn(?:o)?ea|breathlessness|stress|"
    r"distress|insomnia|headaches?|disability|itch\w*|pruritus|cough|constipation|diarrh(?:o)?ea|hba1c|insulin resistance|inflammation|"
    r"stiffness|tinnitus|dizziness|vertigo|bleeding|wheez\w+|hot flashes|incontinence|craving|spasticity|swelling|o?edema)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"improv|relief|recover|remission|response|reduc|decreas|loss", re.IGNORECASE)
"""An outcome that is itself a change for the better: less of it is not less of what it names."""
_NOUN = re.compile(r"improvements?$", re.IGNORECASE)
_BETTER = re.compile(r"(?:improv|better|superior)", re.IGNORECASE)
_WORSE = re.compile(r"(?:worse|deteriorat|poorer|inferior)", re.IGNORECASE)


def better_side(outcome: str) -> int:
    """+1 where more of it is better, -1 where less is, 0 where neither is sure.

    Args:
        outcome: as the text names it.
    """
    if _CHANGE.search(outcome):
        return 0
    more, less = _MORE.search(outcome) is not None, _LESS.search(outcome) is not None
    return int(more) - int(less)


def way_of_judgements(text: str, said: Sequence[Said], outcome: str) -> int:
    """The way of "improved", "worse" or "a greater improvement"; 0 where the words or the outcome leave it open.

    Args:
        text: that holds the words.
        said: all words of comparison of one clause.
        outcome: what they are said of.
    """
    judged = [text[s.start : s.end] for s in said if s.is_judgement]
    sizes = {s.told for s in said if not s.is_judgement}
    better = all(_BETTER.match(word) for word in judged)
    worse = all(_WORSE.match(word) for word in judged)
    side = better_side(outcome) * (1 if better else -1)
    if not judged or not (better or worse) or len(sizes) > 1 or "same" in sizes:
        return 0
    if sizes and not all(_NOUN.match(word) for word in judged):
        return 0
    return -side if sizes == {"down"} else side
