"""Heads that name no thing of their own: "supplements with magnesium", "the most common form of psoriasis".

Each is written as what stands behind it, where that has a name and the whole has none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.words import lay
from agent.reading.words.known_names import TAKEN, is_one_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graphs.store import KnowledgeGraph

_UP_TO_FOUR = r"[A-Za-z][\w'’-]*(?: [\w'’-]+){0,3}"
_HOLDING = re.compile(
    r"(?P<before>^|\b(?:do|does|can|could|will|would|may|might|are|is|taking|take|takes|using|use|of|from|that|these|the|and|or|some) )"
    r"(?:(?:dietary|food|herbal|nutritional|oral|medicinal|natural) )?(?P<form>supplements?|products?|preparations?|remed(?:y|ies)|agents?|medicines?|medications?|substances) "
    rf"(?:with|from|containing|(?:made|obtained|prepared|extracted) (?:from|of|with)) (?:an? |the )?(?:(?:active ingredient|extracts? (?:of|from)) )?(?P<rest>{_UP_TO_FOUR})",
    re.IGNORECASE,
)
"""A preparation, told by what is in it."""
_OF_A_KIND = re.compile(
    r"(?P<before>\b[a-z]+ |^)(?:(?:some|certain|many|most|all|any|several|various|different|other|an?|the) )?(?:(?:most|very|more) )?(?:(?:common|usual|frequent|typical|rare) )?"
    rf"(?:types?|forms?|kinds?|sorts?|appearance|occurrence|onset|emergence|outbreaks?) of (?:an? |the )?(?P<rest>{_UP_TO_FOUR})",
    re.IGNORECASE,
)
"""An illness, told as one of its kinds or as its coming."""
_ASKS_WHICH = ("what", "which", "how", "this", "that", "many")
"""Before "types of": which of them is asked, or one is meant."""


async def holding(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "magnesium supplements", for the longest name of what is taken."""
    words = found["rest"].split()
    for end in range(len(words), 0, -1):
        what = " ".join(words[:end])
        if await is_one_of(what, TAKEN, names):
            return f"{found['before']}{' '.join((what, found['form'], *words[end:]))}"
    return ""


async def of_a_kind(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write the illness alone, for its longest name."""
    whole = found.group()[len(found["before"]) :]
    if found["before"].strip().lower() in _ASKS_WHICH:
        return ""
    words = found["rest"].split()
    for end in range(len(words), 0, -1):
        ill = " ".join(words[:end])
        said = whole.removesuffix(" ".join(words[end:])).strip()
        if await is_one_of(said, lay.ILLS, names):
            return ""
        if await is_one_of(ill, lay.ILLS, names):
            return f"{found['before']}{found['rest']}"
    return ""


HEADS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], KnowledgeGraph], Awaitable[str]]], ...
] = ((_HOLDING, holding), (_OF_A_KIND, of_a_kind))
"""Each with how it is written plainly."""
