"""A sentence with its turns of phrase written as what they mean, from the words alone.

"Is it better to take A or B for Y?" asks which is better for Y, "people treated with" sets nobody apart.
What needs a name to be known is left to `agent.reading.plainer`.
"""

from __future__ import annotations

from agent.reading.turns import ailments, choices, doings, forms, open_ended, spoken, supposed

TURNS = (
    *open_ended.TURNS,
    *spoken.TURNS,
    *choices.TURNS,
    *supposed.TURNS,
    *doings.TURNS,
    *ailments.TURNS,
)
"""A later one reads what the earlier ones wrote."""
ASIDE = (*spoken.ASIDE, *supposed.ASIDE, *forms.ASIDE)


def plain(text: str) -> tuple[str, list[str]]:
    """The sentence with such turns written out, and notes on what was set aside or read otherwise."""
    notes: list[str] = []
    for turn in TURNS:
        if turn.is_told:
            found = turn.pattern.finditer(text)
            notes += [f"read {one.group().strip()!r} as {turn.of(one).strip()!r}" for one in found]
        text = turn.pattern.sub(turn.of, text)
    for pattern in ASIDE:
        notes += [f"set aside: {found.group().strip()!r}" for found in pattern.finditer(text)]
        text = pattern.sub("", text)
    return text, notes
