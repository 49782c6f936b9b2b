"""A thing with when, to whom or where, written as the one name that it has.

"Having flu while pregnant" is maternal influenza, "introducing peanut early" early peanut introduction,
"pain in the shoulder" shoulder pain, "diarrhoea after antibiotics" antibiotic-associated diarrhoea. Nothing
is rewritten unless the vocabulary has the name; what names a thing as it stands stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.words import lay, lexicon
from agent.reading.words.deeds import DEEDS
from agent.reading.words.known_names import first_named, named
from agent.reading.words.listed import words_of
from agent.reading.words.verbs import VERBS

if TYPE_CHECKING:
    from graphs.store import KnowledgeGraph

_UP_TO_FOUR = r"[A-Za-z][\w'’-]*(?: [\w'’-]+){0,3}"
_BABIES = (
    r"(?:an? |the |your |my )?(?:bab(?:y|ies)|infants?|newborns?|toddlers?|child|children|kids)"
)
PREGNANT = re.compile(
    rf"\b(?P<what>{_UP_TO_FOUR}) (?:during|in|while|when|throughout) (?:early |late |your |her )?(?:pregnancy|(?:being )?pregnant)\b",
    re.IGNORECASE,
)
GIVEN = re.compile(
    rf"\b(?P<verb>introduc(?:e|ing)|introduction of|giv(?:e|ing)|feed(?:ing)?|offer(?:ing)?|eating)(?: (?P<whom>{_BABIES}))?"
    rf"(?: (?:an?|the|some))? (?P<rest>[A-Za-z][\w'’-]*(?: [\w'’-]+){{0,7}})",
    re.IGNORECASE,
)
SCREENED = re.compile(
    rf"\bscreening (?:tests? )?(?:(?:{lay.PEOPLE})(?: (?:aged|over|under) \d+)? )?for (?:the )?(?P<ill>{_UP_TO_FOUR})",
    re.IGNORECASE,
)
IN_A_PART = re.compile(
    r"\b(?P<head>arthritis|osteoarthritis|pain|cancer|fractures?|inflammation|injur(?:y|ies)|ulcers?|swelling|stiffness|clots?) "
    r"(?:of|in) (?:the|your|my|a|one|both) (?P<part>[a-z]+)\b",
    re.IGNORECASE,
)
AFTERWARDS = re.compile(
    r"(?<![\w-])(?P<before>[\w-]+) (?P<what>[A-Za-z][\w-]*(?: [\w-]+)??) (?:after|following|from|during|caused by|due to) (?:an? |the )?(?P<of>[A-Za-z][\w-]*)\b",
    re.IGNORECASE,
)
DONE_TO = re.compile(
    r"\b(?P<verb>[a-z]{3,}(?:ing|ed)) (?:(?:an?|the|your|my|their|our|his|her|its|one's|babies') )?(?P<what>[a-z]{3,}(?: [a-z]{3,}){0,2})\b",
    re.IGNORECASE,
)
SHORTENED = re.compile(
    rf"\bshorten(?:s|ed|ing)? (?:the |an? |your |my )?(?P<ill>{_UP_TO_FOUR})", re.IGNORECASE
)
JABBED = re.compile(rf"\b(?P<what>{_UP_TO_FOUR}) (?P<jab>jab|jabs|shot|shots)\b", re.IGNORECASE)
_TAKES = re.compile(rf"(?:{'|'.join(lexicon.TAKE)})(?![\w-])", re.IGNORECASE)
_WHOM = re.compile(r"(?:me|you|us|him|her|them|people)$", re.IGNORECASE)
_EARLY = words_of("early infancy infant infants baby babies newborns newborn")
_SMALL = words_of("in to on of the a an at life young small their your first year months age")
DEEDS_OF = {
    "closing": ("closure",),
    "removing": ("removal", "excision"),
    "replacing": ("replacement",),
    "repairing": ("repair",),
    "transplanting": ("transplant", "transplantation"),
    "bypassing": ("bypass",),
}
"""What is done, as the noun that it is known by; "eradicating" is eradication by rule."""
_OPERATED = words_of("surgery operation operations anesthesia anaesthesia")


async def in_pregnancy(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "maternal influenza": the longest of the words before that have such a name."""
    words = found["what"].split()
    before = found.string[: found.start()].split()[-3:]
    for start in range(len(before)):
        if await named(" ".join((*before[start:], *words)), names):
            return ""
    for start in range(len(words)):
        what = " ".join(words[start:])
        said = f"{what}{found.group()[len(found['what']) :]}"
        wanted = (
            f"{what} in pregnancy",
            f"maternal {what} in pregnancy",
            f"maternal {what} use in pregnancy",
            f"prenatal {what} exposure",
            f"maternal {what}",
            f"gestational {what}",
        )
        name = "" if await named(said, names) else await first_named(wanted, names)
        if name:
            return " ".join((*words[:start], name))
        if await named(said, names) or await named(what, names):
            return ""  # the end of a longer name is no name of its own
    return ""


async def given(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "early peanut introduction", or "giving honey in babies" for "giving babies honey"."""
    words = found["rest"].split()
    for end in range(min(len(words), 4), 0, -1):
        what, rest = " ".join(words[:end]), words[end:]
        when = _leading(rest)
        early = any(w.lower() in _EARLY for w in (*rest[:when], *(found["whom"] or "").split()))
        if early and await named(f"early {what} introduction", names):
            return " ".join((f"early {what} introduction", *rest[when:]))
        if found["whom"] and await named(what, names):
            return " ".join(("giving", what, "in", found["whom"], *rest))
    return ""


def _leading(words: list[str]) -> int:
    """How many words in front only say that it is early, or to babies."""
    count = 0
    while count < len(words) and words[count].lower() in {*_EARLY, *_SMALL}:
        count += 1
    return count


async def screened(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "lung cancer screening", for the longest disease that has such a name."""
    words = found["ill"].split()
    for end in range(len(words), 0, -1):
        name = f"{' '.join(words[:end])} screening"
        if await named(name, names):
            return " ".join((name, *words[end:]))
    return ""


async def in_a_part(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "knee pain", where the words are no name as they stand."""
    if await named(found.group(), names):
        return ""
    return await first_named((f"{found['part']} {found['head']}",), names)


async def afterwards(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "antibiotic-associated diarrhea" behind a verb of change, where there is such a name.

    Elsewhere "diarrhea from antibiotics" may be what is asked: what the one does to the other.
    """
    before, what, of = found["before"], found["what"], found["of"]
    verb = (found.string[: found.start()].split() or [""])[-1] if _WHOM.match(before) else before
    acts = verb.lower() in VERBS and not verb.lower().endswith("ed")
    if not acts or await named(found.group()[len(before) + 1 :], names):
        return ""
    whats = [what, *_in_lay_words(what)]
    ofs = [of, *(hit.node.name for hit in await names.resolve(of, limit=3) if hit.how == "exact")]
    pairs = [(one, by) for one in whats for by in ofs]
    wanted = [f"{by}-{link} {one}" for one, by in pairs for link in ("induced", "associated", "related")]  # fmt: skip
    wanted += [f"{one} {link} {by}" for one, by in pairs for link in ("after", "from")]
    wanted += [f"postoperative {one}" for one in whats] if of.lower() in _OPERATED else []
    name = await first_named(wanted, names)
    return f"{before} {name}" if name else ""


def _in_lay_words(words: str) -> tuple[str, ...]:
    """What a lay phrase is looked up as: "throwing up" is vomiting."""
    said = (named for pattern, named, _ in (*lay.LAY_OUTCOMES, *DEEDS) if re.fullmatch(pattern, words, re.IGNORECASE))  # fmt: skip
    return next(said, ())


async def done_to(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "hand washing" for "washing your hands", "knuckle cracking" for "cracking knuckles"."""
    taken = _TAKES.match(found.group()) is not None
    if taken or found["verb"].lower() in VERBS or await named(found.group(), names):
        return ""
    doing = re.sub(r"ed$", "ing", found["verb"])
    words = found["what"].split()
    if await named(f"{found['verb']} {words[0]}", names):
        return ""  # "hearing loss" is a name as it stands, whatever follows it
    for end in range(len(words), 0, -1):
        what = " ".join(words[:end])
        whats = (re.sub(r"(?<!s)s$", "", what), what)
        acts = (doing, re.sub(r"ing$", "ion", doing), *DEEDS_OF.get(doing.lower(), ()))
        if name := await first_named([f"{one} {act}" for one in whats for act in acts], names):
            return " ".join((name, *words[end:]))
    return ""


async def shortened(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "reduce common cold duration" for shortening it, for the longest illness that has such a name."""
    words = found["ill"].split()
    for end in range(len(words), 0, -1):
        name = f"{' '.join(words[:end])} duration"
        if await named(name, names):
            return " ".join((f"reduce {name}", *words[end:]))
    return ""


async def jabbed(found: re.Match[str], names: KnowledgeGraph) -> str:
    """Write "COVID-19 mRNA vaccine" for such a jab: the longest of the words before it that have one."""
    words = found["what"].split()
    if await named(found.group(), names):
        return ""
    for start in range(len(words)):
        what = " ".join(words[start:])
        if name := await first_named(
            (f"{what} vaccine", f"{what} vaccination", f"{what} vaccines"), names
        ):
            return " ".join((*words[:start], name))
    return ""


WRITTEN = (
    (PREGNANT, in_pregnancy),
    (GIVEN, given),
    (SCREENED, screened),
    (IN_A_PART, in_a_part),
    (AFTERWARDS, afterwards),
    (DONE_TO, done_to),
    (JABBED, jabbed),
    (SHORTENED, shortened),
)
"""Each pattern and what writes it as a name; empty where there is none."""
