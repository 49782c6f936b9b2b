"""The reply in one sentence: yes or no to what was asked, the claim, whose evidence, and of what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.question import flip
from agent.verdict.lines import Concluded, at_odds
from agent.verdict.mechanisms import SIGNS, best_paths
from agent.verdict.pooling import REGIONS
from agent.writing.abstain import abstention
from agent.writing.case import Case
from agent.writing.replies.amounts import attributable, other_dose, threshold, without_number
from agent.writing.replies.one_thing import is_named_lack, named_lack
from agent.writing.replies.reply import acts_how, of_any_harm, reply_to
from agent.writing.replies.steps import step
from agent.writing.replies.versus import versus
from agent.writing.wording import SURE, headline, phrase
from graphs.plural import agree

if TYPE_CHECKING:
    from agent.dossier import PathFound
    from agent.verdict.lines import Conclusion
    from agent.writing.replies.reply import Replied

HOW_MUCH = re.compile(r"\W*(?:(?:and|so|but|by|to) )*(?:how|what)\b", re.IGNORECASE)
"""How a question begins that asks for an amount alone."""

EVERYBODY = "people in general"
ONE_CASE = " Whether it did so in this one person, studies of many cannot tell."

UNSETTLED = ("insufficient_evidence", "conflicting", "not_identified")
"""Verdicts that claim no effect, so that a mechanism is none of an effect that is known."""


def headline_of(case: Case, replied: Replied) -> str:
    """One sentence, computed from the verdict and the reply; models have no part in it."""
    conclusion = case.conclusion
    if conclusion is None:
        x, y = case.dossier.treatment, case.dossier.outcome
        if x is not None and y is not None and is_named_lack(case):
            return named_lack(x, y)
        return _acts_how(case) if acts_how(case) else abstention(case)
    if conclusion.set_aside is not None:
        return _assumed_away(case, conclusion.set_aside)
    question = case.dossier.question
    if replied.reason == "nothing_held" and question.kind != "mechanism":
        return _nothing_held(case) + step(case)
    if question.kind == "comparison":
        said = versus(case, conclusion, replied)
    elif question.kind == "mechanism":
        # Whose evidence the effect rests on is no part of how it comes about.
        return _mechanism(case, replied)
    else:
        said = _amount(case, replied) or _effect(case, conclusion, replied)
        said += without_number(case)
    if question.of_one_case and replied.reply == "yes":
        said += ONE_CASE
    if question.kind != "comparison" and replied.reply != "size":
        said += other_dose(case)
    open_still = step(case) if replied.reason == "unclear" else ""
    return said + _aside(conclusion, _own_people(case)) + open_still


def _effect(case: Case, conclusion: Conclusion, replied: Replied) -> str:
    dossier = case.dossier
    factor = case.sign
    x = phrase(dossier.treatment) if dossier.treatment else dossier.names[0]
    said = headline(
        conclusion.verdict,
        flip(conclusion.direction, factor),
        None if dossier.question.is_negated else dossier.question.asked_direction,
        x,
        dossier.names[1],
        excluded=flip(conclusion.excluded, factor),
        certainty=conclusion.certainty,
        region=_region(case, conclusion),
    )
    if of_any_harm(case) and replied.reply == "unknown" and conclusion.verdict == "no_effect":
        return f"Not known whether it is safe: {_uncapital(_plain(said)).rstrip('.')}, and other harms were not looked at."
    if replied.reply == "presupposition_false":
        return f"That is not so. {_plain(said)}"
    if replied.reply == "size" and HOW_MUCH.match(dossier.question.text):
        return _plain(said)  # nobody asked whether
    if replied.reply == "mixed":
        return f"It depends on who. {_plain(said)}"
    if dossier.question.is_negated and replied.reply in ("yes", "no"):
        right = "Yes, that is so" if replied.reply == "yes" else "No, that is not so"
        return f"{right}: {_uncapital(said)}"
    return said


def _assumed_away(case: Case, says: Conclusion) -> str:
    """What a person's DAG implies, as their assumption, against what the evidence says without it."""
    x, y = case.dossier.names
    bare = Case(case.dossier, Concluded(case.lines, says))
    replied = reply_to(bare)
    is_compared = case.dossier.question.kind == "comparison"
    said = versus(bare, says, replied) if is_compared else _effect(bare, says, replied)
    sure = f" ({says.certainty} certainty)" if says.verdict in SURE and says.certainty else ""
    claims = says.direction in ("increases", "decreases")
    agrees = "otherwise" if claims else "so too" if says.verdict == "no_effect" else "by itself"
    return (
        f"No effect by assumption: the edited DAG holds no path from {x} to {y}. That is the assumption of "
        f"whoever edited it. The evidence says {agrees}: {_uncapital(_plain(said)).rstrip('.')}{sure}."
    )


def _plain(text: str) -> str:
    """The claim without the yes or no before it."""
    bare = re.sub(
        r"^(?:Yes|No|Probably (?:yes|not)|Possibly yes|(?:No,|Probably|Possibly) the opposite): ",
        "",
        text,
    )
    return bare[:1].upper() + bare[1:]


def _uncapital(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:] == first[1:].lower() else text


def _region(case: Case, conclusion: Conclusion) -> str:
    """What is excluded where "little or no effect" is said."""
    lines = [case.lines[d] for d in conclusion.decisive if d in case.lines]
    pooled = next((line.pooled for line in lines if line.pooled is not None), None)
    if conclusion.verdict != "no_effect" or pooled is None or conclusion.excluded:
        return ""
    if not all(map(pooled.excludes_appreciable, ("increases", "decreases"))):
        return ""  # a body excludes it; the interval at hand does not
    return REGIONS[pooled.scale]


def _amount(case: Case, replied: Replied) -> str:
    """An amount as the answer, where one was asked for."""
    question = case.dossier.question
    if replied.reply not in ("size", "yes") or question.wanted is None:
        return ""
    if question.wanted == "threshold":
        amount = threshold(case)
    else:
        amount = attributable(case) if question.kind == "what_if" else None
    return amount.text if amount else ""


def _mechanism(case: Case, replied: Replied) -> str:
    x, y = case.dossier.names
    if replied.reply == "presupposition_false" and case.conclusion is not None:
        return _effect(case, case.conclusion, replied)
    if case.dossier.question.is_negated:
        return (
            f"Not known: the question takes for granted that {x} does not change {y}, and the evidence "
            "at hand does not settle that."
        )
    if replied.reply != "mechanism":
        elsewhere = f" {_elsewhere(case)}" if case.dossier.own else ""
        return f"Not known: Aetia holds no mechanism that leads from {x} to {y}.{elsewhere}"
    if not any(path.explains for path in case.dossier.paths):
        return f"{_elsewhere(case)} The steps from there to {y} are not held."
    path = best_path(case)
    told = f"hrough this mechanism, as curated sources state it: {path.text}."
    if path.ends:
        told += f" It ends at {path.ends}, not at {y} itself."
    open_still = _unsettled(case)
    return f"{open_still} If so, it is t{told}" if open_still else f"T{told}{_of_the_effect(case)}"


def _of_the_effect(case: Case) -> str:
    """Whose certainty stands beside a mechanism: that of the effect, where studies show one."""
    if case.conclusion is None or not case.lines:
        return ""
    x, y = case.dossier.names
    return (
        f" That {x} {agree(x, 'changes')} {y} has {case.conclusion.certainty} certainty; that it does so "
        "by this mechanism is a hypothesis."
    )


def _unsettled(case: Case) -> str:
    """That the effect, which a how-question takes for granted, is not settled; empty where it is claimed."""
    if case.conclusion is None or case.conclusion.verdict not in UNSETTLED:
        return ""
    x, y = case.dossier.names
    both = at_odds((*case.dossier.about_pair(), *case.dossier.related()))
    why = "points both ways" if both else "leaves it open"
    return f"Whether {x} {agree(x, 'changes')} {y} is not settled: the evidence at hand {why}."


def _acts_how(case: Case) -> str:
    """How the treatment acts, where nothing known was named that it acts on."""
    asked = case.dossier.outcome
    if asked is None:
        return _elsewhere(case)
    return f"{asked.mention!r} is no outcome that Aetia knows by that name. {_elsewhere(case)}"


def _elsewhere(case: Case) -> str:
    x, own = case.dossier.names[0], case.dossier.own
    if not own:
        return f"Not known: Aetia holds no mechanism of {x}."
    acts = agree(x, "acts")
    return f"How {x} {acts} on {own[0].ends}, as curated sources state it: {own[0].text}."


def best_path(case: Case) -> PathFound:
    """The first path that leads the way that was asked about, else the first; of those that explain, if any."""
    asked = flip(case.dossier.question.asked_direction, case.sign)
    explaining = tuple(path for path in best_paths(case.dossier) if path.explains)
    first, *others = explaining or best_paths(case.dossier)
    wanted = SIGNS.get(asked or "", first.sign)
    return next((path for path in (first, *others) if path.sign == wanted), first)


def _nothing_held(case: Case) -> str:
    x, y = case.dossier.names
    other = case.dossier.comparator
    if case.dossier.question.kind == "comparison" and other is not None:
        return f"Not known: Aetia holds no study that compares {x} with {other.label} on {y}."
    aim = case.conclusion.of_aim if case.conclusion else ""
    if aim:
        return f"Not known: of {x} and {y}, {aim}."
    own = case.dossier.effect
    if own is not None and own.status == "failed":
        return f"Not known: the data at hand could not be used, and Aetia holds no study of {x} and {y}."
    return f"Not known: Aetia holds no study of {x} and {y}."


def _own_people(case: Case) -> str:
    """Who are in the data that our own estimate was made in; empty without one."""
    own, held = case.dossier.estimated, case.dossier.evidence
    found = [held[one].population for one in own.evidence if one in held] if own else []
    return next(filter(None, found), "")


def _aside(conclusion: Conclusion, own: str) -> str:
    """Whose evidence it is, what it is of, and in whom the effect is another one."""
    said = ""
    if conclusion.related:
        named = "; ".join(conclusion.related[:3])
        said += f" The evidence is of {named}."
    if conclusion.of_aim:
        said += f" {conclusion.of_aim[:1].upper()}{conclusion.of_aim[1:]}."
    if conclusion.of_whom:
        others = conclusion.of_whom != EVERYBODY
        whose = (
            f"other people: {conclusion.of_whom}" if others else f"{EVERYBODY}, not of these alone"
        )
        # Those who were asked about may be among the people of one's own data: nothing says they are others.
        is_own = conclusion.of_whom == own
        said += (
            f" The estimate is of all of {own}, not of these alone."
            if is_own
            else f" The studies are of {whose}."
        )
    if conclusion.read_by_machine:
        said += " The findings were read by machine from publications; nobody checked them."
    for one in conclusion.apart:
        if one.direction == conclusion.direction:
            continue  # it goes there as it goes in everybody
        way = {"increases": "an increase", "decreases": "a decrease"}.get(
            one.direction, "no effect"
        )
        said += f" In {one.group} studies show {way}."
    return said
