"""The codes of the made-up records, as codelists of a study."""

_DIAGNOSES = {
    "hypertension": ("HYP", "Hypertension"),
    "diabetes": ("DM", "Diabetes"),
    "atrial_fibrillation": ("AF", "Atrial fibrillation"),
    "asthma": ("ASTHMA", "Asthma"),
    "copd": ("COPD", "Chronic obstructive pulmonary disease"),
    "coronary_heart_disease": ("CHD", "Coronary heart disease"),
    "heart_failure": ("HF", "Heart failure"),
    "stroke": ("STROKE", "Stroke or transient ischaemic attack"),
    "peripheral_arterial_disease": ("PAD", "Peripheral arterial disease"),
    "chronic_kidney_disease": ("CKD", "Chronic kidney disease, stages 3 to 5"),
    "cancer": ("CANCER", "Cancer"),
    "dementia": ("DEMENTIA", "Dementia"),
    "depression": ("DEPRESSION", "Depression"),
    "anxiety": ("ANXIETY", "Anxiety"),
    "severe_mental_illness": ("SMI", "Severe mental illness"),
    "learning_disability": ("LD", "Learning disability"),
    "epilepsy": ("EPILEPSY", "Epilepsy"),
    "osteoarthritis": ("OA", "Osteoarthritis"),
    "osteoporosis": ("OSTEOPOROSIS", "Osteoporosis"),
    "rheumatoid_arthritis": ("RA", "Rheumatoid arthritis"),
    "hypothyroidism": ("HYPOTHYROID", "Hypothyroidism"),
    "psoriasis": ("PSORIASIS", "Psoriasis"),
    "liver_disease": ("LIVER", "Chronic liver disease"),
}
_SINGLE = {
    "severe_osteoarthritis": ("OA_SEVERE", "Severe osteoarthritis of hip or knee"),
    "systolic": ("SBP", "Systolic blood pressure, mmHg"),
    "diastolic": ("DBP", "Diastolic blood pressure, mmHg"),
    "non_hdl_cholesterol": ("NON_HDL", "Non-HDL cholesterol, mmol/L"),
    "admission_risk_high": ("ADMISSION_RISK_HIGH", "High risk of an emergency admission"),
    "deprivation_tenth": ("IMD_DECILE", "Deprivation tenth of the area of residence"),
    "cholesterol": ("CHOL", "Total cholesterol, mmol/L"),
    "hba1c": ("HBA1C", "HbA1c, mmol/mol"),
    "bmi": ("BMI", "Body mass index, kg/m2"),
    "qrisk": ("QRISK", "Ten-year risk of heart attack or stroke, per cent"),
    "smoker": ("SMOKER", "Smokes"),
    "ex_smoker": ("EX_SMOKER", "Used to smoke"),
    "never_smoked": ("NEVER_SMOKED", "Never smoked"),
    "consultation": ("CONSULTATION", "Consultation in general practice"),
    "health_check_invited": ("NHSHC_INVITED", "Invited to an NHS Health Check"),
    "health_check_done": ("NHSHC_DONE", "Attended an NHS Health Check"),
    "learning_disability_check": ("LD_CHECK", "Annual check, learning disability"),
    "mental_illness_check": ("SMI_CHECK", "Annual physical check, severe mental illness"),
}
_SEVERAL = {
    "smoking_status": (
        ("SMOKER", "Smokes"),
        ("EX_SMOKER", "Used to smoke"),
        ("NEVER_SMOKED", "Never smoked"),
    ),
    "antihypertensives": (
        ("ACEI", "ACE inhibitor"),
        ("CCB", "Calcium channel blocker"),
        ("THIAZIDE", "Thiazide-like diuretic"),
    ),
    "statins": (("STATIN", "Statin"),),
    "anticoagulants": (("DOAC", "Direct oral anticoagulant"), ("WARFARIN", "Warfarin")),
    "antidiabetics": (("METFORMIN", "Metformin"), ("INSULIN", "Insulin")),
    "inhalers": (("INHALER", "Preventer inhaler"), ("SABA", "Reliever inhaler")),
    "antidepressants": (("SSRI", "Selective serotonin reuptake inhibitor"),),
    "antipsychotics": (("ANTIPSYCHOTIC", "Antipsychotic"),),
    "thyroid_hormones": (("LEVOTHYROXINE", "Levothyroxine"),),
    "proton_pump_inhibitors": (("PPI", "Proton pump inhibitor"),),
    "antibiotics": (("ANTIBIOTIC", "Antibiotic"),),
    "opioids": (("OPIOID", "Opioid"),),
    "icd10_circulatory": (("I*", "Diseases of the circulatory system (I00-I99)"),),
    "icd10_respiratory": (("J*", "Diseases of the respiratory system (J00-J99)"),),
    "icd10_cancer": (("C*", "Malignant neoplasms (C00-C97)"),),
    "icd10_mental": (("F*", "Mental and behavioural disorders (F00-F99)"),),
    "ed_alcohol": (("ALCOHOL", "Alcohol: intoxication, withdrawal or harm"),),
    "ed_drugs": (("DRUGS", "Drugs: intoxication, withdrawal or harm"),),
    "ed_toxicology": (("POISONING", "Poisoning by a medicine or another substance"),),
    "ed_nothing_found": (("NAD", "No abnormality detected"),),
    "ed_mental_health": (
        ("MH_SELF_HARM", "Self-harm"),
        ("MH_ANXIETY", "Anxiety or distress"),
        ("MH_PSYCHOSIS", "Psychosis"),
    ),
    "high_cost_biologics": (
        ("MEPOLIZUMAB", "Mepolizumab"),
        ("BENRALIZUMAB", "Benralizumab"),
        ("ADALIMUMAB", "Adalimumab"),
        ("ETANERCEPT", "Etanercept"),
    ),
    "long_term_conditions": tuple(_DIAGNOSES.values()),
}

CODELISTS: dict[str, tuple[tuple[str, str], ...]] = {
    **{name: (coded,) for name, coded in (_DIAGNOSES | _SINGLE).items()},
    **_SEVERAL,
}
"""Name → the codes and their terms. General practice's codes are our own: SNOMED CT is licensed."""


def codelist_file(name: str) -> str:
    """Return the content of `codelists/<name>.csv`."""
    rows = [f'{code},"{term}"' for code, term in CODELISTS[name]]
    return "\n".join(["code,term", *rows]) + "\n"
