"""A remark in, its words as they stand in a note and in the list out: one line each, nothing that acts."""

from __future__ import annotations

from pipeline.annotate.remark import Remark
from pipeline.forms.excel.ours import ACTION, MARK, RULE
from pipeline.messages import shortened
from pipeline.model import Life, Severity

SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}
SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
LIVES = {Life.NEW: "new", Life.STILL_OPEN: "still open"}
WAIVED, EXPLAINED = "may stay as it is", "explained by you"
LONGEST = 2_000  # characters; no sentence of ours comes near, whatever a file makes us repeat


def plain(text: str) -> str:
    """A text on one line, without characters that cannot be seen."""
    return shortened(text, LONGEST)


def standing(remark: Remark) -> str:
    """What became of it since last time; empty when there is nothing to say."""
    if remark.waived:
        return WAIVED
    if remark.explained:
        return EXPLAINED
    return LIVES.get(remark.life, "") if remark.life else ""


def note_lines(remark: Remark) -> tuple[str, str, str]:
    """A remark as it stands in a note: heading, what is wrong and what to do, rule.

    By this shape it is known again, see `pipeline.forms.excel.ours`.
    """
    words = (str(remark.number), SEVERITIES[remark.severity], standing(remark))
    heading = f"{MARK} {' · '.join(filter(None, words))}"
    said = [plain(remark.message) or "–"]
    if plain(remark.action):
        said.append(ACTION + plain(remark.action))
    return heading, "\n".join(said), RULE + remark.rule


def note_text(remarks: list[Remark]) -> str:
    """All remarks of a cell as plain text."""
    return "\n\n".join("\n".join(note_lines(remark)) for remark in remarks)
