"""Words that may be a verb or say a level: "reduced", "lowering", "cut", by where they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.reading.words import lexicon
from agent.reading.words.verbs import ADJECTIVES, LEVELS, VERBS

if TYPE_CHECKING:
    from agent.reading.sentence.items import Item

PRONOUNS = ("it", "this", "that", "they", "these", "those")


def with_verbs(items: list[Item]) -> list[Item]:
    """The same items, in which adjectives and gerunds of change are verbs or levels, by where they stand."""
    out: list[Item] = []
    for at, item in enumerate(_with_things(items)):
        said = [one.code for one in out if one.code not in "_jdA"]
        by_person = bool(said) and said[-1] in "PK" and item.text.lower() in VERBS
        by_person = (item.code == "R" and by_person) or (item.code in "Rg" and _is_done(item, out))
        if by_person and item.how == "" and item.sign:
            out.append(_level(item))  # persons do not cause: "people who reduce salt"
        elif (
            item.code == "s"
            and item.how == "stop"
            and said
            and said[-1] in "Nup"
            and " " not in item.text
        ):
            out.append(replace(item, code="R", how=""))
        elif (
            item.code == "c" and item.text.lower().endswith(" in") and _falls(out, items[at + 1 :])
        ):
            out.append(replace(item, code="I"))
        elif item.code == "c" and out and out[-1].code in "Nu" and _is_tail(item):
            # "better for stroke prevention in women": the change belongs to the name before it.
            word, small = item.text.split()
            out.append(replace(item, code="k", text=word, end=item.start + len(word)))
            out.append(replace(item, code="i", text=small, start=item.end - len(small), sign=0))
        elif item.code == "g":
            out.append(_verb_or_level(item, out, items[at + 1 :]))
        else:
            out.append(item)
    return out


def _with_things(items: list[Item]) -> list[Item]:
    """The same items, in which "they" are what was named: "statins lower LDL, and do they cause diabetes?"."""
    out: list[Item] = []
    for item in items:
        asked = item.text.lower() == "they" and bool(out) and out[-1].code == "A"
        named = any(one.code == "N" for one in out) and any(one.code in "&,|" for one in out)
        out.append(replace(item, code="_") if asked and named else item)
    return out


def _is_done(item: Item, before: list[Item]) -> bool:
    """Whether people do it, on a condition: "if people with asthma cut their intake", "who cut"."""
    said = [one for one in before if one.code not in "_jd"]
    if not said or said[-1].code == "A" or item.text.lower() not in VERBS:
        return False
    if said[-1].code == "K":
        return True
    conditions = [at for at, one in enumerate(said) if one.code == "C"]
    inside = said[conditions[-1] + 1 :] if conditions else []
    return (
        bool(inside)
        and inside[0].code in "pP"
        and not any(one.code in "RBSELIA,scT" for one in inside)
    )


def _is_tail(item: Item) -> bool:
    """Whether it is "prevention in", "loss in" or the like, which may end a name."""
    words = item.text.lower().split()
    return len(words) == 2 and words[1] == "in" and words[0] in lexicon.TAIL_CHANGES


def _falls(before: list[Item], after: list[Item]) -> bool:
    """Whether "decrease in" is a verb and who it falls in: "does the risk decrease in women?"."""
    said = [one.code for one in before if one.code not in "_jd"]
    follows = next((one.code for one in after if one.code not in "_jd"), "")
    verbs = any(one.code in "RBSEL" for one in before)
    return bool(said) and said[-1] in "Nu" and follows in ("p", "P") and not verbs


def _level(item: Item) -> Item:
    less = LEVELS.get(item.text.lower(), item.sign or 1) < 0
    return replace(item, code="s", sign=-1 if less else 1, how="less" if less else "more")


def _verb_or_level(item: Item, before: list[Item], after: list[Item]) -> Item:
    said = [one for one in before if one.code not in "_jd"]
    last = said[-1].code if said else ""
    names = any(one.code in "Nup" or one.text.lower() in PRONOUNS for one in before)
    verbs = any(one.code in "RBSEL" for one in before)
    follows = next((one.code for one in after if one.code not in "_jdsP,"), "")
    more = any(
        one.code in "RBS" or (one.code == "g" and one.text.lower() not in ADJECTIVES)
        for one in after
    )
    is_verb, is_level = replace(item, code="R"), _level(item)
    word = item.text.lower()
    if word in ADJECTIVES and last == "A" and names and not follows:
        return replace(item, code="I", sign=is_level.sign)  # "would my risk be lower?"
    if item.how in ("better", "worse") and not word.endswith("ing"):
        return is_verb
    if word in ADJECTIVES and word not in (
        "lower",
        "lowered",
        "reduced",
        "increased",
        "decreased",
        "raised",
        "elevated",
    ):
        return is_level
    if last in ("f", "M", "i", "A") and names and word.endswith("ing"):
        return is_verb  # "better for preventing", "is lowering"
    if word == "lower":
        return is_verb if names and not verbs and follows in "NujrcT" and follows else is_level
    if last == "A" and word.endswith("ed") and names and not follows:
        return is_verb  # "how many would be prevented?"
    if word.endswith("ed") or word in lexicon.PARTICIPLES:
        return (
            is_verb
            if names and not verbs and not more and last != "!" and follows in "NurP" and follows
            else is_level
        )
    return is_verb if names and not verbs and not more else is_level
