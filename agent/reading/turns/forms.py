"""Forms in which something is taken: "extracts from grape seeds", "a gel or ointment of diclofenac".

The form that has a name of its own is that name; else the thing itself is asked of, and a note says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.words import lay
from agent.reading.words.known_names import TAKEN, first_named, is_one_of, named

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

_DRY = r"(?:(?:dry|leaf|root|herbal|essential|concentrated|pure) )?(?:extracts?|powders?|oils?|juices?|teas?|tinctures?|syrups?)"
_ON_SKIN = r"(?:gels?|ointments?|creams?|lotions?|capsules?|tablets?|lozenges?)"
_REST = r"(?:the |an? )?(?P<rest>[A-Za-z][\w'’-]*(?: [\w'’-]+){0,3})"
_OF_WHAT = re.compile(
    rf"\b(?:(?:an?|the) )?(?P<form>{_DRY}|{_ON_SKIN})(?P<two> ?(?:or|and/or|/) (?:an? )?(?:{_DRY}|{_ON_SKIN}))? "
    rf"(?:(?:(?:made|obtained|prepared|extracted|derived) )?(?:of|from)|(?<=[ltme]s )with|(?<=[ltme] )with|containing) {_REST}",
    re.IGNORECASE,
)
"""A form, and behind it of what; tea with milk is no form of milk."""
_BEHIND = re.compile(
    r"\b(?P<what>[A-Za-z][\w'’-]*(?: [\w'’-]+){0,2}) (?P<form>juice|powder|extract)s?\b",
    re.IGNORECASE,
)
"""A form behind the name."""
_SHAPE = r"(?:foam|solution|gel|cream|ointment|lotion|sprays?|tablets?|capsules?|pills?|drops|syrup|patch(?:es)?|powder|injections?|suppositor(?:y|ies))"
_EITHER = re.compile(
    rf"\b(?P<what>[A-Za-z][\w'’-]*(?: [\w'’-]+)??) {_SHAPE} ?(?:or|and/or|/) ?{_SHAPE}\b",
    re.IGNORECASE,
)
"""A thing in one form or another."""
_PART = re.compile(r" (?:leaf|leaves|roots?|flowers?|bark|herb)$", re.IGNORECASE)
"""Of a plant that is held whole; its seeds are another thing."""
_GROWN = (*TAKEN, "biolink:OrganismTaxon")
_AS_FOOD = re.compile(
    r"(?<=\w),? (?:taken|eaten|used|consumed|given) as (?:an? )?(?:(?:regular|daily|herbal|dietary|food) )*(?:foods?|supplements?|spice|medicines?|remedy|remedies)\b(?! for),?",
    re.IGNORECASE,
)
"""As what it is taken; what acts is the thing."""


async def of_what(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "grape seed extract", for the longest words of which the form has a name; else the thing."""
    words = found["rest"].split()
    form = found["form"].lower()
    plain = form.split()[-1].removesuffix("s")
    forms = (form.removesuffix("s"), form, plain)
    for end in range(len(words), 0, -1):
        what = " ".join(words[:end])
        wanted = [f"{one} {as_form}" for one in (what, _singular(what)) for as_form in forms]
        if name := await first_named(wanted, names):
            return " ".join((name, *words[end:]))
    is_said = found["two"] or not re.fullmatch(_ON_SKIN, form)  # "cream with urea" is read as it is
    if plain not in lay.TAILS or not is_said:
        return ""  # oil of grape seeds is not the seeds
    for end in range(len(words), 0, -1):
        what = " ".join(words[:end])
        for one in dict.fromkeys((what, _singular(what), _PART.sub("", what))):
            if await is_one_of(one, _GROWN, names):
                return " ".join((one, plain, *words[end:]))
    return ""


def _singular(words: str) -> str:
    return re.sub(r"(?<=[a-z]{3})(?<!s)s$", "", re.sub(r"leaves$", "leaf", words))


async def without_form(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write the thing of which it is a form, where the form has no name of its own."""
    words = found["what"].split()
    form = found.group()[len(found["what"]) + 1 :]
    before = found.string[: found.start()].split()[-2:]
    for start in range(len(before)):
        if await named(" ".join((*before[start:], *words, form)), names):
            return ""  # the end of a longer name
    for start in range(len(words)):
        what = " ".join(words[start:])
        if await named(f"{what} {form}", names):
            return ""
        for one in (what, _singular(what)):
            if await is_one_of(one, TAKEN, names):
                return " ".join((*words[:start], one))
    return ""


async def either_form(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write the thing, of which the one form or the other is meant."""
    return found["what"] if await is_one_of(found["what"], TAKEN, names) else ""


HEADS = ((_EITHER, either_form), (_OF_WHAT, of_what), (_BEHIND, without_form))
"""Each with how it is written plainly."""
ASIDE = (_AS_FOOD,)
"""What is set aside with a note."""
