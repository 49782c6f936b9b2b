"""Which noun of a sentence is the treatment and which the outcome, from the words around them.

The shapes below help with roles; that none fits does not make a text no question: two names are then
told apart by what is said of them ("risk of", "taking") and by their categories.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.reading.sentence.comparison import (  # fmt: skip
    CAUSES,
    EFFECTS,
    Roles,
    compares,
    without_comparison,
    without_occasion,
)
from agent.reading.sentence.items import Item
from agent.reading.sentence.nouns import Element, Noun

_G = r"n(?:(?:,+n)*,*[&|]+n)?"
_T = rf"(?P<t>{_G})(?P<tc>(?:[ifwOCo]{_G})*)"
_Y = rf"(?P<o>{_G})(?P<oc>(?:[ifwOCobm]{_G})*)"
_SKIP = r"[^n]*?"
SHAPES: tuple[tuple[str, re.Pattern[str], bool], ...] = tuple(
    (name, re.compile(pattern), turned)
    for name, pattern, turned in (
        ("condition first", rf"^[^nRBS]*CA*{_T}[,AW]+{_Y}[^nRBSIc]*(?P<r>[IRc]?)[^nRBS]*$", False),
        ("effect of", rf"EA*{_T.replace('ifwOCo', 'wO')}{_SKIP}(?:[oifR]|S){_SKIP}{_Y}", False),
        ("reversed", rf"{_Y.replace('Cobm', 'C')}[A,]*(?P<r>[BE])[A,]*{_T}", False),
        ("falls with", rf"{_Y.replace('Cobm', '')}[A,]*(?P<r>[IR])[A,M]*[CwbmoBK]+A*{_T}", False),
        ("more often with", rf"{_Y.replace('Cobm', '')}[A,]*(?P<r>c)[A,]*[CwbmoO]A*{_T}", False),
        ("inverted", rf"^[^nRBS]*{_Y.replace('ifwOCobm', 'iwO')}A+{_T}(?P<r>[Rc])[^n]*$", False),
        (
            "active",
            rf"{_T.replace('Co', 'Comt')}[,Aift!Mwc&]*(?P<r>R)[AMc]*(?:[iftowO]+)?{_Y}",
            False,
        ),
        ("effect of, alone", rf"EA*{_T.replace('ifwOCo', 'O')}", False),
        ("linked", rf"{_T.replace('ifwOCo', 'iwO')}[,AifM]*(?P<r>S)[A]*(?:[owt]+)?{_Y}", True),
        (
            "between",
            rf"L{_SKIP}{_T.replace('ifwOCo', 'iO').replace('&|,', '|,')}[&wtRSoA]+{_Y}",
            True,
        ),
        ("both linked", r"(?P<t>n)[&,]+(?P<o>n)A*(?P<r>[SL])", True),
        ("happens when", rf"{_Y.replace('Cobm', '')}{_SKIP}C{_T}", False),
        ("people who", rf"K{_T.replace('ifwOCo', 'iO')}A*{_Y}", False),
        ("has more", rf"{_T.replace('ifwOCo', 'iO')}A*(?P<r>c?){_Y}", False),
        ("for", rf"(?P<t>{_G})f(?P<o>{_G})(?P<oc>(?:[iwOC]{_G})*)", False),
        ("from", rf"(?P<o>{_G})[wbmo](?P<t>{_G})(?P<tc>(?:[iwOC]{_G})*)", False),
    )
)

_GOOD = re.compile(r"(?:n(?:[,&|]+n)*[AifwC!]*v|v[tAfC]*n(?:[,&|]+n)*)[^nRBSELIc]*$")
"""Good or harm in general, said of what stands before or behind it."""
_OBJECT = re.compile(rf"^[,&|AM]*(?P<r>R)[AMc]*(?:[iftow]+)?{_Y}$")
"""A verb whose subject is a pronoun: "can it protect against infection with HIV?"."""
_OBJECTS = re.compile(rf"^[,&|AMW]*(?P<r>R)[AMc]*(?=[^n]*n[^n]*n){_G}$")
"""A clause that leaves its subject out: "..., increase strength and mobility"."""


def roles_of(elements: list[Element]) -> Roles:
    """Treatment, outcome, comparator and direction of one clause; empty where it names nothing."""
    kept = [one for one in elements if one.code in "nRBSELICcifowbmtOXMWAK&|,~v" or compares(one)]
    kept = [
        one
        for at, one in enumerate(kept)
        if not (
            one.code == "R"
            and "".join(x.code for x in kept[at + 1 : at + 3]).lstrip("tA")[:1] == "R"
        )
    ]  # of "helps to prevent" the last verb counts
    kept = _without_likeness(_helps_when_ill(kept))
    kept, compared = without_comparison(kept)
    if compared.comparators:
        kept, compared = without_occasion(kept, compared)
    codes = "".join("M" if compares(one) and one.code != "M" else one.code for one in kept)
    nouns = [one for one in kept if isinstance(one, Noun)]
    if objects := _OBJECTS.search(codes):
        sign, how = _sign(kept, objects)
        return replace(compared, outcomes=tuple(nouns), sign=sign, how=how)
    if nouns and (general := _GOOD.search(codes)):
        said = kept[general.start() : general.end()]
        return replace(compared, treatments=tuple(x for x in said if isinstance(x, Noun)))
    if subject := _OBJECT.search(codes):
        return _filled(kept, subject, compared)
    if len(nouns) >= 2:
        for _, pattern, turned in SHAPES:
            if match := pattern.search(codes):
                found = _filled(kept, match, compared)
                if found.outcomes and found.treatments:
                    leads = "t" in codes[match.end("t") : match.start("o")]
                    return _turned(found) if turned and not leads else found
        return _by_kind(nouns, kept, compared)
    return _alone(nouns, kept, codes, compared)


def _without_likeness(kept: list[Element]) -> list[Element]:
    """Without what the treatment is said to be like or unlike, which no slot takes."""
    out = list(kept)
    for at in range(len(out) - 2, -1, -1):
        if out[at].code == "~" and isinstance(out[at + 1], Noun):
            after = at + 2 + (at + 2 < len(out) and out[at + 2].code == ",")
            before = at - (at > 0 and out[at - 1].code == ",")
            del out[before:after]
    return out


def _helps_when_ill(kept: list[Element]) -> list[Element]:
    """Without the "when" of "does it help when children have diarrhea?": it helps with the disease."""
    for at, one in enumerate(kept[:-2]):
        if one.code != "R" or not isinstance(one, Item) or one.how != "better":
            continue
        after = [x for x in kept[at + 2 :] if x.code != "A"]
        ill = after[0] if after and isinstance(after[0], Noun) else None
        acts = any(isinstance(x, Noun) for x in kept[:at])
        if kept[at + 1].code == "C" and acts and ill and _weight(ill) < 0:
            return [*kept[: at + 1], *kept[at + 2 :]]
    return kept


def _filled(kept: list[Element], match: re.Match[str], compared: Roles) -> Roles:
    groups = match.groupdict()

    def nouns(name: str) -> tuple[Noun, ...]:
        if groups.get(name) is None:
            return ()
        part = kept[match.start(name) : match.end(name)]
        return tuple(one for one in part if isinstance(one, Noun))

    sign, how = _sign(kept, match)
    behind = tuple(one for one in kept[match.end() :] if isinstance(one, Noun))
    return replace(
        compared,
        treatments=nouns("t"),
        outcomes=nouns("o"),
        sign=sign,
        how=how,
        contexts=(*compared.contexts, *nouns("tc"), *nouns("oc"), *behind),
        read=tuple(one.start for one in kept[match.start() : match.end()]),
    )


def _sign(kept: list[Element], match: re.Match[str]) -> tuple[int | None, str]:
    """Of the relation that the shape names, else of a purpose between the two nouns."""
    groups = match.groupdict()
    if groups.get("r"):
        item = kept[match.start("r")]
        assert isinstance(item, Item)
        then = next((x for x in kept[match.start("r") + 1 : match.end()] if x.code == "c"), None)
        if isinstance(then, Item):
            return then.sign, ""  # "make you lose"
        return (item.sign or None) if item.code not in "SL" else None, item.how
    between = [
        one
        for one in kept[match.start() : match.end()]
        if isinstance(one, Item) and one.code == "R"
    ]
    return (between[-1].sign or None, between[-1].how) if between else (None, "")


def _turned(found: Roles) -> Roles:
    """A relation without direction: what can be given or done is the treatment."""
    x, y = found.treatments[0], found.outcomes[0]
    if _weight(y) - _weight(x) > 0:
        return replace(found, treatments=found.outcomes, outcomes=found.treatments)
    return found


def _weight(noun: Noun) -> int:
    """How much speaks for a treatment rather than an outcome."""
    weight = 2 * (noun.is_taken or noun.state in ("stop", "start", "absence"))
    is_change = noun.core[0].how == "lay" and noun.core[0].sign != 0
    weight -= 2 * (noun.is_risk or bool(noun.change) or is_change)
    weight += bool(noun.categories & CAUSES) - bool(noun.categories & EFFECTS)
    return weight


def _by_kind(nouns: list[Noun], kept: list[Element], compared: Roles) -> Roles:
    """Two names and no shape: by what is said of them and by their kinds, if that tells."""
    ordered = sorted(nouns, key=lambda noun: -_weight(noun))
    treatment, outcome = ordered[0], ordered[-1]
    if _weight(treatment) == _weight(outcome):
        return replace(compared, contexts=tuple(nouns))
    verbs = [one for one in kept if isinstance(one, Item) and one.code in "RI"]
    sign, how = (verbs[0].sign or None, verbs[0].how) if verbs else (None, "")
    rest = tuple(noun for noun in nouns if noun not in (treatment, outcome))
    return replace(
        compared, treatments=(treatment,), outcomes=(outcome,), sign=sign, how=how, contexts=rest
    )


def _alone(nouns: list[Noun], kept: list[Element], codes: str, compared: Roles) -> Roles:
    """One noun: behind a verb it is the outcome, before it or behind "effect of" the treatment."""
    if not nouns:
        return compared
    noun, at = nouns[0], codes.index("n")
    verb = re.search("[RISBLc]", codes)
    item = kept[verb.start()] if verb else None
    sign, how = (item.sign or None, item.how) if isinstance(item, Item) else (None, "")
    if re.search("n[^n]*AR[^n]*$", codes):
        return replace(compared, outcomes=(noun,), sign=sign, how=how)
    if re.search("E[^n]*n", codes):
        return replace(compared, treatments=(noun,))
    if noun.core[0].how == "lay" and noun.core[0].sign != 0 and re.match("[^n]*A[^n]*n", codes):
        return replace(compared, outcomes=(noun,), sign=sign, how=how)  # "does it thin the bones?"
    judged = isinstance(item, Item) and re.search(r"\w (?:to|for)$", item.text) is not None
    if judged and how and (noun.is_taken or noun.state):
        return replace(compared, treatments=(noun,))  # "is it dangerous to stop taking it?"
    if verb and verb.start() < at and not (noun.is_taken and "C" in codes[:at]):
        return replace(compared, outcomes=(noun,), sign=sign, how=how)
    if re.search("n[^n]*B", codes) or noun.is_risk or (noun.change and not noun.state):
        return replace(compared, outcomes=(noun,), sign=sign, how=how)
    return replace(compared, treatments=(noun,), sign=sign, how=how)
