"""Items -> nouns: a name with what stands before and behind it (risk of, stopping, more, loss).

English noun phrases end in their head, so a name with an unexplained word beside it is another name:
"vitamin C hats" and "gastric cancer" are unknown names where only "vitamin C" and "cancer" are known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agent.reading.sentence.items import Item
from agent.reading.words import lay, lexicon
from agent.reading.words.listed import words_of

DETERMINERS = words_of(
    """
    the a an my your his her their our any some this these that of all new one one's
    """
)
TREATABLE = frozenset(
    f"biolink:{name}" for name in ("Disease", "PhenotypicFeature", "ClinicalAttribute")
)
_MANAGED = frozenset(("treatment", "management", "control", "prevention", "relief"))
_GENERIC = frozenset(("disease", "diseases", "disorder", "infection", "infections", "illness"))
_HARM = words_of("damage injury harm failure toxicity damages injuries loss")


@dataclass(frozen=True)
class Noun:
    """A noun phrase. `core` are its own items; the rest is what is said of it.

    state: of a treatment; level: -1 or +1 where less or more of it is meant; change: -1 or +1 where it
    is an outcome that goes down or up; is_risk: "risk of"; is_taken: somebody takes it.
    """

    core: tuple[Item, ...]
    start: int
    end: int
    state: str = ""
    level: int = 1
    change: int = 0
    is_risk: bool = False
    is_taken: bool = False
    is_fatal: bool = False
    """Death from it is meant."""
    is_managed: bool = False
    """"Treatment", "management" or "control" stands behind the name."""
    modifiers: tuple[str, ...] = ()
    doses: tuple[str, ...] = ()

    code = "n"

    @property
    def text(self) -> str:
        """The words of the name, as asked."""
        return " ".join(item.text for item in self.core)

    @property
    def name(self) -> Item | None:
        """The known name that the phrase is, if it is one and no more than one."""
        named = [item for item in self.core if item.code == "N"]
        return named[0] if len(named) == 1 and len(self.core) == 1 else None

    @property
    def treatment_state(self) -> str:
        """As a treatment: start, stop, more, less, absence; "present" where nothing is said."""
        lay = self.core[0].sign if self.core[0].how == "lay" else 0
        change = self.change or (lay if lay in (-1, 1) else 0)
        if self.is_managed and not self.categories & TREATABLE:
            change = 0  # "the Hoxsey treatment" is more of it, "hypertension treatment" less
        by_change = "more" if change > 0 else "less" if change < 0 else "present"
        return self.state or by_change

    @property
    def curies(self) -> frozenset[str]:
        """Nodes that carry the name, if it is one name."""
        return (
            frozenset(str(hit.node.curie) for hit in self.name.hits) if self.name else frozenset()
        )

    @property
    def categories(self) -> frozenset[str]:
        """Categories of the nodes that carry the name."""
        return frozenset(hit.node.category for item in self.core for hit in item.hits)


Element = Item | Noun


def nouns_of(items: list[Item]) -> list[Element]:
    """The same sentence with noun phrases folded."""
    out: list[Element] = []
    at = 0
    while at < len(items):
        stop = _prefix_end(items, at)
        items = _drink(items, at, stop)
        heads = [i for i in range(at, min(stop + 1, len(items))) if items[i].code in "kN"]
        if heads and not (stop < len(items) and items[stop].code in "Nu"):
            # "stunt his growth": a word that elsewhere is a name's tail is the name here.
            stop = heads[-1]
            code = "N" if items[stop].code == "N" else "u"
            items = [*items[:stop], replace(items[stop], code=code), *items[stop + 1 :]]
        if stop < len(items) and items[stop].code in "Nu":
            noun, at = _noun(items, at, stop, out)
            out.append(noun)
        else:
            out.append(items[at])
            at += 1
    return out


_DRINK = re.compile(
    r"\b(?:drink|drinks|drinking|drank|drunk)$|\b(?:drinks?|beers?)\b", re.IGNORECASE
)


def _drink(items: list[Item], at: int, stop: int) -> list[Item]:
    """Alcohol, where nothing else is said to be drunk: "heavy drinking", "two drinks a day"."""
    if stop < len(items) and items[stop].code in "NuO":
        return items
    for index in range(stop - 1, at - 1, -1):
        item = items[index]
        light = item.text.lower() in ("drinks", "beers") and index and items[index - 1].code == "d"
        if light and item.code == "T":
            return [*items[:index], replace(item, code="u"), *items[index + 1 :]]
        if item.code in "Td" and _DRINK.search(item.text):
            drunk = Item(
                "N",
                item.start,
                item.end,
                item.text,
                how="lay",
                names=("alcohol drinking", "alcohol"),
            )
            amount = [item] if item.code == "d" else []
            return [*items[:index], *amount, drunk, *items[index + 1 :]]
    return items


def _prefix_end(items: list[Item], at: int) -> int:
    """Where a noun's core may begin: past modifiers, and "not" before a name."""
    stop = at
    while stop < len(items):
        item = items[stop]
        is_small = item.code == "_" and item.text.lower() in DETERMINERS
        if (
            item.code in "rcsTdjk"
            or is_small
            or (stop > at and item.code == "P")
            or item.code == "!"
            and _is_absence(items, stop)
        ):
            stop += 1
        else:
            break
    if stop > at and items[at].code == "_" and stop < len(items) and items[stop].code not in "Nu":
        return at
    return stop


def _is_absence(items: list[Item], at: int) -> bool:
    """Whether "not" belongs to the name behind it: "Does not smoking prevent ...?".

    "Does not aspirin cause ...?" is the old way to say "doesn't".
    """
    if items[at].text.lower() not in ("not", "never", "no", "nobody", "no one") or at + 1 >= len(
        items
    ):
        return False
    following = items[at + 1]
    if items[at].text.lower() == "no":
        return following.code in "Nu"
    if following.code != "N":
        return False
    drugs = following.hits and all(h.node.category in lay.DRUGS for h in following.hits)
    return items[at].text.lower() != "not" or not drugs


def _noun(items: list[Item], at: int, stop: int, before: list[Element]) -> tuple[Noun, int]:
    core, end = _core(items, stop)
    noun = Noun(tuple(core), items[at].start, core[-1].end)
    for item in items[at:stop]:
        noun = _with(noun, item)
    noun, end = _with_tail(noun, items, end, before)
    return noun, end


def _core(items: list[Item], stop: int) -> tuple[list[Item], int]:
    """Adjacent names and unexplained words; a second known name begins another noun."""
    core: list[Item] = []
    at = stop
    while at < len(items):
        item = items[at]
        if item.code == "N" and (
            any(one.code == "N" for one in core) or (core and item.how == "lay")
        ):
            break
        if (
            item.code in "Nu"
            or (item.code == "j" and at + 1 < len(items) and items[at + 1].code in "Nu" and core)
            or (
                item.code == "O"
                and core
                and all(one.code == "u" for one in core)
                and _goes_on(items, at)
            )
            or (
                core
                and core[-1].code == "O"
                and item.code == "_"
                and item.text.lower() in DETERMINERS
            )
        ):
            core.append(item)
        else:
            break
        at += 1
    # Words after a name that lead up to another name belong to that one.
    is_name = at < len(items) and items[at].code == "N" and items[at].how != "lay"
    if is_name and core[-1].code == "u":
        while len(core) > 1 and core[-1].code != "N":
            core.pop()
            at -= 1
    if len(core) == 2 and core[1].text.lower() in _GENERIC and _is_disease(core[0]):
        core.pop()  # "COVID-19 disease"
    return core, at


def _is_disease(item: Item) -> bool:
    return bool(item.hits) and all(h.node.category == "biolink:Disease" for h in item.hits)


def _goes_on(items: list[Item], at: int) -> bool:
    rest = items[at + 1 : at + 3]
    if rest and rest[0].code == "_" and rest[0].text.lower() in DETERMINERS:
        rest = rest[1:]
    return bool(rest) and rest[0].code in "Nu"


def _with(noun: Noun, item: Item) -> Noun:
    """What one word before the name says of it."""
    if item.code == "r":
        raised = re.search(
            r"\b(?:higher|increased|greater|raised|elevated|excess)\b", item.text, re.I
        )
        fatal = noun.is_fatal or item.how == "death"
        change = noun.change or int(raised is not None)
        return replace(noun, is_risk=True, is_fatal=fatal, change=change)
    if item.code == "c":
        return replace(noun, change=item.sign * (noun.change or 1))
    if item.code == "T":
        return replace(noun, is_taken=True)
    if item.code == "!":
        return replace(noun, state="absence", level=-1)
    if item.code == "s" and noun.state not in ("stop", "absence"):
        return replace(noun, state=item.how, level=item.sign)
    if item.code == "d":
        return replace(noun, doses=(*noun.doses, item.text))
    if item.code == "j":
        return replace(noun, modifiers=(*noun.modifiers, item.text))
    return noun


def _with_tail(noun: Noun, items: list[Item], at: int, before: list[Element]) -> tuple[Noun, int]:
    """What words behind the name say of it: "use", "cessation", "loss", "damage", "risk"."""
    while at < len(items):
        item = items[at]
        word = item.text.lower()
        ends = at + 1 >= len(items) or items[at + 1].code not in "Nujr"
        if word in ("risk", "risks", "incidence", "rates", "rate", "odds") and item.code in "_u":
            noun = replace(noun, is_risk=True)
        elif (
            word in lexicon.TAIL_STATES or word in lexicon.TAIL_CHANGES
        ) and item.code in "ksgcu" + (
            "R" if ends and word in ("lowering", "reduction", "prevention") else ""
        ):
            state = lexicon.TAIL_STATES.get(word, "")
            change = lexicon.TAIL_CHANGES.get(word, 0)
            noun = replace(noun, state=noun.state or state, change=noun.change or change, is_managed=word in _MANAGED,
                           level=-1 if state and state not in ("more", "start") else noun.level)  # fmt: skip
        elif word in _HARM and ends and (item.code in "ku" or _has_relation(before)):
            noun = replace(noun, core=(*noun.core, replace(item, code="u")))
        elif item.code == "k" and word in lay.FORMS and noun.categories & TREATABLE:
            # What is taken for a disease is not the disease: "asthma inhalers".
            noun = replace(noun, core=(*noun.core, replace(item, code="u")))
        elif item.code == "k" and word in lay.ON_THE_SKIN and noun.categories & set(lay.DRUGS):
            noun = replace(noun, modifiers=(*noun.modifiers, item.text))
        elif item.code == "k" or (item.code == "_" and word in ("use", "levels", "level")):
            pass
        else:
            break
        noun = replace(noun, end=item.end)
        at += 1
    return noun, at


def _has_relation(before: list[Element]) -> bool:
    return any(one.code in "RBSEL" for one in before)
