"""English words that carry a causal question: verbs with their sign, and words to look through.

Plain data. `agent.reading.parse` reads it; nothing here names an entity.
"""

from __future__ import annotations

INCREASE = (
    r"caus(?:e|es|ed|ing)",
    r"rais(?:e|es|ed|ing)",
    r"increas(?:e|es|ed|ing)",
    r"elevat(?:e|es|ed|ing)",
    r"heighten(?:s|ed|ing)?",
    r"boost(?:s|ed|ing)?",
    r"induc(?:e|es|ed|ing)",
    r"trigger(?:s|ed|ing)?",
    r"provok(?:e|es|ed|ing)",
    r"promot(?:e|es|ed|ing)",
    r"produc(?:e|es|ed|ing)",
    r"worsen(?:s|ed|ing)?",
    r"exacerbat(?:e|es|ed|ing)",
    r"aggravat(?:e|es|ed|ing)",
    r"accelerat(?:e|es|ed|ing)",
    r"driv(?:e|es|ing)|drove",
    r"(?:lead|leads|led|leading) to",
    r"(?:result|results|resulted|resulting) in",
    r"(?:contribute|contributes|contributed|contributing) to",
    r"(?:bring|brings|brought) (?:about|on)",
    r"(?:give|gives|gave|giving) (?:you|people|someone|me|us|rise to)",
    r"(?:make|makes|made|making) (?:you|people|someone|me|us|patients)",
    r"(?:predispose|predisposes|predisposed) (?:\w+ )?to",
    r"(?:responsible|to blame) for",
    r"(?:risk factors?|causes?|triggers?|drivers?|culprits?) (?:for|of|in|behind)",
    r"(?:a )?causal(?:ly)? (?:factor )?(?:for|in|of)",
    r"bad for",
    r"harm(?:s|ful to|ful for)?",
)

DECREASE = (
    r"prevent(?:s|ed|ing|ive of)?",
    r"protect(?:s|ed|ing|ive)? (?:\w+ )?(?:against|from)",
    r"reduc(?:e|es|ed|ing)",
    r"lower(?:s|ed|ing)?",
    r"decreas(?:e|es|ed|ing)",
    r"diminish(?:es|ed|ing)?",
    r"lessen(?:s|ed|ing)?",
    r"cut(?:s|ting)?(?: down(?: on)?)?",
    r"treat(?:s|ed|ing)?",
    r"cur(?:e|es|ed|ing)",
    r"(?:ameliorat|alleviat|reliev)(?:e|es|ed|ing)",
    r"improv(?:e|es|ed|ing)",
    r"inhibit(?:s|ed|ing)?",
    r"suppress(?:es|ed|ing)?",
    r"(?:slow|slows|slowed|slowing)(?: down)?",
    r"delay(?:s|ed|ing)?",
    r"stop(?:s|ped|ping)?",
    r"block(?:s|ed|ing)?",
    r"ward(?:s|ed|ing)? off",
    r"(?:help|helps|helped|helping)(?: with| against)?",
    r"(?:good|effective|useful|beneficial) (?:for|against|in)",
    r"work(?:s|ed)? (?:for|against|in)",
)

AFFECT = (
    r"affect(?:s|ed|ing)?",
    r"influenc(?:e|es|ed|ing)",
    r"impact(?:s|ed|ing)?(?: on)?",
    r"chang(?:e|es|ed|ing)",
    r"alter(?:s|ed|ing)?",
    r"modif(?:y|ies|ied)",
    r"(?:have|has|had) (?:an?|any|a causal) (?:effect|influence|impact|bearing) (?:on|upon)",
    r"act(?:s|ed)? on",
    r"matter(?:s)? for",
    r"plays? (?:an?|any) (?:\w+ )?(?:role|part) in",
    r"associated with",
    r"correlat(?:e|es|ed)(?:\s+with)?",
    r"(?:causally )?(?:linked|related|tied|connected) (?:to|with)",
)

MECHANISM_OPENERS = (
    r"(?:how|why) (?:exactly )?(?:do|does|did|can|could|would|might|may|is|are)",
    r"(?:by|through|via) (?:what|which) (?:biological |causal |molecular )?(?:mechanisms?|pathways?|routes?|means)"
    r"(?: (?:do|does|did|can|could|is|are))?",
    r"what(?: is|'s| are)? the (?:\w+ )?(?:mechanisms?|pathways?)"
    r"(?: of action)? (?:by|through|via|of|for|in|behind|underlying|with)(?: which| how| what)?",
    r"what (?:biological |molecular )?(?:mechanisms?|pathways?|mediators?|mediates?) "
    r"(?:explains?|links?|connects?|underl(?:y|ies)|mediates?)?",
    r"(?:explain|describe|show)(?: me)? (?:how|why|the mechanisms? (?:by which|of|behind))",
)

QUANTITY_OPENERS = (
    r"(?:by )?how (?:much|many|strongly|far|big|large)\b[\w\s%]{0,40}?",
    r"(?:to|by) what (?:extent|degree|amount)",
)

AUXILIARIES = r"(?:does|do|did|can|could|will|would|may|might|should|is|are|was|were|has|have|had)(?: not|n't)?"

CONNECTIVES = (
    r"if|when(?:ever)?|after|once|because(?: of)?|due to|owing to|from|by|with|following|upon|on|"
    r"as a (?:result|consequence) of|thanks to|through"
)

INTRANSITIVE_UP = (
    r"go(?:es)? up|rise[s]?|increase[s]?|get(?:s)? worse|worsen[s]?|climb[s]?|grow[s]?|"
    r"become[s]? (?:higher|worse|more (?:common|likely|frequent))|(?:more|higher|worse)|develop[s]?|occur[s]?|happen[s]?|"
    r"result[s]?|arise[s]?|come[s]?|stem[s]?"
)
INTRANSITIVE_DOWN = (
    r"go(?:es)? (?:down|away)|fall[s]?|drop[s]?|decrease[s]?|decline[s]?|improve[s]?|get(?:s)? better|shrink[s]?|"
    r"become[s]? (?:lower|better|less (?:common|likely|frequent))|(?:less|lower|fewer)"
)

POPULATION = (
    r"\b(?:in|among|for|amongst) (?:the )?((?:[\w-]+ ){0,4}?(?:people|persons|patients|adults|women|men|children|infants|"
    r"adolescents|teenagers|elderly|seniors|smokers|nonsmokers|humans|individuals|diabetics|population|mothers|"
    r"pregnancy|survivors|veterans|users|drinkers|athletes|americans|europeans|asians)\b.*)$"
)

ENGLISH = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "is",
        "are",
        "was",
        "does",
        "do",
        "did",
        "can",
        "could",
        "will",
        "would",
        "may",
        "might",
        "should",
        "what",
        "which",
        "who",
        "how",
        "why",
        "when",
        "whether",
        "helps",
        "if",
        "and",
        "or",
        "with",
        "for",
        "from",
        "by",
        "that",
        "this",
        "it",
        "as",
        "at",
        "be",
        "has",
        "have",
        "not",
        "you",
        "your",
        "people",
        "cause",
        "causes",
        "effect",
        "between",
    ]
)
