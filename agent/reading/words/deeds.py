"""What people say that a drug or a disease does to the body, and what it is looked up as.

Plain data in the manner of `lay.LAY_OUTCOMES`: a phrase of a verb and a part of the body ("open up the
airways", "thin the blood"), the names under which its outcome is looked up, and the change that the phrase
says (+1 more of it, -1 less, -2 it is the opposite of the node).
"""

from __future__ import annotations


def _verbs(*stems: str) -> str:
    """Any form of some verbs: "ease" is eases, easing, eased too."""
    forms = [
        f"{stem[:-1]}(?:e|es|ed|ing)" if stem.endswith("e") else f"{stem}(?:s|es|ed|ing)?"
        for stem in stems
    ]
    return f"(?:{'|'.join(forms)})"


_THE = r"(?:(?:the|your|my|our|their|his|her|its|an?|all|off|up|out|down|away|some|any|harmful|bad|nasty) )*"
_ONE = r"(?:you|me|us|people|him|her|them|someone|one|patients?|babies|children|kids)"
_MAKE = rf"{_verbs('make', 'help', 'let', 'lett')} {_ONE} (?:to )?(?:want to |need to |have to )?"
_KILL = rf"(?:{_verbs('kill', 'destroy', 'fight', 'attack', 'murder', 'zapp?', 'eliminate', 'beat')}|{_verbs('wipe')} out|{_verbs('clear')} up|(?:get|gets|getting) rid of)"
_WIDEN = rf"(?:{_verbs('open', 'free')}(?: up)?|{_verbs('widen', 'dilate', 'relax', 'unblock', 'unclog', 'expand')})"
_NARROW = rf"(?:{_verbs('close')}(?: up| off)?|{_verbs('shut', 'shutt')}(?: down| off)?|{_verbs('narrow', 'tighten', 'constrict', 'squeeze')})"
_SPEED = rf"(?:{_verbs('speed')}(?: up)?|{_verbs('quicken', 'race')}|(?:make|makes|making))"
_SLOW = rf"{_verbs('slow')}(?: down)?"
_AIRWAYS = r"(?:airways?|bronchi|bronchial tubes|breathing tubes|lungs|windpipe|chest)(?! (?:infection|cancer|disease|pain|damage))"
_VESSELS = r"(?:blood vessels?|arteries|veins|vessels|capillaries|circulation)"
_HEART = r"heart(?: ?rate| ?beats?)?(?! (?:attack|disease|failure|damage|problem|rhythm))"
_RELAXED = rf"(?:{_verbs('relax', 'loosen', 'slacken')}(?: up)?|(?:stop|stops|stopping) (?=\w+ ?\w* (?:from )?cramping))"
_STOOL = r"(?:stools?|poos?|poop|bowels?)"

DEEDS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    (rf"{_KILL} {_THE}(?:bacteria|germs|microbes|bugs|staph|strep)", ("bacterial growth", "bacterial infection"), -1),
    (rf"{_KILL} {_THE}(?:fungus|fungi|fungal cells|yeasts?)", ("fungal growth", "fungal infection", "mycosis"), -1),
    (rf"(?:{_KILL}|(?:stop|stops|stopping)) {_THE}virus(?:es)?(?: (?:from )?(?:multiplying|replicating|growing|spreading|copying (?:itself|themselves)))?", ("viral replication", "viral infectious disease"), -1),
    (rf"{_KILL} {_THE}(?:worms|parasites|tapeworms|roundworms)", ("helminthiasis", "parasitic infectious disease"), -1),
    (rf"{_KILL} {_THE}(?:cancer|tumou?r|leuka?emia) cells", ("cell proliferation", "cancer"), -1),
    (rf"{_KILL} {_THE}(?:human |host |nerve )?cells", ("cell death", "apoptotic process"), 1),
    (rf"{_KILL} {_THE}(?:lice|nits|head lice)", ("head lice infestation", "pediculosis"), -1),
    (rf"(?:{_verbs('kill', 'dull', 'numb', 'deaden', 'ease')}|(?:take|takes|taking) away|(?:get|gets|getting) rid of) {_THE}pain", ("pain",), -1),
    (rf"{_verbs('numb', 'deaden', 'freeze')} {_THE}(?:skin|gums?|tooth|teeth|mouth|throat|area|nerves?|jaw|eyes?|arm|leg)", ("pain", "sensory perception of pain"), -1),
    (rf"{_MAKE}(?:pee|wee|piss|urinate|pass (?:more )?(?:urine|water))(?: (?:more|a lot|often|so much))*(?! less)", ("urine excretion", "diuresis"), 1),
    (rf"{_MAKE}(?:pee|wee|urinate) less", ("urine excretion", "diuresis"), -1),
    (r"(?:pee|wee|urinate|peeing|weeing|urinating|urination)(?: more(?: often)?)?|urine (?:output|production|volume|flow)|(?:water|fluid) loss", ("urine excretion", "diuresis"), 1),
    (r"(?:(?:an?|your|his|the|stronger|firmer|better) )*erections?|erectile function|hard-ons?", ("erectile dysfunction",), -2),
    (rf"{_WIDEN} {_THE}{_AIRWAYS}", ("bronchodilation",), 1),
    (rf"{_NARROW} {_THE}{_AIRWAYS}", ("bronchoconstriction", "bronchospasm"), 1),
    (rf"{_WIDEN} {_THE}{_VESSELS}", ("vasodilation",), 1),
    (rf"{_NARROW} {_THE}{_VESSELS}", ("vasoconstriction",), 1),
    (rf"(?:{_verbs('clog', 'clogg', 'block', 'harden', 'fur')}(?: up)?) {_THE}arteries", ("atherosclerosis",), 1),
    (rf"(?:{_verbs('thicken')} {_THE}blood|(?:make|makes|making) {_THE}blood (?:to )?(?:clot|thicker))", ("blood coagulation",), 1),
    (rf"(?:make|makes|making) {_THE}blood (?:thinner|less (?:sticky|likely to clot))|(?:stop|stops|stopping|keep|keeps|keeping) {_THE}blood (?:from )?clotting", ("blood coagulation",), -1),
    (rf"(?:{_verbs('dissolve', 'bust', 'break', 'melt')}(?: down| up)?) {_THE}(?:blood )?clots?", ("thrombosis", "blood clot"), -1),
    (rf"{_SLOW} {_THE}{_HEART}|(?:make|makes|making) {_THE}heart beat (?:slower|more slowly)|{_SLOW} {_THE}pulse", ("heart rate",), -1),
    (rf"{_SPEED} {_THE}(?:{_HEART}|pulse)(?: (?:up|race|beat (?:faster|more quickly)|pound))?", ("heart rate", "tachycardia"), 1),
    (rf"(?:{_verbs('strengthen')} {_THE}heart(?:beat)?|(?:make|makes|making|help|helps|helping) {_THE}heart (?:to )?(?:beat|pump|squeeze) (?:stronger|harder|better|more strongly))", ("myocardial contractility", "heart contraction"), 1),
    (rf"{_SLOW} {_THE}breathing|(?:make|makes|making|stop|stops|stopping) {_ONE} (?:from )?(?:breathing|stop breathing|breathe less)", ("respiratory depression",), 1),
    (rf"(?:bring|brings|bringing|brought|get|gets|getting|break|breaks|cool|cools) {_THE}(?:fever|temperature|high temperature)(?: down)?", ("fever",), -1),
    (rf"{_RELAXED} {_THE}(?:tight |stiff |tense |sore )*muscles?", ("muscle contraction", "muscle spasm"), -1),
    (rf"{_verbs('paralyse', 'paralyze', 'freeze')} {_THE}(?:facial )?muscles?", ("paralysis", "muscle paralysis"), 1),
    (rf"(?:(?:dry|dries|drying|dried)(?: up)?|(?:stop|stops|stopping|clear|clears)(?: up)?) {_THE}(?:runny|running|streaming) nose|(?:dry|dries|drying)(?: up)? {_THE}nose", ("rhinorrhea", "runny nose"), -1),
    (rf"(?:{_verbs('unblock', 'clear', 'decongest', 'unstuff')}(?: up)?) {_THE}(?:blocked |stuffy |stuffed-up |congested )*(?:nose|sinuses)", ("nasal congestion",), -1),
    (rf"(?:{_verbs('loosen', 'thin', 'thinn', 'break', 'clear')}(?: up)?) {_THE}(?:mucus|phlegm|catarrh)", ("mucus",), -1),
    (rf"(?:{_verbs('soften', 'loosen')} {_THE}{_STOOL}|{_MAKE}(?:poo|poop|go to the toilet|open (?:your|their) bowels)|(?:get|gets|getting) {_THE}bowels moving)", ("constipation",), -1),
    (rf"(?:bung|bungs|bunging|block|blocks|back|backs) {_ONE} up|{_verbs('harden')} {_THE}{_STOOL}", ("constipation",), 1),
    (rf"(?:give|gives|giving) {_ONE} the (?:runs|trots)|the (?:runs|trots)", ("diarrhea",), 1),
    (rf"(?:put|puts|putting|send|sends|sending) {_ONE} to sleep|(?:knock|knocks|knocking) {_ONE} out", ("sedation", "loss of consciousness"), 1),
    (rf"(?:help|helps|helping) {_ONE} (?:to )?(?:sleep|fall asleep|drop off|nod off)", ("insomnia",), -1),
    (rf"(?:make|makes|making|keep|keeps|keeping) {_ONE} (?:feel )?full(?:er)?|feel(?:ing)? full(?:er)?", ("satiety",), 1),
    (rf"(?:make|makes|making) {_ONE} (?:feel )?less hungry|{_verbs('curb', 'suppress', 'kill')} {_THE}(?:appetite|hunger)", ("appetite", "food intake"), -1),
    (rf"(?:make|makes|making) {_ONE} (?:feel )?(?:hungry|hungrier)|hungry", ("appetite", "food intake"), 1),
    (rf"(?:{_verbs('calm', 'settle', 'soothe', 'steady')}(?: down)?) {_THE}nerves|(?:calm|calms|calming) {_ONE}(?: down)?", ("anxiety",), -1),
    (rf"(?:{_verbs('settle', 'soothe', 'calm')}) {_THE}(?:upset )?(?:stomach|tummy)", ("dyspepsia", "nausea"), -1),
    (rf"(?:{_verbs('suppress', 'weaken', 'dampen', 'lower', 'quieten')}(?: down)?) {_THE}(?:immune system|immunity|immune defen[cs]es)", ("immune system process",), -1),
    (rf"{_verbs('strengthen', 'harden')} {_THE}bones?", ("bone mineral density", "bone density"), 1),
    (rf"(?:{_verbs('weaken', 'thin', 'thinn', 'soften')}) {_THE}bones?|brittle bones", ("osteoporosis", "bone loss"), 1),
    (rf"{_verbs('shrink')} {_THE}(?:enlarged )?prostate", ("benign prostatic hyperplasia",), -1),
    (rf"(?:{_verbs('stain', 'discolour', 'discolor', 'yellow')}) {_THE}(?:(?:child|baby)(?:'s|’s) |(?:children|kids|babies)(?:'s|'|’s|’) )?(?:teeth|tooth)", ("tooth discoloration", "tooth staining"), 1),
    (rf"{_verbs('prolong', 'lengthen')} {_THE}QTc?(?: interval)?", ("QT prolongation", "long QT syndrome"), 1),
    (r"pack(?:ing)? in (?:the )?(?:fags|smokes|smoking|cigs|ciggies|cigarettes)", ("smoking",), -1),
    (rf"(?:rot|rots|rotting|decay|decays) {_THE}(?:teeth|tooth)", ("dental caries", "tooth decay"), 1),
    (rf"{_verbs('scar')}(?:red|ring)? {_THE}lungs?", ("pulmonary fibrosis",), 1),
    (rf"(?:stop|stops|stopping|keep|keeps|prevent|prevents) {_THE}(?:cancer|tumou?r|leuka?emia) cells (?:from )?(?:dividing|growing|multiplying|spreading)", ("cell proliferation", "cancer"), -1),
    (rf"(?:get|gets|make|makes|help|helps|tell|tells) {_THE}pancreas (?:to )?(?:release|releases|make|produce|secrete) (?:more )?insulin|(?:release|releases) (?:more )?insulin", ("insulin secretion",), 1),
    (rf"(?:age|ages|ageing|aging) {_THE}skin|(?:make|makes|making) {_THE}skin (?:look )?older", ("skin aging",), 1),
    (r"(?:stop|stops|stopping|cure|cures|treat|treats|settle|settles) the (?:runs|trots)", ("diarrhea",), -1),
    (rf"(?:get|gets|send|sends|let|lets) {_ONE} (?:go )?home (?:sooner|earlier|faster|quicker)|{_verbs('shorten')} {_THE}(?:hospital stay|time in hospital|stay in hospital)", ("length of stay",), -1),
    (r"(?:can't|cannot|can not|couldn't|unable to|hasn't been able to|haven't been able to|not been able to|not able to) (?:climax|orgasm|come|reach (?:an )?orgasm|have an orgasm)", ("anorgasmia", "sexual dysfunction"), 1),
    (r"(?:trouble|difficulty|problems|difficulties) (?:keeping|getting|having|maintaining|with) (?:an )?erections?", ("erectile dysfunction",), 1),
    (rf"(?:{_verbs('regrow', 'regenerate', 'thicken')} {_THE}hair|(?:grow|grows|growing|bring|brings) {_THE}hair back|(?:make|makes|making|help|helps|helping) {_THE}(?:hair (?:to )?(?:grow|regrow)(?: back)?|hair come back))", ("hair loss", "alopecia"), -1),
    (rf"(?:make|makes|making) {_ONE} (?:go )?bald", ("hair loss", "alopecia"), 1),
    (r"(?:make|makes|making) (?:my |your |the |their )?periods (?:heavier|longer)|heavier periods", ("menorrhagia", "heavy menstrual bleeding"), 1),
    (r"(?:make|makes|making) (?:my |your |the |their )?periods (?:lighter|shorter)|lighter periods", ("menorrhagia", "heavy menstrual bleeding"), -1),
    (r"(?:night-time |nocturnal )?hypos", ("hypoglycemia",), 1),
    (r"(?:peeing|urinary|waterworks) (?:problems|trouble|symptoms)|trouble (?:peeing|urinating)", ("lower urinary tract symptoms",), 1),
    (r"(?:being|feeling|feels) sick|throwing up", ("vomiting", "nausea"), 1),
    (r"(?:make|makes|making) (?:you|me|people|us|them|him|her) (?:feel )?(?:itch|itchy)|itchy|itch", ("itching", "pruritus"), 1),
)  # fmt: skip
"""-2: the phrase is the opposite of the node, so that more of it is less of the node."""
