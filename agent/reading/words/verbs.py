"""Every form of the verbs that say a change: its sign, and whether it says better or worse."""

from __future__ import annotations

from agent.reading.words import lexicon
from agent.reading.words.listed import words_of


def _forms(verb: str) -> tuple[str, ...]:
    if verb in lexicon.IRREGULAR:
        return lexicon.IRREGULAR[verb]
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2] not in "aeo":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    es = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    return verb, f"{verb}{es}", f"{verb}ed", f"{verb}ing"


VERBS: dict[str, tuple[int, str]] = {}
"""Form -> (sign, "better" or "worse" where the sign hangs on what is meant)."""

for _sign, _how, _verbs in (
    (1, "", lexicon.UP_VERBS), (-1, "", lexicon.DOWN_VERBS), (1, "better", lexicon.BETTER_VERBS),
    (1, "worse", lexicon.WORSE_VERBS), (0, "", lexicon.OPEN_VERBS),
):  # fmt: skip
    for _verb in _verbs:
        for _form in _forms(_verb):
            VERBS.setdefault(_form, (_sign, _how))
VERBS["control"] = (-1, "")

STOPPING = words_of(
    """
    stop stops stopped stopping drop dropping remove removing eliminate eliminating avoid
    avoiding
    """
)
ADJECTIVES = words_of(
    """
    less more lower higher reduced increased decreased raised elevated controlled treated
    untreated low high lowered
    """
)
LEVELS = {
    "less": -1,
    "lower": -1,
    "reduced": -1,
    "decreased": -1,
    "low": -1,
    "lowered": -1,
    "controlled": -1,
    "treated": -1,
}
