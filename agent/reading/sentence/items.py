"""A sentence -> items: every word of it is a name, a word of relation, a modifier, or a small word.

Names come first (what the graph and the vocabulary know, columns of the caller's data, lay outcomes);
words that nothing explains are items too, so that none is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.reading.words import amounts, lay, lexicon
from agent.reading.words.deeds import DEEDS
from agent.reading.words.verbs import ADJECTIVES, STOPPING, VERBS
from tools.naming.mentions import words_outside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphs.store import EntityHit, Mention

_WORD = re.compile(r"[^\W_]+(?:[-'’.+/][^\W_]+)*\+?(?:\([^\s()]+\))?|[,;:?—–()&/-]|\S")
_EFFECT_OF = re.compile(rf"{lexicon.EFFECT_OF}.*", re.IGNORECASE)
_WITH = re.compile(r"\s+(?:with|when|after|on|by|if|once)\b", re.IGNORECASE)
GENES = ("biolink:Gene", "biolink:Protein")
NUMBERS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
)
ILLS = ("biolink:Disease", "biolink:PhenotypicFeature")


@dataclass(frozen=True)
class Item:
    """A stretch of a sentence and what it may be.

    Codes: N name, u unexplained word, j adjective, k tail of a name, _ small word; R relation (subject
    to object), B reversed, S symmetric, E "effect of", L "link between", g word that is a verb of
    change or an adjective of level; I intransitive change; r "risk of", c change before an outcome,
    s state before a treatment, T taking; h horizon, d dose, y age, p people, P persons, K relative;
    ! negation, X comparison, M comparative, C condition, W what or which, A auxiliary, & and, | or,
    i/o/f/w/b/m/t/O prepositions (in, on, for, with, by, from, to, of), ',' punctuation; + given
    together, e examples follow, = called, ~ unlike, v good or bad in general ("harmful to health").
    """

    code: str
    start: int
    end: int
    text: str
    sign: int = 0
    how: str = ""
    hits: tuple[EntityHit, ...] = ()
    names: tuple[str, ...] = ()


_PHRASES: tuple[tuple[str, int, str, tuple[str, ...]], ...] = (
    ("E", 0, "", (lexicon.EFFECT_OF,)), ("L", 0, "", (lexicon.LINK_BETWEEN,)),
    ("S", 0, "", lexicon.SYMMETRIC), ("B", 1, "", lexicon.REVERSED),
    ("R", 1, "", lexicon.UP_PHRASES), ("R", -1, "", lexicon.DOWN_PHRASES),
    ("R", 1, "better", lexicon.BETTER_PHRASES), ("R", 1, "worse", lexicon.WORSE_PHRASES),
    ("R", 0, "", lexicon.OPEN_PHRASES),
    ("I", 1, "", lexicon.GO_UP), ("I", -1, "", lexicon.GO_DOWN), ("I", 0, "", lexicon.GO_OPEN),
    ("c", 1, "", lexicon.RISE_IN), ("c", -1, "", lexicon.FALL_IN),
    ("c", 1, "", lexicon.MORE_LIKELY), ("c", -1, "", lexicon.LESS_LIKELY), ("r", 0, "", (lexicon.RISK_OF,)),
    ("s", -1, "stop", lexicon.STOP), ("s", -1, "absence", lexicon.ABSENCE), ("s", -1, "less", lexicon.LESS),
    ("s", 1, "more", lexicon.MORE), ("s", 1, "start", lexicon.START), ("T", 0, "", lexicon.TAKE),
    ("M", 0, "", (lexicon.BETTER_THAN,)), ("X", 0, "", (lexicon.COMPARE,)),
    ("!", -1, "", (r"nobody|no one|not|never|n't|no longer|cannot|fails? to|no|neither|nothing|hardly",)),
    ("C", 0, "", (r"if|when(?:ever)?|after|once|following|upon|while|as soon as",)),
    ("K", 0, "", (r"who|that|which(?= (?:take|use|smoke))",)), ("W", 0, "", (r"what|which|who",)),
    ("A", 0, "", (r"(?:does|do|did|can|could|will|would|may|might|should|is|are|was|were|has|have|had|am|be|been|being)",)),
    ("+", 0, "", (r"(?:when |if )?(?:taken |given |used )?(?:in (?:combination|conjunction)|combined|coadministered|together|along) with|plus|alongside",)),
    ("e", 0, "", (r"particularly|especially|in particular|such as|like|for (?:example|instance)|e\.g\.?|including|notably|namely",)), ("~", 0, "", (r"unlike|just like|as (?:with|in)|similar(?:ly)? to|contrary to",)), ("=", 0, "", (r"(?:so-)?called|named|known as|termed|(?:from|of|belonging to) the (?:group|class|family) of",)),
    ("v", 0, "", lay.GENERAL),
    ("&", 0, "", (r"and|but|yet|&|as well as|both",)), ("|", 0, "", (r"or|either",)),
    ("k", 0, "", (r"(?:from )?(?:coming back|recurring|returning)",)),
    ("i", 0, "", (r"before|prior to|in|among|amongst|during|amid|at|within|throughout|in (?:the )?(?:cases?|event|treatment|management|setting|context) of",)),
    ("o", 0, "", (r"on|upon|against|about|regarding|in addition to|on top of|added to|as an? (?:add-on|adjunct|adjuvant) to",)),
    ("f", 0, "", (r"for",)), ("w", 0, "", (r"with|under|(?:who (?:are|were|is) |that (?:are|were) )?(?:suffering (?:from|with)|diagnosed with|affected by|afflicted (?:by|with)|admitted (?:to hospital )?with|hospitali[sz]ed (?:with|for|due to)|infected with|presenting with|troubled by|recovering from)|with (?:an? )?(?:known |prior |previous |family )?(?:history|diagnosis) of",)), ("b", 0, "", (r"by|through|via",)), ("m", 0, "", (r"from",)),
    ("t", 0, "", (r"to|into",)), ("O", 0, "", (r"of",)),
    ("P", 0, "", (lay.ANYBODY,)), ("p", 0, "", (lay.SETTINGS, lay.PEOPLE)),
)  # fmt: skip
_COMPILED = [
    (code, sign, how, re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w-])", re.IGNORECASE))
    for code, sign, how, patterns in _PHRASES
]
_PAST = "|".join(
    sorted(
        {f for f in VERBS if f.endswith("ed") or f in lexicon.PARTICIPLES}, key=len, reverse=True
    )
)
_PASSIVE = re.compile(
    rf"(?<![\w-])(?P<verb>{_PAST})(?: \w+ly)? (?:by|through|via|from|using|with|if|when|after)(?= (?!how|what|\d|about))(?![\w-])",
    re.IGNORECASE,
)
_DEATH_OF = re.compile(rf"(?<![\w-]){lexicon.DEATH_OF}(?![\w-])", re.IGNORECASE)
_CARRIERS = re.compile(rf"(?<![\w-]){lexicon.TAKE[0]}(?![\w-])", re.IGNORECASE)
_COMPOUND = re.compile(r"[\w-]+-(?:resistant|refractory|dependent|induced|associated|related|acquired|onset|positive|sensitive|naive)")  # fmt: skip
_SIDE_EFFECTS = re.compile(r"(?:the )?(?:side|adverse|long-term|harmful) (?:effects?|events?|reactions?)", re.IGNORECASE)  # fmt: skip
_SAYS_CHANGE = re.compile(rf"\b(?:{'|'.join((*lexicon.SYMMETRIC, *lexicon.REVERSED, *lexicon.UP_PHRASES))})", re.IGNORECASE)  # fmt: skip
_OF_WHAT = re.compile(r" (?:of|from)\b", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"^\W*(?:what|which|list|name)\b(?: \w+){0,3} $", re.IGNORECASE)
_LAY = [
    (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), names, sign)
    for pattern, names, sign in (*lay.LAY_OUTCOMES, *DEEDS)
]


def items_of(text: str, mentions: Sequence[Mention], columns: Sequence[str] = ()) -> list[Item]:
    """The items of a sentence in their order, without overlap; every word is in one."""
    words = list(_WORD.finditer(text))
    found: list[tuple[float, Item]] = []
    found += _slots(text)
    found += [(2, item) for item in _names(text, mentions, columns)]
    found += [one for one in _phrases(text) if not _begins_a_name(one, mentions)]
    found += _deaths(text, mentions)
    starts: dict[int, list[tuple[float, Item]]] = {}
    for rank, item in found:
        starts.setdefault(item.start, []).append((rank, item))
    items: list[Item] = []
    position = 0
    for word in words:
        if word.start() < position:
            continue
        here = starts.get(word.start(), [])
        if here:
            best = min(here, key=lambda one: (one[0], -one[1].end))[1]
            items.append(best)
            position = best.end
        else:
            items.append(_plain(word))
            position = word.end()
    return items


def _stands_alone(text: str, mention: Mention) -> bool:
    """Whether an article stands before an adjective and no noun behind it: "an epidural raises"."""
    follows = re.match(r"\W*([A-Za-z'-]*)", text[mention.end :])
    word = follows.group(1).lower() if follows else ""
    goes_on = not word or word in VERBS or word in lay.FUNCTION
    return (
        goes_on
        and re.search(r"\b(?:an?|the)\s+$", text[: mention.start], re.IGNORECASE) is not None
    )


def _begins_a_name(phrase: tuple[float, Item], mentions: Sequence[Mention]) -> bool:
    """Whether a carrier is the beginning of a longer name: "toothpaste with fluoride"."""
    rank, item = phrase
    return rank == 1.5 and any(m.start == item.start and m.end > item.end for m in mentions)


def _slots(text: str) -> Iterator[tuple[float, Item]]:
    for code, pattern in (("h", amounts.HORIZON), ("d", amounts.DOSE), ("y", amounts.AGE)):
        for m in pattern.finditer(text):
            if code == "h" and amounts.TIMED.search(text[: m.start()]):
                yield 0, Item("d", m.start(), m.end(), m.group())
                continue
            rank = 0 if any(c.isdigit() for c in m.group()) else 2.5
            yield rank, Item(code, m.start(), m.end(), m.group())


def _names(text: str, mentions: Sequence[Mention], columns: Sequence[str]) -> Iterator[Item]:
    for name in columns:
        for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield Item("N", m.start(), m.end(), m.group(), how="column", names=(name,))
    for pattern, names, sign in _LAY:
        for m in pattern.finditer(text):
            yield Item("N", m.start(), m.end(), m.group(), sign=sign, how="lay", names=names)
    outside = words_outside(text, mentions)
    for mention in mentions:
        if _is_name(text, mention, outside):
            open_bracket = "(" in mention.text and text[mention.end : mention.end + 1] == ")"
            end = mention.end + open_bracket  # "lipoprotein(a)"
            yield Item("N", mention.start, end, text[mention.start : end], hits=mention.hits)


def _is_spelled_out(text: str, mention: Mention) -> bool:
    """Whether it is in capitals on purpose: "AIDS" is none of the verbs that it is spelled like."""
    capital = mention.text.isupper() and not text.isupper() and len(mention.text) > 2
    return capital and any(hit.node.category not in GENES for hit in mention.hits)


def _is_name(text: str, mention: Mention, outside: Sequence[str]) -> bool:
    """Whether a mention is more than a word that the sentence needs for its grammar."""
    words = mention.text.lower().split()
    if re.match(r"-[a-z]", text[mention.end :]):
        return False  # "deuterium-reduced" is another word
    if all(w in lay.FUNCTION or w in VERBS or w in lay.MODIFIERS for w in words):
        named = words[0] in VERBS and len(words) > 1 and any(w in VERBS for w in outside)
        alone = len(words) == 1 and words[0] in lay.MODIFIERS and _stands_alone(text, mention)
        return (
            _is_told_apart(words) or named or alone or _is_spelled_out(text, mention)
        )  # "shift work", "having an epidural"
    if re.fullmatch(rf"(?:{lay.PEOPLE}|{lay.SETTINGS}|{lay.ANYBODY})", mention.text, re.IGNORECASE):
        return mention.text.lower() in ("smokers", "drinkers") or "pregnan" in mention.text.lower()
    if _EFFECT_OF.fullmatch(f"{mention.text} {text[mention.end :].strip()[:4]}".strip()):
        return False  # "the side effects of statins" asks what they do
    is_number = len(words) == 1 and words[0] in NUMBERS  # "ten years": no epidermal necrolysis
    if (
        (is_number and not _is_spelled_out(text, mention))
        or words == ["fall"]
        or (words == ["falls"] and _WITH.match(text[mention.end :]))
    ):
        return False
    if len(words) == 1 and (words[0] in lay.HEADS or words[0] in lay.TAILS or len(words[0]) < 2):
        return False
    if _SIDE_EFFECTS.fullmatch(mention.text) and _OF_WHAT.match(text[mention.end :]):
        return not _ASKS_WHAT.match(text[: mention.start])
    if words[0] in VERBS and (words[0] not in ADJECTIVES or words[0] == "lower") and len(words) > 1:
        says = _SAYS_CHANGE.search(text[: mention.start] + text[mention.end :])
        return says is not None or any(w in VERBS for w in outside)
    if all(is_alias(hit, mention.text) for hit in mention.hits):
        return False
    symbols = all(hit.node.category in GENES for hit in mention.hits)
    return not (symbols and mention.text.islower() and len(mention.text) <= 6)


def is_alias(hit: EntityHit, said: str) -> bool:
    """A gene's symbol that means something else in a question: "B12", or "lamp" in small letters."""
    if hit.node.category not in GENES or hit.matched == hit.node.name == said:
        return False
    short = hit.matched != hit.node.name and len(hit.matched) <= 4
    digits = any(char.isdigit() for char in hit.matched)
    return (short and digits) or (hit.matched.isupper() and said != hit.matched)


def _deaths(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[float, Item]]:
    """Death from a disease, even where "the risk of dying" is a name by itself."""
    diseases = {m.start for m in mentions if any(h.node.category in ILLS for h in m.hits)}
    for m in _DEATH_OF.finditer(text):
        if m.end() + 1 in diseases:
            yield 1.5, Item("r", m.start(), m.end(), m.group(), how="death")


def _is_told_apart(words: list[str]) -> bool:
    return len(words) > 1 and any(w not in lay.FUNCTION and w not in VERBS for w in words)


def _phrases(text: str) -> Iterator[tuple[float, Item]]:
    for m in _PASSIVE.finditer(text):
        sign, how = VERBS[m["verb"].lower()]
        yield 3, Item("B", m.start(), m.end(), m.group(), sign, how)
    for code, sign, how, pattern in _COMPILED:
        for m in pattern.finditer(text):
            if m.group():
                yield (
                    3 if " " in m.group().strip() else 5,
                    Item(code, m.start(), m.end(), m.group(), sign, how),
                )
    for m in _CARRIERS.finditer(text):
        yield 1.5, Item("T", m.start(), m.end(), m.group())  # also where "nasal spray" is a name
    for m in re.finditer(r"[A-Za-z]+", text):
        known = VERBS.get(m.group().lower())
        if (
            known is None
            or m.group().lower() in STOPPING
            or text[m.end() : m.end() + 1] == "-"
            or text[: m.start()].endswith("-")
        ):
            continue
        word = m.group().lower()
        is_form = word in ADJECTIVES or word.endswith(("ing", "ed")) or word in lexicon.PARTICIPLES
        yield 4, Item("g" if is_form else "R", m.start(), m.end(), m.group(), *known)


def _plain(word: re.Match[str]) -> Item:
    text, lowered = word.group(), word.group().lower()
    code = "u"
    if not any(char.isalnum() for char in text):
        code = ","
    elif lowered.endswith(("n't", "n’t")):
        code = "!"
    elif lowered in lay.FUNCTION:
        code = "_"
    elif (
        lowered in lay.MODIFIERS
        or _COMPOUND.fullmatch(lowered)
        or (lowered.endswith("ly") and len(lowered) > 6)
    ):
        code = "j"
    elif lowered in lay.TAILS or lowered in lexicon.TAIL_STATES or lowered in lexicon.TAIL_CHANGES:
        code = "k"
    return Item(code, word.start(), word.end(), text)
