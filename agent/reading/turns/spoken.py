"""Turns of speech: "put diabetes in remission" is to reverse it, "kick cigarettes" to quit them."""

from __future__ import annotations

import re

from agent.reading.turns.turn import Turn
from agent.reading.words import lay

_NUMBERED = re.compile(r"^(?:\(?\d{1,2}[.)]|[-*•]|[a-d]\))\s+(?=[A-Za-z])")
_AND_OR = re.compile(r"\band\s*/\s*or\b", re.IGNORECASE)
_COMPOSITE = re.compile(r"\b(?:the |an? )?(?:primary )?composite (?:(?:out ?come|end-?point|end point) )?of (?:the )?", re.IGNORECASE)  # fmt: skip
"""Several outcomes counted as one: each is answered."""
_REMISSION = re.compile(r"\b(?P<verb>put|puts|putting|bring|brings|bringing|send|sends|sending|gets?(?! (?:[\w-]+ ){0,2}(?:people|patients|men|women|children|adults)\b)|getting) (?P<ill>[\w' -]{2,50}?) in(?:to)? remission\b", re.IGNORECASE)  # fmt: skip
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
    r"\b(?:(?:an?|the) )?(?:(?:fixed-dose |drug )?(?:combination|mixture|mix|blend) of (?P<a>[\w-]+(?: [\w-]+)??) (?:and|with|plus) (?P<b>[\w-]+(?: acid)?)"
    r"|(?P<c>[\w-]+) and (?P<d>[\w-]+(?: acid)?) (?:combined(?! with)|in combination(?! with)|taken together|given together))\b",
    re.IGNORECASE,
)  # fmt: skip
DECLINE = re.compile(
    r"\b(?P<verb>(?:slow|delay|halt|prevent|reduc|lessen|stop|stav|limit|arrest)\w*(?: down| off)?)(?: (?:the|further|any|clinical|functional))* (?:decline|deterioration|worsening) (?:in|of) (?P<ill>[A-Za-z][\w'’-]*(?: [\w'’-]+){0,4})",
    re.IGNORECASE,
)
"""Of an illness that declines it is the ill who get worse: it is not the illness that grows less."""
_PROGRESS = re.compile(r"\b(?P<verb>(?:slow|delay|halt|prevent|reduc|stop|limit)\w*)(?: the)? progression to ", re.IGNORECASE)  # fmt: skip
"""What somebody goes on to is what is to be prevented."""
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
_QUIT = re.compile(r"\b(?:helps?|helped|helping) (?P<whom>smokers|people|patients|adults|me|him|her|them) (?:to )?(?:quit|stop|kick the habit|give up)(?=\W*(?:$|[,;?]|and\b|or\b))", re.IGNORECASE)  # fmt: skip
"""What smokers quit goes without saying."""
_TAKES_OFF = re.compile(r"\b(?:tak(?P<s>es?|ing) off|shift(?P<s2>s?)|burn(?P<s3>s?)(?: off)?|strip(?P<s4>s?) off) (?P<more>more |some |the )*(?P<what>weight|body fat|fat|pounds|kilos)\b", re.IGNORECASE)  # fmt: skip
"""Weight that is taken off is less of it."""
_KICK = re.compile(r"\bkick(?:ing)? (?:the |my |his |her |their )?(?=cigarettes|smokes|fags|booze|alcohol|opioids)", re.IGNORECASE)  # fmt: skip
_MORE_LIKELY = re.compile(r"\b(?P<verb>makes?|making) (?:an? |the )?(?P<y>(?!it\b|them\b|you\b|me\b)[^,?]{3,40}?) (?P<how>more|less) likely\b", re.IGNORECASE)  # fmt: skip
_CARRIERS = re.compile(r"^(?P<lead>\W*)(?:among|in) (?:carriers|sufferers) of ", re.IGNORECASE)
_WHILE_PREGNANT = re.compile(r"(?<=\w) (?:taken|used|given) (?:by (?:pregnant women|mothers|mums)|during pregnancy|in pregnancy|while pregnant)\b", re.IGNORECASE)  # fmt: skip
_SAYS = re.compile(r"\b(?:doesnt|dont|didnt|isnt|arent|wasnt|cant|couldnt|wont|wouldnt|hasnt|havent|shouldnt)\b", re.IGNORECASE)  # fmt: skip
"""Typed without its apostrophe."""
_MIXED = re.compile(r"\b(?P<lead>(?:combining|mixing|combine|mix)) (?P<a>[A-Za-z][\w-]*(?: [\w-]+)??) (?:with|and) (?=[A-Za-z])", re.IGNORECASE)  # fmt: skip
_TOO_EARLY = re.compile(r"\b(?:premature|early|untimely) (?P<d>deaths?) (?=(?:from|due to|of|caused by) )", re.IGNORECASE)  # fmt: skip
"""Of what somebody dies matters here; that it is early goes without saying."""
_HAD_OUT = re.compile(r"\b(?:having|getting) (?:your|my|his|her|their|the) (?P<x>[a-z]+(?: [a-z]+)?) (?:taken |cut |whipped )?out\b", re.IGNORECASE)  # fmt: skip
_PAST = re.compile(r"\bwomen (?:who are )?past (?:the )?menopause\b", re.IGNORECASE)
_SPEEDS = re.compile(r"\bspeed(?P<s>s?) up (?:the )?(?:healing|recovery|resolution) (?:of|from) (?:an? |the )?", re.IGNORECASE)  # fmt: skip
_BETTER_WITH = re.compile(r"^(?P<lead>\W*(?:does|do|did|can|could|will|would|may|might) (?!(?:it|this|that|they|i|you|he|she|we|people|patients)\b)(?!.*\b(?:help|make|let)s?\b)[^,?]{3,60}?) get better (?=(?:with|by|through|from|on) (?!me\b|you\b|time\b))", re.IGNORECASE)  # fmt: skip
"""What an illness does, and by what."""
TOGETHER = "combined with"
"""Said between two treatments that are given as one."""


def _together(found: re.Match[str]) -> str:
    one, other = found["a"] or found["c"], found["b"] or found["d"]
    return f"{one} {TOGETHER} {other}"


def _lettered(found: re.Match[str]) -> str:
    what = found["what"]
    return f"{what} {found['a']} {found['joint'].replace('and/or', 'or')} {what} {found['b']}"


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


def _more_likely(found: re.Match[str]) -> str:
    verb = "raise" if found["how"].lower() == "more" else "lower"
    ending = "s" if found["verb"].lower() == "makes" else ""
    return f"{verb}{ending} the risk of {found['y']}"


def _removal(found: re.Match[str]) -> str:
    return f"{found['x'].removesuffix('s')} removal"


def _taken_so(found: re.Match[str]) -> str:
    return f" {found['how'].replace('long term', 'long-term')}"


def _deaths_of(found: re.Match[str]) -> str:
    return f"deaths {found['of']} {found['ill']} in {_WHOSE[found['who'].lower()]}"


def _more_in_those(found: re.Match[str]) -> str:
    verb = "raise" if found["more"].lower() == "more" else "lower"
    return f"Does {found['x']} {verb} the risk of {found['y']} in {found['whom']}?"


def _apostrophe(found: re.Match[str]) -> str:
    return f"{found.group()[:-1]}'{found.group()[-1]}"


_ACTS = r"cause|make|makes|lead|raise|increase|lower|reduce|help|hurt|harm|trigger|affect|bring|give|put|stop|prevent|protect|worsen|improve|cure|treat|damage|interact|really|also|actually|ever|still"
_THAT = re.compile(rf"^(?P<aux>\W*(?:does|do|did|will|would|can|could|may|might|should)) (?:that|this|these|those) (?=(?:{_ACTS})\b)", re.IGNORECASE)  # fmt: skip
"""A pronoun before a verb, which points back."""
_FROM_HOSPITAL = re.compile(
    rf"\bkeep(?P<s>s?) (?P<whom>(?:[\w'-]+ ){{0,3}}?(?:{lay.PEOPLE}|outpatients)) (?:from (?:ending up in|landing in|being admitted to|going (?:in)?to|needing)|out of) (?:the )?(?:hospital|a hospital bed)\b",
    re.IGNORECASE,
)
_KEPT_IN = re.compile(r"\bkeep(?P<s>s?) (?P<ill>[\w' -]{3,50}?) in remission\b", re.IGNORECASE)
_DOES_TO = re.compile(r"^\W*what (?P<aux>does|do|did) (?P<x>[^,?]+?) do to (?P<verb>shrink|treat|prevent|cure|stop|kill|lower|reduce|raise|increase|relieve|cause|slow|ease|control|help|fight) ", re.IGNORECASE)  # fmt: skip
"""Asks how it does it."""
_FALLS = re.compile(r"\b(?P<how>more|less) likely to fall\b(?! (?:ill|sick|asleep|pregnant|behind))", re.IGNORECASE)  # fmt: skip
_PUSHES = re.compile(
    r"\b(?:push|send|drive)(?P<s>s?|es) (?P<what>(?:my|his|her|their|your|the) [\w -]{3,30}?)(?: levels?)? (?:dangerously |too |very |sky-? ?|through the roof)*(?P<to>high|up|low|down)\b",
    re.IGNORECASE,
)
_WHO_ALREADY = re.compile(r"\b(?P<who>who|that) (?:already|currently|still|now) (?=have|has|take|are|smoke|had)", re.IGNORECASE)  # fmt: skip
_MECHANISM_IN = re.compile(r"^\W*what (?:is|are) the mechanisms? (?:of|behind|for) (?!(?:the )?action)(?:the )?(?P<y>[^,?]+?) in (?P<x>[^,?]+?)\W*$", re.IGNORECASE)  # fmt: skip
_LEAVES = re.compile(r"\bleav(?P<verb>es?|ing) (?P<whom>women|men|people|you|me|him|her|them|patients|children) (?:permanently )?(?=[a-z]{4,}\b)(?!(?:with|without|alone|in|on|at)\b)", re.IGNORECASE)  # fmt: skip
"""To leave somebody infertile is to make them so."""
_PASSED_ON = re.compile(r"\b(?P<stop>stops?|prevents?|reduces?|lowers?|cuts?) (?P<x>[A-Za-z][\w -]{1,30}?) (?:from )?(?:passing|being passed(?: on)?|spreading) (?:from (?:an? |the )?mother )?to (?:an? |the |her |their )?(?:baby|babies|child|children|unborn child|newborn)\b", re.IGNORECASE)  # fmt: skip
_ALONGSIDE = re.compile(r"(?<=\w) (?:given |taken |used )?alongside (?P<b>[a-z]+(?: [a-z]+)?) (?=(?:prevent|reduce|lower|cause|help|improve|raise|increase|stop|protect)s?\b)", re.IGNORECASE)  # fmt: skip
_UNDERGOING = re.compile(rf"\b(?P<who>{lay.PEOPLE}) (?:having|undergoing) (?:an? |the )?", re.IGNORECASE)  # fmt: skip
_PREVENTIVE = re.compile(r"(?<=\w) preventive (?=therapy|treatment)", re.IGNORECASE)
_FOR_IT = re.compile(r",? because of (?:it|this|that)(?=\W*$)", re.IGNORECASE)
_CARRYING = re.compile(rf"\b(?P<who>{lay.PEOPLE}) (?:carrying|who carry|that carry|who have inherited) (?:an? |the )?", re.IGNORECASE)  # fmt: skip
_RANGE = re.compile(r"\b(?P<a>mild|moderate)[ -]to[ -](?P<b>moderate|severe)\b", re.IGNORECASE)
_IN_BED = re.compile(r"\b(?:staying|lying|resting|remaining|keeping) in bed\b", re.IGNORECASE)
_BASED = re.compile(r"\b(?P<x>[A-Za-z]{4,})-based (?:antivirals?|therap(?:y|ies)|regimens?|treatments?|combinations?|drugs?|medicines?)\b", re.IGNORECASE)  # fmt: skip
_PART_OF_LINK = re.compile(
    r"\b(?P<verb>explains?|accounts? for) (?:(?:part|some|much|most|all|any) of )?(?:its|the|their) (?:links?|association|relation(?:ship)?|connection|effects?) (?:with|to|on)\b",
    re.IGNORECASE,
)
_LASTING = re.compile(r"^(?P<lead>\W*(?:can|could|do|does|did|will|would|may|might|is|are|why|how) (?:do |does |can )?)(?:(?:many|several|some) )?(?:months|years|weeks|decades) of (?=[a-z])", re.IGNORECASE)  # fmt: skip
_DOES = {
    "ovulate": "ovulation",
    "conceive": "pregnancy",
    "get pregnant": "pregnancy",
    "fall pregnant": "pregnancy",
    "breathe": "lung function",
    "walk": "walking",
    "remember": "memory",
    "concentrate": "attention",
    "see": "vision",
    "hear": "hearing",
}
"""What people are helped to do, and what is then better."""
_HELPS_DO = re.compile(
    rf"\bhelp(?P<s>s?) (?P<whom>(?:[\w'-]+ ){{0,3}}?(?:{lay.PEOPLE})(?: with [\w'-]+(?: [\w'-]+)?)?) (?:to )?(?P<do>{'|'.join(_DOES)})(?: (?:better|easier|more easily|well|again))?(?=\W*(?:$|[,;?.]|and\b))",
    re.IGNORECASE,
)


def _reversed(found: re.Match[str]) -> str:
    verb = found["verb"].lower()
    said = "reversing" if verb.endswith("ing") else "reverses" if verb.endswith("s") else "reverse"
    return f"{said} {found['ill']}"


def _helps_do(found: re.Match[str]) -> str:
    return f"increase{found['s']} {_DOES[found['do'].lower()]} in {found['whom']}"


def _pushes(found: re.Match[str]) -> str:
    level = " level" if "level" in found.group().lower() else ""
    verb = "raise" if found["to"].lower() in ("high", "up") else "lower"
    what = re.sub(r"^(?:my|his|her|their|your) ", "", found["what"], flags=re.IGNORECASE)
    return f"{verb}{'s' if found['s'] else ''} {what}{level}"


TURNS = (
    Turn(_NUMBERED, ""),
    Turn(_AND_OR, "or"),
    Turn(_SAYS, _apostrophe),
    Turn(_THAT, r"\g<aux> it "),
    Turn(_BOTH, _together),
    Turn(_MIXED, rf"taking \g<a> {TOGETHER} "),
    Turn(_COMPOSITE, ""),
    Turn(_BETTER_WITH, r"\g<lead> improve "),
    Turn(_KEPT_IN, r"increase\g<s> remission of \g<ill>"),
    Turn(_FROM_HOSPITAL, r"prevent\g<s> hospitalization in \g<whom>", is_told=True),
    Turn(_DOES_TO, r"How \g<aux> \g<x> \g<verb> "),
    Turn(_FALLS, r"\g<how> likely to have falls"),
    Turn(_PUSHES, _pushes),
    Turn(_HELPS_DO, _helps_do, is_told=True),
    Turn(_REMISSION, _reversed),
    Turn(_WHO_ALREADY, r"\g<who> "),
    Turn(_MECHANISM_IN, r"How does \g<x> cause \g<y>?"),
    Turn(_LEAVES, r"mak\g<verb> \g<whom> "),
    Turn(_PASSED_ON, r"\g<stop> mother-to-child transmission of \g<x>"),
    Turn(_ALONGSIDE, r" in people taking \g<b> "),
    Turn(_UNDERGOING, r"\g<who> with "),
    Turn(_PREVENTIVE, " "),
    Turn(_FOR_IT, ""),
    Turn(_CARRYING, r"\g<who> with "),
    Turn(_RANGE, r"\g<a>-to-\g<b>"),
    Turn(_IN_BED, "bed rest"),
    Turn(_BASED, r"\g<x>", is_told=True),
    Turn(_PART_OF_LINK, r"\g<verb>"),
    Turn(_LASTING, r"\g<lead>long-term "),
    Turn(_MORE_LIKELY, _more_likely),
    Turn(_CARRIERS, r"\g<lead>In people with "),
    Turn(_WHILE_PREGNANT, " in pregnancy"),
    Turn(_SYMPTOMS, r"What does \g<ill> cause?"),
    Turn(_AMONG, _more_in_those),
    Turn(_TAKEN, r" \g<how>"),
    Turn(_TAKES_OFF, _reduces, is_told=True),
    Turn(_KICK, "quit ", is_told=True),
    Turn(_QUIT, r"increase smoking cessation in \g<whom>", is_told=True),
    Turn(_LESS_EFFECTIVE, _effectiveness, is_told=True),
    Turn(_TAKEN_SO, _taken_so),
    Turn(_OVERDOSE, r"\g<x> overdose", is_told=True),
    Turn(_DEATHS_OF, _deaths_of),
    Turn(_SURVIVING, r"\g<prep> survival in \g<ill>", is_told=True),
    Turn(_TOO_EARLY, r"\g<d> "),
    Turn(_HAD_OUT, _removal),
    Turn(_PAST, "postmenopausal women"),
    Turn(_SPEEDS, r"accelerate\g<s> the healing of "),
    Turn(_FOR_RECOVERY, "for "),
    Turn(_SURVIVE, r"reduce\g<s> deaths in \g<whom>"),
    Turn(_MULTIPLYING, ""),
    Turn(_AT_STOPPING, r"\g<how> \g<at> preventing "),
    Turn(_PROTECTS, r"in \g<whom> \g<verb> \g<prep>"),
    Turn(_PROGRESS, r"\g<verb> "),
    Turn(_OWN_BABY, ""),
    Turn(_GENE_FAULT, r"\g<lead>\g<gene> mutation", is_told=True),
    Turn(_LETTERED, _lettered),
    Turn(_ONE_LIKE, r"\g<one>", is_told=True),
    Turn(_OTHERS_SMOKE, "secondhand smoke", is_told=True),
)
ASIDE = (_SOME,)
"""What is set aside with a note."""
