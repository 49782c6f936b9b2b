"""English words that carry a causal question: what they say of a change, and what they look like.

Plain data. `agent.reading.sentence.items` reads it; nothing here names an entity.
"""

from __future__ import annotations

from agent.reading.words.listed import words_of

UP_VERBS = words_of(
    """
    cause raise increase elevate heighten boost induce trigger provoke promote produce
    accelerate drive enhance stimulate spike precipitate generate foster fuel create double
    triple amplify encourage favor favour strengthen augment spark prolong extend lengthen
    intensify quicken advance up activate build multiply facilitate
    """
)
DOWN_VERBS = words_of(
    """
    prevent reduce lower decrease diminish lessen cut treat cure ameliorate alleviate relieve
    ease soothe inhibit suppress slow delay stop block fight combat avert curb drop control
    manage heal remove eliminate clear counter counteract halt reverse stunt blunt impair
    shorten limit attenuate minimise minimize mitigate shrink deplete weaken dampen dissolve
    halve calm abolish restrict reduce avoid hamper hinder retard depress beat tackle shift
    quell deter antagonise antagonize resolve fix banish soften lighten
    """
)
BETTER_VERBS = [
    "improve",
    "help",
    "benefit",
    "support",
    "aid",
    "optimise",
    "optimize",
    "normalise",
    "normalize",
    "restore",
    "protect",
    "preserve",
    "safeguard",
]
WORSE_VERBS = words_of(
    """
    worsen exacerbate aggravate harm damage hurt wreck ruin destroy injure poison compromise
    threaten sabotage fry trash disturb disrupt
    """
)
OPEN_VERBS = [
    "affect",
    "influence",
    "impact",
    "change",
    "alter",
    "modify",
    "shape",
    "determine",
    "modulate",
    "regulate",
]
"""Verbs that say no direction."""

IRREGULAR = {
    "cut": ("cut", "cuts", "cutting"), "drive": ("drive", "drives", "driving", "drove", "driven"),
    "hurt": ("hurt", "hurts", "hurting"), "fight": ("fight", "fights", "fighting", "fought"),
    "beat": ("beat", "beats", "beating", "beaten"), "up": ("up", "ups", "upping", "upped"),
    "shrink": ("shrink", "shrinks", "shrinking", "shrank", "shrunk"),
    "build": ("build", "builds", "building", "built"),
    "control": ("control", "controls", "controlling", "controlled"),
    "stop": ("stop", "stops", "stopping", "stopped"),
    "drop": ("drop", "drops", "dropping", "dropped"), "curb": ("curb", "curbs", "curbing", "curbed"),
    "avert": ("avert", "averts", "averting", "averted"),
    "deter": ("deter", "deters", "deterring", "deterred"),
    "hinder": ("hinder", "hinders", "hindering", "hindered"),
}  # fmt: skip
PARTICIPLES = frozenset(["cut", "driven", "hurt", "fought", "beaten", "shrunk", "built"])

UP_PHRASES = (
    r"(?:lead|leads|led|leading) to", r"(?:result|results|resulted|resulting) in",
    r"(?:contribute|contributes|contributed|contributing) to", r"(?:bring|brings|brought|bringing) (?:about|on)",
    r"(?:give|gives|gave|giving)(?= (?:you|people|someone|me|us|my|your|him|her|them|women|men|children|kids|patients)\b)",
    r"(?:give|gives|gave|giving) rise to", r"(?:set|sets|setting) off",
    r"(?:make|makes|made|making)(?= (?:you|people|someone|me|us|my|your|him|her|them|it|women|men|children|kids|patients)\b)",
    r"(?:predispose|predisposes|predisposed)(?: \w+)? to", r"(?:responsible|to blame|blamed) for",
    r"(?:risk factors?|causes?|triggers?|drivers?|culprits?|factors?|contributors?) (?:for|of|in|behind|to)",
    r"causal(?:ly)?(?: factor)? (?:for|in|of)", r"reasons? (?:for|behind)", r"increas\w* (?:in|of)(?= my\b)",
    r"(?:put|puts|putting) (?:you|people|me|him|her|them|us|women|men) at (?:\w+ )?risk (?:of|for)",
    r"(?:place|places) (?:you|people|me|him|her|them|us|women|men) at (?:\w+ )?risk (?:of|for)", r"behind",
    r"(?:end|ends) up (?:causing|in|with)", r"turn(?:s|ed)? into", r"progress(?:es)? to", r"bump(?:s|ed)? up",
    r"push(?:es|ed)? up", r"add(?:s|ed)? to", r"speed(?:s|ed|ing)? up", r"bring(?:s)? up", r"drive(?:s)? up",
)  # fmt: skip
DOWN_PHRASES = (
    r"(?:have|has|having) (?:an? |any )?(?:\w+ )?(?:protective|preventive|preventative|inhibitory|lowering) (?:(?:or|and) \w+ )?(?:effects?|influence|role)(?: (?:on|against|for|in))?",
    r"protect(?:s|ed|ing|ive)?(?: (?:you|people|me|us|him|her|them|women|men|children))? (?:against|from)",
    r"guard(?:s|ing)? against", r"(?:ward|stave|fend|head)(?:s|ed|ing)? off", r"(?:bring|brings|brought|bringing) down",
    r"(?:cut|cuts|cutting) down(?: on)?", r"slow(?:s|ed|ing)? down", r"get(?:s|ting)? rid of", r"preventi(?:ve|on) (?:of|for|against)",
    r"(?:protection|safeguard|antidotes?|protective) (?:for|against|of|from)",
    r"keep(?:s|ing)? (?:\w+ )?from (?:getting|developing|having)", r"keep(?:s|ing)? down", r"push(?:es|ed)? down", r"turn(?:s|ed)? back",
    r"clear(?:s|ed|ing)? (?:(?:it|them|this|that|these|those) )?(?:up|away)", r"calm(?:s|ed|ing)? (?:(?:it|them|this|that|these|those) )?down",
    r"(?:dry|dries|dried|drying|sort|sorts|sorted) (?:(?:it|them|this|that|these|those) )?(?:up|out)", r"(?:wipe|wipes|wiped|knock|knocks|knocked) out", r"(?:cut|cuts|cutting|bring|brings|slow|slows|keep|keeps|settle|settles) (?:it|them|this|that|these|those) down", r"settle(?:s|d)? down",
    r"hold(?:s|ing)? back", r"save(?:s|d)?(?: (?:you|people|me|us|him|her|them))? from", r"take(?:s)? away", r"make(?:s)? \w+ less likely",
)  # fmt: skip
BETTER_PHRASES = (
    r"(?:have|has|provide|provides|offer|offers|bring|brings) (?:(?:any|some|a|clear|real|proven) )*(?:health |medical |clinical )?benefits? (?:for|in|to|on)",
    r"(?:have|has|having) (?:an? |any )?(?:positive|beneficial|favou?rable|therapeutic|healing|soothing|curative|good) (?:(?:or|and) \w+ )?(?:effects?|influence|impact) (?:on|in|for|against)",
    r"(?:cures?|remed(?:y|ies)|treatments?|therap(?:y|ies)|fix) (?:for|against|of)",
    r"help(?:s|ed|ing)?(?: to)? (?:with|against|for)",
    r"(?:work|works|worked|working) (?:for|against|on|in)",
    r"(?:good|effective|useful|beneficial|helpful|efficacious|great|worth taking|recommended|indicated) (?:for|against|in|at|to|as)(?: a)?(?: (?:treatment|therapy|remedy|cure) (?:for|of))?",
    r"(?:effective|useful|good|beneficial|helpful|suitable|proven|valid|viable)(?: and (?:safe|effective|well[- ]tolerated))? (?:drugs?|medicines?|medications?|treatments?|therap(?:y|ies)|remed(?:y|ies)|cures?|options?|aids?|means|measures?|support|protection|ways?|methods?|strateg(?:y|ies)|interventions?) (?:for|against|to|in|of)",
    r"mak(?:e|es|ing) (?:it|them|things|this|that|these) (?:better|go away|easier)",
    r"do(?:es)? (?:any )?good (?:for|in)", r"benefits? (?:for|in|to|on)(?= )",
)  # fmt: skip
WORSE_PHRASES = (
    r"(?:have|has|having) (?:an? |any )?(?:negative|adverse|harmful|detrimental|unfavou?rable|bad) (?:effects?|influence|impact) (?:on|in|for)",
    r"(?:bad|harmful|dangerous|toxic|hard|damaging|unsafe|detrimental|risky|poisonous) (?:for|to|on)",
    r"(?:mess|screw)(?:es|s|ed)? (?:up|with)", r"do(?:es)? (?:any )?(?:harm|damage) to", r"(?:harm|damage|injury) to",
    r"mak(?:e|es|ing) (?:it|them|things|this|that|these) (?:worse|flare(?: up)?)", r"cause(?:s)? (?:harm|damage|injury) to", r"tak(?:e|es) a toll on",
)  # fmt: skip
OPEN_PHRASES = (
    r"(?:have|has|had|having) (?:an?|any|no|some|much|a causal|a direct)? ?(?:\w+ )?(?:effects?|influence|impact|bearing) (?:on|upon)",
    r"(?:effects?|impact|influence|bearing) (?:on|upon)", r"(?:have|has) (?:on|upon)", r"act(?:s|ed)? on",
    r"matter(?:s)? (?:for|to|in)", r"plays? (?:an?|any|no|some)?\s?(?:\w+ )?(?:role|part) in", r"(?:role|part) in",
    r"(?:play|plays) in", r"make(?:s)? (?:a|any|no) difference (?:to|in|for)", r"do(?:es)? (?:anything|something|nothing|much) (?:for|to|about)", r"do (?:to|for)",
    r"involved in", r"implicated in", r"account(?:s)? for", r"due for",
)  # fmt: skip
SYMMETRIC = (
    r"(?:causally |strongly |directly )?(?:associated|correlated|linked|related|tied|connected) (?:to|with)",
    r"correlat(?:e|es)(?: with)?", r"unrelated to", r"(?:have|has) (?:anything|something|nothing|much|a lot) to do with",
    r"(?:link|relation|relationship|connection|association|tie|correlation)s? (?:to|with)", r"go(?:es)? (?:hand in hand )?with", r"predict(?:s|or of|ors of)?",
    r"link(?:s|ing)? (?=\w)", r"relate(?:s)? to",
)  # fmt: skip
REVERSED = (
    r"(?:due|owing|attributable|secondary|down|traceable) to", r"because of", r"(?:as )?(?:an?|one)(?: known| common| rare| frequent| possible| late| early)? (?:result|consequence|side effect|complication|symptom|outcome|adverse effect|adverse reaction|product) of",
    r"the (?:result|consequence|product) of", r"complications of",
    r"(?:result|results|resulted|resulting|arise|arises|stem|stems|come|comes) from", r"as a (?:result|consequence) of", r"an effect of", r"thanks to",
    r"(?:happen|happens|occur|occurs|develop|develops) (?:because of|due to|from|with|on)", r"attributed to", r"blamed on", r"brought (?:on|about) by", r"set off by",
)  # fmt: skip
"""The outcome stands before these, the treatment after."""

EFFECT_OF = (
    r"(?:side |adverse |causal |long-term |short-term |direct |total |harmful |beneficial |protective )*"
    r"(?:effects?|impact|influence|consequences?|role|benefits?|harms?|efficacy|effectiveness|value|action|usefulness) (?:of|from)"
)
LINK_BETWEEN = (
    r"(?:link|relation|relationship|connection|association|correlation|pathway|mechanism|route|tie|interaction|path|chain|steps)s?(?: of events)?"
    r" (?:between|linking|connecting|from|that links?|that connects?|joining|leading from|by which|through which)"
)

GO_UP = (
    r"go(?:es|ing)? up", r"(?:rise|rises|rising|rose)", r"get(?:s|ting)? (?:worse|higher)", r"climb(?:s|ed)?",
    r"become[s]? (?:higher|worse|more (?:common|likely|frequent))", r"(?:more|higher) (?:common|likely|frequent)(?: (?:in|with|among))?", r"(?:soar|surge)s?",
    r"(?:come|comes|coming|came) back(?: again)?", r"(?:return|recur|relapse|reappear)s?(?= ?$| ?[?.,;!])", r"flare(?:s)? up",
)  # fmt: skip
GO_DOWN = (
    r"go(?:es|ing)? (?:down|away)", r"(?:fall|falls|falling|fell)", r"get(?:s|ting)? (?:better|lower)", r"declin(?:e|es|ed|ing)",
    r"become[s]? (?:lower|better|less (?:common|likely|frequent))", r"less (?:common|likely|frequent)(?: (?:in|with|among))?", r"disappear(?:s)?",
)  # fmt: skip
GO_OPEN = (r"happens?", r"occurs?", r"arises?")

LESS_LIKELY = (
    r"(?:be |are |is |become )?(?:less|not as) (?:likely|prone) to(?: (?:get|have|develop|suffer(?: from)?|experience|be))?",
    r"(?:escape|shed|sheds|shedding)", r"(?:lose|loses|losing|lost)", r"(?:have|has|get|see|experience|report|suffer) (?:less|fewer|lower|reduced)",
    r"(?:lower|reduced|smaller|less|fewer|decreased|falling|diminished)",
)  # fmt: skip
MORE_LIKELY = (
    r"(?:be |are |is |become )?(?:more|at (?:higher|greater|increased)) (?:likely|prone|risk) (?:to|of|for)(?: (?:get|have|develop|suffer(?: from)?|experience|be|getting|having|developing))?",
    r"(?:get|gets|getting|develop|develops|developing|contract|contracts|catch|suffer from|suffers from|end up with|experience|experiences|face|faces|gain|gains|gaining|put on|puts on|putting on)",
    r"(?:have|has|get|see|experience|report|suffer) (?:more|higher|greater|increased|extra)",
    r"(?:higher|increased|elevated|greater|raised|extra|excess|rising)", r"suffers?",
)  # fmt: skip
"""Words before an outcome that say whether more or less of it is meant."""

RISE_IN = (
    r"(?:(?:an?|the|any|no|some) (?:\w+ )?|(?:significant|marked|further|greater|faster|slower|clear|substantial|modest|sudden|rapid) )?(?:(?:growth|formation|development|occurrence|progression|spread) (?:and|or) )?(?:increases?|(?:growth|formation)(?= of)|rises?|elevations?|surge|jump|gains?|onset|development|occurrence|worsening|progression) (?:in|of)",
)
FALL_IN = (
    r"(?:(?:an?|the|any|no|some) (?:\w+ )?|(?:significant|marked|further|greater|faster|slower|clear|substantial|modest|sudden|rapid) )?(?:reductions?|decreases?|falls?|drops?|decline|loss|losses|lowering|lessening|prevention|relief|treatment|healing|management|control|cure|alleviation|inhibition|suppression|slowing|improvement) (?:in|of)",
    r"(?:high(?:er)? |good )?(?:cure|response|remission) (?:rates? )?(?:for|of|in)", r"fewer", r"less",
)  # fmt: skip
RISK_OF = (
    r"(?:the )?(?:(?:mother|father|child|baby|patient|person|people|man|woman|men|women|children|infant)(?:'s|s'|’s) |overall |absolute |relative |lifetime |future |long-term |later |excess |higher |increased |greater |raised |elevated |one's |my |your |his |her |their |our |the |a |an |any |people's |patients' )*"
    r"(?:risks?|odds|chances?|likelihood|probability|incidence|rates?|occurrence|onset|prevalence|frequency|number|burden|severity|symptoms|signs|episodes|cases|"
    r"levels?|amount|concentrations?|share|proportion|percentage|fraction|percent|danger|hazard|possibility|development|progression|spread) (?:of|for)(?: (?:getting|catching|picking up|coming down with|ending up with|developing|having|suffering(?: from)?|contracting|being diagnosed with|dying of|dying from|a|an|the|any|new|later))*"
)

DEATH_OF = (
    r"(?:(?:the |an? |my |your |his |her |their |our )?(?:lifetime |overall |long-term )?(?:risks?|odds|chances?|likelihood|probability|rates?|number|share|proportion) of )?"
    r"(?:die|dies|died|dying|deaths?|mortality) (?:of|from|due to|because of)(?: (?:an?|the))?"
)
"""Before a disease: death from it, which is neither death nor the disease."""

STOP = (
    r"(?:stop|stops|stopped|stopping|stoping|quit|quits|quitting|give up|gives up|gave up|giving up|cease|ceasing|discontinue|discontinuing|come off|comes off|coming off|came off|go off|going off|get off|getting off|"
    r"kick|kicking|withdraw|withdrawing|abandon|drop|dropping|ditch|ditching|eliminate|eliminating|cut out|cutting out|remove|removing|take away|ban|banned|banning|get rid of|got rid of)"
    r"(?: (?:taking|using|eating|having|doing|consuming|all|the|my|your|their|his|her))*",
    r"(?:cessation|discontinuation|withdrawal|stopping|removal|elimination) (?:of|from)",
)  # fmt: skip
ABSENCE = (
    r"(?:not|never|no longer|isn't|aren't|don't|doesn't|do not|does not) (?:taking|using|having|eating|drinking|getting|doing|being|receiving|wearing|consuming|take|use|get|eat|drink|have|wear)(?: (?:any|enough|your|my|their|the|a))*",
    r"(?:without|lack of|absence of|lacking|skipping|avoiding|avoid|avoidance of|abstaining from|abstinence from|abstain from|forgoing|missing|skip|going without|free of|zero)(?: (?:any|taking|using|a|the|eating|drinking))*",
    r"(?:failure|failing) to (?:take|use|get)",
)  # fmt: skip
LESS = (
    r"(?:cutting(?: down(?: on| of)?| back(?: on)?)|cut(?:s)? (?:down|back) on|inhibition of|blockade of|restriction of|bringing down|reduction (?:of|in)|low|"
    r"less|fewer|too little|insufficient|inadequate|minimal|reduced intake of|smaller amounts of|not enough)(?: (?:your|my|their|the|of|intake of|levels of|taking|eating|drinking|use of))*",
    r"(?:deficien(?:cy|t) (?:of|in)|shortage of|deficit of)",
)  # fmt: skip
MORE = (
    r"(?:more|extra|higher|high|excess(?:ive)?|too much|greater|additional|heavy|lots of|a lot of|large amounts of|overuse of|overdose of|overdoses of)(?: (?:your|my|their|the|of|intake of|levels of|use of))*",
)  # fmt: skip
START = (
    r"(?:start|starts|starting|started|begin|begins|beginning|began|initiat(?:e|es|ing|ion of)|take up|taking up|switch to|go on|going on|put on)(?: (?:taking|using|eating|on|a|to take|to use))*",
)
TAKE = (
    r"(?:(?:food |dietary |herbal )?supplements?|creams?|gels?|patch(?:es)?|(?:nasal )?sprays?|products?|extracts?|tablets?|pills?|capsules?|(?:herbal )?remed(?:y|ies)|drinks?|foods?|ointments?|toothpastes?|(?:a )?diets?|injections?|drops?|preparations?|ingredients|substances|components) (?:with|containing|of|rich in|high in|(?:made|obtained|prepared|derived|extracted|produced) (?:from|of|with)|based on|from)(?: (?:an?|the))?",
    r"(?:must|need to|needs to|have to|should|would have to|would need to) (?:be treated with|be given|take|receive|get|use)(?: (?:a|an|the))?",
    r"(?:injections?|inhalations?|infusions?|irrigation|gargling|rinsing|washing|instillation|lavage|gargles|baths?|washes) (?:with|of)(?: (?:an?|the))?",
    r"(?:courses? of|rounds? of|participat(?:e|es|ing|ion) in|tak(?:e|es|ing) part in|attend(?:s|ing)|attendance at|switch(?:es|ed|ing) (?:over )?to|changing (?:over )?to)(?: (?:an?|the))?",
    r"(?:adding|addition of|doses? of|dosage of|duration of|number of|quantity of|intensity of)",
    r"(?:take|takes|taking|took|use|uses|using|used|eat|eats|eating|ate|drink|drinks|drank|drinking|working (?:with|around)|handling|living near|breathes? in|swallow|swallowing|inject|injects|injecting|receive|receives|receiving|consume|consumes|consuming|"
    r"pop|pops|popping|introduc(?:e|es|ing)|introduction of|ingest|ingests|ingesting|chew|chewing|sniff|sniffing|smelling|suck(?:ing)? on|breathing(?: in)?|sleeping (?:under|on|with)|rub|rubbing|putting on|smear|smearing|spray|spraying|wear|wears|wearing|inhal(?:e|es|ing)|apply|applies|applying|application of|get vaccinated with|be exposed to|being exposed to|exposed to|exposure to|buying|buy|doing|practi[cs]ing|undergo|undergoing|try|trying|treatments? with|therap(?:y|ies) with|"
    r"supplementation with|supplementing with|administration of|administering|intake of|consumption of|use of|ingestion of|treated with|given|giving|living with|having|being on|prescribed|be on|who are on|getting|eating)"
    r"(?: (?:a|an|the|some|my|your|their|his|her|any|lots of|of))*",
)  # fmt: skip
TAIL_STATES = {
    "cessation": "stop", "withdrawal": "stop", "discontinuation": "stop", "removal": "stop", "ban": "stop", "bans": "stop",
    "abstinence": "absence", "avoidance": "absence", "absence": "absence", "deprivation": "absence",
    "lowering": "less", "reduction": "less", "restriction": "less", "inhibition": "less", "blockade": "less",
    "deficiency": "less", "insufficiency": "less", "depletion": "less", "initiation": "start", "excess": "more",
    "overdose": "more", "overuse": "more", "decrease": "less",
}  # fmt: skip
TAIL_CHANGES = {
    "loss": -1, "reduction": -1, "lowering": -1, "decrease": -1, "decline": -1, "prevention": -1, "relief": -1, "drop": -1, "fall": -1,
    "control": -1, "treatment": -1, "management": -1, "gain": 1, "increase": 1, "rise": 1, "elevation": 1, "growth": 1, "onset": 1,
    "attacks": 1, "episodes": 1, "exacerbations": 1, "relapses": 1, "outbreaks": 1,
    "development": 1, "progression": 1, "worsening": 1, "flare": 1, "flares": 1, "flare-ups": 1,
}  # fmt: skip

COMPARE = r"versus|vs\.?|v\.|rather than|instead of|as opposed to|(?:when |if )?(?:compared|relative) (?:with|to)|in comparison (?:with|to)|over(?= )|in place of|than(?: (?:with|does|do|is|are))?"
BETTER_THAN = (
    r"(?:better for (?:your |my |the |our |one's )?(?:health|body|you)|healthier|unhealthier|(?:more|less) (?:healthy|unhealthy|dangerous|toxic)|better|superior|more effective|safer|more efficacious|stronger|best|preferable|more powerful|as effective|as good|as safe|equivalent|inferior|worse|less effective|more likely|riskier|more dangerous|more harmful|more protective|gentler|less harmful|as (?:harmful|bad|dangerous|risky|healthy|unhealthy))(?: (?:to|for) (?:your |my |the |our )?(?:health|body|you))?"
    r"(?: (?:than|as|to))?(?: (?:taking|using))?"
    r"|(?:works?|worked|performs?|do|does|acts?|is|are) (?:just |equally |nearly |at least )?as (?:well|much|effectively|quickly|reliably) as"
)
