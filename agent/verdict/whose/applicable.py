"""Which evidence speaks for the people who were asked about, and in whom the effect is another one.

Indirectness (GRADE, Guyatt et al. 2011, J Clin Epidemiol 64:1303): rows on the people asked about
decide; without them, others' rows speak with less certainty and the answer says whose they are. Effects
that differ between groups are told apart and never averaged away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.verdict.lines import Apart
from agent.verdict.whose.unborn import whom
from tools.ages import ages_of
from tools.designs import STUDY_DESIGNS
from tools.populations import (
    EVERYBODY,
    RARE,
    free_of,
    gap_between,
    groups_of,
    is_special,
    speaks_for,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from agent.question import Direction
    from tools.evidence import Evidence
    from tools.populations import Gap

CONCLUDES = ("increases", "decreases", "none")
TURNS: dict[str, Direction] = {"increases": "increases", "decreases": "decreases"}


@dataclass(frozen=True)
class Applicable:
    """The items that decide; `of_whom` is set where they are of other people than asked about."""

    items: tuple[Evidence, ...]
    of_whom: str = ""
    gap: Gap = ""
    """Set where nobody asked about can be among the people who were studied."""
    apart: tuple[Apart, ...] = ()
    ages_untold: bool = False
    """Whether ages were asked about, and no study says how old its people are."""


def applicable(
    items: Sequence[Evidence],
    population: str | None,
    outcome: str = "",
    *,
    also: Sequence[str] = (),
    of_one: bool = False,
    compared: bool = False,
) -> Applicable:
    """The evidence that bears on a population, or on people in general where none is asked about.

    Args:
        items: what is held.
        population: whom the question is about, in its own words.
        also: the same people, by other names of what they have.
        outcome: its name; people who have it are no group apart where the question is of treating it.
        of_one: the population is one patient, whose age and sex need no studies of their own.
        compared: two treatments are, which only the ill are given: none of them stands for all others.
    """
    asked = whom(population, outcome)
    left = _without_the_free(items, asked)
    if not left and items:
        others = [item for item in items if item.line is not None] or list(items)
        of_whom = _firmest(others).population or "people who have it"
        return Applicable(tuple(items), of_whom=of_whom, gap="opposite")
    held = _by_group(left, asked, outcome, also=also, of_one=of_one, compared=compared)
    return held if of_one or held.of_whom else _of_age(held, asked)


def _without_the_free(items: Sequence[Evidence], asked: str) -> list[Evidence]:
    """Without studies of what the asked do not have: of people without diabetes, not those with it."""
    return [item for item in items if not free_of(asked) & studied(item)]


def _by_group(
    items: Sequence[Evidence],
    asked: str,
    outcome: str,
    *,
    also: Sequence[str],
    of_one: bool,
    compared: bool,
) -> Applicable:
    # Of one patient's story only what he has or takes singles him out, not how it is told.
    if groups_of(asked) or (words_of(asked) and (also or not of_one)):
        return _of_the_asked(items, asked, (asked, *also), of_one=of_one)
    own, said = groups_of(outcome), words_of(outcome)  # whose lithium level it is takes lithium
    if not any("cardiovascular disease" in studied(item) for item in items):
        own |= {"primary prevention"}  # the healthy are some only beside the ill
    rare = [i for i in items if studied(i) & RARE - own and not said & words_of(i.population)]
    if rare and len(rare) == len(items):
        return Applicable(tuple(items), of_whom=_firmest(rare).population or "")
    if rare:
        rest = [item for item in items if item not in rare]
        held = _by_group(rest, asked, outcome, also=also, of_one=of_one, compared=compared)
        return replace(held, apart=(*held.apart, *_grouped(rare, RARE)))
    general = [item for item in items if not is_special(studied(item) - own)]
    special = [item for item in items if is_special(studied(item) - own)]
    # That nobody knows it of some patients sets no others apart.
    told = any(item.direction in CONCLUDES for item in general if item.line is not None)
    if not told or (compared and all(are_patients(item.population or "") for item in general)):
        return Applicable(tuple(items))
    apart = _apart(general, special)
    named = {i for one in apart for i in one.evidence}
    return Applicable(tuple(item for item in items if item.id not in named), apart=apart)


OF_ADULTS = frozenset({"older people", "men", "women"})
WITHIN = re.compile(r"(?:\b(?:in|among|during)\b|,)(.*)", re.IGNORECASE)
"""Where a contrast names people; those whom it sets against each other are no population."""


def studied(item: Evidence) -> frozenset[str]:
    """The groups that an item's population speaks of, and its contrast where it names people."""
    return groups_of(item.population) | groups_of(_within(item))


def _strength(item: Evidence) -> float:
    """How firm a study's design is; what bodies state comes after."""
    design = STUDY_DESIGNS.get(item.design or "")
    return design.strength if design is not None else 0


def _firmest(studies: Sequence[Evidence]) -> Evidence:
    """The largest study of the firmest design, whose number is shown."""
    return max(studies, key=lambda item: (_strength(item), item.n or 0, item.year or 0, item.id))


def _within(item: Evidence) -> str:
    found = WITHIN.search(item.contrast or "")
    return found[1] if found else ""


def _of_the_asked(
    items: Sequence[Evidence], asked: str, names: Sequence[str], *, of_one: bool
) -> Applicable:
    # What a body states on its own of the treatment and the outcome holds for all people of it.
    studies = [item for item in items if item.line is not None and item.population]
    of_groups = [item for item in studies if speaks_for(groups_of(asked), studied(item))]
    matched = [item for item in studies if any(_is_of(name, item) for name in names)]
    if not matched and of_one:
        matched = [item for item in studies if _takes_in(item, asked, names)]
    if matched:
        of_all = [i for i in studies if _is_of_all(i, asked) and i not in matched]
        said = {i.direction for i in matched if i.kind == "assessment"}  # which nobody overrules
        anybody = [i for i in items if _is_of_anybody(i, names, said)]
        return Applicable((*matched, *of_all, *anybody))
    if not studies:
        return Applicable(tuple(items), of_whom="people in general" if items else "")
    if among := [i for i in studies if groups_of(i.population) and _is_of_all(i, asked)]:
        return Applicable(tuple(among))
    near = of_groups if groups_of(asked) else []
    largest = _firmest(near or studies)
    gap = gap_between(groups_of(asked), studied(largest))
    return Applicable(tuple(near or items), of_whom=largest.population or "", gap=gap)


def _of_age(held: Applicable, asked: str) -> Applicable:
    """Without the studies of people of another age, if others are left."""
    wanted = ages_of(asked)
    studies = [item for item in held.items if item.line is not None]
    if wanted is None or not studies:
        return held
    ages = {item.id: ages_of(_people(item)) for item in studies}
    away = {i for i, told in ages.items() if told is not None and not told.meets(wanted)}
    if len(away) == len(ages):
        return replace(held, of_whom=_firmest(studies).population or "people of another age")
    untold = all(told is None for i, told in ages.items() if i not in away)
    kept = tuple(item for item in held.items if item.id not in away)
    return replace(held, items=kept, ages_untold=untold)


def _is_of_all(item: Evidence, asked: str) -> bool:
    """Whether a body states it of people of whom the asked are some: of grown-ups, of all with the illness."""
    own, theirs = groups_of(asked), groups_of(item.population)
    if item.kind not in ("assessment", "label") or not own:
        return False
    among = own <= OF_ADULTS if not theirs else theirs <= own
    return among and words_of(item.population) <= (words_of(asked) if theirs else frozenset())


def _is_of_anybody(item: Evidence, names: Sequence[str], said: Container[str | None]) -> bool:
    """Whether a body states it of no people in particular, and those asked about are grown-ups ill of nothing."""
    stated = item.kind in ("assessment", "label") and not item.population
    own = groups_of(names[0])
    agrees = not said or item.direction in said
    told = agrees and own and own <= OF_ADULTS and not words_of(names[0])
    ill = own or len(names) > 1 or are_patients(names[0])
    return stated and bool(told or not ill)


def _takes_in(item: Evidence, asked: str, names: Sequence[str]) -> bool:
    """Whether one grown-up patient would be among the people studied, whatever the age and the sex."""
    groups, of = groups_of(asked), studied(item)
    has, needed = groups - OF_ADULTS, of - OF_ADULTS
    if gap_between(groups, of):
        return False
    if speaks_for(has, of) and _are_named(names, item):
        return True
    # Whoever has all that a study asks for could have been in it, whatever else he has.
    wanted, told = words_of(_people(item)), frozenset().union(*map(words_of, names))
    return bool(needed or wanted) and needed <= has and wanted <= told


def _are_named(names: Sequence[str], item: Evidence) -> bool:
    """Whether an item's people are called by all words of one of the names of the asked."""
    return any(_words(name, item) <= words_of(_people(item)) for name in names)


def _is_of(name: str, item: Evidence) -> bool:
    """Whether an item's people are of the groups, and called by all words, of this one name."""
    if not groups_of(name) and not words_of(name):
        return False  # letters such as "MI" alone call nobody
    return speaks_for(groups_of(name), studied(item)) and _are_named((name,), item)


def _words(asked: str, item: Evidence) -> frozenset[str]:
    """The words of the asked, without the letters of a name that the item's people write out."""
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", _people(item))).upper()
    return words_of(re.sub(r"\b[A-Z]{2,6}\b", lambda m: "" if m[0] in initials else m[0], asked))


PATIENTS = re.compile(r"\b(?:with|patients?|after|undergoing|survivors|infected|hospitali[sz]ed|on dialysis)\b", re.I)  # fmt: skip


def are_patients(people: str) -> bool:
    """Whether a population is of people with some illness or treatment, not of people in general."""
    return PATIENTS.search(people) is not None


def _people(item: Evidence) -> str:
    return f"{item.population or ''} {_within(item)}"


def _apart(general: Sequence[Evidence], special: Sequence[Evidence]) -> tuple[Apart, ...]:
    """Groups whose studies exclude the null in a direction that people in general do not show.

    A weaker design sets nothing apart, as a cohort of some people says nothing against trials of all; what
    it says of people whom a firmer one set apart is no evidence on the others either. What a body states
    of some people it states of them alone, and sets no trials of others apart that go the same way.
    """
    shown = {(item.line, item.direction) for item in general}
    told = [item for item in general if item.direction in CONCLUDES and item.line is not None]
    of_patients = {i.direction for i in told} if all(are_patients(i.population or "") for i in told) else set()  # fmt: skip
    designs = {item.line for item in general}
    firmest = max(STUDY_DESIGNS[item.design].strength for item in general)
    known = EVERYBODY | groups_in(general)
    found: dict[str, list[Evidence]] = {}
    weaker: list[Evidence] = []
    for item in special:
        as_patients = item.kind == "finding" and of_patients == {item.direction}
        if item.direction not in TURNS or (item.line, item.direction) in shown or as_patients:
            continue
        if (
            item.kind == "finding"
            and item.line not in designs
            and STUDY_DESIGNS[item.design].strength < firmest
        ):
            weaker.append(item)
            continue
        for group in sorted(studied(item) - known):
            found.setdefault(group, []).append(item)
    for item in weaker:
        for rows in (found[group] for group in studied(item) if group in found):
            rows += [item] if item.direction == rows[0].direction else []
    return _told(found)


def _grouped(items: Sequence[Evidence], groups: frozenset[str]) -> tuple[Apart, ...]:
    """What is found in each of some groups."""
    turned = [item for item in items if item.direction in TURNS]
    return _told(
        {g: some for g in sorted(groups) if (some := [i for i in turned if g in studied(i)])}
    )


def _told(found: Mapping[str, Sequence[Evidence]]) -> tuple[Apart, ...]:
    """Groups of which the evidence goes one way."""
    return tuple(
        Apart(group, TURNS[rows[0].direction or ""], tuple(row.id for row in rows))
        for group, rows in found.items()
        if len({row.direction for row in rows}) == 1
    )


def groups_in(items: Sequence[Evidence]) -> frozenset[str]:
    """All groups that the items speak of."""
    return frozenset().union(*(studied(item) for item in items)) if items else frozenset()
