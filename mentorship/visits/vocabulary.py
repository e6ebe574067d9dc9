"""The words for what the log stores as codes. The items are our own; bands are ordinal and never averaged."""

from typing import Any

from core.text import _l

Words = dict[str, Any]

KINDS: Words = {
    "in_person": _l("In person"),
    "unplanned": _l("In person, unplanned"),
    "closing": _l("Closing visit of the year"),
    "call": _l("By phone"),
    "message": _l("By message"),
    "failed": _l("Attempted, could not take place"),
}
FAILED_REASONS: Words = {
    "road": _l("Road or landslide"),
    "weather": _l("Weather"),
    "security": _l("Security"),
    "vehicle": _l("Vehicle"),
    "pasante_absent": _l("The pasante was away"),
    "emergency": _l("An emergency"),
    "other": _l("Another reason"),
}
SECURITY: Words = {
    "calm": _l("Nothing to report"),
    "caution": _l("Caution"),
    "high_risk": _l("High risk"),
}
SECURITY_TONES = {"calm": "good", "caution": "wait", "high_risk": "risk"}

OWNERS: Words = {
    "pasante": _l("Pasante"),
    "mentor": _l("Mentor"),
    "coordination": _l("Coordination"),
    "supply": _l("Supplies"),
    "referrals": _l("Referrals"),
    "authority": _l("Health authority"),
}
CATEGORIES: Words = {
    "clinical": _l("Clinical"),
    "training": _l("Training"),
    "clinic": _l("Clinic and supplies"),
    "records": _l("Records"),
    "community": _l("Community"),
    "wellbeing": _l("Well-being"),
    "security": _l("Security"),
}
STATES: Words = {
    "open": _l("Still open"),
    "in_progress": _l("In progress"),
    "kept": _l("Kept"),
    "broken": _l("Not kept"),
    "dropped": _l("No longer applies"),
    "carried": _l("Carried to another date"),
}
STATE_TONES = {"open": "info", "in_progress": "wait", "kept": "good", "broken": "risk", "dropped": "quiet"}
STATE_TONES["carried"] = "wait"
FOLLOWED = ("kept", "in_progress", "carried", "broken", "dropped")

OBSERVED: Words = {
    "consultation": _l("Consultation"),
    "procedure": _l("Procedure"),
    "case_talk": _l("Case discussion"),
    "home_visit": _l("Home visit"),
    "chart_review": _l("Chart review"),
    "teamwork": _l("Teamwork"),
}
WITH_PATIENT = ("consultation", "procedure", "home_visit")  # somebody else was in the room and was asked
TOPICS: Words = {
    "diabetes": _l("Diabetes"),
    "hypertension": _l("Hypertension"),
    "prenatal": _l("Prenatal care"),
    "birth": _l("Birth"),
    "postpartum": _l("After birth"),
    "newborn": _l("Newborn"),
    "well_child": _l("Healthy child"),
    "child_illness": _l("Cough, fever or diarrhoea in a child"),
    "mental_health": _l("Mental health"),
    "tuberculosis": _l("Tuberculosis"),
    "asthma_copd": _l("Asthma or COPD"),
    "epilepsy": _l("Epilepsy"),
    "emergency": _l("Emergency"),
    "trauma": _l("Wound, fracture or bite"),
    "family_planning": _l("Family planning"),
    "other": _l("Something else"),
}
SOCIAL = {"social_context": _l("Social context and accompaniment")}  # the programme's own item, in every kind
_CASE: Words = {
    "record": _l("Record"),
    "differential": _l("Differential diagnosis"),
    "guideline": _l("Use of the guideline"),
    "treatment": _l("Treatment"),
    "follow_up": _l("Follow-up"),
    "referral": _l("Referral"),
    "reflection": _l("Reflection"),
    **SOCIAL,
}
ITEMS: dict[str, Words] = {
    "consultation": {
        "history": _l("History taking"),
        "examination": _l("Examination"),
        "reasoning": _l("Clinical reasoning"),
        "plan": _l("Plan and safe prescribing"),
        "explaining": _l("Explaining and deciding together"),
        "dignity": _l("Dignity and professionalism"),
        "organisation": _l("Organisation"),
        **SOCIAL,
    },
    "procedure": {
        "indication": _l("Indication"),
        "consent": _l("Consent"),
        "preparation": _l("Preparation"),
        "asepsis": _l("Asepsis"),
        "technique": _l("Technique"),
        "complication": _l("Handling of complications"),
        "aftercare": _l("Care afterwards"),
        "communication": _l("Communication"),
        "asks_for_help": _l("Asks for help in time"),
        **SOCIAL,
    },
    "case_talk": _CASE,
    "home_visit": {
        "welcome": _l("Asks leave and listens first"),
        "living": _l("Sees how the family lives"),
        "medicines": _l("Reviews medicines at home"),
        "family_plan": _l("Agrees on a plan with the family"),
        "with_acompanante": _l("Works with the acompañante"),
        "dignity": _l("Dignity and professionalism"),
        **SOCIAL,
    },
    "chart_review": _CASE,
    "teamwork": {
        "listening": _l("Listens and speaks clearly"),
        "sharing": _l("Shares the work fairly"),
        "asks_for_help": _l("Asks for help in time"),
        "respect": _l("Respects nurses, midwives and acompañantes"),
        "organisation": _l("Organisation"),
        **SOCIAL,
    },
}
ALL_ITEMS: Words = {item: word for items in ITEMS.values() for item, word in items.items()}

# On a button there is room for one word; `BANDS_IN_FULL` says it where there is more.
BANDS: Words = {
    "1": _l("unsafe"),
    "2": _l("growing"),
    "3": _l("on track"),
    "4": _l("model"),
    "R": _l("means"),
    "": _l("not seen"),
}
OVERALL: Words = {band: word for band, word in BANDS.items() if band != "R"}
BANDS_IN_FULL: Words = {
    "1": _l("Below what is safe"),
    "2": _l("Growing into it"),
    "3": _l("As expected by now"),
    "4": _l("Exemplary"),
    "R": _l("Limited by resources"),
    "0": _l("Not observed"),
}
BAND_TONES = {"1": "risk", "2": "wait", "3": "good", "4": "top"}

# A short list to look at on the shelf, of every kind of care the clinics give.
TRACERS: Words = {
    "metformin": _l("Metformin"),
    "losartan": _l("Losartan"),
    "amoxicillin": _l("Amoxicillin"),
    "salbutamol": _l("Salbutamol inhaler"),
    "oral_rehydration": _l("Oral rehydration salts"),
    "iron_folate": _l("Iron and folic acid"),
    "oxytocin": _l("Oxytocin"),
    "magnesium_sulfate": _l("Magnesium sulfate"),
    "misoprostol": _l("Misoprostol"),
    "glucose_strips": _l("Glucose test strips"),
}
STOCK: Words = {
    "": _l("Not checked"),
    "in_stock": _l("In stock"),
    "out": _l("Out of stock"),
    "expired": _l("Expired"),
}
WORKING: Words = {"": _l("Not checked"), "yes": _l("Yes"), "no": _l("No")}
SIGNAL: Words = {
    "": _l("Not checked"),
    "none": _l("None"),
    "messages": _l("Messages only"),
    "data": _l("Data"),
}
SYSTEMS: dict[str, tuple[Any, Words]] = {
    "water": (_l("Water"), WORKING),
    "power": (_l("Power"), WORKING),
    "signal": (_l("Phone signal"), SIGNAL),
    "night_transfer": (_l("A plan to transfer somebody at night"), WORKING),
}
