"""Amounts, times and ages in a sentence: spans that fill a slot by their form alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.question import Wanted

_NUMBER = r"(?:\d+(?:[.,]\d+)?(?:\s?(?:-|–|to)\s?\d+(?:[.,]\d+)?)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|several|a few|half an?|a couple of)"
_UNIT_TIME = r"(?:years?|yrs?|months?|weeks?|days?|hours?|decades?|minutes?)"
_UNIT = (
    r"(?:mm ?hg|mmol(?:/l)?|bq/m(?:3|³)|kg/m(?:2|²)|[µu]g/m(?:3|³)|mg/l|g/day|pack-years?|kg|nmol(?:/l)?|mg/dl|g/dl|ng/ml|mg|milligrams?|(?-i:g)|grams?|mcg|µg|ug|micrograms?|iu|units?|ml|l|litres?|liters?|cups?|glasses?|glass|drinks?|cigarettes?|packs?|servings?|portions?|hours?|hrs?|h|minutes?|steps?|tablets?|pills?|doses?|"
    r"joints?|cans?|bottles?|beers?|slices?|eggs?|pints?|shots?|puffs?|times|%|percent|kcal|calories)"
)
_EACH = r"(?:\s?(?:per|an?|each|every|/)\s?(?:day|week|month|night|kg|morning|evening|year)|\s(?:daily|weekly|nightly|monthly|per day))"

HORIZON = re.compile(
    rf"\b(?:within|over|after|in|by|at|during|for up to)\s(?:the\s)?(?:(?:next|first|last|coming|following)\s)?{_NUMBER}[- ]?{_UNIT_TIME}\b(?! old| of age)(?: of follow-?up| time| later)?"
    r"|\b(?:in|over) the (?:long|short|medium) (?:run|term)\b|\b(?:in|over) (?:a |one's |your |my )?lifetime\b|\blater in life\b|\b(?:in|within) (?:a|the first|the next) (?:year|month|week|decade)\b"
    r"|\b(?:by|at|until) the end of (?:the )?(?:treatment|therapy|follow-?up|study|trial|year|month|week)\b"
    rf"|\b\d+[- ](?:day|week|month|year)\b(?= (?:mortality|survival|deaths?|risk|outcomes?|follow-?up|incidence|recurrence|remission|relapse|readmissions?)\b)"
    rf"|\b{_NUMBER} {_UNIT_TIME}\b(?= (?:after|following) (?!birth))"
    r"|\bby (?:the )?age (?:of )?\d+\b|\b(?:immediately|right away|straight away|overnight)\b|\b\d+ years later\b",
    re.IGNORECASE,
)  # fmt: skip
TIMED = re.compile(
    r"\b(?:given|started|taken|administered|begun|initiated|delivered|performed|done|used|received)\s$",
    re.IGNORECASE,
)
"""Before a time that says when the treatment is given, not until when the outcome is counted."""
BY_AMOUNT = re.compile(r"^by (?=.*\d)|^by (?:half|a (?:third|quarter|fifth|tenth))$", re.IGNORECASE)
"""An amount of change, of whichever name stands before it."""
DOSE = re.compile(
    rf"\b(?:by )?(?:(?:more|less|fewer) than |over |at least |up to |under |about |around |roughly |some )?{_NUMBER}[\s-]?{_UNIT}\b(?: of(?: \w+)?(?= (?:alcohol|coffee|wine|water|tea|milk|beer|exercise|sun|salt|sugar|sleep)))?{_EACH}?"
    rf"|\b(?:for|over) (?:an? )?(?:long|longer|extended|prolonged|short) (?:periods?|times?|stretch(?:es)?)(?: of time)?\b"
    r"|\bfor (?:many |several |a few |some )?(?:years|months|weeks|decades)(?: on end| at a time)?\b(?! old)"
    rf"|\bfor (?:more than |over |at least |about )?{_NUMBER} {_UNIT_TIME}\b(?! old)(?: or more)?|\b(?:once|twice|three times|four times|\d+ times)(?: an? | per )?(?:daily|day|week|weekly|month|year)\b"
    r"|\b(?:high|low|higher|lower|moderate|standard|full|maximum|very low|very high|mega)[- ]dos(?:e|es|age)(?: of)?\b|\b(?:intensive|intense|aggressive|strict|tight|moderate|vigorous|heavy|light|long-term|short-term|prolonged|chronic|daily|excessive|occasional|regular|binge|lifelong)\b(?!-)(?! (?:kidney|obstructive|pain|disease|liver|lung|lymphocytic|myeloid|bronchitis|pancreatitis|hepatitis|fatigue|insomnia|migraine|heart|renal|headache|kidney))"
    rf"|\b{_NUMBER} {_UNIT_TIME} of(?= (?!age\b|life\b|follow|the\b|birth))"
    r"|\bby (?:half|a (?:third|quarter|fifth|tenth))\b|\bevery (?:(?:other|second|two|three|four|five|six|\d+) )?(?:days?|nights?|weeks?|mornings?|months?|years?|hours?)\b|\b(?:a|per|each|every) (?:day|week|night|month|year)\b|\bin (?:large|small|high|low|moderate|excess(?:ive)?|therapeutic|normal) (?:amounts?|doses?|quantities)\b|\bin (?:overdose|excess|moderation)\b|\ba lot of\b(?= )|\bon an empty stomach\b|\b(?:before|after|with) (?:each |every |the )?meals\b",
    re.IGNORECASE,
)  # fmt: skip
AGE = re.compile(
    r"\b(?:aged?|over|under|above|below|older than|younger than|at least|between|beyond|past)(?: the age of| ages?)?\s\d{1,3}(?:\s?(?:and|to|-|–)\s?\d{1,3})?\b(?!\s?(?:%|mg|g\b|drinks?|cups?|hours?|years? (?!old|of age)))"
    r"(?: years?(?: old| of age)?)?(?: (?:and|or) (?:over|older|under|younger|above))?|\b\d{1,3}[- ](?:to|-)?\s?(?:\d{1,3}[- ])?year[- ]?olds?\b",
    re.IGNORECASE,
)  # fmt: skip

QUANTITY: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    ("number_needed", re.compile(r"\bhow many (?:people|patients|women|men|adults|children|persons|individuals)?\s?(?:must|need to|needs to|have to|should|would have to|would need to|has to)\s?(?:be treated|be given|take|receive|get|use|be vaccinated|be screened)|\bnumbers? needed to (?:treat|harm)\b|\bNNT\b", re.IGNORECASE)),
    ("threshold", re.compile(r"\b(?:what|which) (?:dose|dosage|amount|level|quantity|intake|duration)s?\b|\bhow (?:much|many|often)\b(?=[^?]*\b(?:(?:per|a|each) (?:day|week)|daily|is (?:too much|safe|needed|enough|harmful)|do (?:i|you) need|does it take|must (?:i|one|you)|should (?:i|one|you)|is necessary)\b)|\bat what (?:dose|level|amount|intake)\b|\bhow (?:long|soon)\b", re.IGNORECASE)),
    ("absolute", re.compile(r"\b(?:what|which|how (?:big|large) an?) (?:share|proportion|percentage|fraction|percent)\b|\bhow likely\b|\bwhat (?:is|are) (?:my|the|your|their|one's) (?:absolute )?(?:risk|chances?|odds|probability|likelihood)\b|\babsolute risk\b|\bhow many (?:people|patients|women|men|cases|deaths|lives|children|users|in \d)", re.IGNORECASE)),
    ("size", re.compile(r"\b(?:by |to )?how (?:much|many|strongly|far|big|large|great|strong|well)\b|\b(?:to|by) what (?:extent|degree|amount|factor)\b|\bwhat is the (?:size|magnitude|strength) of\b|\bby what (?:percent|percentage)\b|\bquantif\w+\b", re.IGNORECASE)),
)  # fmt: skip
"""Which quantity is asked for, the most particular first."""
MECHANISM = re.compile(
    r"^(?:and |but |so )?(?:how|why)(?: exactly| come| is it that| would| might)?(?= (?:do|does|did|can|could|would|might|may|is|are|will|don't|doesn't|isn't|aren't|has|have|[a-z-]+ ))(?! (?:much|many|big|large|long|often|likely|far|soon|strong|strongly|great|old|safe|effective|good|bad|sure|dangerous|common))"
    r"|\b(?:by|through|via|what(?: is| are|'s)?|which|the|a|of) (?:what |which |the |a |biological |causal |molecular |known |main |exact |underlying |likely |cellular |physiological )*(?:mechanisms?|pathways?|means|route|mode of action|mediators?|process(?:es)?|biology|steps|causal chain|chain)\b"
    r"|\b(?:what|which) (?:\w+ )?mediates?\b|\bmediat(?:ed|es|or|ors)\b|\b(?:explain|describe|show me|tell me|clarify)(?: to me| me)? (?:how|why|the (?:\w+ )?(?:mechanism|pathway))|\bthrough what\b|\bvia what\b|\bby (?:what|which) means\b|\bmechanism of action\b|\bmechanisms?\b|\bwhat (?:links|connects|explains)\b|\bin what way\b|\bhow come\b",
    re.IGNORECASE,
)  # fmt: skip
WHAT_IF = re.compile(
    r"\b(?:if|suppose|imagine|when) (?:everyone|everybody|nobody|no one|all (?:\w+ )?(?:people|smokers|adults|drinkers|women|men|americans|patients|of us)|the (?:whole )?(?:population|world|country|government)|society|we all|every \w+|the entire \w+|half of)\b"
    r"|\bwhat (?:would|will) happen (?:to|if|with)\b|\bwhat if\b|\bwere (?:banned|eliminated|eradicated)\b|\bif (?:\w+ ){1,3}(?:was|were|had been) (?:banned|eliminated|eradicated|stopped|removed|abolished|halved|doubled|replaced)\b|\bin a world without\b",
    re.IGNORECASE,
)  # fmt: skip
