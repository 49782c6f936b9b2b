"""Number agreement of biomedical names: every starter name was looked at by eye."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import graphs.starter
from graphs.plural import agree, is_plural, less, more

NODES = Path(graphs.starter.__file__).with_name("nodes.tsv")

PLURAL = {
    "AFA algae", "Epsom salt baths", "age spots", "almonds", "bananas", "birch leaves", "bitter almonds", "branched-chain amino acids", "breakfast cereals", "broccoli sprouts", "cabbage leaf wraps", "calf wraps", "carrots", "detox foot pads", "digestive enzymes", "french fries", "grapes", "hemp seeds", "jellyfish stings", "meal replacements", "medium-chain triglycerides", "mussels", "papaya seeds", "peat baths", "poppers", "postbiotics", "prenatal vitamins", "protein shakes", "quark compresses", "raspberries", "raspberry ketones", "recurrent respiratory infections", "senolytics", "sesame seeds", "side effects of chemotherapy", "side effects of radiotherapy", "smoothies", "sore nipples", "strawberries", "sulfur baths", "walnuts",
    "Schuessler salts", "allergic skin disorders", "fermented foods", "homeopathic teething tablets", "insect repellent wristbands", "over-the-counter cough and cold medicines", "parabens", "pyrrolizidine alkaloids", "skeletal muscle relaxants", "teething necklaces", "ultrasonic repellents",
    "Anti-Infective Agents", "Bile Acids and Salts", "Pseudomonas infections", "abstinence-only programs", "adhesive surgical drapes", "airway clearance techniques", "aldose reductase inhibitors", "anal plugs", "analgesic ear drops", "antifibrinolytics", "antihistamine-decongestant-analgesic combinations", "antimuscarinic eye drops", "antispasticity drugs", "artemisinins", "azapirones", "behavioral and psychological symptoms of dementia", "benzopyrones", "beta blocker eye drops", "betamimetics", "blunt surgical needles", "cardioselective beta blockers", "cardiovascular risk factors", "childhood obesity prevention programs", "cholinergic agonists", "colony-stimulating factors", "corticosteroid ear drops", "custom-made foot orthoses", "cyclooxygenase inhibitors", "digital ulcers", "disposable diapers", "domestic violence interventions", "early postnatal corticosteroids", "elective surgical procedures", "emergency department visits", "eyeglasses", "facial exercises", "fewer daily doses", "flu-like symptoms", "fluoride supplements", "galactagogues", "gangliosides", "glycoprotein IIb/IIIa inhibitors", "hemostatics", "hydrogel dressings", "hydroxyethylrutosides", "immunostimulants", "in-line intravenous filters", "inhaled antibiotics", "interleukin 2 receptor antagonists", "interventions for problem drinking", "intravenous beta-2 agonists", "intravitreal corticosteroids", "isoflavones", "late postnatal corticosteroids", "lay health workers", "leukotriene receptor antagonists", "lipid-lowering drugs", "local anesthetic nerve blocks", "low-height beds", "lysine analogues", "mast cell stabilizers", "medication reminders", "metalloporphyrins", "methylxanthines", "multiple micronutrient supplements", "musculoskeletal manipulations", "neck exercises", "negative symptoms of schizophrenia", "nitric oxide donors", "nitroimidazoles", "patient decision aids", "pedestrian injuries", "periurethral bulking agents", "phosphodiesterase 3 inhibitors", "phosphodiesterase 4 inhibitors", "physical conditioning programs", "plastic wraps for newborns", "police patrols", "polyunsaturated fatty acids", "postpartum home visits", "pre-admission antibiotics", "psychogenic nonepileptic seizures", "psychosocial interventions", "punctal plugs", "radiopharmaceuticals", "rectal NSAID suppositories", "red-light cameras", "reduced antenatal visits", "repeat antenatal corticosteroids", "rutosides", "school-based physical activity programs", "scoliosis-specific exercises", "selective estrogen receptor modulators", "self-help materials for smoking cessation", "shock-absorbing insoles", "short-acting beta-agonists", "silver dressings", "skeletal-related events", "social skills", "social skills groups", "speed cameras", "surgical sealants", "text message reminders", "tissue adhesions", "tocolytics", "topical local anesthetics", "topical quinolone ear drops", "trypanocidal drugs", "vaginal cones", "vasodilators", "very potent topical corticosteroids", "visibility aids", "vitamin D compounds", "walking aids", "warts", "weaning protocols", "withholding oral fluids", "wound dressings", "xanthines",
    "salmonella infections", "crying spells",
    "atraumatic lumbar puncture needles", "decongestant nasal sprays",
    "Alzheimer's disease symptoms", "Pneumococcal Infections", "Skin Diseases", "Staphylococcal Skin Infections", "Vascular Diseases", "abdominal adhesions", "acidic foods", "adrenal gland disorders", "amyotrophic lateral sclerosis symptoms", "anesthetics", "ankylosing spondylitis symptoms", "antiplatelet agents", "aquaporin-4 antibodies", "behavioral changes", "behavioral interventions", "bile duct stones", "breast pumps", "cafe-au-lait spots", "chronic obstructive pulmonary disease symptoms", "cold flashes", "contact allergens", "contact sports", "contaminated medical instruments", "counter-pressure maneuvers", "cracked lips", "cracked nipples", "endocrine disorders", "ergonomic interventions", "feminine hygiene sprays", "food cravings", "frontotemporal dementia symptoms", "gastric varices", "hiccups", "hormonal changes", "invasive fungal infections", "iris nodules", "mental health problems", "mole changes", "mouth infections", "narrow shoes", "nerve compression symptoms", "neurological deficits", "neuropsychiatric adverse events", "night sweats", "nipple shields", "non-opioid analgesics", "obsessive-compulsive symptoms", "obstetric complications", "pale stools", "paroxysmal choreoathetosis attacks", "pelvic cramps", "phosphenes", "polychlorinated biphenyls", "prolonged febrile seizures", "psychotropic drugs", "pulmonary fibrosis symptoms", "retinal lesions", "scheduled naps", "skin infections", "skin irritants", "skin lesions", "skin plaques", "skin sores", "skin wounds", "sports drinks", "stereotyped hand movements", "stressful life events", "swelling of hands and feet", "tampons", "toe disorders", "tooth abnormalities", "trigeminal neuralgia attacks", "uncontrolled seizures", "urinary symptoms", "weak vein valves", "withdrawal symptoms", "wounds",
    "gadolinium-based contrast agents", "palpitations",
    "Epstein-Barr virus latent proteins", "Escherichia coli Infections", "Thyroid Hormones", "Tics", "WHO stage 4 events", "acetylcholine receptor antibodies", "acid-suppressing drugs", "amyloid-related imaging abnormalities", "anti-VEGF injections", "anti-amyloid antibodies", "anti-citrullinated protein antibodies", "antibiotic ear drops", "anticoagulants", "antioxidant supplements", "antipyretics", "antispasmodics", "antistaphylococcal penicillins", "antiviral drugs", "artificial tears", "atropine eye drops", "atypical moles", "azole antifungals", "bleach baths", "braces and joint supports", "carbapenems", "cat feces", "catechol-O-methyltransferase inhibitors", "citrate supplements", "cold extremities", "dental sealants", "neonatal seizures", "neurologic sequelae of carbon monoxide poisoning", "preoperative oral antibiotics", "Delusions", "Expectorants", "Eye Diseases", "Rh antibodies", "aluminum-containing antacids", "aminosalicylates", "amyloid plaques", "anti-glomerular basement membrane antibodies", "antifungal agents", "apples", "attention deficit hyperactivity disorder symptoms", "autism spectrum disorder symptoms", "autoantibodies", "balance disorders", "beans", "bird droppings", "bladder stones", "blisters", "bone marrow stem cells", "brain metastases", "bronchodilators", "calcium kidney stones", "carbonated beverages", "cerebrovascular events", "colonic polyps", "commensal gut bacteria", "dental procedures", "depot progestogens", "enteric nerve cells", "epidermal transglutaminase antibodies", "esophageal varices", "glomerular IgA deposits", "glomerular antibody deposits", "granulomas", "heavy meals", "heavy metals", "ill-fitting shoes", "immunosuppressive agents", "inhaled asthma medicines", "insect repellents", "intracranial central nervous system tumors", "isocyanates", "lactase supplements", "large meals", "liver metastases", "loose dentures", "low-dose atropine eye drops", "magnesium-containing antacids", "mood swings", "onions", "over-the-counter cough suppressants", "parietal cell antibodies", "parietal cells", "poor social relationships", "porphyrins", "severe burns", "skin IgA deposits", "small meals", "somatostatin analogues", "special diets", "sugar alcohols", "vasoconstrictors", "weak pelvic floor muscles", "weight loss drugs", "cold relief medicines", "immune-related adverse events", "sleep attacks", "vitreous floaters", "compounded bioidentical hormones", "condoms", "contact lenses", "cooling techniques", "cross-reactive autoantibodies", "dental enamel defects", "direct-acting antivirals", "earwax softening drops", "enlarged tonsils", "eye complications", "facial abnormalities", "foam cells", "foam dressings", "gastrointestinal symptoms", "gauze dressings", "glaucoma eye drops", "greasy foods", "hand orthoses", "hearing aids", "hip protectors", "hydrocolloid dressings", "inhalational anesthetics", "intratympanic corticosteroids", "long-course antibiotics", "long-term antibiotics", "major complications", "many moles", "matrix metalloproteinases and aggrecanases", "monthly migraine days", "movement disorders", "multiple sexual partners", "nasal moisturizers", "nerve and tendon gliding exercises", "neutralizing antibodies", "night splints", "non-benzodiazepine antispasmodics", "non-selective beta blockers", "nonabsorbable disaccharides", "occupational accidents", "occupational dust and fumes", "oral care protocols", "organic solvents", "oxidized lipoproteins", "parathyroid hormone receptor agonists", "periodic limb movements of sleep", "personal listening devices", "pet allergens", "pickled foods", "preexisting antibodies to other pathogens", "procedural complications", "progestogens", "psychiatric symptoms", "purine-rich foods", "raw eggs", "refined carbohydrates", "renal adverse events", "rubefacients", "sedatives", "self-management programs", "severe asthma exacerbations", "short-course antibiotics", "smoked foods", "spinal injections", "sterile water injections", "sucralfate enemas", "sulfites", "sunglasses", "throat lozenges", "thrombopoietin receptor agonists", "thyrotropin receptor stimulating antibodies", "topical antibiotics", "topical antiseptics", "topical calcineurin inhibitors", "topical corticosteroids", "topical ophthalmic antibiotics", "topical vasoconstrictors", "treatment complications", "type 2-targeted biologics", "vaginal moisturizers and lubricants", "varicose veins", "ventilator-free days", "viral infections", "warm perineal compresses",
    "Bach flower remedies", "CT scans in childhood", "Fusion Proteins, bcr-abl", "Lung Diseases", "Ventricular Premature Complexes", "allium vegetables", "anaerobic bacterial infections", "anthocyanins", "artificial food colours", "avocado-soybean unsaponifiables", "bacterial DNA topoisomerases", "bone and joint infections", "calcium oxalate kidney stones", "chia seeds", "childhood brain tumors", "chronic soft tissue injuries", "cleaning products", "corticosteroid-responsive dermatoses", "cruciferous vegetables", "cystine kidney stones", "dehumidifiers", "dental x-rays", "eating disorders", "echinocandins", "endocrine-disrupting chemicals", "endothelin receptor antagonists", "energy drinks", "esterified estrogens and methyltestosterone", "fundic gland polyps", "general health checks", "gonadotropin-releasing hormone antagonists", "gram-negative bacterial infections", "hangover remedies", "hot beverages and foods", "household herbicides in pregnancy", "household insecticides in pregnancy", "hypertensive disorders of pregnancy", "intensive sports", "interleukin-6 inhibitors", "invasive bacterial infections", "lavender oil capsules", "local anesthetics", "long-chain fatty acid oxidation disorders", "mixed amphetamine salts", "muscle cramps", "neurokinin-1 receptor antagonists", "phosphate binders", "phthalates", "postoperative complications", "postoperative pulmonary complications", "potassium phosphates", "seizure clusters", "skin and skin structure infections", "synbiotics", "thyroid peroxidase antibodies", "tomatoes", "tympanostomy tubes", "uric acid kidney stones", "uterine fibroids", "volatile organic compounds", "xanthine oxidase inhibitors",
    "P2Y12 inhibitors", "adverse pregnancy outcomes", "allergic rhinitis symptoms",
    "antiphospholipid antibodies", "gastrointestinal infections",
    "homocysteine-lowering B vitamins", "hospital-acquired infections", "injurious falls",
    "insecticide-treated bed nets", "lipophilic dihydropyridine calcium channel blockers",
    "macrovascular complications", "menstrual irregularities", "organ meats",
    "pregnancy complications", "spirits", "topical antihistamines",
    "traditional dihydropyridine calcium channel blockers",
    "5-alpha reductase inhibitors", "5-HT3 antagonists", "abdominal wall defects",
    "abnormal dreams", "acaricides", "ACE inhibitors", "ADHD medications", "adrenergic agonists",
    "advanced glycation end products", "adverse events", "aflatoxins", "air purifiers",
    "alkylating agents", "alpha blockers", "alpha-adrenergic agonists",
    "alpha-glucosidase inhibitors", "aluminium-adsorbed vaccines", "aminoglycosides",
    "aminopenicillins", "anabolic steroids", "analgesics", "androgens", "angiogenesis inhibitors",
    "angiotensin receptor blockers", "antacids", "antenatal corticosteroids", "anthracyclines",
    "anti-infective sulfonamides", "anti-interleukin-5 antibodies", "antiandrogens",
    "antiarrhythmic drugs", "antibiotics", "anticholinergic drugs", "anticoagulant factors",
    "antidepressants", "antiepileptic drugs", "antihistamines", "antihypertensive agents",
    "antimalarials", "antineoplastic agents", "antioxidant mixtures", "antiparkinson drugs",
    "antiperspirants", "antipsychotics", "antithrombotic drugs", "antithyroid drugs",
    "aromatase inhibitors", "artificially sweetened beverages", "asthma exacerbations",
    "attention problems", "atypical antipsychotics", "B cells", "B vitamins",
    "balanced crystalloids", "barbiturates", "bath additives", "behavior problems in children",
    "benzodiazepines", "beta-2 agonists", "beta-blockers", "beta-lactam antibiotics",
    "bile acid sequestrants", "bisphosphonates", "bladder antimuscarinics",
    "blue-light filtering glasses", "brain tumors", "breast implants", "breathing exercises",
    "brittle nails", "burns", "butalbital-containing analgesics", "caffeine-containing analgesics",
    "calcineurin inhibitors", "calcitonin gene-related peptide receptor antagonists",
    "calcium channel blockers", "cannabinoids", "carbonic anhydrase inhibitors",
    "cardiac glycosides", "cardiac septal defects", "CDK4/6 inhibitors",
    "central nervous system adverse events", "cephalosporins", "CETP inhibitors", "CGRP antibodies",
    "cherries", "childhood infections", "chills", "cholinesterase inhibitors",
    "circadian rhythm sleep disorders", "collagen supplements", "combined hormonal contraceptives",
    "combined oral contraceptives", "combined oral contraceptives with cyproterone",
    "combined oral contraceptives with desogestrel",
    "combined oral contraceptives with drospirenone", "combined oral contraceptives with gestodene",
    "combined oral contraceptives with levonorgestrel", "common cold symptoms",
    "complex sleep behaviors", "compression garments", "compression stockings",
    "computed tomography scans", "congenital heart defects", "congenital malformations",
    "conjugated estrogens", "conventional anticoagulants", "copper bracelets",
    "corticosteroid injections", "corticosteroids", "cough medicines", "COVID-19 vaccines",
    "crystalloids", "CTLA-4 inhibitors", "cyclobutane pyrimidine dimers", "daily steps",
    "dairy products", "decongestants", "depressive and anxiety symptoms",
    "depressive episodes in bipolar disorder", "detox diets", "diabetes complications",
    "diabetic microvascular complications", "dietary supplements",
    "dihydropyridine calcium channel blockers", "direct oral anticoagulants",
    "direct renin inhibitors", "diuretics", "DNA cross-links", "DNA mutations", "DNA strand breaks",
    "dopamine agonists", "dopaminergic drugs", "DPP-4 inhibitors", "drugs for urinary incontinence",
    "dyskinesias", "e-cigarettes", "E2F transcription factors", "eggs", "elevated liver enzymes",
    "emollients", "ergot alkaloids", "erythropoiesis-stimulating agents",
    "exacerbations of chronic obstructive pulmonary disease", "extrapyramidal symptoms",
    "extremely low-frequency magnetic fields", "eye adverse events", "eye malformations",
    "face masks", "factor Xa inhibitors", "falls", "febrile seizures", "fertility drugs",
    "fibrates", "flavonoids", "fluoroquinolones", "foods containing haem iron",
    "foods containing vitamin C", "foot orthoses", "fractures", "free fatty acids",
    "fruit and vegetables", "G protein gated Potassium channels", "gabapentinoids", "gallstones",
    "gastrointestinal adverse events", "gastrointestinal malformations", "genital malformations",
    "GLP-1 receptor agonists", "glucose-lowering drugs with low hypoglycaemia risk",
    "glycopeptide antibiotics", "gold preparations", "gonadotropin-releasing hormone agonists",
    "gonadotropin-releasing hormone analogs", "H2 receptor antagonists", "hair straighteners",
    "hallucinations", "hemorrhoids", "HIV protease inhibitors", "hormonal contraceptives",
    "hyaluronic acid injections", "hypothyroid symptoms", "impulse control disorders", "infections",
    "influenza vaccines", "inhaled corticosteroids", "injuries", "inorganic lead compounds",
    "insect bites", "interferons", "interleukin-17 inhibitors", "intranasal antihistamines",
    "intranasal corticosteroids", "intravenous iodinated contrast media", "ionized bracelets",
    "JAK inhibitors", "large food portions", "lateral wedge insoles", "laxatives", "legumes",
    "limb reduction defects", "long working hours", "long-acting beta-2 agonists",
    "long-acting muscarinic antagonists", "loop diuretics", "lower urinary tract symptoms",
    "macrolides", "meglitinides", "menopausal hot flashes", "menopausal symptoms",
    "mental disorders", "mineralocorticoid receptor antagonists", "mite-proof bedding covers",
    "mitochondrial protein adducts", "monoamine oxidase B inhibitors",
    "monoamine oxidase inhibitors", "monosodium urate crystals", "mosquito bites",
    "motor fluctuations", "mRNA COVID-19 vaccines", "multivitamins", "muscle relaxants",
    "musculoskeletal malformations", "nervous system malformations", "neural tube defects",
    "neurodevelopmental disorders", "neurological sequelae", "nickel compounds", "nitrates",
    "nocturnal leg cramps", "non-starchy vegetables", "non-steroidal anti-inflammatory drugs",
    "non-sugar sweeteners", "nuclear fission products", "nuts", "occlusal splints",
    "ocular allergy symptoms", "omega-3 fatty acids", "omega-3-acid ethyl esters",
    "omega-6 fatty acids", "opioids", "opportunistic infections", "oral anticoagulants",
    "oral corticosteroids", "orofacial clefts", "oropharyngeal exercises",
    "other antihypertensive drugs", "oxicam NSAIDs", "pacifiers", "PARP inhibitors",
    "PCSK9 inhibitors", "PD-1 inhibitors", "penicillins",
    "perinatal death or severe neonatal complications", "pets", "phenothiazines",
    "phosphodiesterase type 5 inhibitors", "phytoestrogens", "phytosterols", "pickled vegetables",
    "plant sterols and stanols", "plants containing aristolochic acid", "platinum agents",
    "potassium-sparing diuretics", "potatoes", "prebiotics", "probiotics", "procoagulant factors",
    "progestogen-only contraceptives", "Prostaglandins", "proton pump inhibitors", "prunes",
    "psycholeptics", "psychological adverse events", "radiofrequency electromagnetic fields",
    "reactive oxygen species", "relaxation techniques", "renin-angiotensin system inhibitors",
    "respiratory symptoms", "respiratory tract infections", "retinoids", "salicylates",
    "salt-preserved foods", "saturated fatty acids", "second generation antidepressants",
    "sedatives and hypnotics", "selective COX-2 inhibitors",
    "selective serotonin reuptake inhibitors", "serious adverse events", "serious infections",
    "serotonergic drugs", "serotonin and noradrenaline reuptake inhibitors",
    "severe cutaneous adverse reactions", "sexually transmitted infections", "SGLT2 inhibitors",
    "shale oils", "social relationships", "soy isoflavones", "spinal fractures", "statins",
    "stretch marks", "strong inorganic acid mists", "sugar-sweetened beverages", "sulfonamides",
    "sulfonamides and trimethoprim", "sulfonylureas", "sympathomimetic drugs",
    "systemic adverse events", "taxanes", "tetracyclines", "thiazide diuretics",
    "thiazolidinediones", "thiopurines", "TNF inhibitors", "topical allylamines",
    "topical azole antifungals", "topical nonsteroidal anti-inflammatory drugs",
    "topical retinoids", "topical stretch mark preparations", "topoisomerase II inhibitors",
    "topoisomerase inhibitors", "trans fatty acids", "tricyclic antidepressants", "triglycerides",
    "triptans", "typical antipsychotics", "tyrosine kinase inhibitors", "untreated mineral oils",
    "upper respiratory tract infection symptoms", "urinary tract malformations",
    "urogenital malformations", "vaccines", "very hot drinks", "vinca alkaloids",
    "visual field defects", "vitamin K antagonists", "vitamin K-dependent clotting factors",
    "volatile anesthetics", "weighted blankets", "whole grains", "wrist splints", "Z-drugs",
    "CYP2C19 loss-of-function alleles", "NSAIDs with anticoagulants",
    "NSAIDs with methotrexate", "SSRIs with NSAIDs", "adverse kidney outcomes",
    "benzodiazepines with opioids", "craniofacial abnormalities", "fava beans",
    "gastrointestinal events", "congenital limb deformities",
    "microplastics", "monoamine oxidase inhibitors with tyramine",
    "organophosphates", "potassium supplements with ACE inhibitors", "textured breast implants",
    "thrombolytics", "triptans with SSRIs",
    "trifluoroacetylated liver proteins",
    "CD19-positive leukemia cells",
    "DNA double-strand breaks",
    "aflatoxin-DNA adducts",
    "amatoxins",
    "antibodies to PF4/heparin complexes",
    "calcium oxalate crystals in the kidney",
    "huntingtin aggregates",
    "malignant B cells",
    "natriuretic peptides",
    "neural progenitor cells",
    "neurons of the cerebral cortex",
    "Infantile spasms",
    "N95 respirators",
    "activities of daily living",
    "adverse health effects",
    "alcohol taxes",
    "antibiotic prescriptions",
    "anxiolytics",
    "community-wide physical activity campaigns",
    "contrast media",
    "eye exercises",
    "first-generation antihistamines",
    "hand dryers",
    "hops",
    "incretin-based drugs",
    "limits on days of alcohol sale",
    "limits on hours of alcohol sale",
    "lumbar supports",
    "magnetic mattress pads",
    "mass media campaigns",
    "microwave ovens",
    "mind-body therapies",
    "neuromuscular blocking agents",
    "plastic water bottles",
    "point-of-decision prompts",
    "polymyxins",
    "prostaglandin synthesis inhibitors",
    "refined grains",
    "rifamycins",
    "severe gastrointestinal adverse events",
    "social support interventions for physical activity",
    "solvents",
    "wrong eyeglasses",
}  # fmt: skip
"""All plural names of the starter graph; the others, of which many end in s, are singular."""


def starter_names() -> list[str]:
    with NODES.open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["name"] for row in rows]


def test_every_starter_name_has_the_number_that_a_person_gave_it() -> None:
    names = starter_names()
    assert len(names) > 600
    assert {name for name in names if is_plural(name)} == PLURAL


@pytest.mark.parametrize(
    "name",
    """
    AIDS|SARS|HIV/AIDS|PCOS|IBS|ARDS|measles|mumps|rabies|rickets|shingles|herpes|scabies|caries
    diabetes|type 2 diabetes|gestational diabetes mellitus|arthritis|psoriasis|sepsis|tuberculosis
    lupus|tinnitus|virus|hepatitis B virus|Staphylococcus aureus|Candida albicans|Homo sapiens
    genetics|pharmacokinetics|pharmacogenomics|hemodynamics|pediatrics|statistics|illness|stress
    weight loss|bone mass|pancreas|biceps|bias|asbestos|delirium tremens|status epilepticus
    Crohn's disease|Alzheimer's|synthesis of prostaglandins|exposure to pesticides
    infection by viruses|otitis media|hypospadias|diabetes mellitus, type 2|psoriasis (plaques)|vitamin D (cholecalciferol)
    Diabetes Mellitus|cirrhosis|dialysis|KRAS|loss of teeth
    """.strip()
    .replace("\n", "|")
    .split("|"),
)
def test_names_that_take_is(name: str) -> None:
    assert agree(name.strip(), "is") == "is"


@pytest.mark.parametrize(
    "name",
    """
    statins|beta blockers|antibiotics|diuretics|antipsychotics|analgesics|NSAIDs|SSRIs|PPIs
    fatty acids|Fatty Acids, Omega-3|Contraceptives, Oral|bacteria|children|postmenopausal women
    gut bacteria|mice|nuclei|neoplasms|Breast Neoplasms|gallstones|cataracts|allergies|biopsies
    phthalates|contrast media|foods containing iron|statins and ezetimibe|opioids (prescribed)|drugs for hypertension|inhibitors of CETP|red blood cells
    carcinomas|embryos|placebos|varicose veins|hot flashes|electrolytes|viruses|genes|diagnoses
    """.strip()
    .replace("\n", "|")
    .split("|"),
)
def test_names_that_take_are(name: str) -> None:
    assert agree(name.strip(), "is") == "are"


@pytest.mark.parametrize(
    ("verb", "plural"),
    [
        ("increases", "increase"),
        ("lowers", "lower"),
        ("causes", "cause"),
        ("contributes to", "contribute to"),
        ("is associated with", "are associated with"),
        ("has the side effect", "have the side effect"),
        ("does", "do"),
        ("goes", "go"),
        ("catalyzes", "catalyze"),
        ("process", "process"),
    ],
)
def test_verbs_follow_the_number(verb: str, plural: str) -> None:
    assert agree("statins", verb) == plural
    assert agree("diabetes", verb) == verb


@pytest.mark.parametrize(
    ("name", "fewer", "greater"),
    [
        ("LDL cholesterol", "less LDL cholesterol", "more LDL cholesterol"),
        ("blood pressure", "lower blood pressure", "higher blood pressure"),
        ("25-hydroxyvitamin D level", "lower 25-hydroxyvitamin D level", None),
        ("fractures", "fewer fractures", "more fractures"),
        ("triglycerides", "lower triglycerides", "higher triglycerides"),
        ("all-cause mortality", "lower all-cause mortality", "higher all-cause mortality"),
    ],
)
def test_less_and_more_fit_the_name(name: str, fewer: str, greater: str | None) -> None:
    assert less(name) == fewer
    assert greater is None or more(name) == greater
