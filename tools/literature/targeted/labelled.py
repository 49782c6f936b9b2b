"""What a medicine's label states of an outcome: what it is indicated for, and what it lists as a harm.

Product information names hazards by section (21 CFR 201.57): an indication, a boxed warning, an adverse
reaction. Only a sentence that says so itself is taken; one that denies it, or narrows who or what is meant,
is told with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graphs.names import fold
from tools.literature.targeted.reader import Apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tools.literature.reading.spans import Span
    from tools.literature.targeted.published import Published
    from tools.literature.targeted.sought import Mention, PairSought

    Section = tuple[str, int, int]

LabelGrade = Literal["approved", "boxed warning", "adverse reaction"]
USE: LabelGrade = "approved"
GRADES: dict[str, LabelGrade] = {
    "indications and usage": USE,
    "boxed warning": "boxed warning",
    "adverse reactions": "adverse reaction",
}
"""Heading of a section -> what stands in it."""

_FORM = frozenset(
    fold(
        """hydrochloride hcl dihydrochloride hydrobromide sodium potassium calcium magnesium mesylate maleate tartrate bitartrate
        succinate besylate fumarate acetate phosphate sulfate citrate bromide chloride monohydrate dihydrate trihydrate
        hemihydrate anhydrous tablet tablets capsule capsules injection solution suspension cream ointment gel patch oral
        extended delayed release film coated for label of"""
    ).split()
)
"""Words of a generic name that say in what form it is, and not what."""
_DENIES = re.compile(
    r"\b(?:not|no|never|neither|nor|without|cannot|unlikely|limitations? of use|has not been|similar to placebo|less (?:often|frequent\w*))\b",
    re.IGNORECASE,
)
_LISTED = r"(?:[\w'’()/ -]{2,60}(?:,| and| or|, and|, or) (?:the |of )?)*?"
_OF_PEOPLE = r"(?:(?:adult|pediatric|adolescent)?\s?(?:patients|adults|people|children)(?: and (?:pediatric patients|children|adolescents))? (?:with|who have) )?"
_FOR = re.compile(
    rf"(?:\b(?:treatment|management|relief|prevention|prophylaxis|control)(?: (?:and|or) (?:treatment|management|relief|prevention|prophylaxis))? of (?:the )?(?:signs and symptoms of |symptoms of |risk of )?{_OF_PEOPLE}|"
    r"\bto (?:treat|prevent|manage|relieve|control)\s(?:the )?(?:signs and symptoms of |symptoms of )?|"
    r"\b(?:to )?reduc(?:e|es|ing|tion of|tion in)\s(?:the )?(?:risk|rate|incidence|risks) (?:of|for) (?:the )?|"
    rf"\bindicated (?:for|in)\s(?:the )?)(?:an? )?{_LISTED}$",
    re.IGNORECASE,
)
"""What has to stand before the outcome, up to it."""
_GIVEN_TO = re.compile(
    r"\b(?:in|for|to|among) (?:[\w-]+ ){0,3}(?:patients|adults|people|children|women|men|those) (?:with|who|at)\b|\bassociated with\b|\bdue to\b|\bsecondary to\b|\bafter\b|\bfollowing\b",
    re.IGNORECASE,
)
_CAUSES = re.compile(
    r"\b(?:can|may|could) (?:cause|lead to|result in|increase)\b|\bcauses?\b|\bincreas(?:e|es|ed|ing)\s(?:the )?(?:risk|incidence|rate)s? of\b|\b(?:cases|reports|occurrence|risk) of\b|^\s*warning\b",
    re.IGNORECASE,
)
_REACTIONS = re.compile(
    r"\b(?:adverse (?:reactions?|events?|effects?|experiences?)|side effects?|reactions)\b[^.;]{0,160}?(?:\b(?:are|were|was|is|include[ds]?|including|reported|observed|occurred|occurring)\b|:)|"
    r"\b(?:disorders|system|body as a whole|general)\s?[:–-]",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:overdos\w+|withdrawal of|untreated|discontinu\w+ (?:due|because)|placebo[- ]treated patients (?:had|experienced))\b",
    re.IGNORECASE,
)
_NARROWING = re.compile(
    r"\b(?:severe|mild|moderate|acute|refractory|resistant|recurrent|advanced|metastatic|chronic|secondary|partial|type \S+|grade \S+)\s$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"[ -]([A-Za-z]+)")
_MAY_FOLLOW = frozenset(
    fold(
        "and or in to with when by as has have is are was were may occurred occurs at can who including for during"
    ).split()
)
"""What may stand behind a name without making it a longer one."""


@dataclass(frozen=True)
class LabelStatement:
    """One statement of a label.

    Attributes:
        grade: by the section in which it stands.
        sentence: to the letter, with its place.
        outcome: as named there.
        use: the words of an indication, such as "treatment of"; empty for a harm.
    """

    grade: LabelGrade
    sentence: Span
    outcome: str
    use: str = ""


def read_label(
    text: Published, sections: Sequence[Section], sought: PairSought
) -> tuple[LabelStatement | Apart, ...]:
    """The statements of a label on an outcome: the first of each section, or why there is none.

    Args:
        text: with the generic name as its title.
        sections: (heading, start, end) in `text.whole`.
        sought: the medicine and the outcome; another medicine's label gives nothing.
    """
    if not _is_of(text, sought):
        return ()
    found: list[LabelStatement | Apart] = []
    for heading, start, end in sections:
        grade = GRADES.get(heading.casefold())
        if grade is None:
            continue
        read = list(_of_section(text, grade, (start, end), sought))
        taken = [one for one in read if isinstance(one, LabelStatement)]
        found += taken[:1] or read
    return tuple(found)


def _is_of(text: Published, sought: PairSought) -> bool:
    """Whether the generic name is this medicine's alone, in whatever form: no combination."""
    named = fold(text.whole[: text.title_end]).split()
    return any(
        set(name) <= set(named) and not set(named) - set(name) - _FORM
        for name in sought.exposure.names
    )


def _of_section(
    text: Published, grade: LabelGrade, place: tuple[int, int], sought: PairSought
) -> Iterator[LabelStatement | Apart]:
    for mention in text.mentions(sought.outcome):
        if not place[0] <= mention.start < place[1]:
            continue
        sentence = next(s for s in text.sentences if s.start <= mention.start < s.end)
        why = _why_not(text, grade, mention, sentence)
        if why:
            yield Apart(sentence, why)
            continue
        used = _FOR.search(text.same[sentence.start : mention.start]) if grade == USE else None
        named = text.whole[mention.start : mention.end]
        yield LabelStatement(grade, sentence, named, used.group().strip() if used else "")


def _why_not(text: Published, grade: LabelGrade, mention: Mention, sentence: Span) -> str:
    before = text.same[sentence.start : mention.start]
    behind = text.same[mention.end : sentence.end]
    if _DENIES.search(before) or _DENIES.search(behind[:60]):
        return "a label that denies or limits it"
    if _NARROWING.search(before) or _goes_on(text.same[mention.start : mention.end], behind):
        return "a label that names something narrower"
    if grade == USE:
        match = _FOR.search(before)
        if match is None or _GIVEN_TO.search(before, match.end()) or _named_within(match.group()):
            return "a label that names it without an indication for it"
        return ""
    if _ELSEWHERE.search(before):
        return "a label that names it of something else"
    said = _CAUSES if grade == "boxed warning" else _REACTIONS
    match = said.search(before)
    if match is None or _GIVEN_TO.search(before, match.end()):
        return "a label that names it and does not list it as a harm"
    return ""


def _goes_on(name: str, behind: str) -> bool:
    """Whether the word behind a name belongs to it; a heading in capitals ends where capitals do."""
    match = _NEXT.match(behind)
    if match is None or match[1].lower() in _MAY_FOLLOW:
        return False
    return match[1].isupper() or (match[1].islower() and not name.isupper())


def _named_within(before: str) -> bool:
    """Whether the words between an indication and the outcome name who is given it."""
    cut = re.sub(rf"^(?:treatment|management|relief|prevention|prophylaxis|control) of {_OF_PEOPLE}", "", before, flags=re.IGNORECASE)  # fmt: skip
    return _GIVEN_TO.search(cut) is not None
