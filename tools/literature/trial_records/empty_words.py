"""Words that add nothing to what a clause says of its events, places and numbers.

A clause with any other word may say more than was checked, so it is never called borne out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.names import fold, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

_KNOWN = frozenset(
    fold(
        """a an the there it is are was were be been being has have had did do does not no none nobody neither either both any each of in on
        at to for from by with within who that than as and or nor but also across among between throughout during more most less
        fewer higher lower greater larger smaller same equal identical exact exactly number numbers amount count total rate rates percent percentage
        proportion incidence occurrence occurrences frequency frequent frequently common commonly prevalent case cases instance instances patient patients participant
        participants subject subjects people person women individual individuals cohort cohorts group groups arm arms trial trials primary secondary
        clinical intervention record recorded records recording report reported reports observe observed observes see seen experience experienced
        experiences experiencing suffer suffered suffers suffering develop developed had having show showed find found note noted occur occurred
        present presented diagnosed affect affected affects affecting adverse event events side effect effects aes ae over under above below least
        up only exactly much significantly considerably far compared comparison relative opposed while whereas their its they these this them
        one two three four five six seven eight nine ten twice double triple times x percent single study studies free when turned out identified displayed"""
    ).split()
)


def adds_nothing(word: str) -> bool:
    """Whether a folded word is one of these, or a number."""
    return word in _KNOWN or word[0].isdigit()


def says_more(clause: str, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a word stands outside of these places that is not known to add nothing."""
    taken = list(spans)
    return any(
        not adds_nothing(word.folded)
        for word in tokens(clause)
        if not any(a <= word.start < b for a, b in taken)
    )
