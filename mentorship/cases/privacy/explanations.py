"""What each kind of finding means and what to write instead, in English; the views translate."""

from typing import NamedTuple

N_ = str  # marks a sentence for the catalogue; nothing is translated here


class Explanation(NamedTuple):
    """Two message ids: what was found, and what to write instead."""

    what: str
    instead: str


_CODE_INSTEAD = N_("Remove it: the case code is enough.")
_NAME_INSTEAD = N_("Write who the person is: the patient, her sister, the health worker.")
_PLACE_INSTEAD = N_("Write only the region, for example Sierra.")

EXPLANATIONS: dict[str, Explanation] = {
    "curp": Explanation(N_("This looks like a CURP."), _CODE_INSTEAD),
    "rfc": Explanation(N_("This looks like an RFC."), _CODE_INSTEAD),
    "elector_key": Explanation(N_("This looks like a number of a voter's card."), _CODE_INSTEAD),
    "nss": Explanation(N_("This looks like a social security number."), _CODE_INSTEAD),
    "phone": Explanation(
        N_("This looks like a telephone number."),
        N_("Remove it. If it is a laboratory value, write its name and unit, and commas between values."),
    ),
    "email": Explanation(N_("This looks like an e-mail address."), N_("Remove it.")),
    "url": Explanation(
        N_("This looks like a web address."),
        N_("Remove it. To cite a guideline, write its name and year."),
    ),
    "handle": Explanation(N_("This looks like an account on a social network."), N_("Remove it.")),
    "gps": Explanation(N_("This looks like a point on the map."), _PLACE_INSTEAD),
    "record_number": Explanation(N_("This looks like the number of a record or a document."), _CODE_INSTEAD),
    "age_over_89": Explanation(N_("So high an age identifies a person."), N_("Write 90+.")),
    "birth_date": Explanation(
        N_("This looks like a date of birth."), N_("Write the age in years; under two, in months.")
    ),
    "date": Explanation(
        N_("This looks like a date."), N_("Count from the case: three days ago, day 0, two weeks later.")
    ),
    "name": Explanation(N_("Is this somebody's name?"), _NAME_INSTEAD),
    "initials": Explanation(N_("Are these somebody's initials?"), _NAME_INSTEAD),
    "proper_noun": Explanation(
        N_("Is this the name of a person or a place?"),
        N_("If so, write who the person is, or only the region. If not, keep it and say why."),
    ),
    "place": Explanation(N_("This looks like the name of a place."), _PLACE_INSTEAD),
    "community": Explanation(N_("This is the name of a community we work with."), _PLACE_INSTEAD),
    "clinic": Explanation(
        N_("This is the name of one of our clinics."), N_("Write what kind it is: a rural health centre.")
    ),
    "clues": Explanation(
        N_("This looks like the CLUES key of a clinic."),
        N_("Write what kind it is: a rural health centre."),
    ),
    "plate": Explanation(N_("This looks like the number plate of a vehicle."), N_("Remove it.")),
    "long_number": Explanation(
        N_("So long a number is often a key of a person."),
        N_("Remove it. If it is a laboratory value, write its name and unit."),
    ),
    "address": Explanation(N_("This looks like an address."), _PLACE_INSTEAD),
    "landmark": Explanation(
        N_("The place of a house identifies who lives there."),
        N_("Write only what matters for the case: hours to the hospital, water, road."),
    ),
    "role": Explanation(
        N_("A village has only one person with this office."),
        N_("Write it more generally: holds an office in the community."),
    ),
    "only_one": Explanation(
        N_("Somebody who is the only one is known to everybody."),
        N_("Leave out that there is no other, or describe the condition more generally."),
    ),
}

# What the page says around the findings; the browser gets it translated under the same keys.
PAGE_SENTENCES: dict[str, str] = {
    "block": N_("Remove before sending"),
    "warn": N_("Look again"),
    "clear": N_("Nothing found here."),
    "unavailable": N_("The check could not be loaded here. The server will check the text when you send it."),
}
