"""Words that say nothing of what was measured or in whom: what a sentence on a comparison may hold besides.

A word that is not listed may narrow an outcome, name another one or a group of people, so a sentence with
one between outcome and figure is not taken.
"""

from __future__ import annotations

from graphs.names import fold


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


FUNCTION = _folded(
    """a an the this that these those it its their there which who whom whose what of in on at by for from to
    with within into over during after before between among amongst than as and or but nor not no any either both
    each all only also just when where while whereas if although though however was were is are be been being had
    has have did does do can could may might will would should we our us they them he she his her i s vs versus
    per via about because thus therefore moreover furthermore furthermore additionally finally respectively e g
    ie compared comparison comparing relative against rather up down out then such same other similar similarly
    more less most least fewer even still already s"""
)
"""Closed-class words."""

REPORTING = _folded(
    """show showed shown find found observe observed see seen report reported demonstrate demonstrated suggest
    suggested indicate indicated reveal revealed result resulted resulting lead led leading associate associated
    association associations relate related relation link linked cause caused causing produce produced yield yielded
    confer conferred experience experienced develop developed occur occurred occurring occurrence receive received
    receiving given give take took taking taken assign assigned allocate allocated randomize randomized
    randomised treat treated treatment treatments therapy intervention interventions use used using user users intake
    consumption supplement supplementation supplements administration administer administered exposure exposed
    group groups arm arms placebo control controls usual care standard nonuser unexposed untreated untreated
    patient patients participant participants people person subject subjects individual individuals case cases event
    events trial trials study studies analysis analyses data evidence pooled meta model models regression
    multivariable multivariate multivariably univariate adjusted adjusting adjustment unadjusted crude intention treat itt
    addition following followed regarding respect neither well alone adding added especially injection injections
    infusion infusions medication medications drug drugs affect affects affected active prophylactic regimen regimens population cohort conclusion conclusions abstract background
    methods measure measures measured outcome outcomes endpoint endpoints finding findings noted achieved assessed evaluated evaluation
    measuring examined identified recorded undergoing underwent condition conditions completed completer comparably comparable
    equivalent unchanged effective randomly assigned opposed continuing remaining remainder terms change addition required needed
    approach method technique both arms whole sample entire cohort supplemented administered ingested ingestion provided
    experienced likely fully seen evident obtained occurring present absence primary secondary main overall total estimate estimated estimates effect effects efficacy effectiveness benefit beneficial"""
)
"""Words with which results are told."""

CHANGE = _folded(
    """increase increased increases increasing decrease decreased decreases decreasing reduce reduced reduces
    reducing reduction reductions lower lowered lowers lowering higher raise raised rise rose greater smaller larger shorter longer shorten shortened prolonged prolong faster slower stronger weaker poorer
    earlier later elevated superior inferior noninferior
    fall fell decline declined drop dropped improve improved improvement worse worsened better change changed changes
    differ differed difference differences different prevent prevented prevents prevention protect protected protective
    frequent frequently common commonly rare rarely often significant significantly nonsignificant nonsignificantly non statistically statistical clinically substantially markedly
    slightly marginally modestly modest moderate moderately strongly strong marked appreciable considerably
    approximately nearly almost twofold likely unlikely fold half double doubled halve halved trend tended
    positive positively negative negatively inverse inversely independent independently remained remain reach reached"""
)
"""Words of change and of its size."""

FIGURES = _folded(
    """risk risks rate rates ratio ratios hazard hazards odds relative absolute incidence incident prevalence
    probability likelihood proportion percentage percent frequency number numbers mean means median average
    standardized standardised weighted md smd wmd rr hr or irr rd arr ci cis confidence interval intervals p value values
    n se sd r ahr aor arr rrr nnt credible bayesian random fixed model heterogeneity i2 quality certainty low high moderate
    grade very rct rcts randomized controlled 95 vs mg dl mmhg mmol kg g l ml point points unit units score scores intensity severity episode episodes ng pg nmol pmol mmol umol ug mcg iu bpm kcal cm mm hg x cox kaplan meier logistic linear level
    levels concentration concentrations baseline end final cumulative annual crude events person"""
)
"""Words of figures."""

TIME = _folded(
    """day days week weeks month months year years hour hours h min minute minutes follow followup one two three four
    five six seven eight nine ten twelve first second third term long short time times period course duration last
    next end early late later postintervention posttreatment post until immediately afterwards thereafter"""
)
"""When it was measured."""

OCCASION = _folded("surgery operation discharge recovery session sessions randomization enrolment")
"""What times are counted from; behind a name they may belong to it: "cataract surgery"."""

EXPLAINED = FUNCTION | REPORTING | CHANGE | FIGURES | TIME | OCCASION

BEFORE_OUTCOME = _folded(
    """the a an of any total overall all cause new onset newly diagnosed incident incidence risk rate
    rates prevalence developing development having subsequent frequency mean median average change in on for from to with
    and by reduced lower higher increased decreased less more fewer serum plasma blood fasting circulating resting symptoms
    that was were than or not no significantly reduces increases prevents prevent reduce increase lowers lower decreases
    improved improves affect affects affected raised raises greater regarding concerning reported poorer longer shorter
    worse better similar similarly comparable but while whereas both
    levels level concentration concentrations number numbers score scores severity occurrence
    experiencing experienced had have has between as at did day week month year term final""",
)
"""What may stand right before the name of an outcome without making it another."""

BEFORE_EXPOSURE = _folded(
    """the a an of with to or and by in on for from than that versus vs receive received receiving given taking took take
    oral orally daily weekly intravenous intravenously iv adjunctive adjuvant add regular long term short early prophylactic
    routine supplemental dietary systemic low high dose standard effect effects efficacy effectiveness use using
    administration either assigned randomized allocated adding treatment therapy mg g kg ug mcg iu ml once twice single
    current concomitant placebo compared between whether is was were does can added both increased higher topical
    inhaled intranasal subcutaneous chronic acute continuous active control group patients s safety impact influence role
    controlled trial perioperative preoperative postoperative intraoperative maintenance weight per new following after"""
)
"""The same for the name of an exposure."""

BEHIND_OUTCOME = (
    EXPLAINED
    - _folded(
        "supplement supplementation supplements treatment treatments therapy intervention interventions prevention "
        "intake consumption use user users care control controls model trial trials study "
        "duration time times period course onset"
    )
    - OCCASION
)
"""What may stand right behind the name of an outcome: no noun that makes it part of another name."""

BEHIND_EXPOSURE = (
    (
        EXPLAINED
        | _folded(
            """tablet tablets capsule capsules injection infusion gel cream dose doses mg regimen oral orally daily once twice
    prophylaxis alone improves reduces prevents lowers decreases increases does trial titrated ug mcg g iu kg"""
        )
    )
    - _folded(
        """level levels concentration concentrations control controls score care lowering reducing reduction reductions
    decreasing decrease increasing increase change changes difference differences improvement loss
    efficacy effectiveness effect effects benefit beneficial"""
    )
    - OCCASION
)
"""The same for an exposure: "aspirin resistance" and "vitamin D levels" are no aspirin and no vitamin D."""
