"""A city with reviewed documents, and what a reviewer writes on a sheet."""

import copy
from pathlib import Path

from pipeline import programme
from pipeline.fill import fill

SHIPPED = programme.load()
WIDER = SHIPPED.with_sheet()
DAY = "2026-07-06"  # the day on which the tests run their commands
ROLE, ORGANISATION = "Reviewer for housing", "Housing Institute of Paradeigma"
BY = f"{ROLE}, {ORGANISATION}"


def answers(output="roadmap", **scores):
    """A sheet filled in as it should be; `scores` by criterion replace the 3 that all get."""
    given = {c.id: str(scores.get(c.id, 3)) for c in SHIPPED.review.criteria_of(output)}
    comment = "It is said, but nobody outside could tell from it what will happen."
    return {
        "about": {
            "reviewer_role": ROLE,
            "reviewer_organisation": ORGANISATION,
            "conflict_of_interest": False,
        },
        "criteria": [
            {"criterion": name, "score": score, **({"comment": comment} if score < "3" else {})}
            for name, score in given.items()
        ],
        "may_improve": [{"place": "G8", "text": "The proofs could name who signs them off."}],
        "decision": {
            "strengths": "The objectives belong together and follow from one local block.",
            "decision": "accept",
            "message_to_city": "Thank you, your document is clear. Go on with the next one.",
            "reviewed_on": DAY,
            "signature_role": ROLE,
        },
    }


def changed(data, pointer, value):
    """The same answers with one replaced, or with None taken away."""
    data = copy.deepcopy(data)
    *above, last = pointer.strip("/").split("/")
    here = data
    for step in above:
        here = here[int(step)] if isinstance(here, list) else here.setdefault(step, [] if last == "0" else {})
    if isinstance(here, list):
        here[int(last) :] = [] if value is None else [value]
    elif value is None:
        del here[last]
    else:
        here[last] = value
    return data


def fill_in(sheet: Path, data, to: Path | None = None):
    """The sheet with the answers in it; in place, or in another file."""
    to = to or sheet
    to.write_bytes(fill(sheet, data, WIDER))
    return to
