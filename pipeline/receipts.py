"""A city's ledger in, a receipt for each submission out, as text and as JSON with the same facts.

A receipt says only what the ledger says, so the same ledger gives the same bytes whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import ledger
from pipeline.errors import UsageError
from pipeline.messages.shown import counted, day
from pipeline.model import CityResult, Verdict
from pipeline.programme import Programme
from pipeline.reports.plain import plain, plain_json

VERSION = 1
WIDTH = 20  # columns of the labels
VERDICTS = {
    Verdict.VALID.value: "valid: complete and consistent, which does not say that it is good",
    Verdict.INVALID.value: "not valid: something has to be corrected",
    Verdict.REFUSED.value: "cannot be used",
    Verdict.INCOMPLETE.value: "not complete",
}
CLOSE = (
    "This receipt is made from one line of the city's ledger. Whoever has the file can",
    "work out its SHA-256 and see that it is the one received: `sha256sum FILE`, or",
    "in Windows `certutil -hashfile FILE SHA256`.",
)

Entry = Mapping[str, Any]


def receipts(
    city: str, programme: str, entries: Sequence[Entry], files: Mapping[str, str]
) -> dict[str, bytes]:
    """The receipts by file name, for those of the files (hashes by name) that the ledger has checked."""
    made: dict[str, bytes] = {}
    for name, sha256 in files.items():
        facts = _facts(city, programme, entries, name, sha256)
        if facts is not None:
            stem = f"{city}-{facts['output'] or 'file'}-{facts['ledger_line'][:12]}"
            made[f"{stem}.txt"] = _text(facts).encode()
            made[f"{stem}.json"] = plain_json(facts).encode()
    return made


def hand_out(result: CityResult, programme: Programme, folder: Path) -> int:
    """Write the receipts for a city's files into a folder, and return how many are new; see `put`."""
    files = {Path(file.path).name: file.sha256 for file in result.files if file.sha256}
    entries = ledger.read(Path(result.folder) / ledger.NAME).entries
    return put(folder, receipts(str(result.city), programme.title, entries, files))


def put(folder: Path, made: Mapping[str, bytes]) -> int:
    """Write receipts that are not there yet, and return how many.

    Raises UsageError if another file of the same name is there, OSError if one cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    new = 0
    for name, content in made.items():
        path = folder / name
        if path.is_symlink() or path.exists():
            if path.is_symlink() or not path.is_file() or path.read_bytes() != content:
                raise UsageError(f"{path} is already there and is not this receipt; move it away")
            continue
        with path.open("xb") as file:
            file.write(content)
        new += 1
    return new


def _facts(
    city: str, programme: str, entries: Sequence[Entry], name: str, sha256: str
) -> dict[str, Any] | None:
    mine = [e for e in entries if e.get("file") == name and e.get("sha256") == sha256]
    received = [entry for entry in mine if entry.get("kind") == "submitted"]
    checked = [entry for entry in mine if entry.get("kind") == "checked"]
    if not received or not checked:
        return None
    first, last = received[0], checked[-1]
    return {
        "version": VERSION,
        "programme": programme,
        "city": city,
        "file": name,
        "sha256": sha256,
        "received": first["time"],
        "output": last.get("output"),
        "form_version": last.get("form_version"),
        "checked": last["time"],
        "verdict": last.get("verdict"),
        "counts": last.get("counts"),
        "errors": last.get("errors"),
        "warnings": last.get("warnings"),
        "definition": last.get("definition", ""),
        "tool": last.get("tool", ""),
        "ledger_line": last["hash"],
    }


def _text(facts: Mapping[str, Any]) -> str:
    lines = [f"{label:<{WIDTH}}{plain(str(value))}" for label, value in _labelled(facts)]
    return "\n".join(["Receipt", f"{plain(facts['programme'])}", "", *lines, "", *CLOSE]) + "\n"


def _labelled(facts: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    form = (
        f"{facts['output']}, version {facts['form_version']}" if facts["output"] else "not one of our forms"
    )
    found = f"{counted(facts['errors'], 'error')}, {counted(facts['warnings'], 'warning')}"
    yield from (("City", facts["city"]), ("File", facts["file"]), ("SHA-256", facts["sha256"]))
    yield from (
        ("Received", _moment(facts["received"])),
        ("Form", form),
        ("Checked", _moment(facts["checked"])),
    )
    yield from (("Result", VERDICTS.get(str(facts["verdict"]), facts["verdict"])), ("Found", found))
    yield "Counts", "yes" if facts["counts"] else "no, another file of this document counts"
    yield from (("Definition", facts["definition"]), ("Checked by", f"twinning {facts['tool']}".strip()))
    yield "Line in the ledger", facts["ledger_line"]


def _moment(time: str) -> str:
    """`2026-07-06T09:30:00Z` as people read it."""
    return f"{day(time[:10]) or time[:10]}, {time[11:16]} UTC"
