"""One sentence -> drafts of clauses: roles, what is asked of them, and what no slot took."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.reading.sentence.items import Item
from agent.reading.sentence.leftover import contexts_of, left_over, negations
from agent.reading.sentence.nouns import Element, Noun
from agent.reading.sentence.population import ills_with, without_population
from agent.reading.sentence.roles import roles_of
from agent.reading.words import amounts

if TYPE_CHECKING:
    from agent.question import Wanted
    from agent.reading.sentence.comparison import Roles

MOST_CLAUSES = 8
_PRONOUN = re.compile(r"\b(?:it|this|that|they|them|these|those|one|which)\b", re.IGNORECASE)
_EXPLAINS = re.compile(r"\b(?:explain|account|mediat|through (?:that|this|it)|because of (?:that|this|it)|due to (?:that|this))", re.IGNORECASE)  # fmt: skip
_SUBJECT = re.compile(r"\b(?P<aux>does|do|did|can|could|will|would|is|are|may|might|should) (?:it|this|that|they)\b", re.IGNORECASE)  # fmt: skip
_AND_HOW = re.compile(r"(?:\band\b|,|;)\s*(?:if so,?\s*)?(?P<how>how|why|by what mechanism|through what(?: mechanism)?)(?: (?:do|does|did|would|can|could|might) (?:it|this|that|they) (?:do|work|happen|act|come about)(?: (?:so|this|that|it))?| so)?\W*$", re.IGNORECASE)  # fmt: skip
_OTHERS = re.compile(r"\b(?:alternatives?|substitutes?) (?:to|for)\b", re.IGNORECASE)
"""What is asked is something else than what is named."""
_ACTS_ON_IT = re.compile(r"\b[a-z]+ (?:it|them|this|that)\W*$", re.IGNORECASE)
"""The clause ends in what it acts on, which was named before."""
_SINCE = re.compile(r"^(?:since|as|because|given that|seeing that) ", re.IGNORECASE)
"""Before what is taken for granted."""


@dataclass(frozen=True)
class Draft:
    """A clause before its names are looked up."""

    text: str
    treatment: Noun | None = None
    outcome: Noun | None = None
    comparator: Noun | None = None
    sign: int | None = None
    how: str = ""
    polarity: int | None = None
    chooses: bool = False
    mediator: Noun | None = None
    is_mechanism: bool = False
    is_what_if: bool = False
    is_negated: bool = False
    wanted: Wanted | None = None
    dose: str | None = None
    horizon: str | None = None
    population: str | None = None
    leftover: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    """Of the words left over, those that could turn the answer round."""
    relates: bool = False
    """Some word says that one thing acts on another."""
    names: int = 0


def drafts_of(text: str, elements: list[Element], before: Draft | None = None) -> list[Draft]:
    """The clauses of one sentence; `before` is what a pronoun may refer to."""
    drafts: list[Draft] = []
    for part in _parts(elements):
        if not any(isinstance(x, Noun) or x.code not in "_,&|" for x in part):
            continue
        start, end = part[0].start, part[-1].end
        last = drafts[-1] if drafts else before
        for one in _drafts(text[start:end], text, part, last):
            if (
                one.names == 0
                and last is not None
                and drafts
                and not one.is_mechanism
                and not one.relates
            ):
                drafts[-1] = replace(drafts[-1], wanted=one.wanted or drafts[-1].wanted)
            else:
                drafts.append(one)
    of_it = _asked_of_it(text, drafts)
    drafts = of_it if of_it and _SINCE.match(text) and len(drafts) == 1 else [*drafts, *of_it]
    if len(drafts) == 1:
        drafts = [replace(drafts[0], text=text)]
    return drafts[:MOST_CLAUSES]


def _asked_of_it(text: str, drafts: list[Draft]) -> list[Draft]:
    """The mechanism, where it is asked for behind the clause: "..., and if so, how?"."""
    found = _AND_HOW.search(text)
    if found is None or not drafts or drafts[-1].treatment is None or drafts[-1].outcome is None:
        return []
    last = drafts[-1]
    words = _SINCE.sub("", _AND_HOW.sub("", last.text)).strip(" ,;?")
    said = f"{found['how'].capitalize()} {words[0].lower()}{words[1:]}?"
    return [replace(last, text=said, is_mechanism=True, wanted=None)]


def _parts(elements: list[Element]) -> list[list[Element]]:
    """Cut where a new clause begins: "and" or a comma before a verb, once one clause is whole."""
    parts: list[list[Element]] = [[]]
    for at, one in enumerate(elements):
        following = [x for x in elements[at + 1 :] if x.code not in "_,dh!"]
        is_joint = one.code in "&|" or (one.code == "," and one.text in ",;:?")
        if (
            is_joint
            and following
            and _is_whole(parts[-1], len(parts) > 1)
            and _begins(one, following)
        ):
            parts.append([])
        elif not (one.code in "&|," and not parts[-1]):
            parts[-1].append(one)
    return [part for part in parts if part]


def _is_whole(part: list[Element], follows: bool) -> bool:
    """Whether a part relates two things, or continues a clause with a verb and its object."""
    codes = "".join(one.code for one in part)
    goes_on = follows and re.match(r"[,&]*A*R[^nR]*n", codes) is not None
    whole = re.search(r"n.*[RS].*n|n.*B.*n|[EL].*n.*n|n.*[IR]", codes) is not None
    changes = [isinstance(x, Noun) and x.core[0].how == "lay" and x.core[0].sign != 0 for x in part]
    whole = whole or (any(changes) and codes.count("n") > 1 and not changes[codes.index("n")])
    return (goes_on or whole) and not re.match(r"[^n]*C[^A]*$", codes)


def _begins(joint: Item | Noun, following: list[Element]) -> bool:
    codes = "".join(one.code for one in following)
    if joint.code == "," and codes[:1] == "R" and "n" in codes:
        return True
    if joint.code == ",":
        return (
            bool(re.match(r"[&|]?(?:A[^R]*[RBSEL]|W.*[RBSEL])", codes))
            and "n" in codes
            and not re.match(r"A+n[^n]*$", codes)
        )
    return bool(re.match(r"(?:C?A|RP?n|R[tiofP]*n|W|C|c?K?R|Pc|L|E)", codes)) or codes[:1] in "RSB"


def _drafts(text: str, whole: str, part: list[Element], last: Draft | None) -> list[Draft]:
    """The clauses of one part, one for each pair of treatment and outcome."""
    given = [item for item in part if isinstance(item, Item)]
    rest, population = without_population(part, whole)
    roles = roles_of(rest)
    if last is not None and last.population and not population and _is_same_of(roles, last, rest):
        population = [last.population]
    roles = _referred(roles, text, last, rest)
    if ills := ills_with(roles, part, rest):
        roles = replace(roles, outcomes=ills, how="better" if roles.outcomes else roles.how)
    contexts, more_population, mediator, unread = contexts_of(roles, whole)
    wanted = next((key for key, pattern in amounts.QUANTITY if pattern.search(text)), None)
    denials = negations(part, text)
    leftover, alarms = left_over(rest, roles, unread)
    alarms += tuple(_OTHERS.findall(text))
    doses = [i.text for i in given if i.code == "d" and i.text not in alarms]
    doses += [d for n in part if isinstance(n, Noun) for d in n.doses]
    draft = Draft(
        text=text,
        sign=roles.sign,
        how=roles.how,
        polarity=roles.polarity,
        chooses=roles.chooses,
        mediator=mediator,
        is_mechanism=mediator is not None or (wanted is None and amounts.MECHANISM.search(text) is not None),
        is_what_if=amounts.WHAT_IF.search(text) is not None,
        is_negated=denials % 2 == 1,
        wanted=wanted,
        dose=", ".join(sorted((d.removesuffix(" of").removeprefix("by ") for d in doses), key=whole.find)) or None,
        horizon=next((i.text for i in given if i.code == "h"), None),
        population="; ".join(dict.fromkeys((*population, *more_population))) or None,
        leftover=leftover,
        alarms=alarms,
        relates=any(one.code in "RBSELIv" or (one.code == "c" and not isinstance(one, Noun)) for one in rest)
        or any(isinstance(one, Noun) and (one.is_risk or one.change or one.core[0].how == "lay") for one in rest),
        names=sum(isinstance(one, Noun) for one in rest),
    )  # fmt: skip
    if last is not None and draft.names == 0 and (draft.is_mechanism or draft.relates):
        return [_of_last(draft, last, rest)]
    pairs = [(x, y) for x in roles.treatments or (None,) for y in roles.outcomes or (None,)]
    versus = roles.comparators[0] if roles.comparators else None
    out = []
    for x, y in pairs:
        said = text if len(pairs) == 1 else _alone_text(whole, part, roles, x, y)
        if last is not None and x is not None and x is last.treatment:
            said = _said_of(x, said)
        mediated = mediator
        if (
            mediated is None
            and last is not None
            and _EXPLAINS.search(text)
            and x is not None
            and x is last.treatment
        ):
            mediated = last.outcome
        out.append(
            replace(
                draft,
                text=said,
                treatment=x,
                outcome=y,
                comparator=versus,
                mediator=mediated,
                is_mechanism=draft.is_mechanism or mediated is not None,
            )
        )
    return out


def _of_last(draft: Draft, last: Draft, rest: list[Element]) -> Draft:
    """A clause that names nothing, of what the one before it is of: "..., and does quitting lower the risk?"."""
    sign, how = last.sign, last.how
    treatment = _in_state(last.treatment, rest) if last.treatment is not None else None
    verbs = [x for x in rest if isinstance(x, Item) and x.code in "RI"]
    if verbs and not draft.is_mechanism:
        sign, how = verbs[-1].sign or None, verbs[-1].how
    return replace(draft, treatment=treatment, outcome=last.outcome, comparator=last.comparator, sign=sign, how=how, relates=True)  # fmt: skip


def _in_state(treatment: Noun, rest: list[Element]) -> Noun:
    """The treatment of the clause before, in the state that this one says: "..., does quitting help?"."""
    state = next((x for x in rest if isinstance(x, Item) and x.code == "s"), None)
    return treatment if state is None else replace(treatment, state=state.how, level=state.sign)


def _referred(roles: Roles, text: str, last: Draft | None, rest: list[Element]) -> Roles:
    """Fill a missing side from the clause before: "..., and does it prevent diabetes?"."""
    if last is None:
        return roles
    if _is_same_of(roles, last, rest):
        assert last.outcome is not None
        return replace(roles, outcomes=(last.outcome,), sign=last.sign, how=last.how)
    if roles.outcomes and not roles.treatments and last.treatment is not None:
        verb = next((x.start for x in rest if x.code == "R"), 0)
        if last.outcome is not None and roles.outcomes[-1].end <= verb and _ACTS_ON_IT.search(text):
            return replace(roles, treatments=roles.outcomes, outcomes=(last.outcome,))
        return replace(roles, treatments=(_in_state(last.treatment, rest),))
    if (
        roles.treatments
        and not roles.outcomes
        and roles.sign is not None
        and last.outcome is not None
        and _PRONOUN.search(text)
    ):
        return replace(roles, outcomes=(last.outcome,))
    if (
        roles.treatments
        and not roles.outcomes
        and last.treatment is not None
        and _EXPLAINS.search(text)
    ):
        return replace(roles, treatments=(last.treatment,), outcomes=roles.treatments)
    return roles


def _is_same_of(roles: Roles, last: Draft, rest: list[Element]) -> bool:
    """Whether a clause names another treatment and leaves the rest to the one before: "..., and does Z?"."""
    bare = re.fullmatch(r"[,&|_]*A+[_]*n(?:[,&|]+n)*[,!t]*", "".join(one.code for one in rest))
    return bare is not None and bool(roles.treatments) and last.outcome is not None and not roles.outcomes  # fmt: skip


def _said_of(x: Noun, text: str) -> str:
    """A clause that leaves its subject out, or names it by a pronoun, with the subject in it."""
    if _SUBJECT.search(text):
        return _SUBJECT.sub(lambda m: f"{m['aux']} {x.text}", text, count=1)
    return text if x.text in text else f"{x.text} {text}"


def _alone_text(
    whole: str, part: list[Element], roles: Roles, x: Noun | None, y: Noun | None
) -> str:
    """The clause's words with one of several names that "and" joins."""
    text, end = "", part[-1].end
    position = part[0].start
    for names, kept in sorted(
        ((roles.treatments, x), (roles.outcomes, y)),
        key=lambda pair: pair[0][0].start if pair[0] else 0,
    ):
        if len(names) < 2 or kept is None or names[0].start < position:
            continue
        text += whole[position : names[0].start] + whole[kept.start : kept.end]
        position = names[-1].end
    return text + whole[position:end]
