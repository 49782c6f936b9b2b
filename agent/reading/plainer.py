"""The same sentence in plainer words, where English leaves a name out or takes it apart.

"breast or ovarian cancer" names two cancers, "vaccination against measles" the measles vaccine,
"xylitol-containing gum" a gum with xylitol. Turns of phrase come first (`agent.reading.turns`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.sentence.circumstances import WRITTEN
from agent.reading.turns import ailments, forms
from agent.reading.turns.heads import HEADS
from agent.reading.turns.plain import plain
from agent.reading.turns.spoken import DECLINE, TOGETHER
from agent.reading.words import lay
from agent.reading.words.known_names import TAKEN
from agent.reading.words.listed import words_of
from agent.reading.words.slips import SLIPS

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

_HOLDING = re.compile(
    r"(?P<what>[A-Za-z][\w ]*?)-(?:containing|rich|based|enriched|fortified|supplemented) "
    r"(?P<form>(?:dietary |food )?(?:products?|preparations?|supplements?|creams?|gels?|diets?|drinks?|foods?|toothpastes?|tablets?|capsules?|ointments?))\b",
    re.IGNORECASE,
)  # fmt: skip
_JAB = re.compile(
    r"\b(?:(?:being|getting|be|get|have been|having been) )?(?P<shot>vaccinat(?:ion|ions|ing|ed)|vaccines?|immuni[sz]ation|immuni[sz]ing|jabs?|shots?)"
    r"(?: (?P<whom>children|adults|babies|infants|girls|boys|people|women|men))? (?:against|for) (?:the )?(?P<ill>[A-Za-z][\w'-]*(?: [\w'-]+){0,2})",
    re.IGNORECASE,
)  # fmt: skip
_SHARED = re.compile(
    r"(?<![\w-])(?P<one>[A-Za-z][\w-]*)(?P<joint> (?:and|or|and/or) |/)(?P<other>[A-Za-z][\w-]*) (?P<head>[A-Za-z][\w-]*(?: [a-z][\w-]*)?)",
)
_OF_IT = re.compile(
    r"\b(?P<head>infections?|poisoning|deficiency|intolerance|addiction) (?:with|of|to|by) (?:the )?(?P<ill>[A-Za-z][\w'-]*(?: [\w'-]+){0,3})",
    re.IGNORECASE,
)
_FASTER = re.compile(
    r"\b(?:(?:make|help)(?P<s>s?) (?P<ill>[^,?]{3,50}?) (?:to )?(?:heal|clear(?: up)?|go away|go|disappear|resolve|get better|lighter|milder|shorter|fewer|rarer|less (?:severe|painful|frequent|heavy|bad))"
    r"|help(?P<ss>s?)(?: (?:you|me|us|people|patients|children|adults|him|her|them))? (?:to )?(?:get over|recover from|shake off|beat) (?P<from>[^,?]{3,50}?))"
    r"(?P<pace> (?:any )?(?:faster|quicker|sooner|more (?:quickly|rapidly)))?(?=\W*(?:$|,|;|\?|\b(?:and|or|than|if|in|when)\b))",
    re.IGNORECASE,
)
"""An illness that is over sooner."""
_WEAKENED = re.compile(
    r"\b(?:live[- ])?(?:attenuated|weakened) (?P<rest>(?:[\w-]+ ){0,3}(?:vaccines?|vaccination|jabs?)\b)",
    re.IGNORECASE,
)
"""How a vaccine is made: it is no less of it."""

_BOTH_TAKEN = re.compile(
    r"(?<![\w-])(?P<a>[A-Za-z][\w-]+(?: juice| supplements?)?)(?: with| (?:taken |given |used )?(?:together with|in combination with)| taken with| given with| along with) (?P<b>[A-Za-z][\w-]+)(?![\w-])"
)
"""Two medicines, one with the other."""
_MEALS = words_of("food foods meal meals diet diets drinks")
_OR_BEFORE = re.compile(r"(?P<x>[A-Za-z][\w-]+) or (?:an? )?$", re.IGNORECASE)
_NTH = re.compile(r"\b(?:(?:an?|the) )?(?P<nth>second|third|another|further|repeat|first) (?P<ill>[A-Za-z][\w'-]*(?: [\w'-]+){0,3})", re.IGNORECASE)  # fmt: skip
_FORM = re.compile(r"\b(?P<x>[A-Za-z][\w-]+) (?:eye ?drops|ear ?drops|nasal sprays?|nasal drops|eye ointments?|inhalers?)\b", re.IGNORECASE)  # fmt: skip
"""How a medicine is given, behind its name."""
_STAGES = r"early|mild|moderate|severe|late|advanced|prodromal|the|people with|patients with|those with|adults with"
_EXCHANGED = re.compile(r"\b(?:replac|swap|switch|substitut|compar|treat|chang)\w*\W+(?:\w+\W+)?$", re.IGNORECASE)  # fmt: skip
_REPLACED = re.compile(
    r"\b(?:replac(?:e|es|ed|ing)|swap(?:s|ped|ping)?|switch(?:es|ed|ing)? from|chang(?:e|es|ed|ing) from) (?P<a>[A-Za-z][\w-]*(?: [\w-]+){0,2}?) (?:with|by|for|to) (?:an? |the )?(?P<rest>[A-Za-z][\w-]*(?: [\w-]+){0,4})",
    re.IGNORECASE,
)
"""One thing put in the place of another."""
_WORKS = re.compile(
    r"\W*(?:works?|helps?|safe|effective|useful|ok|possible|a good idea)?\W*", re.IGNORECASE
)
"""Nothing else is said to come of it."""
_BY_MEANS = re.compile(
    r"\b(?P<act>lowering|raising|reducing|increasing|suppressing|treating|blocking|boosting|cutting|managing|controlling) (?P<what>[A-Za-z][\w-]*(?: [\w-]+){0,3}?) (?:with|by|using|through) (?P<rest>[A-Za-z][\w-]*(?: [\w-]+){0,4})",
    re.IGNORECASE,
)
"""Something is changed, or an illness treated, by a means that is named."""
_HARMS = re.compile(r"\b(?:caus\w+|increas\w+|rais\w+|harm\w*|danger\w*|safe\w*|risk\w*|interact\w*|toxic\w*|wors\w+|lead|leads|trigger\w*|mak(?:e|es))\b", re.IGNORECASE)  # fmt: skip


async def plainer(sentence: str, names: KnowledgeGraph) -> tuple[str, tuple[str, ...]]:
    """The sentence with such phrases written out, and a note on each that was changed."""
    text, aside = plain(sentence)
    text, notes = _without_slips(text)
    notes += aside
    for pattern, written in (
        *forms.HEADS,
        *ailments.HEADS,
        *HEADS,
        (_FORM, _without_form),
        (_NTH, _again),
        (_REPLACED, _in_place_of),
        (_BY_MEANS, _means),
        (_BOTH_TAKEN, _both_taken),
        (DECLINE, _declining),
        (_HOLDING, _holding),
        (_JAB, _vaccine),
        (_OF_IT, _with_head),
        (_SHARED, _shared),
        (_FASTER, _over_sooner),
        (_WEAKENED, _vaccine_itself),
        *WRITTEN,
    ):
        at = 0
        while found := pattern.search(text, at):
            said = await written(found, names)
            at = found.start() + 1
            if said:
                notes.append(f"read {found.group()!r} as {said!r}")
                text = text[: found.start()] + said + text[found.end() :]
                at = found.start() + len(said)
    return text, tuple(notes)


def _without_slips(text: str) -> tuple[str, list[str]]:
    """The text with words as they are spelled, and a note on each that was not."""
    notes = []
    for found in reversed(list(re.finditer(r"[A-Za-z]{4,}", text))):
        if right := SLIPS.get(found.group().lower()):
            notes.append(f"read {found.group()!r} as {right!r}")
            text = text[: found.start()] + right + text[found.end() :]
    return text, notes[::-1]


async def _is_name(words: str, names: KnowledgeGraph) -> bool:
    return any(hit.how == "exact" for hit in await names.resolve(words, limit=3))


async def _is_ill(words: str, names: KnowledgeGraph) -> bool:
    hits = await names.resolve(words, limit=3)
    return any(hit.how == "exact" and hit.node.category in lay.ILLS for hit in hits)


async def _both_taken(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "A combined with B", where both are medicines and harm of taking both is asked about.

    What both do for an illness is asked of the two as one treatment, which has its own name or none.
    """
    if not _HARMS.search(found.string):
        return ""
    is_form = found["a"].lower() in lay.FORMS or found["a"].lower() in _MEALS  # "foods with gluten"
    if (
        is_form
        or _EXCHANGED.search(found.string[: found.start()])
        or await _is_name(found.group(), names)
    ):
        return ""
    for one in (found["a"], found["b"]):
        hits = [hit for hit in await names.resolve(one, limit=3) if hit.how == "exact"]
        if not any(hit.node.category in TAKEN for hit in hits):
            return ""
    either = _OR_BEFORE.search(found.string[: found.start()])
    if either and await _is_name(either["x"], names):
        return f"{found['a']} in people taking {found['b']}"  # each of the two beside it
    return f"{found['a']} {TOGETHER} {found['b']}"


async def _longest(words: list[str], names: KnowledgeGraph, *, ill: bool = False) -> int:
    """How many of the first words are a name, or an illness; 0 where none are."""
    known = _is_ill if ill else _is_name
    for end in range(len(words), 0, -1):
        if await known(" ".join(words[:end]), names):
            return end
    return 0


async def _without_form(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write the medicine alone, where it has no name of its own in that form."""
    if await _is_name(found.group(), names):
        return ""
    hits = [hit for hit in await names.resolve(found["x"], limit=3) if hit.how == "exact"]
    return found["x"] if any(hit.node.category in TAKEN for hit in hits) else ""


async def _again(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "heart attack in people who have had heart attack", or, of the first, the illness alone."""
    words = found["ill"].split()
    end = await _longest(words, names, ill=True)
    if not end or await _is_name(found.group(), names):
        return ""
    ill, rest = " ".join(words[:end]), words[end:]
    before = () if found["nth"].lower() == "first" else ("in people who have had", ill)
    return " ".join((ill, *before, *rest))


async def _in_place_of(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "B instead of A", for the longest name that stands where B does."""
    words = found["rest"].split()
    for end in range(len(words), 0, -1):
        if await _is_name(" ".join(words[:end]), names) and await _is_name(found["a"], names):
            return " ".join((*words[:end], "instead of", found["a"], *words[end:]))
    return ""


async def _means(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write the means, which is what acts; an illness that it treats is that of those who are treated."""
    words = found["rest"].split()
    for end in range(len(words), 0, -1):
        if await _is_name(" ".join(words[:end]), names) and await _is_name(found["what"], names):
            after = f"{' '.join(words[end:])} {found.string[found.end() :]}"
            if _WORKS.fullmatch(after):
                return ""
            ill = found["act"].lower() == "treating" and await _is_ill(found["what"], names)
            whom = [f"in people with {found['what']}"] if ill else []
            return " ".join((*words[:end], *whom, *words[end:]))
    return ""


async def _declining(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "slow Alzheimer's disease": of an illness it is the ill who decline, not the illness."""
    words = re.sub(rf"^(?:(?:{_STAGES}) )+", "", found["ill"], flags=re.IGNORECASE).split()
    for end in range(len(words), 0, -1):
        if await _is_ill(" ".join(words[:end]), names):
            return f"{found['verb']} {found['ill']}"
    return ""


async def _holding(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "products containing xylitol", where what they hold is a name by itself."""
    words = found["what"].split()
    for start in range(len(words)):
        what = " ".join(words[start:])
        if await _is_name(what, names):
            lead = " ".join(words[:start])
            return f"{lead} {found['form']} containing {what}".strip()
    return ""


async def _vaccine(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "measles vaccine", where there is a name of that kind; the longest disease that gives one."""
    words = found["ill"].split()
    for end in range(len(words), 0, -1):
        for kind in ("vaccine", "vaccination"):
            name = f"{' '.join(words[:end])} {kind}"
            if await _is_name(name, names):
                rest = [f"in {found['whom']}"] if found["whom"] else []
                return " ".join((name, *rest, *words[end:]))
    return ""


async def _with_head(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "HIV infection", where there is such a name; the longest that is one."""
    words = found["ill"].split()
    for end in range(len(words), 0, -1):
        name = f"{' '.join(words[:end])} {found['head'].removesuffix('s')}"
        if await _is_name(name, names):
            return " ".join((name, *words[end:]))
    return ""


async def _vaccine_itself(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write the vaccine without how it is made, where the whole is no name."""
    return "" if await _is_name(found.group(), names) else found["rest"]


async def _over_sooner(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "improve venous leg ulcer healing", or the illness alone where its healing has no name."""
    what = re.sub(r"^(?:an?|the|your|my) ", "", found["ill"] or found["from"], flags=re.IGNORECASE)
    verb = f"improve{found['s'] or found['ss'] or ''}"
    for bare in (what.removesuffix("s"), what):
        if await _is_name(f"{bare} healing", names):
            return f"{verb} {bare} healing"
    known = await _is_ill(what, names) or await _is_ill(what.removesuffix("s"), names)
    return f"{verb} {what}" if known else ""


async def _shared(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "breast cancer or ovarian cancer": the head that two names share, behind both."""
    last = found["head"].split()[-1]
    whole = f"{found['other']} {found['head']}"
    if last != found["head"] and await _is_name(whole, names):
        first = f"{found['one']} {last}"
        if not await _is_name(found["one"], names) and await _is_name(first, names):
            return f"{first}{' or ' if found['joint'] == '/' else found['joint']}{whole}"
    for head in (found["head"], found["head"].split()[0]):
        first, second = f"{found['one']} {head}", f"{found['other']} {head}"
        alone = await _is_name(found["one"], names) and found["one"].lower() not in lay.PARTS
        if not alone and await _is_name(first, names) and await _is_name(second, names):
            joint = " or " if found["joint"] == "/" else found["joint"]
            return f"{first}{joint}{second}{found['head'][len(head) :]}"
    return ""
