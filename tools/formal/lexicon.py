"""Plain English words that the comparison of phrases rests on: fillers, negations, antonyms, kinds."""

from __future__ import annotations


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


FILLERS = _listed("""
a an the of to in on at by for with from and or is are was were be been being am do does did
has have had who whom whose which that this these those when where while would will could if
then than as it its his her their people person persons individual individuals someone
anyone somebody anybody one ones those subjects subject units unit cases case group days day
status level levels state condition overall chance probability likelihood see seeing observe
observing observed happen occur getting gets get living live lives there any some whether
instead had now so very fact event population members member themselves
""")
"""Words that tell nothing about which variable is meant."""

NEGATIONS = _listed("""
not no non never without lack lacks lacking absence absent none neither cannot free fails
failed fail refuse refuses refrain refrains un off inactive
""")

PREFIXES = ("non", "un", "in", "dis", "im", "ir", "il", "mis")

GRADES = _listed("high low higher lower large small big long short more less good poor heavy light")
"""Adjectives of degree: opposite ones do not show that two phrases are about one thing."""

_PAIRS = """
high/low low/normal higher/lower large/small big/small long/short old/young elderly/youth
old/youth wet/dry rainy/dry dark/bright thick/thin late/early late/time hard/lazy
hardworking/lazy kind/mean kindness/meanness tanned/pale curly/straight black/blond
black/white brown/blue white/blue good/poor healthy/sick alive/dead alive/death live/die
live/death life/death survive/die survival/death survives/dead accept/reject admit/reject
acceptance/rejection admission/rejection sufficient/deficiency sufficient/deficient
enough/deficiency encourage/discourage encouragement/discouragement close/far near/far
male/female man/woman married/single relationship/single attractive/ugly execute/release
execution/release fire/retain fired/retained obese/normal obesity/normal overweight/normal
active/inactive on/off smoker/nonsmoker strong/weak rich/poor fast/slow hot/cold warm/cold
win/lose pass/fail open/closed urban/rural heavy/light severe/mild present/absent
public/private positive/negative more/less above/below increase/decrease buys/sells
employed/unemployed recover/die state/out-of-state instate/outofstate many/few clean/dirty
full/empty loud/quiet safe/dangerous success/failure tall/short deep/shallow
"""
ANTONYMS = tuple(
    (first, second) for first, _, second in (pair.partition("/") for pair in _PAIRS.split())
)
"""Opposite words, the present or higher one first."""

LIKE = {
    "admit": "admission", "admits": "admission", "admitted": "admission", "reject": "rejection",
    "rejects": "rejection", "rejected": "rejection", "accept": "acceptance", "accepts": "acceptance",
    "accepted": "acceptance",
    "dead": "death", "dies": "death", "die": "death", "died": "death", "alive": "live", "burns": "fire",
    "burnt": "fire", "burned": "fire", "burn": "fire", "woke": "waking", "wakes": "waking", "wake": "waking",
    "gotten": "waking", "lit": "lighting", "light": "lighting", "lights": "lighting", "youth": "young",
    "blew": "blowing", "blown": "blowing", "blow": "blowing", "feet": "foot", "teeth": "tooth",
    "shot": "shooting", "shoot": "shooting", "shoots": "shooting", "traffic": "traffic", "swims": "swim",
    "thickness": "thick", "size": "size", "went": "going", "goes": "going", "go": "going",
}  # fmt: skip
"""Forms that no common stem shows."""

_KINDS = """
gender: male female man woman men women boy girl
sex: male female
age: old young elderly youth adult child
season: winter summer spring autumn rainy dry
weather: rain rainy sunny snow storm
personality: kind kindness mean meanness friendly
occupation: job worker white-collar blue-collar collar
appearance: attractive unattractive pretty ugly handsome
salary: pay wage income
cost: bill price expensive cheap
relationship: single married
proximity: close far near
education: degree college school
skin: tanned pale
effort: hardworking lazy diligent
"""
KINDS = {
    word: kind
    for kind, _, some in (line.partition(": ") for line in _KINDS.strip().splitlines())
    for word in some.split()
}
"""The kind of thing that a word is a case of ("male": "gender")."""
