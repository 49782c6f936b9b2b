"""Many ways to ask one thing: voice, nominalisation, lay words, order, fillers, text around it. Seeded."""

from __future__ import annotations

import random
from dataclasses import dataclass

Words = tuple[str, ...]


@dataclass(frozen=True)
class Base:
    """A question and the words that may stand for its parts; the first of each make the base itself."""

    frame: str
    first: Words
    second: Words
    other: Words = ()

    @property
    def question(self) -> str:
        """The plainest way to ask it."""
        return FRAMES[self.frame][0].format(
            x=self.first[0], y=self.second[0], z=(*self.other, "")[0]
        )


FRAMES: dict[str, Words] = {
    "raises": (
        "Does {x} increase {y}?", "Does {x} raise the risk of {y}?", "Can {x} lead to {y}?",
        "Could {x} be responsible for {y}?", "Is {y} caused by {x}?", "Can {y} be triggered by {x}?",
        "Is {x} a risk factor for {y}?", "Is {x} a cause of {y}?", "Does {x} really contribute to {y}?",
        "Is {y} a consequence of {x}?", "Does {x} promote {y}?", "{x} causes {y}",
        "Is it true that {x} causes {y}?", "Is it the case that {x} brings about {y}?",
        "Does {x} cause an increase in {y}?", "Does {y} result from {x}?", "Is {x} to blame for {y}?",
        "Is there evidence that {x} leads to {y}?", "Does {x} result in {y}?", "Does {y} go up with {x}?",
        "Does {x} put people at risk of {y}?", "Would {x} bring on {y}?", "Might {x} provoke {y}?",
    ),
    "lowers": (
        "Does {x} reduce {y}?", "Can {x} prevent {y}?", "Does {x} protect against {y}?",
        "Does {x} lower the risk of {y}?", "Can {y} be prevented by {x}?", "Is {y} reduced by {x}?",
        "Is {x} effective in preventing {y}?", "Is {x} good for preventing {y}?", "Does {x} help prevent {y}?",
        "Does {x} cut the risk of {y}?", "Is {x} protective against {y}?", "{x} prevents {y}",
        "Would {x} help to reduce {y}?", "Does {x} cause a reduction in {y}?", "Does {y} go down with {x}?",
        "Is there any evidence that {x} prevents {y}?", "Does {x} lead to a decrease in {y}?",
        "Is {x} useful for the prevention of {y}?", "Does {y} become less common with {x}?",
        "Does {x} decrease the incidence of {y}?", "Can {x} ward off {y}?", "Does {x} bring down {y}?",
    ),
    "stops": (
        "Does stopping {x} reduce {y}?", "Does quitting {x} prevent {y}?", "Does {y} go down after quitting {x}?",
        "Does giving up {x} lower the risk of {y}?", "Is {y} prevented by stopping {x}?",
        "Does coming off {x} protect against {y}?", "Can quitting {x} reduce {y}?", "Is quitting {x} good for preventing {y}?",
        "Does the cessation of {x} reduce {y}?",
    ),
    "how": (
        "How does {x} reduce {y}?", "By what mechanism does {x} lower {y}?", "Why does {x} reduce {y}?",
        "How is {y} reduced by {x}?", "Explain how {x} lowers {y}.", "Through what mechanism does {x} reduce {y}?",
        "What is the mechanism by which {x} lowers {y}?", "By which pathway does {x} decrease {y}?",
        "Can you explain how {x} lowers {y}?", "In what way does {x} lower {y}?",
    ),
    "better": (
        "Is {x} better than {z} for preventing {y}?", "Is {x} more effective than {z} at preventing {y}?",
        "Does {x} prevent {y} better than {z}?", "Does {x} reduce {y} more than {z}?", "Is {x} superior to {z} in preventing {y}?",
        "Compared with {z}, does {x} reduce {y}?", "Does {x} reduce {y} compared with {z}?",
        "Does {x} lower the risk of {y} more than {z} does?",
    ),
    "which": (
        "Which is better for preventing {y}, {x} or {z}?", "{x} or {z} for the prevention of {y}?", "{x} vs {z} for preventing {y}?",
        "Which reduces {y} more, {x} or {z}?", "What works better for preventing {y}: {x} or {z}?",
        "Between {x} and {z}, which reduces {y} more?",
    ),
    "link": (
        "Is {x} associated with {y}?", "Is there a link between {x} and {y}?", "Is {x} linked to {y}?", "What is the effect of {x} on {y}?",
        "Does {x} affect {y}?", "Is there an association between {x} and {y}?", "Does {x} have an effect on {y}?",
        "Is there a relationship between {x} and {y}?", "Does {x} influence {y}?", "Does {x} have an impact on {y}?", "Effect of {x} on {y}",
    ),
}  # fmt: skip

SMOKING: Words = ("smoking", "cigarette smoking", "tobacco smoking", "smoking cigarettes")
ALCOHOL: Words = ("alcohol", "drinking alcohol", "alcohol consumption", "alcohol intake")
OBESITY: Words = ("obesity", "being obese", "having obesity")
HTN: Words = ("hypertension", "high blood pressure")
T2D: Words = ("type 2 diabetes", "T2D", "adult-onset diabetes", "type II diabetes")
EXERCISE: Words = ("exercise", "physical activity", "working out", "exercising")
CHD: Words = ("coronary heart disease", "coronary artery disease", "ischaemic heart disease", "CHD")
MI: Words = ("myocardial infarction", "heart attacks", "a heart attack")
STATINS: Words = ("statins", "statin therapy", "taking a statin", "statin use")
ASPIRIN: Words = ("aspirin", "acetylsalicylic acid", "taking aspirin", "aspirin use")
LUNG: Words = ("lung cancer", "cancer of the lung", "lung carcinoma")
COLORECTAL: Words = ("colorectal cancer", "bowel cancer", "cancer of the bowel")
STROKE: Words = ("stroke", "strokes", "a stroke")
LDL: Words = ("LDL cholesterol", "LDL", "bad cholesterol")
DEPRESSION: Words = ("depression", "clinical depression")
MORTALITY: Words = ("mortality", "death", "all-cause mortality")
VITD: Words = ("vitamin D", "vitamin D supplements", "taking vitamin D", "vit D")
COFFEE: Words = ("coffee", "drinking coffee", "coffee consumption")
GLUCOSE: Words = ("blood glucose", "blood sugar", "plasma glucose")
FRACTURES: Words = ("fractures", "bone fractures", "broken bones")

BASES: tuple[Base, ...] = (
    Base("raises", SMOKING, LUNG), Base("raises", SMOKING, CHD), Base("raises", SMOKING, ("pancreatic cancer", "cancer of the pancreas")),
    Base("raises", ALCOHOL, ("breast cancer", "cancer of the breast")), Base("raises", ALCOHOL, STROKE), Base("raises", ALCOHOL, HTN),
    Base("raises", OBESITY, T2D), Base("raises", OBESITY, ("osteoarthritis", "degenerative arthritis")), Base("raises", OBESITY, COLORECTAL),
    Base("raises", HTN, STROKE), Base("raises", HTN, ("heart failure", "congestive heart failure")), Base("raises", LDL, CHD),
    Base("raises", ("tamoxifen", "Nolvadex"), ("endometrial cancer", "cancer of the womb lining")), Base("raises", ("rofecoxib", "Vioxx"), MI),
    Base("raises", ("proton pump inhibitors",), ("dementia", "all-cause dementia")), Base("raises", STATINS, T2D),
    Base("raises", ("the MMR vaccine", "MMR"), ("autism", "autism spectrum disorder")), Base("raises", COFFEE, ("pancreatic cancer",)),
    Base("raises", ("warfarin", "Coumadin"), ("bleeding", "hemorrhage", "haemorrhage")), Base("raises", ASPIRIN, ("gastrointestinal bleeding", "stomach bleeding")),
    Base("raises", ("diabetes", "type 2 diabetes"), CHD), Base("raises", DEPRESSION, CHD), Base("raises", ("rosiglitazone", "Avandia"), MI),
    Base("lowers", STATINS, LDL), Base("lowers", STATINS, MI), Base("lowers", STATINS, MORTALITY), Base("lowers", ASPIRIN, COLORECTAL),
    Base("lowers", ASPIRIN, MI), Base("lowers", ("metformin", "glucophage"), T2D), Base("lowers", ("metformin", "glucophage"), GLUCOSE),
    Base("lowers", EXERCISE, DEPRESSION), Base("lowers", EXERCISE, T2D), Base("lowers", VITD, FRACTURES), Base("lowers", VITD, DEPRESSION),
    Base("lowers", ("folic acid", "folate", "folic acid supplements"), ("neural tube defects", "NTD")),
    Base("lowers", ("empagliflozin", "Jardiance"), ("heart failure",)), Base("lowers", ("a Mediterranean diet", "the Mediterranean diet"), ("cardiovascular disease", "CVD")),
    Base("lowers", ("hormone replacement therapy", "HRT"), CHD), Base("lowers", ("finasteride", "Propecia"), ("prostate cancer", "cancer of the prostate")),
    Base("lowers", ("beta-blockers", "beta blockers"), MORTALITY), Base("lowers", ("omega-3 fatty acids", "fish oil"), MI),
    Base("lowers", ("calcium", "calcium supplements"), FRACTURES), Base("lowers", ("alendronate", "Fosamax"), FRACTURES),
    Base("stops", SMOKING, LUNG), Base("stops", SMOKING, CHD), Base("stops", ALCOHOL, HTN), Base("stops", ("aspirin",), ("bleeding", "hemorrhage")),
    Base("how", STATINS[:2], LDL), Base("how", ("metformin",), GLUCOSE), Base("how", ("aspirin",), MI[:2]), Base("how", ("lisinopril",), ("blood pressure",)),
    Base("better", ("warfarin",), STROKE[:2], ("aspirin",)), Base("better", ("atorvastatin",), MI[:2], ("pravastatin",)),
    Base("better", ("ticagrelor",), MI[:2], ("clopidogrel",)), Base("which", ("warfarin",), STROKE[:2], ("aspirin",)),
    Base("which", ("ticagrelor",), MI[:2], ("clopidogrel",)), Base("link", COFFEE, ("pancreatic cancer",)), Base("link", ALCOHOL, STROKE),
    Base("link", OBESITY, DEPRESSION), Base("link", ("semaglutide", "Ozempic"), ("body weight", "weight")),
)  # fmt: skip

AROUND: Words = (
    "{q}", "{q}", "{q}", "{q}", "Hi, {q}", "Hello! {q}", "I was wondering: {q}", "Quick question. {q} Thanks!", "{q} Please cite your sources.",
    "{q} Answer in JSON.", "Please answer briefly. {q}", "I read about this in the paper. {q}", "Question: {q}", "So, {q}", "Just curious, {q}",
    "Dear doctor, {q}",
)  # fmt: skip


def paraphrases(number: int, seed: int) -> list[tuple[Base, str]]:
    """So many distinct paraphrases, each with what it paraphrases; the same for the same seed."""
    chance = random.Random(seed)
    made: dict[str, Base] = {}
    while len(made) < number:
        base = BASES[len(made) % len(BASES)] if len(made) < len(BASES) else chance.choice(BASES)
        asked = chance.choice(FRAMES[base.frame]).format(
            x=chance.choice(base.first), y=chance.choice(base.second), z=(*base.other, "")[0]
        )
        around = chance.choice(AROUND)
        lowered = (
            asked[0].lower() + asked[1:]
            if around.startswith(("Hi, ", "I was", "So", "Just", "Dear"))
            and asked.split()[0] in OPENERS
            else asked
        )
        text = around.format(q=lowered)
        if text != base.question:
            made.setdefault(text, base)
    return [(base, text) for text, base in made.items()]


OPENERS = ("Does", "Can", "Is", "Could", "Would", "Might", "How", "By", "Why", "What", "Which", "Through", "Explain", "In", "Compared", "Between", "Effect")  # fmt: skip
