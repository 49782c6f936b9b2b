"""Turns of phrase, written as the plain sentence that they mean, from the words alone.

"Is it better to take A or B for Y?" asks which is better for Y, "people treated with" sets nobody apart.
What needs a name to be known is left to `agent.reading.plainer`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.words import lay

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBERED = re.compile(r"^(?:\(?\d{1,2}[.)]|[-*•]|[a-d]\))\s+(?=[A-Za-z])")
_COMPOSITE = re.compile(r"\b(?:the |an? )?(?:primary )?composite (?:(?:out ?come|end-?point|end point) )?of (?:the )?", re.IGNORECASE)  # fmt: skip
"""Several outcomes counted as one: each is answered."""
_REMISSION = re.compile(r"\b(?:put|puts|putting|bring|brings|send|sends) (?P<ill>[\w' -]{2,50}?) in(?:to)? remission\b", re.IGNORECASE)  # fmt: skip
_COMPARE = re.compile(r"^\W*compare (?P<first>(?!.*\b(?:versus|vs)\b)[^,?]+?) (?:and|with|to|against) ", re.IGNORECASE)  # fmt: skip
_EITHER = re.compile(
    r"^\W*(?:is|would) it (?:be )?(?P<how>better|safer|more effective) to (?:take|use|give|have|try|choose) (?P<a>[^,:?]+?) or (?:to (?:take|use) )?(?P<b>[^,:?]+?) (?:for|against) (?P<ill>[^,:?]+)\??$",
    re.IGNORECASE,
)  # fmt: skip
_MORE_OF = re.compile(
    r"^\W*(?P<a>[^,:?]+?) (?:or|vs\.?|versus) (?P<b>[^,:?]+?)(?P<whom> (?:for|in|against|after) [^:?]+?)?[:,;–-]+ (?:which|what)(?: one)? "
    r"(?P<verb>\w+?s)(?: (?:more|most) (?P<after>[\w -]+?)| (?P<before>[\w -]+?) (?:more|most|better))\W*$",
    re.IGNORECASE,
)
_GIVES = ("gives", "has", "produces", "brings", "gets")
"""Which of two does more: written in the order in which they were named."""
_WHICH = re.compile(
    r"^\W*which (?:one )?(?:is|works) (?:the )?better (?:for|at|in) (?P<aim>(?:prevent|treat|reduc|lower|reliev|eas|cur|controll|stopp)ing [^,:?]+?)[,:;]\s*(?P<ab>[^?]+? or [^?]+?)\W*$",
    re.IGNORECASE,
)
_TAKEN = re.compile(r"(?<=\w), (?:when )?(?:taken|given|used|eaten|drunk) (?P<how>[\w -]{3,30}?),", re.IGNORECASE)  # fmt: skip
"""How it is taken, between a treatment and what it does."""
_FOR_RECOVERY = re.compile(r"\bfor (?:full |complete |faster )?recovery from (?:an? |the )?", re.IGNORECASE)  # fmt: skip
_SOME = re.compile(r"\b(?:in|for|among) (?:certain|some|particular|specific|different|any) (?:age |risk |ethnic )?groups\b", re.IGNORECASE)  # fmt: skip
"""Nobody is singled out by it."""
_PROTECTS = re.compile(
    r"\b(?P<verb>protect(?:s|ed|ing)?|shield(?:s|ed)?|guard(?:s|ed)?) (?:the )?"
    rf"(?P<whom>(?:(?:young|older|elderly|small|healthy|unborn|unvaccinated|vaccinated|pregnant|at-risk|high-risk|heterosexual|gay|sexually active|my|your|our) )*(?:{lay.PEOPLE})(?: (?:over|under|aged|above|below) \d+(?: (?:and|or|to) \w+)?)?) (?P<prep>against|from)\b",
    re.IGNORECASE,
)  # fmt: skip
"""Whom it protects, between the verb and what it protects against."""
_OTHERS_SMOKE = re.compile(r"\b(?:(?:my|his|her|their|the|a|your) )?(?:dad|mum|mom|father|mother|parents?|husband|wife|partner|family|flatmate|roommate|neighbou?r|grand\w+|spouse|people around (?:me|him|her))(?:'s|s')? smoking\b", re.IGNORECASE)  # fmt: skip
"""Somebody else's, which one breathes in."""
_SHARE = re.compile(
    r"\b(?:(?:what|which) (?:proportion|percentage|share|fraction|percent) of|how many) (?:people|patients|women|men|children|adults|cases|those|babies)(?: with (?P<ill>[^,?]+?))? "
    r"(?:(?:is|are|get|gets|were|will be|can be) (?P<verb>cured|helped|protected|healed)(?: (?:of|from|against) (?P<of>[^,?]+?))? (?:by|with|using)|(?:(?:get|gets|feel) better|recover|respond) (?:on|with|to|after)) (?P<what>[^,?]+)",
    re.IGNORECASE,
)  # fmt: skip
"""How many of those who get it are better for it."""
_PER = re.compile(r",? (?:per|in every|for every|out of(?: every)?) (?:\d[\d,. ]*|hundred|thousand) (?:people|patients|women|men|children|adults|persons)(?: (?:who are )?(?:treated|screened|vaccinated|given it|taking (?:it|them)))?", re.IGNORECASE)  # fmt: skip
"""In what a number is to be told; set aside with a note, as absolute numbers have a form of their own."""
_SURVIVE = re.compile(r"\bhelp(?P<s>s?) (?P<whom>[^,?]{3,60}?) (?:to )?(?:survive|stay alive)(?: longer)?\b(?! (?:a|an|the|with)\b)", re.IGNORECASE)  # fmt: skip
_AT_STOPPING = re.compile(r"\b(?P<how>better|best|good|effective) (?P<at>at|for|in) stopping (?!smoking|drinking|taking|using|drugs|treatment)", re.IGNORECASE)  # fmt: skip
_MULTIPLYING = re.compile(r"(?<=\w) from (?:multiplying|replicating|reproducing|copying itself)\b", re.IGNORECASE)  # fmt: skip
"""What a germ does that is stopped, told again."""
_SYMPTOMS = re.compile(
    r"^\W*(?:what|which) are (?:the )?(?:(?:most )?(?:common|usual|typical|main) )?"
    r"(?:symptoms and signs|signs and symptoms|symptoms) of (?P<ill>[^,:;?]+?)\W*$",
    re.IGNORECASE,
)
"""Asks what a disease brings about."""
_BOTH = re.compile(
    r"\b(?:(?:an?|the) )?(?:(?:fixed-dose |drug )?combination of (?P<a>[\w-]+(?: [\w-]+)??) (?:and|with|plus) (?P<b>[\w-]+(?: acid)?)"
    r"|(?P<c>[\w-]+) and (?P<d>[\w-]+(?: acid)?) (?:combined(?! with)|in combination(?! with)|taken together|given together))\b",
    re.IGNORECASE,
)  # fmt: skip
_SAVES = re.compile(r"\b(?:saves?|saving) more (?:lives|babies|patients|people)\b", re.IGNORECASE)
_EYE = re.compile(r"\b(?P<verb>saves?|saving|preserves?|keeps?|rescues?) (?P<more>more )?(?:your |the |my |their )?(?:eye)?sight\b", re.IGNORECASE)  # fmt: skip
DECLINE = re.compile(
    r"\b(?P<verb>(?:slow|delay|halt|prevent|reduc|lessen|stop|stav|limit|arrest)\w*(?: down| off)?)(?: (?:the|further|any|clinical|functional))* (?:decline|deterioration|worsening) (?:in|of) (?P<ill>[A-Za-z][\w'’-]*(?: [\w'’-]+){0,4})",
    re.IGNORECASE,
)
"""Of an illness that declines it is the ill who get worse: it is not the illness that grows less."""
_PROGRESS = re.compile(r"\b(?P<verb>(?:slow|delay|halt|prevent|reduc|stop|limit)\w*)(?: the)? progression to ", re.IGNORECASE)  # fmt: skip
"""What somebody goes on to is what is to be prevented."""
_NOBODY = re.compile(
    r"\b(?P<if>if|had|when) (?P<nobody>no one|nobody|no-one|no people) (?:was|were|is|are|had|has|have|got|gets?|became|ever had|were to (?:get|have|be))(?: ever| been)?(?: (?:infected|exposed|affected)(?: (?:with|to|by))?)? (?=[A-Za-z])",
    re.IGNORECASE,
)
"""What nobody has is absent."""
_OWN_BABY = re.compile(r"\b(?:(?:the|a|my|your|her|their) )?(?:baby|babies|infant|newborn|child)(?:'s|’s|s'|s’) (?=birth[- ]?weight\b|size at birth\b|birth length\b)", re.IGNORECASE)  # fmt: skip
"""Whose weight at birth it is goes without saying."""
_GENE_FAULT = re.compile(r"(?P<lead>^|\b(?:do|does|did|can|could|how|why|the|by|of|from|with|to|an?|in|are|is|and) )(?:faults?|defects?|errors?|mutations?|changes) (?:in|of) (?:the |a )?(?P<gene>[A-Z][A-Z0-9]{1,7})(?: genes?)?\b")  # fmt: skip
_LETTERED = re.compile(r"\b(?P<what>hepatitis|vitamins?|influenza|type|factor|omega|stage|grade) (?P<a>[A-K]|\d{1,2}) (?P<joint>and|or|and/or) (?P<b>[A-K]|\d{1,2})\b(?! ?(?:mg|g|days|weeks|years|times))", re.IGNORECASE)  # fmt: skip
"""Two of a kind that are told apart by a letter."""
_ONE_LIKE = re.compile(r"\b(?P<kind>an? (?:[a-z]+ )?(?:thinner|statin|antibiotic|antidepressant|painkiller|steroid|inhibitor|blocker|drug|medicine|pill|tablet|vaccine|diuretic|nsaid|antipsychotic|inhaler|supplement|vitamin|anticoagulant)) (?:like|such as) (?P<one>[A-Za-z][\w-]+)\b", re.IGNORECASE)  # fmt: skip
"""One medicine, told by an example: that one is meant."""
_AMONG = re.compile(
    rf"^\W*(?:among|in|for|of) (?P<whom>(?:(?:young|older|pregnant|adult) )*(?:{lay.PEOPLE})) (?:who|that) (?:have (?:had|ever had)|had|once had|have) (?P<x>[^,?]+?),? (?:is|are)(?: (?:a|an|the))?(?: (?:later|subsequent|future))? (?P<y>[^,?]+?) (?P<more>more|less) (?:likely|common|frequent)\W*$",
    re.IGNORECASE,
)
"""Those who had one illness, and another that is more likely in them."""

_TAKEN_SO = re.compile(r"(?<=\w) (?:taken|given|used) (?P<how>long[- ]term|daily|regularly|at (?:night|bedtime)|by mouth|orally|intravenously)(?= \w)", re.IGNORECASE)  # fmt: skip
_DEATHS_OF = re.compile(r"\b(?P<who>child|infant|neonatal|maternal|childhood)(?:ren)? deaths (?P<of>from|due to|caused by|of) (?P<ill>[A-Za-z][\w-]*(?: [\w-]+)??)(?=\W*$|\W*[?.,;])", re.IGNORECASE)  # fmt: skip
_WHOSE = {"child": "children", "childhood": "children", "infant": "infants", "neonatal": "newborns", "maternal": "pregnant women"}  # fmt: skip
"""Whose deaths they are is told as whom the question is of."""
_SURVIVING = re.compile(r"\b(?P<prep>for|at|in) surviving (?P<ill>[A-Za-z][\w-]*)", re.IGNORECASE)
_OVERDOSE = re.compile(r"\b(?:an? |the )?overdos(?:e|es|ing) (?:of|on|with) (?P<x>[A-Za-z][\w-]*)", re.IGNORECASE)  # fmt: skip
_LESS_EFFECTIVE = re.compile(
    r"\b(?P<verb>make|makes|making|render|renders) (?P<what>(?:the |your |my |an? )?[A-Za-z][\w'’-]*(?: [\w'’-]+){0,3}?) (?P<how>less|more) (?:effective|efficacious|reliable)\b"
    r"|\b(?P<stop>stop|stops|stopping) (?P<whose>(?:the |your |my )?[A-Za-z][\w'’-]*(?: [\w'’-]+){0,2}?) (?:from )?working\b",
    re.IGNORECASE,
)
"""What one thing does to how well another works."""
_BEATS = re.compile(r"^\W*(?:does|do|did|can|could|will|would) (?P<a>[^,?]+?) (?:beat|outperform) (?P<b>[^,?]+?) (?P<prep>for|at|in) (?P<rest>[^?]+)\??$", re.IGNORECASE)  # fmt: skip
_QUIT = re.compile(r"\b(?:helps?|helped|helping) (?P<whom>smokers|people|patients|adults|me|him|her|them) (?:to )?(?:quit|stop|kick the habit|give up)(?=\W*(?:$|[,;?]|and\b|or\b))", re.IGNORECASE)  # fmt: skip
"""What smokers quit goes without saying."""
_TAKES_OFF = re.compile(r"\b(?:tak(?P<s>es?|ing) off|shift(?P<s2>s?)|burn(?P<s3>s?)(?: off)?|strip(?P<s4>s?) off) (?P<more>more |some |the )*(?P<what>weight|body fat|fat|pounds|kilos)\b", re.IGNORECASE)  # fmt: skip
"""Weight that is taken off is less of it."""
_DISAPPEARED = re.compile(r"\bif (?P<x>[^,?]{3,60}?) (?:disappeared|vanished|did not exist|didn't exist|no longer existed|were gone|was gone|were wiped out|was wiped out)\b", re.IGNORECASE)  # fmt: skip
_KICK = re.compile(r"\bkick(?:ing)? (?:the |my |his |her |their )?(?=cigarettes|smokes|fags|booze|alcohol|opioids)", re.IGNORECASE)  # fmt: skip
_MORE_LIKELY = re.compile(r"\b(?P<verb>makes?|making) (?:an? |the )?(?P<y>(?!it\b|them\b|you\b|me\b)[^,?]{3,40}?) (?P<how>more|less) likely\b", re.IGNORECASE)  # fmt: skip
_LESS_OF = re.compile(
    r"^\W*(?P<a>[^,:?]+?) (?:or|vs\.?|versus) (?P<b>[^,:?]+?)(?P<whom> (?:for|in|against|after) [^:?]+?)?[:,;–-]+ (?:which|what)(?: one)? "
    r"(?:leads to|causes|has|gives|results in|carries|comes with) (?:(?P<less>less|fewer|a lower risk of|lower)|more|a higher risk of|higher) (?P<what>[\w -]+?)\W*$",
    re.IGNORECASE,
)
"""Which of two has less of something, or more of it."""
_CARRIERS = re.compile(r"^(?P<lead>\W*)(?:among|in) (?:carriers|sufferers) of ", re.IGNORECASE)
_WHILE_PREGNANT = re.compile(r"(?<=\w) (?:taken|used|given) (?:by (?:pregnant women|mothers|mums)|during pregnancy|in pregnancy|while pregnant)\b", re.IGNORECASE)  # fmt: skip
_SAYS = re.compile(r"\b(?:doesnt|dont|didnt|isnt|arent|wasnt|cant|couldnt|wont|wouldnt|hasnt|havent|shouldnt)\b", re.IGNORECASE)  # fmt: skip
"""Typed without its apostrophe."""
_MIXED = re.compile(r"\b(?P<lead>(?:combining|mixing|combine|mix)) (?P<a>[A-Za-z][\w-]*(?: [\w-]+)??) (?:with|and) (?=[A-Za-z])", re.IGNORECASE)  # fmt: skip
TOGETHER = "combined with"
"""Said between two treatments that are given as one."""


def _more_of(found: re.Match[str]) -> str:
    what, whom = found["after"] or found["before"], found["whom"] or ""
    verb = "increases" if found["verb"].lower() in _GIVES else found["verb"]
    return f"Which {verb} {what} more{whom}: {found['a']} or {found['b']}?"


def _together(found: re.Match[str]) -> str:
    one, other = found["a"] or found["c"], found["b"] or found["d"]
    return f"{one} {TOGETHER} {other}"


def _of_those(found: re.Match[str]) -> str:
    """Ask by how much a treatment changes the illness that such people have."""
    ill = found["ill"] or found["of"]
    if not ill:
        return found.group()
    verb = "prevent" if (found["verb"] or "").lower() == "protected" else "improve"
    verb = "cure" if (found["verb"] or "").lower() in ("cured", "healed") else verb
    return f"by how much does {found['what']} {verb} {ill}"


def _lettered(found: re.Match[str]) -> str:
    what = found["what"]
    return f"{what} {found['a']} {found['joint'].replace('and/or', 'or')} {what} {found['b']}"


def _of_sight(found: re.Match[str]) -> str:
    ending = found["verb"][-3:] if found["verb"].lower().endswith("ing") else ""
    verb = "preserving" if ending else "preserves" if found["verb"].endswith("s") else "preserve"
    return f"{verb} {found['more'] or ''}vision"


def _effectiveness(found: re.Match[str]) -> str:
    said = (found["verb"] or found["stop"]).lower()
    ending = "s" if said.endswith("s") else ""
    verb = "increase" if (found["how"] or "less").lower() == "more" else "reduce"
    what = re.sub(
        r"^(?:your|my|an?) ", "the ", found["what"] or found["whose"], flags=re.IGNORECASE
    )
    return f"{verb}{ending} the effectiveness of {what}"


def _reduces(found: re.Match[str]) -> str:
    ending = "s" if "s" in (found["s"] or found["s2"] or found["s3"] or found["s4"] or "") else ""
    more = "more " if (found["more"] or "").strip().lower() == "more" else ""
    return f"reduce{ending} {more}{found['what']}"


def _less_of(found: re.Match[str]) -> str:
    verb = "lowers" if found["less"] else "increases"
    return f"Which {verb} {found['what']} more{found['whom'] or ''}: {found['a']} or {found['b']}?"


def _more_likely(found: re.Match[str]) -> str:
    verb = "raise" if found["how"].lower() == "more" else "lower"
    ending = "s" if found["verb"].lower() == "makes" else ""
    return f"{verb}{ending} the risk of {found['y']}"


def _taken_so(found: re.Match[str]) -> str:
    return f" {found['how'].replace('long term', 'long-term')}"


def _deaths_of(found: re.Match[str]) -> str:
    return f"deaths {found['of']} {found['ill']} in {_WHOSE[found['who'].lower()]}"


def _more_in_those(found: re.Match[str]) -> str:
    verb = "raise" if found["more"].lower() == "more" else "lower"
    return f"Does {found['x']} {verb} the risk of {found['y']} in {found['whom']}?"


def _apostrophe(found: re.Match[str]) -> str:
    return f"{found.group()[:-1]}'{found.group()[-1]}"


PLAIN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_NUMBERED, ""),
    (_SAYS, _apostrophe),
    (_BOTH, _together),
    (_MIXED, rf"taking \g<a> {TOGETHER} "),
    (_COMPOSITE, ""),
    (_REMISSION, r"reverse \g<ill>"),
    (_COMPARE, r"\g<first> versus "),
    (_EITHER, r"Which is \g<how> for \g<ill>: \g<a> or \g<b>?"),
    (_EYE, _of_sight),
    (_LESS_OF, _less_of),
    (_MORE_OF, _more_of),
    (_MORE_LIKELY, _more_likely),
    (_CARRIERS, r"\g<lead>In people with "),
    (_WHILE_PREGNANT, " in pregnancy"),
    (_SAVES, "lower mortality more"),
    (_WHICH, r"\g<ab> for \g<aim>?"),
    (_SYMPTOMS, r"What does \g<ill> cause?"),
    (_AMONG, _more_in_those),
    (_TAKEN, r" \g<how>"),
    (_TAKES_OFF, _reduces),
    (_DISAPPEARED, r"if nobody \g<x>"),
    (_KICK, "quit "),
    (_BEATS, r"Is \g<a> better than \g<b> \g<prep> \g<rest>?"),
    (_QUIT, r"increase smoking cessation in \g<whom>"),
    (_LESS_EFFECTIVE, _effectiveness),
    (_TAKEN_SO, _taken_so),
    (_OVERDOSE, r"\g<x> overdose"),
    (_DEATHS_OF, _deaths_of),
    (_SURVIVING, r"\g<prep> survival in \g<ill>"),
    (_FOR_RECOVERY, "for "),
    (_SHARE, _of_those),
    (_SURVIVE, r"reduce\g<s> deaths in \g<whom>"),
    (_MULTIPLYING, ""),
    (_AT_STOPPING, r"\g<how> \g<at> preventing "),
    (_PROTECTS, r"in \g<whom> \g<verb> \g<prep>"),
    (_PROGRESS, r"\g<verb> "),
    (_NOBODY, r"\g<if> \g<nobody> "),
    (_OWN_BABY, ""),
    (_GENE_FAULT, r"\g<lead>\g<gene> mutation"),
    (_LETTERED, _lettered),
    (_ONE_LIKE, r"\g<one>"),
)
"""Each turn of phrase and how it is written; a later one reads what the earlier ones wrote."""
SAID: tuple[tuple[re.Pattern[str], str], ...] = ((_OTHERS_SMOKE, "secondhand smoke"),)
"""Those of which a note says how they were read."""
ASIDE = (_SOME, _PER)
"""What is set aside with a note."""
TOLD = (_ONE_LIKE, _GENE_FAULT, _TAKES_OFF, _DISAPPEARED, _KICK, _QUIT, _LESS_EFFECTIVE, _SURVIVING, _OVERDOSE)  # fmt: skip
"""Those that put other words of content in the place of what was said: a note says so."""


def plain(text: str) -> tuple[str, list[str]]:
    """The sentence with such turns written out, and notes on what was set aside or read otherwise."""
    notes: list[str] = []
    for pattern, written in PLAIN:
        if pattern in TOLD and (found := pattern.search(text)):
            meant = found.expand(written) if isinstance(written, str) else written(found)
            notes.append(f"read {found.group().strip()!r} as {meant.strip()!r}")
        text = pattern.sub(written, text)
    for pattern in ASIDE:
        notes += [f"set aside: {found.group().strip()!r}" for found in pattern.finditer(text)]
        text = pattern.sub("", text)
    for pattern, meant in SAID:
        notes += [f"read {found.group()!r} as {meant!r}" for found in pattern.finditer(text)]
        text = pattern.sub(meant, text)
    return text, notes
