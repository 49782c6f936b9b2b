"""Words of illness as people misspell them most, too far from the right ones for a rule of a slip or two."""

from __future__ import annotations

from agent.reading.words.listed import words_of

_WRITTEN = """
drowsy: drowzy drousy drowsey
dizzy: dizy dizzey
eczema: excema exema exzema ezcema eczma excezma
diarrhea: diarea diarrea diahrea diarhea diarreah diarhoea diarrhoeah diahorrea diarrohea
erectile: erectle erectyle
dysfunction: disfunction disfuction dysfuntion
alzheimer: alzhiemer alzeimer alzimer altzheimer altzimer alsheimer
alzheimers: alzhiemers alzeimers alzimers altzheimers alsheimers
hemorrhoids: hemroids hemmroids hemoroids haemoroids hemorroids hemmorhoids
pneumonia: neumonia pnuemonia numonia pnemonia pnumonia
asthma: astma asma athsma ashma
migraine: migrane migrain megraine mygraine
cholesterol: colesterol cholestrol cholestoral colestrol chloresterol cholestorol
arthritis: athritis arthiritis arthritus artheritis
diabetes: diabetis diabeties diabetees dibetes diebetes
schizophrenia: schizofrenia skitzophrenia schitzophrenia
tinnitus: tinitus tinnitis tinitis
vertigo: vertego virtigo
ulcer: ulser
ulcers: ulsers
psoriasis: soriasis psorisis psoriosis psoryasis
bronchitis: bronkitis brochitis bronchitus
anemia: animia aneamia
leukemia: lukemia leukimia lukaemia leukeamia
hypertension: hypertention hypertansion
epilepsy: epilepsey epilipsy
shingles: shingels
influenza: influensa
measles: measels measals
seizures: siezures seisures
seizure: siezure seisure
fibromyalgia: fibromialgia fibromyalga fybromyalgia
parkinson: parkingson
osteoporosis: osteoperosis osteoporsis osteoprosis
menopause: menapause menopaws
hayfever: hayfeaver hayfevor hayfiever
depression: deppression depresion
anxiety: anxity anxeity anxitey
cancer: canser cancor
vaccine: vacine vaccin vaxine
vaccines: vacines vaxines
antibiotics: antibotics antibiotecs anitbiotics antibiodics
ibuprofen: ibuprophen ibuprofin iboprofen ibuprofren
acetaminophen: acetominophen acetaminophin
paracetamol: paracetemol parcetamol paracetomol
miscarriage: miscarrage miscariage
pregnancy: pregnacy pregancy
pregnant: pregant pregnent
"""
SLIPS: dict[str, str] = {
    slip: right
    for line in _WRITTEN.strip().splitlines()
    for right, slips in [line.split(": ")]
    for slip in slips.split()
}
"""A misspelt word -> the word."""

FRAME = words_of(
    """
    cause causes caused causing prevent prevents prevented preventing increase increases increased
    increasing decrease decreases decreased decreasing reduce reduces reduced reducing lower lowers
    lowered lowering raise raises raised raising improve improves improved improving worsen worsens
    protect protects protected protecting affect affects affected affecting trigger triggers triggered
    induce induces induced promote promotes treat treats treated treating relieve relieves delay delays
    suppress suppresses inhibit inhibits would could should after before while effect effects against
    between better worse stopping quitting taking mechanism supplementation supplements supplement
    treatment patients people women children adults associated association during among through
    smoking drinking
    """
)
"""What questions are made of beside names: words that a slip of the keys is mended to."""
APART = words_of(
    """
    along associate associates associations bitter butter couldn decay deceased indices inducer inhibin
    peoples present presented presenting presents preventer project projected projects promoter
    quilting reducers reliever rises rising shopping stepping supplementations talking theme thorough
    though threat three trent trough white whole woman world worst wound casts clause clauses curse
    pause loser lover shipping baiting quieting waiting tasting
    """
)
"""English words, and names, that are one slip from one of `FRAME`: they were meant."""
