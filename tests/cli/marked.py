"""What is said of a sample city that was marked."""

from pipeline import ledger, programme
from tests.cli.running import (
    printed_json,
)

CITY_FILE = "submission.toml"
DEFINITION = programme.load()
FILES = (
    "action-plan.docx",
    "engagement-plan.xlsx",
    "info-session.docx",
    "roadmap.docx",
    "transferability.xlsx",
)
OUTPUTS = ("roadmap", "engagement-plan", "transferability", "action-plan", "info-session")
VALID = dict.fromkeys(OUTPUTS, "")
NOTHING = dict.fromkeys(OUTPUTS, "not handed in")


def entries(folder):
    return ledger.read(folder / ledger.NAME).entries


def standing(folder, *words):
    """What the board says of the only city below a folder."""
    (only,) = printed_json("status", folder, "--format", "json", *words)["cities"]
    return only


def wanting(folder):
    return {output["output"]: output["wanting"] for output in standing(folder)["outputs"]}
