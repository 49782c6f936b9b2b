"""Turns of what would be, and of how much: "what would never happen if", "for every 5 units of"."""

from __future__ import annotations

import re

from agent.reading.turns.turn import Turn

_SHARE = re.compile(
    r"\b(?:(?:what|which) (?:proportion|percentage|share|fraction|percent) of|how many) (?:people|patients|women|men|children|adults|cases|those|babies)(?: with (?P<ill>[^,?]+?))? "
    r"(?:(?:is|are|get|gets|were|will be|can be) (?P<verb>cured|helped|protected|healed)(?: (?:of|from|against) (?P<of>[^,?]+?))? (?:by|with|using)|(?:(?:get|gets|feel) better|recover|respond) (?:on|with|to|after)) (?P<what>[^,?]+)",
    re.IGNORECASE,
)  # fmt: skip
"""How many of those who get it are better for it."""
_PER = re.compile(r",? (?:per|in every|for every|out of(?: every)?) (?:\d[\d,. ]*|hundred|thousand) (?:people|patients|women|men|children|adults|persons)(?: (?:who are )?(?:treated|screened|vaccinated|given it|taking (?:it|them)))?", re.IGNORECASE)  # fmt: skip
"""In what a number is to be told; set aside with a note, as absolute numbers have a form of their own."""
_TREATED = re.compile(
    r"\bhow many (?P<who>people|patients|women|men|adults|children) with (?P<ill>[^,?]+?) (?P<must>must|need to|have to|should|would have to|would need to) (?P<be>be treated with|be given|take|receive|use|have) (?P<x>[^,?]+?) (?P<to>to (?:prevent|avoid|save|cause|stop|cure) [^,?]+)",
    re.IGNORECASE,
)
_NNT = re.compile(r"\b(?:what (?:is the )?|the )?number needed to treat (?:with |do |does |for )(?P<x>[A-Za-z][\w -]*?)(?: have)? (?:to prevent|for preventing) (?:one |a single |an? )?(?P<y>[^,?]+)", re.IGNORECASE)  # fmt: skip
_ENOUGH = re.compile(
    r"^\W*(?:is|are) (?P<x>[^,?]+?) (?:enough|sufficient|adequate) to ", re.IGNORECASE
)
_OTHER_WAY = re.compile(
    r"^(?P<whole>\W*(?P<aux>does|do|did|can|could) (?P<x>[^,?]+?) (?P<verb>cause|lead to|trigger|raise|increase) (?P<y>[^,?]+?)),? or (?:is it|does it work) the other way (?:a?round|about)\W*$",
    re.IGNORECASE,
)
_THE_MORE = re.compile(
    r"\b(?P<aux>does|do|did|will|would) (?P<y>(?:the )?(?:risk|chance|odds|rate) of [^,?]+?) (?P<way>go up|rise|increase|grow|go down|fall|drop|decrease|shrink) the (?:louder|higher|longer|more|heavier|stronger|greater|bigger) the (?P<x>[^,?]+)",
    re.IGNORECASE,
)
_BY_HALF = re.compile(r"(?<=\w) (?:in|by) half\b(?=\W*$)", re.IGNORECASE)
_NOBODY = re.compile(
    r"\b(?P<if>if|had|when) (?P<nobody>no one|nobody|no-one|no people) (?:was|were|is|are|had|has|have|got|gets?|became|ever had|were to (?:get|have|be))(?: ever| been)?(?: (?:infected|exposed|affected)(?: (?:with|to|by))?)? (?=[A-Za-z])",
    re.IGNORECASE,
)
"""What nobody has is absent."""
_DISAPPEARED = re.compile(r"\bif (?P<x>[^,?]{3,60}?) (?:disappeared|vanished|did not exist|didn't exist|no longer existed|were gone|was gone|were wiped out|was wiped out)\b", re.IGNORECASE)  # fmt: skip
_HAPPENED = r"(?:happen(?:ed)?|occur(?:red)?|aris(?:e|en)|develop(?:ed)?|exist(?:ed)?|come about)"
_NEVER = re.compile(rf"\b(?:would|will) (?:never|not|no longer) (?:have )?{_HAPPENED}\b|\b(?:would|wo)n[’']t (?:have )?{_HAPPENED}\b|\bwould (?:have )?(?:disappear|vanish|go away)(?:ed)?(?: with it)?(?=\W*(?:$|\bif\b))", re.IGNORECASE)  # fmt: skip
"""What would not be there is prevented."""
_WORLD = re.compile(r"\b(?:the|our) (?:world|country|nation)[’']s (?=\w)", re.IGNORECASE)
_EVERY = re.compile(r"\b(?P<for>for )?(?:every|each)(?: (?:extra|additional|further|added))? (?=\d[\d.,]*[ -]?[a-zµ%])", re.IGNORECASE)  # fmt: skip
"""A step of the dose."""
_KILOS = re.compile(
    r"\bhow (?:many (?:kilos|kilograms|kgs?|pounds|lbs|stones?)|much weight) (?:do|does|did|will|would|can|could) (?:people|patients|adults|women|men|somebody|someone|you|i|we) "
    r"(?P<verb>lose|shed|gain|put on) (?:on|with|by taking|by using|after|from) (?P<what>[^,?]+)",
    re.IGNORECASE,
)
_HOW_WELL = re.compile(r"^(?P<lead>\W*)how (?:well|good|effectively) (?P<aux>do|does|did|can|could|will|would) ", re.IGNORECASE)  # fmt: skip
_BY_SO_MUCH = re.compile(r"^\W*(?P<aux>do|does|did|will|would|can|could) (?P<rest>[^,?]+?) by (?:(?:more|less|greater) than|at least|over|up to) \d[\d.,]* ?(?:%|per ?cent|percent|percentage points|mg/dl|mmol/l|mm ?hg|kg|points?)\W*$", re.IGNORECASE)  # fmt: skip
"""Whether it changes so much; the amount is told, and not compared."""
_IF_ALL = re.compile(
    r"^\W*what (?:would happen )?if (?:everyone|everybody|all (?:people|men|women|adults|smokers)|nobody|no one)(?: in [\w ]+?)? (?P<verb>stopped|quit|gave up|started|took|ate|drank|smoked|used) (?P<x>[^,?]+?)(?: (?:tomorrow|today|now|overnight|from now on))?\W*$",
    re.IGNORECASE,
)
_WILL_FAIL = re.compile(
    r"^\W*if (?:i|you|someone|he|she|people|we) (?P<verb>take|takes|drink|drinks|eat|eats|use|uses) (?P<x>[^,?]+?), (?:will|would|could|can|might) (?:my|your|his|her|their|our|the) (?P<organ>liver|kidneys?|heart|lungs?) fail\W*$",
    re.IGNORECASE,
)
_SUPPOSE = re.compile(
    r"^\W*(?:suppose|imagine|say|assume|assuming|if|had)(?: that)? (?P<whom>(?:the|an?|my|your|his|her|our|someone|somebody|people|he|she|they|we|i|you)\b[\w -]{0,30}?)(?: (?:had|has|have|were|was))? (?:been )?"
    r"(?:taken|given|received|used|worn|drunk|eaten|had|started(?: on)?|put on|vaccinated with) (?P<x>[A-Za-z][\w -]*?)(?P<when> (?:every|each) (?:day|night|week|morning)| daily| weekly| regularly)?(?P<where> in [A-Z]\w+)?[:,;] "
    r"would (?:the risk of |his |her |their )?(?P<y>[^,?]+?) have been (?P<how>less|more) (?:likely|common|frequent|severe)\W*$",
    re.IGNORECASE,
)
_WITH_DOSE = re.compile(
    r"\b(?P<aux>do|does|did) (?:the )?(?P<risk>(?:risk|rate|chance|odds|incidence) of )(?P<y>[^,?]+?) (?:with|from|on|after|of) (?P<x>[^,?]+?)(?P<whom> (?:in|during) [^,?]+?)? (?:rise|increase|go up|grow|climb) with (?:the |an? )?(?:higher |increasing |rising |larger |bigger )?(?:doses?|dosage|amounts?|duration)\b",
    re.IGNORECASE,
)
"""More of it under more of what is given."""


def _of_those(found: re.Match[str]) -> str:
    """Ask by how much a treatment changes the illness that such people have."""
    ill = found["ill"] or found["of"]
    if not ill:
        return found.group()
    verb = "prevent" if (found["verb"] or "").lower() == "protected" else "improve"
    verb = "cure" if (found["verb"] or "").lower() in ("cured", "healed") else verb
    return f"by how much does {found['what']} {verb} {ill}"


def _the_more(found: re.Match[str]) -> str:
    verb = "lower" if found["way"].lower() in ("go down", "fall", "drop", "decrease", "shrink") else "raise"  # fmt: skip
    return f"{found['aux']} more {found['x']} {verb} {found['y']}"


def _every(found: re.Match[str]) -> str:
    return "with " if found["for"] else ""


def _kilos(found: re.Match[str]) -> str:
    verb = "reduce" if found["verb"].lower() in ("lose", "shed") else "increase"
    return f"by how much does {found['what']} {verb} body weight"


def _how_well(found: re.Match[str]) -> str:
    return f"{found['lead']}by how much {found['aux']} "


def _if_all(found: re.Match[str]) -> str:
    doing = {"stopped": "stopping", "quit": "quitting", "gave up": "giving up"}.get(found["verb"].lower(), "")  # fmt: skip
    return f"What are the effects of {doing} {found['x']}?".replace("  ", " ")


def _will_fail(found: re.Match[str]) -> str:
    organ = found["organ"].lower().removesuffix("s")
    return f"Does {found['x']} cause {organ} failure?"


def _supposed(found: re.Match[str]) -> str:
    verb = "reduce" if found["how"].lower() == "less" else "raise"
    return f"Does {found['x']}{found['when'] or ''} {verb} the risk of {found['y']}?"


TURNS = (
    Turn(_NEVER, "would be prevented"),
    Turn(_WORLD, ""),
    Turn(_TREATED, r"how many \g<who> \g<must> \g<be> \g<x> \g<to> in people with \g<ill>"),
    Turn(_NNT, r"how many people must be treated with \g<x> to prevent one \g<y>"),
    Turn(_ENOUGH, r"does \g<x> "),
    Turn(_OTHER_WAY, r"\g<whole>, and does \g<y> \g<verb> \g<x>?"),
    Turn(_THE_MORE, _the_more, is_told=True),
    Turn(_BY_HALF, " by half"),
    Turn(_EVERY, _every),
    Turn(_KILOS, _kilos),
    Turn(_HOW_WELL, _how_well),
    Turn(_BY_SO_MUCH, r"By how much \g<aux> \g<rest>?", is_told=True),
    Turn(_IF_ALL, _if_all, is_told=True),
    Turn(_WILL_FAIL, _will_fail, is_told=True),
    Turn(_SUPPOSE, _supposed, is_told=True),
    Turn(_WITH_DOSE, r"does a higher dose of \g<x> raise the \g<risk>\g<y>\g<whom>", is_told=True),
    Turn(_DISAPPEARED, r"if nobody \g<x>", is_told=True),
    Turn(_SHARE, _of_those),
    Turn(_NOBODY, r"\g<if> \g<nobody> "),
)
ASIDE = (_PER,)
"""What is set aside with a note."""
