"""The same sentence in plainer words, where English leaves a name out or takes it apart.

"breast or ovarian cancer" names two cancers, "vaccination against measles" the measles vaccine,
"xylitol-containing gum" a gum with xylitol, "the combination of A and B" one treatment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.sentence.circumstances import WRITTEN
from agent.reading.words import lay
from agent.reading.words.slips import SLIPS

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

_NUMBERED = re.compile(r"^(?:\(?\d{1,2}[.)]|[-*•]|[a-d]\))\s+(?=[A-Za-z])")
_HOLDING = re.compile(
    r"(?P<what>[A-Za-z][\w ]*?)-(?:containing|rich|based|enriched|fortified|supplemented) "
    r"(?P<form>(?:dietary |food )?(?:products?|preparations?|supplements?|creams?|gels?|diets?|drinks?|foods?|toothpastes?|tablets?|capsules?|ointments?))\b",
    re.IGNORECASE,
)  # fmt: skip
_JAB = re.compile(
    r"\b(?P<shot>vaccinat(?:ion|ions|ing|ed)|vaccines?|immuni[sz]ation|immuni[sz]ing|jabs?|shots?)"
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
_BOTH = re.compile(
    r"\b(?:(?:an?|the) )?(?:(?:fixed-dose |drug )?combination of (?P<a>[\w-]+(?: [\w-]+)??) (?:and|with|plus) (?P<b>[\w-]+(?: acid)?)"
    r"|(?P<c>[\w-]+) and (?P<d>[\w-]+(?: acid)?) (?:combined(?! with)|in combination(?! with)|taken together|given together))\b",
    re.IGNORECASE,
)  # fmt: skip
_COMPOSITE = re.compile(r"\b(?:the |an? )?(?:primary )?composite (?:(?:out ?come|end-?point|end point) )?of (?:the )?", re.IGNORECASE)  # fmt: skip
"""Several outcomes counted as one: each is answered."""
_REMISSION = re.compile(r"\b(?:put|puts|putting|bring|brings|send|sends) (?P<ill>[\w' -]{2,50}?) in(?:to)? remission\b", re.IGNORECASE)  # fmt: skip
_COMPARE = re.compile(r"^\W*compare (?P<first>(?!.*\b(?:versus|vs)\b)[^,?]+?) (?:and|with|to|against) ", re.IGNORECASE)  # fmt: skip
_EITHER = re.compile(
    r"^\W*(?:is|would) it (?:be )?(?P<how>better|safer|more effective) to (?:take|use|give|have|try|choose) (?P<a>[^,:?]+?) or (?:to (?:take|use) )?(?P<b>[^,:?]+?) (?:for|against) (?P<ill>[^,:?]+)\??$",
    re.IGNORECASE,
)  # fmt: skip
_LIVES = re.compile(
    r"^\W*(?P<a>[^,:?]+?) or (?P<b>[^,:?]+?) (?:for|in|against) (?P<ill>[^,:?]+?)[:,;-]+ (?:which|what)(?: one)? (?:saves more lives|lowers mortality more|has (?:the )?lower mortality)\W*$",
    re.IGNORECASE,
)  # fmt: skip
"""Which of two: written in the order in which they were named."""
_WHICH = re.compile(
    r"^\W*which (?:one )?(?:is|works) (?:the )?better (?:for|at|in) (?P<aim>(?:prevent|treat|reduc|lower|reliev|eas|cur|controll|stopp)ing [^,:?]+?)[,:;]\s*(?P<ab>[^?]+? or [^?]+?)\W*$",
    re.IGNORECASE,
)
_TAKEN = re.compile(r"(?<=\w), (?:when )?(?:taken|given|used|eaten|drunk) (?P<how>[\w -]{3,30}?),", re.IGNORECASE)  # fmt: skip
"""How it is taken, between a treatment and what it does."""
_FOR_RECOVERY = re.compile(r"\bfor (?:full |complete |faster )?recovery from (?:an? |the )?", re.IGNORECASE)  # fmt: skip
_SOME = re.compile(r"\b(?:in|for|among) (?:certain|some|particular|specific|different|any) (?:age |risk |ethnic )?groups\b", re.IGNORECASE)  # fmt: skip
"""Nobody is singled out by it."""
_PROTECTS = re.compile(
    r"\b(?P<verb>protect(?:s|ed|ing)?|shield(?:s|ed)?|guard(?:s|ed)?) (?:the )?"
    rf"(?P<whom>(?:(?:young|older|elderly|small|healthy|unborn|unvaccinated|vaccinated|pregnant|at-risk|high-risk|my|your|our) )*(?:{lay.PEOPLE})) (?P<prep>against|from)\b",
    re.IGNORECASE,
)  # fmt: skip
"""Whom it protects, between the verb and what it protects against."""
_OTHERS_SMOKE = re.compile(r"\b(?:(?:my|his|her|their|the|a|your) )?(?:dad|mum|mom|father|mother|parents?|husband|wife|partner|family|flatmate|roommate|neighbou?r|grand\w+|spouse|people around (?:me|him|her))(?:'s|s')? smoking\b", re.IGNORECASE)  # fmt: skip
"""Somebody else's, which one breathes in."""
_SHARE = re.compile(
    r"\b(?:(?:what|which) (?:proportion|percentage|share|fraction|percent) of|how many) (?:people|patients|women|men|children|adults|cases|those|babies)(?: with (?P<ill>[^,?]+?))? "
    r"(?:(?:is|are|get|gets|were|will be|can be) (?P<verb>cured|helped|protected|healed)(?: (?:of|from|against) (?P<of>[^,?]+?))? (?:by|with|using)|(?:(?:get|gets|feel) better|recover|respond) (?:on|with|to|after)) (?P<what>[^,?]+)",
    re.IGNORECASE,
)  # fmt: skip
"""How many of those who get it are better for it."""
_PER = re.compile(r",? (?:per|in every|for every|out of(?: every)?) (?:\d[\d,. ]*|hundred|thousand) (?:people|patients|women|men|children|adults|persons)(?: (?:who are )?(?:treated|screened|vaccinated|given it|taking (?:it|them)))?", re.IGNORECASE)  # fmt: skip
"""In what a number is to be told; set aside with a note, as absolute numbers have a form of their own."""
_SURVIVE = re.compile(r"\bhelp(?P<s>s?) (?P<whom>[^,?]{3,60}?) (?:to )?(?:survive|stay alive)(?: longer)?\b(?! (?:a|an|the|with)\b)", re.IGNORECASE)  # fmt: skip
_AT_STOPPING = re.compile(r"\b(?P<how>better|best|good|effective) (?P<at>at|for|in) stopping (?!smoking|drinking|taking|using|drugs|treatment)", re.IGNORECASE)  # fmt: skip
_MULTIPLYING = re.compile(r"(?<=\w) from (?:multiplying|replicating|reproducing|copying itself)\b", re.IGNORECASE)  # fmt: skip
"""What a germ does that is stopped, told again."""
_FASTER = re.compile(
    r"\b(?:(?:make|help)(?P<s>s?) (?P<ill>[^,?]{3,50}?) (?:to )?(?:heal|clear(?: up)?|go away|go|disappear|resolve|get better|lighter|milder|shorter|fewer|rarer|less (?:severe|painful|frequent|heavy|bad))"
    r"|help(?P<ss>s?)(?: (?:you|me|us|people|patients|children|adults|him|her|them))? (?:to )?(?:get over|recover from|shake off|beat) (?P<from>[^,?]{3,50}?))"
    r"(?P<pace> (?:faster|quicker|sooner|more (?:quickly|rapidly)))?(?=\W*(?:$|,|;|\?|\b(?:and|or|than|if|in|when)\b))",
    re.IGNORECASE,
)
"""An illness that is over sooner."""
_WEAKENED = re.compile(
    r"\b(?:live[- ])?(?:attenuated|weakened) (?P<rest>(?:[\w-]+ ){0,3}(?:vaccines?|vaccination|jabs?)\b)",
    re.IGNORECASE,
)
"""How a vaccine is made: it is no less of it."""
_SYMPTOMS = re.compile(
    r"^\W*(?:what|which) are (?:the )?(?:(?:most )?(?:common|usual|typical|main) )?"
    r"(?:symptoms and signs|signs and symptoms|symptoms) of (?P<ill>[^,:;?]+?)\W*$",
    re.IGNORECASE,
)
"""Asks what a disease brings about."""
TOGETHER = "combined with"
"""Said between two treatments that are given as one."""


async def plainer(sentence: str, names: KnowledgeGraph) -> tuple[str, tuple[str, ...]]:
    """The sentence with such phrases written out, and a note on each that was changed."""
    text = _NUMBERED.sub("", sentence)
    text = _BOTH.sub(_together, text)
    text = _COMPOSITE.sub("", text)
    text = _REMISSION.sub(r"reverse \g<ill>", text)
    text = _COMPARE.sub(r"\g<first> versus ", text)
    aside = [f"set aside: {found.group()!r}" for found in _SOME.finditer(text)]
    text = _SOME.sub("", text)
    text = _EITHER.sub(r"Which is \g<how> for \g<ill>: \g<a> or \g<b>?", text)
    text = _LIVES.sub(r"Which lowers mortality more in \g<ill>: \g<a> or \g<b>?", text)
    text = _WHICH.sub(r"\g<ab> for \g<aim>?", text)
    text = _SYMPTOMS.sub(r"What does \g<ill> cause?", text)
    text = _TAKEN.sub(r" \g<how>", text)
    text = _FOR_RECOVERY.sub("for ", text)
    text = _SHARE.sub(_of_those, text)
    aside += [f"set aside: {found.group().strip()!r}" for found in _PER.finditer(text)]
    text = _PER.sub("", text)
    text = _SURVIVE.sub(r"reduce\g<s> deaths in \g<whom>", text)
    text = _MULTIPLYING.sub("", text)
    text = _AT_STOPPING.sub(r"\g<how> \g<at> preventing ", text)
    aside += [
        f"read {found.group()!r} as 'secondhand smoke'" for found in _OTHERS_SMOKE.finditer(text)
    ]
    text = _OTHERS_SMOKE.sub("secondhand smoke", text)
    text = _PROTECTS.sub(r"in \g<whom> \g<verb> \g<prep>", text)
    text, notes = _without_slips(text)
    notes += aside
    for pattern, written in (
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


def _together(found: re.Match[str]) -> str:
    one, other = found["a"] or found["c"], found["b"] or found["d"]
    return f"{one} {TOGETHER} {other}"


def _of_those(found: re.Match[str]) -> str:
    """Ask by how much a treatment changes the illness that such people have."""
    ill = found["ill"] or found["of"]
    if not ill:
        return found.group()
    verb = "prevent" if (found["verb"] or "").lower() == "protected" else "improve"
    verb = "cure" if (found["verb"] or "").lower() in ("cured", "healed") else verb
    return f"by how much does {found['what']} {verb} {ill}"


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
        alone = await _is_name(found["one"], names) and found["one"].lower() not in PARTS
        if not alone and await _is_name(first, names) and await _is_name(second, names):
            joint = " or " if found["joint"] == "/" else found["joint"]
            return f"{first}{joint}{second}{found['head'][len(head) :]}"
    return ""


PARTS = frozenset(
    [
        "breast",
        "lung",
        "colon",
        "liver",
        "kidney",
        "heart",
        "brain",
        "skin",
        "bone",
        "prostate",
        "stomach",
        "knee",
        "hip",
        "hand",
        "bladder",
        "thyroid",
        "blood",
        "joint",
        "muscle",
        "throat",
        "back",
        "neck",
        "ovary",
        "pancreas",
        "bowel",
        "rectum",
        "eye",
        "ear",
        "nose",
        "lip",
    ]
)
"""Parts of the body, which are names by themselves and yet lead up to a disease of theirs."""
