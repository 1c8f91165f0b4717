"""The form in which names are listed and looked for."""

from paycover.domain.contractors import Contractor


def name_key(name: str) -> str:
    """Return a name without capitals and double spaces: `Apple,  Inc` is listed as `apple, inc`."""
    return " ".join(name.casefold().split())


def contractor_key(contractor: Contractor) -> str:
    """Return what a contractor is listed by: the last name, then the others."""
    names = (contractor.last_name, contractor.first_name, contractor.middle_name or "")
    return name_key(" ".join(names))


def person_sought(text: str) -> str:
    """Return the beginning of a `contractor_key` that is meant: by `Joe Parker`, `Parker, Joe`, `park`."""
    if "," in text:
        return name_key(text.replace(",", " "))
    *first, last = text.split() or [""]
    return name_key(" ".join([last, *first]))
