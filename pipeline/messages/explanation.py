"""A rule of the catalogue in, the page that `twinning explain` prints out."""

from __future__ import annotations

from pipeline.messages.entry import Case, Entry
from pipeline.messages.words import filled, placeholders
from pipeline.model import Severity

MEANINGS = {
    Severity.ERROR: "error: the form does not count until this is mended",
    Severity.WARNING: "warning: a person looks at it; nothing is blocked",
    Severity.INFO: "for information: nothing has to be done",
}
NAMES = {
    "label": "the question",
    "found": "what stands there",
    "expected": "what is asked for",
    "limit": "the limit",
    "row": "the row",
    "choices": "the choices",
    "because": "the reason",
    "part": "the section or table",
    "guidance": "the guidance beside the question",
}
OPTIONAL = ("suggestion", "unit_hint", "such_as")  # only there when there is something to say


def explanation(entry: Entry, sentence: str = "") -> str:
    """Title, weight, reason, what to do and an example of the sentence; lines of plain text.

    `sentence` is a message as it reads in a real case; the templates are shown with ‹names› in any case.
    """
    lines = [f"{entry.id}  {entry.title}", "", MEANINGS[entry.severity].capitalize() + ".", "", "Why"]
    lines += [f"  {entry.why}", ""]
    for case in entry.cases or (entry,):
        lines += _words(case)
    if sentence:
        lines += ["For example", f"  {sentence}"]
    return "\n".join(lines).rstrip() + "\n"


def pictured(template: str) -> str:
    """A template with ‹what stands there› in place of its placeholders."""
    names = {
        name: "" if name in OPTIONAL else f"‹{NAMES.get(name, name.replace('_', ' '))}›"
        for name in placeholders(template)
    }
    return filled(template, names).replace("‘‹", "‹").replace("›’", "›")


def _words(words: Case | Entry) -> list[str]:
    weight = words.severity if isinstance(words, Case) else None
    head = "What it says" + (f" ({weight.value})" if weight else "")
    lines = [head, f"  {pictured(words.message)}"]
    if words.action:
        lines += ["What to do", f"  {pictured(words.action)}"]
    return [*lines, ""]
