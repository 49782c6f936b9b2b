"""Questions of many shapes, and the clauses that they are read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.question import MAX_CHARACTERS
from agent.reading.read import read
from graphs.errors import QuestionError
from tests.test_agent.paraphrases import paraphrases
from tests.test_agent.said import said

if TYPE_CHECKING:
    from agent.question import Asked
    from graphs.stores.sqlite_store import SqliteStore

CLAUSES: list[tuple[str, tuple[str, ...]]] = [
    ("Does alcohol cause breast cancer?", ("effect: alcohol -> + breast cancer",)),
    ("Does obesity cause type 2 diabetes?", ("effect: obesity -> + type 2 diabetes",)),
    (
        "Does Epstein-Barr virus cause multiple sclerosis?",
        ("effect: Epstein-Barr virus -> + multiple sclerosis",),
    ),
    ("Does the MMR vaccine cause autism?", ("effect: MMR vaccine -> + autism",)),
    (
        "Does paracetamol in pregnancy cause autism?",
        ("effect: paracetamol -> + autism; population pregnancy",),
    ),
    (
        "Do statins reduce mortality in primary prevention?",
        ("effect: statins -> - mortality; population primary prevention",),
    ),
    (
        "Does hormone replacement therapy prevent coronary heart disease?",
        ("effect: hormone replacement therapy -> - coronary heart disease",),
    ),
    (
        "Does folic acid prevent neural tube defects?",
        ("effect: folic acid -> - neural tube defects",),
    ),
    ("Does cannabis use cause schizophrenia?", ("effect: cannabis use -> + schizophrenia",)),
    (
        "Does PCI reduce mortality in stable coronary disease?",
        ("effect: PCI -> - mortality; population stable coronary disease; left stable",),
    ),
    ("Does uric acid cause gout?", ("effect: uric acid -> + gout",)),
    (
        "Does CPAP for sleep apnoea reduce cardiovascular events?",
        ("effect: CPAP -> - cardiovascular events; population sleep apnoea",),
    ),
    (
        "Do proton pump inhibitors increase the risk of dementia?",
        ("effect: proton pump inhibitors -> + dementia",),
    ),
    (
        "Does rofecoxib increase the risk of myocardial infarction?",
        ("effect: rofecoxib -> + myocardial infarction",),
    ),
    ("Do statins cause diabetes?", ("effect: statins -> + diabetes",)),
    ("Do statins cause muscle pain?", ("effect: statins -> + muscle pain",)),
    (
        "Does tamoxifen increase the risk of endometrial cancer?",
        ("effect: tamoxifen -> + endometrial cancer",),
    ),
    ("Does thalidomide cause birth defects?", ("effect: thalidomide -> + birth defects",)),
    ("By what mechanism do statins lower cholesterol?", ("mechanism: statins -> - cholesterol",)),
    ("How does aspirin prevent blood clots?", ("mechanism: aspirin -> - blood clots",)),
    (
        "What is the mechanism by which SGLT2 inhibitors lower blood glucose?",
        ("mechanism: SGLT2 inhibitors -> - blood glucose",),
    ),
    (
        "How does hypertension lead to heart failure?",
        ("mechanism: hypertension -> + heart failure",),
    ),
    ("How does HPV cause cervical cancer?", ("mechanism: HPV -> + cervical cancer",)),
    (
        "Are ACE inhibitors better than thiazides for preventing stroke?",
        ("comparison: ACE inhibitors -> - stroke; first against thiazides",),
    ),
    (
        "Does empagliflozin reduce cardiovascular death more than sitagliptin?",
        ("comparison: empagliflozin -> - cardiovascular death; first against sitagliptin",),
    ),
    (
        "Ibuprofen vs paracetamol for fever in children: which works better?",
        ("comparison: Ibuprofen -> - fever; which against paracetamol; population children",),
    ),
    (
        "Do calcium channel blockers prevent stroke better than beta blockers?",
        ("comparison: calcium channel blockers -> - stroke; first against beta blockers",),
    ),
    (
        "How much alcohol per day increases the risk of liver cirrhosis?",
        ("effect: alcohol -> + liver cirrhosis; dose per day; wanted threshold",),
    ),
    (
        "Does quitting smoking reduce lung cancer risk within 10 years?",
        ("effect: stop smoking -> - lung cancer; horizon within 10 years",),
    ),
    (
        "If everyone stopped smoking, how much would lung cancer fall?",
        ("what_if: stop smoking -> - lung cancer; wanted size",),
    ),
    (
        "Does intensive glucose lowering reduce mortality in type 2 diabetes?",
        ("effect: intensive glucose lowering -> - mortality; population type 2 diabetes",),
    ),
    (
        "My 6-year-old has ADHD. Will methylphenidate stunt his growth?",
        ("patient: methylphenidate -> - growth; population My 6-year-old has ADHD",),
    ),
    (
        "34-year-old pregnant woman with epilepsy on valproate: does it harm the baby?",
        ("patient: valproate -> + baby; population 34-year-old pregnant woman with epilepsy",),
    ),
    (
        "Does metformin reduce weight, and does it prevent diabetes?",
        (
            "effect: metformin -> - weight",
            "effect: metformin -> - diabetes",
        ),
    ),
    (
        "Does alcohol raise blood pressure and, if so, does that explain the link with stroke?",
        (
            "effect: alcohol -> + blood pressure",
            "mechanism: alcohol -> ? stroke",
        ),
    ),
    ("Isn't it true that vaccines don't cause autism?", ("effect: vaccines -> + autism; denied",)),
    (
        "Does Lipitor lower my odds of having a heart attack?",
        ("effect: Lipitor -> - heart attack",),
    ),
    ("Will Ozempic make me lose weight?", ("effect: Ozempic -> - lose weight",)),
    ("Does Tylenol wreck your liver?", ("effect: Tylenol -> + liver",)),
    ("Does not smoking prevent lung cancer?", ("effect: absence smoking -> - lung cancer",)),
    ("Is heart disease a cause of smoking?", ("effect: heart disease -> + smoking",)),
    ("What is the capital of France?", ("not_causal",)),
    ("How do I cook rice?", ("not_causal",)),
    (
        "Would banning trans fats reduce heart attacks?",
        ("effect: stop trans fats -> - heart attacks",),
    ),
    (
        "Does chemotherapy make your hair fall out?",
        ("effect: chemotherapy -> + your hair fall out",),
    ),
    ("Does lithium damage the kidneys?", ("effect: lithium -> + kidneys",)),
    ("Do anticonvulsants harm an unborn baby?", ("effect: anticonvulsants -> + unborn baby",)),
    (
        "I'm 34 weeks pregnant and have asthma. Is salbutamol safe?",
        (
            "patient: salbutamol -> + safe; denied; population I'm 34 weeks pregnant and have asthma",
        ),
    ),
    (
        "I'm 25 and on the pill. Does it raise my risk of a blood clot?",
        ("patient: the pill -> + blood clot; population I'm 25",),
    ),
    (
        "My dad, 72, has atrial fibrillation. Would apixaban lower his risk of stroke compared with warfarin?",
        (
            "comparison: apixaban -> - stroke; first against warfarin; population My dad, 72, has atrial fibrillation",
        ),
    ),
    (
        "67-year-old man with heart failure on spironolactone: will it raise his potassium?",
        ("patient: spironolactone -> + potassium; population 67-year-old man with heart failure",),
    ),
    (
        "Does breastfeeding protect against breast cancer, and how long does it take?",
        ("effect: breastfeeding -> - breast cancer; wanted threshold",),
    ),
    (
        "How long must I take aspirin to prevent colorectal cancer?",
        ("effect: aspirin -> - colorectal cancer; wanted threshold",),
    ),
    (
        "How much exercise per week lowers blood pressure?",
        ("effect: exercise -> - blood pressure; dose per week; wanted threshold",),
    ),
    (
        "Is obesity rather than diabetes the cause of heart failure?",
        ("comparison: obesity -> + heart failure; first against diabetes",),
    ),
    (
        "What would happen if we stopped vaccinating children against measles?",
        ("what_if: stop vaccinating -> ? measles",),
    ),
    (
        "If I stop taking my statin, will my cholesterol go up?",
        ("effect: stop statin -> + cholesterol",),
    ),
    ("Does drinking red wine help the heart?", ("effect: red wine -> - heart",)),
    ("Does a gluten-free diet help autism?", ("effect: gluten-free diet -> - autism",)),
    (
        "Do SSRIs increase suicide risk in adolescents?",
        ("effect: SSRIs -> + suicide; population adolescents",),
    ),
    ("Why do people on steroids gain weight?", ("mechanism: steroids -> + gain weight",)),
    ("Why does chemotherapy make hair fall out?", ("mechanism: chemotherapy -> + hair fall out",)),
    ("How come aspirin causes ulcers?", ("mechanism: aspirin -> + ulcers",)),
    (
        "Via which mechanism does warfarin prevent thrombosis?",
        ("mechanism: warfarin -> - thrombosis",),
    ),
    (
        "Describe the causal chain from obesity to sleep apnoea.",
        ("mechanism: obesity -> ? sleep apnoea",),
    ),
    (
        "What is the biological pathway linking alcohol to liver cirrhosis?",
        ("mechanism: alcohol -> ? liver cirrhosis",),
    ),
    (
        "Is dabigatran superior to warfarin in preventing stroke?",
        ("comparison: dabigatran -> - stroke; first against warfarin",),
    ),
    (
        "Between metformin and glipizide, which causes less hypoglycemia?",
        ("comparison: metformin -> - hypoglycemia; which against glipizide",),
    ),
    (
        "Are DOACs safer than warfarin?",
        ("comparison: DOACs -> ? None; first against warfarin; asks back",),
    ),
    (
        "Would you pick sertraline over fluoxetine for depression?",
        ("comparison: sertraline -> ? depression; first against fluoxetine",),
    ),
    (
        "Is ticagrelor more effective than clopidogrel after myocardial infarction?",
        (
            "comparison: ticagrelor -> ? None; first against clopidogrel; population after myocardial infarction; asks back",
        ),
    ),
    (
        "Do people do better on apixaban than on warfarin for stroke prevention?",
        ("comparison: apixaban -> - stroke; first against warfarin",),
    ),
    ("Does smoking double the risk of heart attack?", ("effect: smoking -> + heart attack",)),
    (
        "Does abruptly stopping venlafaxine cause dizziness?",
        ("effect: stop venlafaxine -> + dizziness; left abruptly",),
    ),
    ("Does skipping breakfast cause weight gain?", ("effect: absence breakfast -> + weight gain",)),
    (
        "Does not exercising raise blood pressure?",
        ("effect: absence exercising -> + blood pressure",),
    ),
    ("Does inadequate sleep raise blood pressure?", ("effect: less sleep -> + blood pressure",)),
    ("Does too little vitamin D cause rickets?", ("effect: less vitamin D -> + rickets",)),
    (
        "Does too much vitamin A cause birth defects?",
        ("effect: more vitamin A -> + birth defects",),
    ),
    ("Is it a myth that MMR causes autism?", ("effect: MMR -> + autism; denied",)),
    ("Is it false that smoking causes cancer?", ("effect: smoking -> + cancer; denied",)),
    ("Vaccines don't cause autism, do they?", ("effect: Vaccines -> + autism; denied",)),
    (
        "There is no link between vaccines and autism, is there?",
        ("effect: vaccines -> ? autism; denied",),
    ),
    ("Isn't aspirin bad for the stomach?", ("effect: aspirin -> + stomach",)),
    ("Can't statins cause muscle pain?", ("effect: statins -> + muscle pain",)),
    ("Does avoiding alcohol prevent gout?", ("effect: absence alcohol -> - gout",)),
    (
        "Whether metformin prevents cancer is what I want to know.",
        ("effect: metformin -> - cancer",),
    ),
    ("I wonder whether tea prevents cancer", ("effect: tea -> - cancer",)),
    (
        "Could you tell me if asthma inhalers stunt growth in kids?",
        ("effect: asthma inhalers -> - growth; population kids",),
    ),
    (
        "According to recent studies, does red meat cause bowel cancer?",
        ("effect: red meat -> + bowel cancer",),
    ),
    (
        "Does eating red meat or processed meat cause bowel cancer and heart disease?",
        (
            "effect: red meat -> + bowel cancer",
            "effect: red meat -> + heart disease",
            "effect: processed meat -> + bowel cancer",
            "effect: processed meat -> + heart disease",
        ),
    ),
    (
        "Do statins reduce strokes, heart attacks and death?",
        (
            "effect: statins -> - strokes",
            "effect: statins -> - heart attacks",
            "effect: statins -> - death",
        ),
    ),
    (
        "Does exercise lower blood pressure, improve sleep and reduce depression?",
        (
            "effect: exercise -> - blood pressure",
            "effect: exercise -> + sleep",
            "effect: exercise -> - depression",
        ),
    ),
    (
        "Does obesity cause diabetes and does diabetes cause heart disease?",
        (
            "effect: obesity -> + diabetes",
            "effect: diabetes -> + heart disease",
        ),
    ),
    (
        "Does metformin cause diarrhea? And does it lower B12?",
        (
            "effect: metformin -> + diarrhea",
            "effect: metformin -> - B12",
        ),
    ),
    (
        "Does high blood pressure damage the kidneys, the heart or the brain?",
        (
            "effect: high blood pressure -> + kidneys",
            "effect: high blood pressure -> + heart",
            "effect: high blood pressure -> + brain",
        ),
    ),
    (
        "Does aspirin in women under 60 prevent stroke?",
        ("effect: aspirin -> - stroke; population women under 60",),
    ),
    (
        "In patients with type 2 diabetes, does metformin reduce mortality?",
        ("effect: metformin -> - mortality; population patients with type 2 diabetes",),
    ),
    (
        "Do statins in people over 75 lower mortality?",
        ("effect: statins -> - mortality; population people over 75",),
    ),
    (
        "Is there any evidence that coffee causes pancreatic cancer?",
        ("effect: coffee -> + pancreatic cancer",),
    ),
    ("Is it true that coffee doesn't cause cancer?", ("effect: coffee -> + cancer; denied",)),
    ("Why does warfarin not cause bleeding?", ("mechanism: warfarin -> + bleeding; denied",)),
    ("Why doesn't warfarin cause bleeding?", ("mechanism: warfarin -> + bleeding; denied",)),
    ("Doesn't smoking cause lung cancer?", ("effect: smoking -> + lung cancer",)),
    ("Does warfarin not cause bleeding?", ("effect: warfarin -> + bleeding; denied",)),
    (
        "Does not taking folic acid cause neural tube defects?",
        ("effect: absence folic acid -> + neural tube defects",),
    ),
    ("Does stopping aspirin increase the risk of stroke?", ("effect: stop aspirin -> + stroke",)),
    (
        "Does coming off antidepressants cause depression?",
        ("effect: stop antidepressants -> + depression",),
    ),
    (
        "What happens to blood pressure when you stop eating salt?",
        ("effect: stop salt -> ? blood pressure",),
    ),
    ("Will I gain weight if I quit smoking?", ("effect: stop smoking -> + gain weight",)),
    ("If I take metformin, will I lose weight?", ("effect: metformin -> - lose weight",)),
    (
        "How much weight do people gain when they quit smoking?",
        ("effect: stop smoking -> + weight; wanted size",),
    ),
    (
        "How much weight does semaglutide make you lose?",
        ("effect: semaglutide -> - weight; wanted size",),
    ),
    (
        "How many people must be treated with statins to prevent one heart attack?",
        ("effect: statins -> - heart attack; wanted number_needed",),
    ),
    ("What dose of aspirin prevents stroke?", ("effect: aspirin -> - stroke; wanted threshold",)),
    ("How much does metformin lower HbA1c?", ("effect: metformin -> - HbA1c; wanted size",)),
    (
        "By how much does quitting smoking lower the risk of lung cancer?",
        ("effect: stop smoking -> - lung cancer; wanted size",),
    ),
    ("Do smokers get lung cancer more often?", ("effect: smokers -> + lung cancer",)),
    (
        "Are people who drink alcohol more likely to get breast cancer?",
        ("effect: alcohol -> + breast cancer",),
    ),
    (
        "Do women who take HRT have a higher risk of breast cancer?",
        ("effect: HRT -> + breast cancer; population women",),
    ),
    (
        "Do men who take finasteride develop depression?",
        ("effect: finasteride -> + depression; population men",),
    ),
    ("Is lung cancer caused by smoking?", ("effect: smoking -> + lung cancer",)),
    ("Is type 2 diabetes a consequence of obesity?", ("effect: obesity -> + type 2 diabetes",)),
    (
        "Is heart failure a complication of hypertension?",
        ("effect: hypertension -> + heart failure",),
    ),
    ("Can depression be treated with exercise?", ("effect: exercise -> - depression",)),
    (
        "What is the effect of semaglutide on body weight?",
        ("effect: semaglutide -> ? body weight",),
    ),
    ("What effect does alcohol have on blood pressure?", ("effect: alcohol -> ? blood pressure",)),
    (
        "What is the effect of exercise on depression in older adults?",
        ("effect: exercise -> ? depression; population older adults",),
    ),
    (
        "Is there a link between coffee and pancreatic cancer?",
        ("effect: coffee -> ? pancreatic cancer",),
    ),
    ("Is there a connection between vaccines and autism?", ("effect: vaccines -> ? autism",)),
    ("Is autism linked to vaccines?", ("effect: vaccines -> ? autism",)),
    (
        "Is aspirin good for preventing colorectal cancer?",
        ("effect: aspirin -> - colorectal cancer",),
    ),
    ("Is exercise good for depression?", ("effect: exercise -> - depression",)),
    ("Is smoking bad for your bones?", ("effect: smoking -> + bones",)),
    ("Does alcohol damage the liver?", ("effect: alcohol -> + liver",)),
    ("Does ibuprofen hurt the kidneys?", ("effect: ibuprofen -> + kidneys",)),
    ("Is alcohol bad for the heart?", ("effect: alcohol -> + heart",)),
    ("Does exercise improve memory?", ("effect: exercise -> + memory",)),
    ("Does exercise improve depression?", ("effect: exercise -> - depression",)),
    ("Does smoking shorten your life?", ("effect: smoking -> + shorten your life",)),
    ("Do statins help people live longer?", ("effect: statins -> - live longer",)),
    ("Does metformin extend life?", ("effect: metformin -> - extend life",)),
    ("Will aspirin thin my blood?", ("effect: aspirin -> - thin my blood",)),
    ("Does warfarin thin the blood?", ("effect: warfarin -> - thin the blood",)),
    ("Does semaglutide make people slimmer?", ("effect: semaglutide -> - slimmer",)),
    ("Does prednisone make you fat?", ("effect: prednisone -> + fat",)),
    ("Can rofecoxib kill you?", ("effect: rofecoxib -> + kill you",)),
    (
        "Is aspirin better than clopidogrel for preventing stroke?",
        ("comparison: aspirin -> - stroke; first against clopidogrel",),
    ),
    (
        "Aspirin or clopidogrel for stroke prevention?",
        ("comparison: Aspirin -> - stroke; which against clopidogrel",),
    ),
    (
        "Which is better for preventing stroke, aspirin or clopidogrel?",
        ("comparison: aspirin -> - stroke; which against clopidogrel",),
    ),
    (
        "Which lowers LDL cholesterol more, atorvastatin or rosuvastatin?",
        ("comparison: atorvastatin -> - LDL cholesterol; which against rosuvastatin",),
    ),
    (
        "Does atorvastatin lower LDL cholesterol more than pravastatin?",
        ("comparison: atorvastatin -> - LDL cholesterol; first against pravastatin",),
    ),
    ("Compared with placebo, does aspirin prevent stroke?", ("effect: aspirin -> - stroke",)),
    (
        "Compared with metformin, does sitagliptin reduce mortality?",
        ("comparison: sitagliptin -> - mortality; first against metformin",),
    ),
    (
        "Is warfarin as effective as aspirin for stroke?",
        ("comparison: warfarin -> 0 stroke; first against aspirin",),
    ),
    (
        "Should I take warfarin instead of aspirin to prevent stroke?",
        ("comparison: warfarin -> - stroke; first against aspirin",),
    ),
    (
        "Does losartan cause less cough than lisinopril?",
        ("comparison: losartan -> - cough; first against lisinopril",),
    ),
    (
        "Is celecoxib safer than naproxen for the stomach?",
        ("comparison: celecoxib -> - stomach; first against naproxen",),
    ),
    (
        "Do ACE inhibitors cause more cough than losartan?",
        ("comparison: ACE inhibitors -> + cough; first against losartan",),
    ),
    (
        "Does metformin reduce weight and prevent diabetes?",
        (
            "effect: metformin -> - weight",
            "effect: metformin -> - diabetes",
        ),
    ),
    (
        "Does smoking cause lung cancer and heart disease?",
        (
            "effect: smoking -> + lung cancer",
            "effect: smoking -> + heart disease",
        ),
    ),
    (
        "Does smoking or alcohol cause pancreatic cancer?",
        (
            "effect: smoking -> + pancreatic cancer",
            "effect: alcohol -> + pancreatic cancer",
        ),
    ),
    (
        "Does aspirin prevent stroke but cause bleeding?",
        (
            "effect: aspirin -> - stroke",
            "effect: aspirin -> + bleeding",
        ),
    ),
    (
        "Do statins lower cholesterol, and if so, how?",
        (
            "effect: statins -> - cholesterol",
            "mechanism: statins -> - cholesterol",
        ),
    ),
    (
        "Does aspirin prevent heart attacks and by how much?",
        ("effect: aspirin -> - heart attacks; wanted size",),
    ),
    (
        "How is blood pressure lowered by lisinopril?",
        ("mechanism: lisinopril -> - blood pressure",),
    ),
    ("By which pathway does obesity lead to diabetes?", ("mechanism: obesity -> + diabetes",)),
    (
        "What mediates the effect of obesity on type 2 diabetes?",
        ("mechanism: obesity -> ? type 2 diabetes",),
    ),
    ("Explain how metformin lowers blood glucose.", ("mechanism: metformin -> - blood glucose",)),
    (
        "What is the mechanism of action of metformin in type 2 diabetes?",
        ("mechanism: metformin -> ? type 2 diabetes",),
    ),
    (
        "Through what does alcohol raise blood pressure?",
        ("mechanism: alcohol -> + blood pressure",),
    ),
    ("What causes gout?", ("what_causes: None -> + gout",)),
    ("What lowers blood pressure?", ("what_causes: None -> - blood pressure",)),
    ("What does smoking do to the lungs?", ("effect: smoking -> ? lungs",)),
    ("What are the side effects of statins?", ("what_does: statins -> ? None",)),
    ("What are the benefits of exercise?", ("what_does: exercise -> ? None",)),
    ("Is metformin safe?", ("what_does: metformin -> ? None",)),
    ("What is metformin?", ("not_causal",)),
    ("How much does Ozempic cost?", ("not_causal",)),
    ("Who discovered penicillin?", ("not_causal",)),
    ("Define hypertension.", ("not_causal",)),
    ("Hello", ("not_causal",)),
    ("Senkt Aspirin das Risiko für einen Schlaganfall?", ("unsupported_language",)),
    ("Est-ce que le tabac cause le cancer du poumon?", ("unsupported_language",)),
    ("¿La aspirina previene el infarto?", ("unsupported_language",)),
    ("Czy palenie powoduje raka płuc?", ("unsupported_language",)),
    ("Hilft Metformin gegen Diabetes?", ("unsupported_language",)),
    ("Smoking causes lung cancer.", ("effect: Smoking -> + lung cancer",)),
    ("I think smoking causes lung cancer, right?", ("effect: smoking -> + lung cancer",)),
    ("smoking lung cancer", ("effect: smoking -> ? lung cancer",)),
    (
        "Does metformin cause cancer of the pancreas?",
        ("effect: metformin -> + cancer of the pancreas",),
    ),
    (
        "Does high LDL cholesterol cause heart attacks?",
        ("effect: more LDL cholesterol -> + heart attacks",),
    ),
    (
        "Does low HDL cholesterol cause coronary heart disease?",
        ("effect: less HDL cholesterol -> + coronary heart disease",),
    ),
    ("Does lowering blood pressure reduce stroke?", ("effect: less blood pressure -> - stroke",)),
    (
        "Is lowering LDL cholesterol good for the heart?",
        ("effect: less LDL cholesterol -> - heart",),
    ),
    ("Does obesity raise the risk of dying from COVID-19?", ("effect: obesity -> + COVID-19",)),
    (
        "What would happen to lung cancer if nobody smoked?",
        ("what_if: absence smoked -> ? lung cancer",),
    ),
    (
        "If the whole population took statins, how many heart attacks would be prevented?",
        ("what_if: statins -> - heart attacks; wanted size",),
    ),
    (
        "What if I had never smoked, would my lung cancer risk be lower?",
        ("what_if: absence smoked -> - lung cancer",),
    ),
    (
        "Does two drinks a day raise blood pressure?",
        ("effect: two drinks a day -> + blood pressure; dose two drinks a day",),
    ),
    (
        "Does drinking more than two cups of coffee a day prevent diabetes?",
        ("effect: coffee -> - diabetes; dose more than two cups, a day",),
    ),
    (
        "Does taking aspirin for 10 years reduce colorectal cancer?",
        ("effect: aspirin -> - colorectal cancer; dose for 10 years",),
    ),
    (
        "Does high-dose vitamin D prevent fractures?",
        ("effect: vitamin D -> - fractures; dose high-dose",),
    ),
    ("Does heavy drinking cause dementia?", ("effect: drinking -> + dementia; dose heavy",)),
    ("Does lack of exercise cause depression?", ("effect: absence exercise -> + depression",)),
    ("Can exercise help with depression?", ("effect: exercise -> - depression",)),
    (
        "Does yoga help reduce pain from arthritis and improve physical function?",
        (
            "effect: yoga -> - pain; population arthritis",
            "effect: yoga -> + physical function",
        ),
    ),
    ("Are vaccines to blame for autism?", ("effect: vaccines -> + autism",)),
    (
        "Do beta-blockers reduce mortality after myocardial infarction?",
        ("effect: beta-blockers -> - mortality; population after myocardial infarction",),
    ),
    (
        "Does aspirin reduce the risk of stroke in people with atrial fibrillation?",
        ("effect: aspirin -> - stroke; population people with atrial fibrillation",),
    ),
    ("Does caffeine keep you awake?", ("effect: caffeine -> + keep you awake",)),
    ("Do antidepressants work?", ("what_does: antidepressants -> ? None",)),
    (
        "I am a 60 year old man with type 2 diabetes. Should I take aspirin to prevent a heart attack?",
        (
            "patient: aspirin -> - heart attack; population I am a 60 year old man with type 2 diabetes",
        ),
    ),
    (
        "My mother takes warfarin. Can it cause a stroke?",
        ("patient: warfarin -> + stroke; population My mother",),
    ),
    ("As a smoker, will I get lung cancer?", ("effect: smoker -> + lung cancer",)),
    (
        "Can I take ibuprofen while on warfarin, or will it cause bleeding?",
        ("effect: ibuprofen -> + bleeding; population on warfarin",),
    ),
    (
        "Is ibuprofen harmful during pregnancy?",
        ("effect: ibuprofen -> + harmful; population pregnancy",),
    ),
    ("Does paracetamol harm the unborn baby?", ("effect: paracetamol -> + unborn baby",)),
    (
        "For a 70-year-old woman, does HRT increase the risk of dementia?",
        ("patient: HRT -> + dementia; population For a 70-year-old woman",),
    ),
    (
        "Hi there! Hope you are well. Does coffee raise blood pressure? Thanks!",
        ("effect: coffee -> + blood pressure",),
    ),
    (
        "Please answer in JSON and cite sources: does aspirin prevent stroke?",
        ("effect: aspirin -> - stroke",),
    ),
    (
        "Context: Aspirin is a drug. Question: does aspirin prevent stroke? Answer:",
        ("effect: aspirin -> - stroke",),
    ),
    (
        "User: does aspirin help? Assistant: It may. User: Does metformin prevent cancer?",
        ("effect: metformin -> - cancer",),
    ),
    (
        "Using only the passages below, answer. Does metformin prevent cancer?",
        ("effect: metformin -> - cancer",),
    ),
    ("does the pill cause blood clots", ("effect: the pill -> + blood clots",)),
    ("statins -> diabetes?", ("effect: statins -> ? diabetes",)),
    ("Effect of alcohol on stroke", ("effect: alcohol -> ? stroke",)),
    ("Role of inflammation in atherosclerosis", ("effect: inflammation -> ? atherosclerosis",)),
    ("Does depression go away with exercise?", ("effect: exercise -> - depression",)),
    ("Does LDL cholesterol fall with statins?", ("effect: statins -> - LDL cholesterol",)),
    ("How far does LDL fall on atorvastatin?", ("effect: atorvastatin -> - LDL; wanted size",)),
    ("Are heart attacks prevented by aspirin?", ("effect: aspirin -> - heart attacks",)),
    ("Is smoking a risk factor for Alzheimer's?", ("effect: smoking -> + Alzheimer's",)),
    (
        "Does smoking protect against Parkinson's disease?",
        ("effect: smoking -> - Parkinson's disease",),
    ),
    (
        "I read that smoking protects against Parkinson's disease; is it true?",
        ("effect: smoking -> - Parkinson's disease",),
    ),
    (
        "Does HIV infection increase the risk of heart disease compared with no infection?",
        ("effect: HIV infection -> + heart disease",),
    ),
    (
        "What share of lung cancers is due to smoking?",
        ("effect: smoking -> + lung cancers; wanted absolute",),
    ),
    (
        "What is my risk of bleeding on warfarin?",
        ("effect: warfarin -> ? bleeding; wanted absolute",),
    ),
    (
        "How likely am I to have a stroke with atrial fibrillation?",
        ("effect: atrial fibrillation -> ? stroke; wanted absolute",),
    ),
    (
        "Is obesity associated with reduced mortality in heart failure?",
        ("effect: obesity -> - mortality; population heart failure",),
    ),
    (
        "Could hormone therapy be responsible for breast cancer?",
        ("effect: hormone therapy -> + breast cancer",),
    ),
    ("Does treating hypertension prevent dementia?", ("effect: less hypertension -> - dementia",)),
    (
        "Does a Mediterranean diet reduce cardiovascular events compared with a low-fat diet?",
        ("comparison: Mediterranean diet -> - cardiovascular events; first against low-fat diet",),
    ),
    (
        "Does adding ezetimibe to statins reduce heart attacks?",
        ("effect: ezetimibe -> - heart attacks; population on statins",),
    ),
    (
        "Does aspirin with clopidogrel prevent stroke?",
        ("effect: aspirin -> - stroke; left clopidogrel; asks back",),
    ),
]


@pytest.mark.parametrize(("text", "clauses"), CLAUSES)
async def test_a_question_is_read_as_its_clauses(
    starter: SqliteStore, text: str, clauses: tuple[str, ...]
) -> None:
    reading = await read(text, starter)
    assert tuple(said(asked) for asked in reading.asked) == clauses


async def test_paraphrases_are_read_alike(starter: SqliteStore) -> None:
    made = paraphrases(500, seed=11)
    bases = {base: await clause_of(base.question, starter) for base, _ in made}
    assert len(bases) >= 55
    other = [text for base, text in made if await clause_of(text, starter) != bases[base]]
    assert len(other) <= 0.03 * len(made), other


async def clause_of(text: str, starter: SqliteStore) -> tuple[object, ...]:
    """What must not change between paraphrases: nodes, state, direction, kind."""
    reading = await read(text, starter)
    return tuple(part for asked in reading.asked for part in parts(asked))


def parts(asked: Asked) -> tuple[object, ...]:
    question, x, y, z = asked.question, asked.treatment, asked.outcome, asked.comparator
    assert x is not None
    assert y is not None
    assert (x.sign == -1) == (question.state in ("stop", "less", "absence"))
    return (
        question.kind, x.curie, x.sign, question.state, y.curie, y.sign, question.asked_direction,
        z.curie if z else None, question.wants_better, question.is_negated, question.asks_back,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Does metfromin cause lung cancer?", "read 'metfromin' as metformin"),
        ("Hi there, does aspirin prevent stroke?", "set aside: 'Hi there'"),
        (
            "Does aspirin prevent stroke? Please cite your sources.",
            "set aside: 'cite your sources.'",
        ),
        (
            "Context: it is a drug. Question: does aspirin prevent stroke?",
            "set aside what stands before",
        ),
    ],
)
async def test_what_is_not_taken_as_it_stands_is_noted(
    starter: SqliteStore, text: str, note: str
) -> None:
    reading = await read(text, starter)
    assert [asked.question.kind for asked in reading.asked] in (["effect"], ["harm"])
    assert any(one.startswith(note) for one in reading.notes), reading.notes


async def test_a_part_of_an_unknown_name_is_not_taken_for_it(starter: SqliteStore) -> None:
    reading = await read("Do vitamin C hats cause umbral cancer?", starter)
    asked = reading.asked[0]
    assert asked.treatment is not None
    assert asked.outcome is not None
    assert (asked.treatment.mention, asked.treatment.curie) == ("vitamin C hats", None)
    assert (asked.outcome.mention, asked.outcome.curie) == ("umbral cancer", None)
    assert asked.outcome.candidates


@pytest.mark.parametrize("text", ["", "   ", "?!", "x" * 50_000, "half \ud83d?", None, 3])
async def test_unusable_text_is_refused(starter: SqliteStore, text: object) -> None:
    with pytest.raises(QuestionError):
        await read(text, starter)  # type: ignore[arg-type]


async def test_the_longest_text_is_read(starter: SqliteStore) -> None:
    text = ("Does A cause " + "yosis " * MAX_CHARACTERS)[:MAX_CHARACTERS].strip()
    assert len((await read(text, starter)).asked) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Does aspirin with clopidogrel prevent stroke?",
        "Is warfarin better than aspirin?",
        "Does metformin, unlike aspirin, cause stroke?",
    ],
)
async def test_a_second_name_or_a_missing_one_is_asked_back(
    starter: SqliteStore, text: str
) -> None:
    (asked,) = (await read(text, starter)).asked
    assert asked.question.asks_back
