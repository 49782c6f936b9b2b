"""Lay words for outcomes, and words that stand around names without being part of them.

Plain data. A lay outcome is a phrase, the names under which it is looked up (the first that is known
counts), and the change that the phrase itself says (+1 more of it, -1 less, 0 none).
"""

from __future__ import annotations

from agent.reading.words.listed import words_of

RECOVERY = ("recovery", "convalescence")
"""To get better: of the disease that the text tells of, where it tells of one."""

LAY_OUTCOMES: tuple[tuple[str, tuple[str, ...], int], ...] = (
    (
        r"(?:lose|losing|loses) (?:my |your |their |his |her )?hair|hair (?:to )?falls? out|(?:my |your |their |his |her )?hair (?:to )?fall(?:s|ing)? out|hair thinning",
        ("hair loss", "alopecia"),
        1,
    ),
    (
        r"(?:smoke|smokes|smoked)(?! \w*(?:cannabis|marijuana|weed|pot|cigar|pipe|crack))",
        ("smoking",),
        0,
    ),
    (r"(?:vape|vapes|vaped)", ("vaping", "electronic cigarettes"), 0),
    (
        r"keep(?:s)? (?:you|me|people|us|him|her) (?:awake|up)(?: at night)?",
        ("insomnia", "sleep initiation and maintenance disorders"),
        1,
    ),
    (r"(?:loo?se|loo?sing|lost|shed|shedding|drop|dropping|loses) (?:some |any |my |your |their |a lot of |the |excess )*(?:(?:\d+ ?)?(?:weight|pounds|lbs|kilos|kg|stone)\b)", ("body weight", "weight"), -1),
    (r"(?:slim|slimmer|slim down|thinner|skinny|less heavy)", ("body weight", "weight"), -1),
    (r"(?:gain|gaining|gains|put on|putting on|puts on|pile on) (?:some |any |a lot of )?(?:weight|pounds|kilos|kg)", ("weight gain", "body weight"), 1),
    (r"(?:fat(?=$|[?.,;!])|fatter|fattening)", ("weight gain", "body weight"), 1),
    (r"(?:live|lives|living) longer|(?:prolong|extend|lengthen|prolongs|extends|add years to|adds years to|save|saves) (?:your |my |our |people's |one's )?(?:life|lives|lifespan)", ("mortality", "all-cause mortality"), -1),
    (r"(?:shorten|shortens|cut short) (?:your |my |our |people's |one's )?(?:life|lives|lifespan)", ("mortality", "all-cause mortality"), 1),
    (r"(?:kill|kills) (?:you|people|me|us|someone|patients)|die (?:early|earlier|sooner|young|younger)|(?:deadly|lethal|fatal)(?! \w)|dying (?:early|earlier|sooner)|early death|premature death", ("mortality", "all-cause mortality"), 1),
    (r"(?:insulin sensitivity|sensitivity to insulin)", ("insulin resistance",), -2),
    (r"(?:life expectancy|longevity|lifespan|survival)", ("mortality", "all-cause mortality"), -2),
    (r"(?:thin|thins|thinning) (?:the |your |my )?blood", ("blood coagulation", "blood clot", "thrombosis"), -1),
    (r"(?:addictive|addicted|hooked)", ("dependence", "substance dependence", "addiction"), 1),
    (r"(?:make|makes|making) (?:me|you|people|us) (?:bleed)|bleed(?:s)?(?: more)?", ("bleeding", "hemorrhage"), 1),
    (r"(?:an?|the|my|your|her|his|ordinary|simple|normal|bad|nasty) cold(?= and| or|$|[?.,;!:])", ("common cold",), 0),
    (r"an? chill(?!s)(?= and| or|$|[?.,;!:])", ("common cold",), 0),
    (r"depressed", ("depression",), 1), (r"(?:sleepy|drowsy)", ("drowsiness", "somnolence"), 1),
    (r"(?:infertile|sterile)", ("infertility",), 1), (r"constipated", ("constipation",), 1),
    (r"(?:go |going )?bald", ("alopecia", "hair loss"), 1), (r"(?:go |going )?blind", ("blindness",), 1),
    (r"(?:go |going )?deaf", ("deafness", "hearing loss"), 1), (r"demented", ("dementia",), 1),
    (r"diabetic(?!s)(?! \w)", ("diabetes", "diabetes mellitus", "type 2 diabetes"), 1), (r"(?:get |getting )pregnant", ("pregnancy",), 1),
    (r"(?:anxious)", ("anxiety",), 1), (r"(?:faint|pass out)", ("syncope", "fainting"), 1),
    (r"(?:(?:make|makes|making|help|helps|get|gets|getting|feel|feels) (?:me |you |him |her |them |us |people |patients |(?:my|your|his|her|their) (?:son|daughter|child|kid|baby|wife|husband|mother|father|mum|mom|dad) )?(?:get |feel )?(?:better|well(?! as\b))|recover)(?: (?:faster|sooner|quicker|more (?:quickly|rapidly)))?(?! (?:than|at|for)\b)", RECOVERY, 1),
    (r"functional (?:outcomes?|status|independence|recovery)", ("functional status", "functional outcome"), 0),
    (r"(?:stomach|gastric) acid(?:ity)?(?! reflux)", ("gastric acid", "gastric acid secretion"), 0),
    (r"(?:skin |facial )?wrinkl(?:es?|ing)", ("wrinkles", "skin aging", "skin ageing"), 0),
    (r"(?:(?:let|lets|letting|put|puts|putting|place|places|placing|lay|lays|laying|having) )?(?:babies|infants|newborns|(?:an?|the|my|your) (?:new)?(?:baby|infant|newborn)) (?:(?:to sleep|sleep|sleeping|lie|lying|down|to bed) )?on (?:the|their|his|her|my|your|its) backs?(?: (?:to|for|while) (?:sleep|sleeping|bed))?", ("supine sleeping position", "supine position"), 0),
    (r"(?:sleep|sleeping) on (?:the|their|his|her|my|your|its) backs?", ("supine sleeping position", "supine position"), 0),
    (r"(?:(?:put|puts|putting|place|placing|lay|laying|having)? ?(?:people|patients) )?(?:(?:lie|lying|down) )on (?:the|their|his|her|my|your|its) backs?", ("supine position",), 0),
    (r"(?:(?:let|lets|letting|put|puts|putting|place|places|placing|lay|lays|laying|having) )?(?:babies|infants|newborns|(?:an?|the|my|your) (?:new)?(?:baby|infant|newborn)) (?:(?:to sleep|sleep|sleeping|lie|lying|down|to bed) )?on (?:the|their|his|her|my|your|its) (?:stomachs?|tumm(?:y|ies)|bell(?:y|ies)|fronts?)(?: (?:to|for|while) (?:sleep|sleeping|bed))?", ("prone sleeping position", "prone position"), 0),
    (r"(?:sleep|sleeping) on (?:the|their|his|her|my|your|its) (?:stomachs?|tumm(?:y|ies)|bell(?:y|ies)|fronts?)", ("prone sleeping position", "prone position"), 0),
    (r"(?:(?:put|puts|putting|place|placing|lay|laying|having)? ?(?:people|patients) )?(?:(?:lie|lying|down) )on (?:the|their|his|her|my|your|its) (?:stomachs?|tumm(?:y|ies)|bell(?:y|ies)|fronts?)", ("prone position",), 0),
    (r"(?:suppress|suppresses|suppressing|shut down|shuts down) (?:the |your |my |her |his )?adrenal(?: gland)?s?", ("adrenal insufficiency", "adrenal suppression"), 1),
    (r"(?:clog|clogs|clogging|fur up|furs up|block up|harden|hardens|hardening)(?: up)? (?:of )?(?:the |your |my |our )?arteries", ("atherosclerosis",), 1),
    (r"(?:hyperactive|hyper)(?! \w*(?:tension|thyroid))", ("hyperactivity", "attention deficit hyperactivity disorder"), 1),
    (r"(?:short of breath|breathless|out of breath)", ("dyspnea", "breathlessness"), 1),
    (r"(?:impotent)", ("erectile dysfunction",), 1), (r"(?:forgetful)", ("memory loss", "memory impairment"), 1),
    (r"(?:bloated)", ("bloating", "abdominal bloating"), 1), (r"(?:gassy|windy)", ("flatulence",), 1),
    (r"(?:tired|exhausted|fatigued|worn out)(?! of)", ("fatigue",), 1), (r"(?:dehydrated)", ("dehydration",), 1),
    (r"(?:wheezy|wheeze)", ("wheezing",), 1), (r"(?:jaundiced)", ("jaundice",), 1), (r"(?:obese)(?! (?:people|adults?|women|men|patients?|children|adolescents|individuals|persons?|subjects))", ("obesity",), 1),
    (r"(?:build|builds|building|grow|gain|gaining|put on|putting on) (?:up )?(?:lean |more |some )?muscles?(?: mass)?", ("muscle mass", "lean body mass"), 1),
    (r"(?:mental|cognitive|memory|brain|intellectual) (?:performance|abilit(?:y|ies)|capacity|power)", ("cognitive function", "cognition"), 0),
    (r"eczema(?! (?:vaccinatum|herpeticum))", ("atopic dermatitis", "eczema"), 0),
    (r"(?:blocked|stuffy|stuffed|congested|bunged)(?:[- ]up)? nose|nasal (?:blockage|stuffiness)", ("nasal congestion",), 0),
    (r"(?:the )?(?:runs|trots)(?= ?$| ?[?.,;!])|loose stools?|upset tummy", ("diarrhea",), 0),
    (r"arthritic (?:knees?|hips?|hands?|fingers|joints?)", ("osteoarthritis",), 0),
    (r"(?<=\bthe )(?:combined )?pill(?! (?:form|box|for|to|that|which)\b)", ("combined oral contraceptives", "oral contraceptives"), 0),
    (r"(?:having |have |epileptic |febrile )?fits(?! (?:into|with|the|my|your|his|her|their|all|me|you)\b)", ("seizures", "epileptic seizures"), 0),
    (r"(?:blood )?clots? (?:on|in) (?:the|my|your|his|her|their|a|one|both) lungs?", ("pulmonary embolism",), 0),
    (r"(?:blood )?clots? (?:on|in) (?:the|my|your|his|her|their|a|one) (?:legs?|calf|thigh)", ("deep vein thrombosis",), 0),
    (r"(?:feels?|feeling) less (?:tired|exhausted|fatigued)|less (?:tired|exhausted)", ("fatigue",), -1),
    (r"(?:(?:becoming|become|being|going|getting) )?(?:short|near)[- ]?sighted(?:ness)?", ("myopia",), 0),
    (r"(?:dizzy)", ("dizziness",), 1), (r"(?:nauseous|feel sick|throw up)", ("nausea", "vomiting"), 1),
)  # fmt: skip
"""-2: the phrase is the opposite of the node, so that more of it is less of the node."""

ILLS = ("biolink:Disease", "biolink:PhenotypicFeature")
"""Kinds of things that people suffer from."""
DRUGS = ("biolink:Drug", "biolink:SmallMolecule")
"""Kinds of medicines."""

ORGANS: dict[str, tuple[str, ...]] = {
    "liver": ("liver damage", "liver injury", "drug-induced liver injury", "hepatotoxicity", "liver disease"),
    "kidney": ("kidney damage", "kidney disease", "kidney injury", "acute kidney injury", "kidney failure", "chronic kidney disease", "nephrotoxicity"),
    "heart": ("heart damage", "cardiotoxicity", "heart disease", "cardiovascular disease", "coronary heart disease", "cardiomyopathy", "heart failure", "myocardial infarction"),
    "brain": ("brain damage", "neurotoxicity", "cognitive impairment", "dementia"),
    "bone": ("bone loss", "osteoporosis", "fractures"), "lung": ("lung damage", "lung injury", "lung disease", "pulmonary toxicity", "pneumonitis", "interstitial lung disease", "pulmonary fibrosis"),
    "skin": ("skin damage", "skin disease"), "stomach": ("gastric ulcer", "peptic ulcer", "stomach ulcer"),
    "gut": ("intestinal disease", "gastrointestinal disease"), "teeth": ("tooth decay", "dental caries"), "tooth": ("tooth decay", "dental caries"),
    "eye": ("eye damage", "vision loss", "eye disease"), "eyesight": ("vision loss", "visual impairment"), "vision": ("vision loss", "visual impairment"),
    "nerve": ("nerve damage", "peripheral neuropathy", "neuropathy"), "joint": ("joint damage", "arthritis", "osteoarthritis"),
    "muscle": ("muscle damage", "myopathy"), "hearing": ("hearing loss",), "ear": ("hearing loss",), "thyroid": ("thyroid dysfunction", "thyroid disease", "hypothyroidism"), "hepatocyte": ("liver damage", "liver injury", "drug-induced liver injury", "hepatotoxicity"), "gum": ("periodontitis", "gingivitis"), "spinal cord": ("spinal cord injury", "myelopathy"), "knee": ("knee osteoarthritis", "osteoarthritis"),
    "retina": ("retinopathy", "retinal toxicity"), "pancreas": ("pancreatitis",), "bladder": ("cystitis", "urinary bladder disease"),
    "blood vessel": ("vascular disease", "atherosclerosis"), "immune system": ("immunosuppression", "immunodeficiency"),
    "artery": ("atherosclerosis",), "arteries": ("atherosclerosis",), "ovaries": ("infertility",), "fertility": ("infertility",),
    "baby": ("birth defects", "congenital abnormalities", "congenital abnormality", "congenital malformations", "fetal harm"),
    "foetus": ("birth defects", "congenital abnormalities", "congenital abnormality", "congenital malformations"),
    "fetus": ("birth defects", "congenital abnormalities", "congenital abnormality", "congenital malformations"),
    "unborn child": ("birth defects", "congenital abnormalities", "congenital abnormality", "congenital malformations"),
    "unborn baby": ("birth defects", "congenital abnormalities", "congenital abnormality", "congenital malformations"),
    "unborn": ("birth defects", "congenital abnormalities", "congenital abnormality", "congenital malformations"),
    "newborn": ("birth defects", "congenital abnormalities", "congenital abnormality"),
}  # fmt: skip
"""What harm to a part of the body, or to the unborn, is looked up as."""

WELCOME = (
    r"\b(?:survival|life expectancy|longevity|memory|cognition|cognitive (?:function|performance)|fertility|bone (?:mineral )?density|bone mass|"
    r"functional (?:outcomes?|status|independence|recovery)|physical function|muscle (?:mass|strength)|strength|sleep(?! apn)|sleep quality|quality of life|wellbeing|well-being|mood|lung function|kidney function|renal function|ejection fraction|"
    r"(?:smoking|tobacco|alcohol|drug) (?:cessation|abstinence)|abstinence|HDL|good cholesterol|growth|height|immunity|vision|hearing|concentration|attention(?! deficit)|insulin sensitivity|performance|endurance|remission|recovery|healing|"
    r"function|glycemic control|adherence|birth weight|IQ|intelligence|iron levels?|libido|appetite|energy|fitness|balance|exercise capacity|response|learning|mental health|health)\b"
)
"""Things of which more is better: to improve them is to raise them."""

PEOPLE = (
    r"people|persons?|patients?|(?:age |ethnic |risk )?groups|adults?|women|woman|men|man|children|child|kids?|boys?|girls?|infants?|babies|newborns|neonates|toddlers|adolescents|teenagers|teens|youth|elderly|seniors|"
    r"smokers|non-?smokers|never-smokers|ex-smokers|humans|individuals|diabetics|hypertensives|asthmatics|mothers|fathers|survivors|veterans|users|non-?users|drinkers|athletes|carriers|"
    r"americans|europeans|asians|africans|populations?|participants|workers|vegetarians|vegans|blokes?|guys?|lads?|lass(?:es)?|folks?|ladies|gentlemen|gents|grown-?ups|youngsters|pensioners|schoolchildren|schoolkids|pupils|preschoolers|kiddies|mums|dads|elders|runners|nurses|students|victims|those|anyone|someone|volunteers|subjects|sufferers|males?|females?"
)
PARTS = words_of("breast lung colon liver kidney heart brain skin bone prostate stomach knee hip hand bladder thyroid blood joint muscle throat back neck ovary pancreas bowel rectum eye ear nose lip")  # fmt: skip
"""Parts of the body, which are names by themselves and yet lead up to a disease of theirs."""
EVERYBODY = words_of("everybody everyone anybody anyone somebody someone")
"""Of whom it must be said what they have, to single anybody out."""
SETTINGS = (
    r"pregnancy|pregnant women|breast-?feeding|lactation|(?:primary|secondary) (?:prevention|care)|the general population|intensive care|the icu|childhood|adulthood|old age|midlife|middle age|later life|"
    r"menopause|utero|the community|hospital|infancy|adolescence|the elderly|the (?:first|second|third) trimester|early pregnancy|late pregnancy|puberty|the third world|developing countries|old people"
)
ANYBODY = (
    r"(?:the|your|our|my) (?:human )?body|the (?:whole|entire|general) (?:population|world|country)|all (?:adults|people|of us|smokers|drinkers|americans|patients)|society|we all|you|u|me|us|him|her|them|i|we|he|she|they|people|persons?|someone|anyone|patients?|those|humans|individuals|a person|somebody|everyone|everybody|my (?:son|daughter|child|baby|mother|father|"
    r"mom|mum|dad|wife|husband|partner|brother|sister|grandmother|grandfather|kid)"
)
"""Persons that are no population: they add nothing to the question."""

GENERAL = (
    r"(?:(?:have|has|having|provide|provides|offer|offers|pose|poses) )?(?:(?:an?|any|some|positive|negative|adverse|beneficial|harmful|medical|general|real|proven|overall) )*"
    r"(?:health|medical) (?:effects?|benefits?|risks?|hazards?|dangers?|consequences)(?! of| (?:for|in) (?!you|me|people|us\b))",
    r"(?:particularly |very |really )?(?:good|bad|harmful|dangerous|beneficial|detrimental|hazardous|damaging|great|useful|injurious) (?:for|to) (?:the |your |my |our |human |one's |people's )?(?:health|body|you|humans|us)(?! in)\b",
    r"do(?:es)? (?:\w+ )?to (?:the |your |my |our |one's )?(?:body|health)\b",
    r"(?:promote|promotes|improve|improves|harm|harms|damage|damages|affect|affects|benefit|benefits|strengthen|strengthens|support|supports|boost|boosts|maintain|maintains|preserve|preserves|protect|protects|endanger|endangers|impair|impairs|ruin|ruins) (?:the |your |my |our |human |one's |people's |general |overall )?health(?! (?:of (?!(?:\w+ )?"
    + rf"(?:{PEOPLE})"
    + r"\b)|workers|care|staff))\b",
    r"(?:have|has|having|exert|exerts) (?:(?:an?|any|some|real) )*(?:health[- ](?:promoting|giving|enhancing|damaging)|healthful|healthy|unhealthy) (?:effects?|impact|influence|properties|benefits?)",
    r"(?:have|has|having|exert|exerts) (?:(?:an?|any|some|the) )*(?:(?:positive|negative|beneficial|harmful|adverse|good|bad|detrimental|favou?rable)(?: (?:or|and) )?)+ (?:effects?|influence|impact) (?:on|for) (?:the |your |my |our |human |one's |people's |general |overall )*(?:health|body)(?! of)\b",
    r"(?:contribute|contributes|contributing) to (?:(?:the|your|my|our|one's|good|better|general|overall) )*health(?! of)\b",
    r"(?:have|has|having) (?:any |some |an? )?health value|(?:of|any) benefit (?:to|for) (?:the |your |my |our |human )?health",
)
"""Said of good or harm in general: no outcome is named by it."""

KINDS = words_of(
    """
    drug medicine medication sweetener herb plant vitamin mineral enzyme hormone substance ingredient
    gas bacterium virus parasite supplement antibiotic antidepressant painkiller remedy metal chemical
    compound pesticide herbicide spice antioxidant fruit vegetable berry agent additive dye molecule
    protein technique procedure brand mushroom fungus anticoagulant statin sedative stimulant steroid
    """
)
"""Kinds of things: before a name of their kind they add nothing to it."""

FUNCTION = words_of(
    """
    effective effectively useful helpful beneficial proven harmless efficacious measure measures
    pick choose prefer recommend recommended switch myth false untrue lie misconception recent latest
    harmful dangerous toxic healthy unhealthy unsafe risky far difference differ differences keep keeps ever else aside apart
    actual possible question asked wonder compare comparison versus treated given prescribed
    a an the this that these those it its they them their he she his her him i me my mine we
    us our you your yours one ones one's who whom whose which what when where is are was were
    be been being am do does did done doing has have had having can could will would shall
    should may might must ought need needs cannot s t d ll ve re m im i'm i've i'd it's that's
    there's what's of to in on at by for with from into onto about as and or but nor so yet if
    then than because while during after before until since through via between among within
    without against over under upon per out off up down there here also too very just only
    even ever always often usually sometimes really actually truly directly causally
    significantly itself alone indeed perhaps maybe still already yes no ok okay please well
    how why whether not never any some all both each every either neither such same other
    another own more most less much many few several true case fact evidence proof know known
    think say says said tell believe hear heard read wonder wondering want wants like
    evidence-based shown show shows proven prove proved seen found find finds suggest suggests
    suggested study studies research trials trial science scientific literature data
    meta-analysis meta-analyses clinical likely possible possibly probably generally typically
    commonly currently today now nowadays overall way ways thing things kind sort type lot bit
    question quick short simple general particular person people someone anyone patient
    patients human humans individual individuals somebody everyone everybody nobody taking
    take use using used get gets getting got go going goes went make makes making made give
    given being help helps helped let lets look seem seems appear appears tend tends effect
    effects cause causes caused causal impact role risk risks chance chances odds benefit
    benefits harm harms regular regularly daily consistently frequently best good bad better
    worse anymore anyway etc e.g i.e ie eg vs versus thanks thank hi hello hey dear sir madam
    doctor friend says told saying heard claim claims claimed claiming reported regarding
    concerning concern worried worry worries different certain specific real good actual
    long-term short-term long short term time times ago future later eventually soon yet again
    once twice additional further new old modern common usual rate rates level levels amount
    amounts incidence prevalence development onset occurrence severity symptom symptoms sign
    signs episode episodes case cases number number become becomes became becoming come comes came
    happen happens happened start mean means involve involves right correct false myth rumour
    rumor idea opinion advice answer explain mechanism mechanisms pathway pathways mediate
    thus therefore hence thereby provide provides providing offer offers bring brings enable enables
    obtained according example examples
    outweigh outweighs
    mediates mediated mediator mediators biological molecular underlying process processes
    means route mode links connects explanation explaining explains explained describe
    physiology physiological biology behind account accounts step chain question questions
    work works act acts acting operate operates linked associated related affect affects matter matters safe
    safely ok fine definitely certainly absolutely exactly precisely simply mainly mostly
    partly entirely completely largely really long-run run course
    """
)
"""Words without content of their own here: they may stand anywhere and change no answer."""

TAILS = words_of(
    """
    use usage intake consumption consuming supplementation supplement supplements
    supplementing therapy therapies treatment treatments drinking eating exposure users user
    drinkers drinker status habit habits pill pills tablets tablet capsules capsule drug drugs
    medication medications medicine medicines values value measurement measurements
    administration dose doses dosing products product prescription prescriptions injections
    injection events event consumers adherence eaters takers abuse lotion creams extract
    powder juice parasite preparation preparations remedy remedies agent agents program programs programme
    programmes spray sprays inhaler inhalers patch patches gel gels ointment ointments drops infusion
    incidence prevalence drip drips infusions maintenance monotherapy prophylaxis coil coils syrup lozenge lozenges suppositories method methods technique techniques cream lotions
    gummy gummies wash washes shampoo session sessions
    """
)
"""Heads that may follow a name and name no other thing."""

FORMS = words_of(
    """
    drug drugs medication medications medicine medicines pill pills tablet tablets capsule capsules
    spray sprays inhaler inhalers patch patches gel gels ointment ointments drops cream creams
    product products injection injections supplement supplements syrup lozenges remedy remedies
    """
)
"""Tails that name what is taken: behind a disease they name its medicine."""

ON_THE_SKIN = words_of(
    "cream creams lotion lotions ointment ointments gel gels wash washes shampoo patch patches"
)
"""Forms that a substance works otherwise in than swallowed: told as words left over."""

MODIFIERS = words_of(
    """
    viral preventive prophylactic inherited severe mild moderate mild-to-moderate moderate-to-severe preterm acute chronic stable unstable recurrent symptomatic asymptomatic
    advanced early late new-onset persistent resistant incident nonfatal non-fatal fatal major
    minor serious total overall clinical mean regular frequent occasional heavy light habitual
    prolonged excessive maternal paternal prenatal parental personal dietary oral topical
    intravenous nasal intra-articular intraarticular intravitreal systemic inhaled routine subsequent future sudden long-lasting lasting
    lifelong permanent temporary newly diagnosed established uncontrolled controlled untreated
    treated existing added extra pure plain your my our their his her standard daily nightly
    weekly monthly yearly long-term short-term intensive strict aggressive high-dose low-dose
    higher-dose lower-dose common simple adult older younger
    adjuvant neoadjuvant perioperative preoperative postoperative antenatal postnatal neonatal
    inpatient outpatient ambulatory hospital-acquired community-acquired hospitalised
    hospitalized subcutaneous intramuscular intranasal inhalational transdermal sublingual
    rectal vaginal parenteral enteral intravitreal epidural intrathecal percutaneous
    arthroscopic laparoscopic endoscopic thoracoscopic robotic open minimally-invasive
    noninvasive non-invasive invasive surgical elective prophylactic preventive therapeutic
    treatment-resistant treatment-refractory drug-resistant therapy-resistant refractory
    relapsed relapsing remitting intractable progressive subacute subclinical overt latent
    moderate-to-severe mild-to-moderate life-threatening debilitating disabling painful
    unexplained residual fine particulate ambient outdoor indoor airborne household
    occupational passive active slow rapid gradual sudden-onset late-onset early-onset
    adult-onset childhood-onset nightly intermittent continuous concomitant concurrent
    adjunctive additional repeated single low-level high-level whole-body low-intensity
    high-intensity watery explosive throbbing pounding stabbing splitting nagging constant awful
    terrible horrible nasty generalised generalized
    """
)
"""Adjectives that narrow a name without making it another; they are told as words left over."""

HEADS = words_of(
    """
    disease diseases disorder disorders syndrome syndromes cancer cancers infection infections
    failure injury attack attacks defect defects vaccine vaccines vaccination surgery
    inhibitor inhibitors blocker blockers agonist agonists acid acids
    """
)
"""Heads that make a name of what stands before them: never dropped from one."""

ENGLISH = words_of(
    """
    the of to in on is are was does do did can could will would may might should what which
    who how why when whether if and or with for from by that this it as at be has have not you
    your people cause causes effect between my i any there helps raise lower reduce increase
    prevent risk than better more good bad because about into does doesn't don't isn't
    """
)
