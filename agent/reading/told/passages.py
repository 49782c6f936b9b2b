"""A text -> the sentences that ask, what is said of a patient, and what was set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKED = re.compile(r"(?:^|[\s>*#])(?:question|query|user(?: question)?|human|q)\s*:\s*", re.IGNORECASE)  # fmt: skip
_AFTER = re.compile(r"\s(?:answer|assistant|options?|response|ai|bot)\s*:.*$", re.IGNORECASE)
_END = re.compile(r"(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bdr\.)(?<!\bst\.)(?<!\bapprox\.)(?!(?-i:(?<=\b[A-Z]\.)\s+[a-z]))(?<=[.?!])[\"'”)]*\s+(?=[\"'“(]?[A-Za-z0-9])", re.IGNORECASE)  # fmt: skip
_ASKS = (
    r"(?:does|do|did|is|are|was|were|can|could|will|would|may|might|should|has|have|isn't|aren't|doesn't|don't|didn't|can't|couldn't|won't|wouldn't|hasn't|haven't|"
    r"what|which|who|how|why|when|if|by what|by how|through what|in what|to what|for whom|explain|describe|tell me|compare)"
)
_OPENS = re.compile(rf"^(?:{_ASKS})\b", re.IGNORECASE)
_GREETING = re.compile(
    r"^(?:(?:please|hi|hello|hey|good (?:morning|evening|afternoon|day)|so|and|but|well|ok|okay|dear (?:all|doctor|aetia|sir|madam)|thanks(?: in advance)?|thank you|um+|hmm+|"
    r"quick question|just (?:curious|wondering|asking)|(?:out of|just out of) curiosity|honest question|serious question|simple question|there|all|everyone|doc(?:tor)?|aetia|"
    r"in your opinion|according to (?:\w+ ){0,3}?(?:studies|research|literature|science|evidence|experts|doctors|guidelines)|scientifically(?: speaking)?|medically(?: speaking)?|basically|actually|honestly|also|now|then|finally|next|"
    r"(?:can|could|would|will) you(?: please)? (?:tell me|explain|say|answer|clarify|help me understand|let me know)|(?:do|does) (?:you|anyone|anybody) (?:know|think|believe)|"
    r"(?:please )?(?:tell me|let me know|help me understand)|i(?: am|'m| was|'ve been)? (?:just )?wonder(?:ing|ed)?|i(?:'d| would) (?:like|love|want) to (?:know|ask|understand|learn)|i (?:want|need|wanted) to (?:know|ask|understand|find out)|"
    r"i have a question|my question is|i keep (?:hearing|reading)(?: that)?|i(?:'ve| have)? (?:heard|read|been told)(?: that)?|(?:people|they|some) say(?: that)?|my (?:doctor|friend|mother|neighbour|neighbor|mum|mom|dad|father|wife|husband|gp|boss|aunt|uncle) (?:says|said|told me|claims|thinks|insists)(?: that)?|"
    r"is (?:there|it)(?: any| some)?(?: good| real| solid| scientific| clinical| strong)? (?:known|possible|plausible|likely|reported)(?: that)?|"
    r"(?:is|are) there(?: any| some)?(?: good| real| solid| scientific| clinical| strong| convincing)? (?:evidence|proof|studies|data|research|chance|reason to (?:think|believe))(?: to suggest| showing| showed| shows| suggesting)?(?: that| for the claim that| showing that)?|"
    r"do (?:we|scientists|doctors|experts) (?:know|think|believe)(?: whether| if| that)?|does (?:the )?(?:evidence|research|science) (?:show|suggest|say|support)(?: that| whether)?|is it (?:known|established|proven|thought|believed)(?: whether| that)?|what is the evidence(?: that)?|do studies show(?: that)?|has it been (?:shown|proven|proved)(?: that)?)"
    r"(?: (?:whether|if|that|about|please))?(?:\s*[,:;.!-]+\s*|\s+(?=\S)))+",
    re.IGNORECASE,
)  # fmt: skip
_ORDER = re.compile(
    r"^(?:please )?(?:cite|answer|reply|respond|be |use |give|provide|include|keep|write|format|list your|return|output|do not|don't make|think step|explain your|ignore|act as|you are|based on|only|no |thanks|thank|short|briefly|step by step)\b",
    re.IGNORECASE,
)  # fmt: skip
_ORDER_ASIDE = re.compile(rf"^(?P<aside>(?:cite|answer|reply|respond|use|give|provide|write|format|return|output|in one|briefly|using|based)\b[^?:]*):\s*(?P<rest>{_ASKS}\b.+)$", re.IGNORECASE)  # fmt: skip
_AGE = r"\b\d{1,3}[- ]?(?:year|yr|month|week)s?[- ]olds?\b|\b(?:aged?|i am|i'm|she is|he is|she's|he's) (?:aged )?\d{1,3}\b|\b(?:patient|son|daughter|child|mother|father|mom|mum|dad|wife|husband|partner|brother|sister|aunt|uncle|friend|grandm\w+|grandf\w+|grandad|nan) is \d{1,3}\b|\b\d{1,3} ?(?:yo|y/o|y\.o\.|[mf](?= (?:with|who|on|has|had)))\b|\b\d{1,3}[- ]?year\b"
PATIENT = re.compile(
    rf"{_AGE}|\b(?:pregnant|breast-?feeding|postmenopausal|menopausal)\b|\b(?:i|he|she|who|patient|son|daughter|child|baby|mother|father|mom|mum|dad|wife|husband|brother|sister|grandmother|grandfather|partner|year-old)(?:'ve|'s)?,?(?: (?:aged )?\d{{1,3}},?)? (?:have|has|had|take|takes|suffer|suffers|am on|is on|been on|was (?:given|put on|prescribed)|was diagnosed|smoke|smokes|drink|drinks|use|uses|got)\b",
    re.IGNORECASE,
)  # fmt: skip
_ASIDE = re.compile(
    rf"^(?P<aside>(?:as an?|i am|i'm|i have|i've|my|for (?:an?|my)|given|since|because|being|we|a|an|the patient|patient|\d+(?: ?yo| ?y/o)?)\b[^?]*?)(?:,|;|:| -|—| –|\.)\s*(?:and |but |so )?(?P<rest>{_ASKS}\b.+)$",
    re.IGNORECASE,
)  # fmt: skip


_TOLD = re.compile(
    rf"^(?P<told>(?!{_ASKS}\b)[^?]*?\b(?:i|we|my|our|he|she|they|you|people|someone|everyone|everybody|friends?|doctors?)(?:'\w+)?\b[^?]*?)(?::| -|—| –|;|,(?= (?:but|so|and|yet) (?:does|do|did|is|are|can|could|will|would|should)\b))\s*(?:and |but |so |yet )?(?P<rest>(?:does|do|did|is|are|was|were|can|could|will|would|may|might|should|has|have|what|which|how|why)\b.+)$",
    re.IGNORECASE,
)  # fmt: skip
"""A story that ends in the question: "my neighbour keeps going on about it: can radon cause cancer?"."""
_REFERS = re.compile(r"\b(?:it|its|this|that|these|those|they|them|he|she|one)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Passage:
    """A text taken apart: `asking` sentences in their order, what is `said` around them, notes."""

    asking: tuple[str, ...]
    said: tuple[str, ...]
    notes: tuple[str, ...]


def passage(text: str) -> Passage:
    """Find the sentences that ask.

    A text without any that looks like a question is a claim: then each of its sentences may be one.
    """
    inside, notes = _unwrapped(text)
    asking, said = [], []
    for sentence in _END.split(inside):
        trimmed, greeting = _without_greeting(sentence.strip())
        if greeting and len(greeting.split()) > 1:
            notes.append(f"set aside: {greeting!r}")
        if not any(char.isalpha() for char in trimmed):
            continue
        trimmed, order = _without_order(trimmed)
        notes += order
        aside = _ASIDE.match(trimmed) if trimmed.endswith("?") else None
        if aside is not None and PATIENT.search(aside["aside"]):
            said.append(aside["aside"].strip())
            asking.append(aside["rest"].strip())
            continue
        trimmed, story = _without_story(trimmed)
        notes += story
        if trimmed.endswith("?") or (_OPENS.match(trimmed) and not _ORDER.match(trimmed)):
            asking.append(trimmed)
        else:
            said.append(trimmed)
    if not asking:
        asking = [one for one in said if not _ORDER.match(one)]
        said = [one for one in said if one not in asking]
    for one in said:
        if not PATIENT.search(one):
            notes.append(f"set aside: {one!r}")
    return Passage(tuple(asking), tuple(one for one in said if PATIENT.search(one)), tuple(notes))


def _without_order(sentence: str) -> tuple[str, list[str]]:
    order = _ORDER_ASIDE.match(sentence)
    return (order["rest"], [f"set aside: {order['aside']!r}"]) if order else (sentence, [])


def _without_story(sentence: str) -> tuple[str, list[str]]:
    """The question without the story before it, unless it refers back to the story."""
    told = _TOLD.match(sentence)
    if told is None or len(told["told"].split()) <= 3 or _REFERS.search(told["rest"]):
        return sentence, []
    return told["rest"], [f"set aside: {told['told']!r}"]


def _unwrapped(text: str) -> tuple[str, list[str]]:
    """The text after the last mark such as "Question:", and what stood before it as a note."""
    notes: list[str] = []
    marks = list(_MARKED.finditer(text))
    if marks:
        last = marks[-1]
        before = text[: last.start()].strip()
        text = text[last.end() :]
        if before:
            notes.append(f"set aside what stands before the question ({len(before.split())} words)")
    cut = _AFTER.sub("", text)
    if cut != text and any(char.isalnum() for char in cut):
        notes.append(f"set aside: {text[len(cut) :].strip()!r}")
        text = cut
    return text, notes


def _without_greeting(sentence: str) -> tuple[str, str]:
    found = _GREETING.match(sentence)
    if found is None or not any(c.isalpha() for c in sentence[found.end() :]):
        return sentence, ""
    return sentence[found.end() :].strip(), found.group().strip(" ,;:.!-")
