"""Other programs on the same work, each in a process of its own; what is not installed is left out and named.

They are installed by hand, see docs/speed.md. Nothing of them is needed for anything else.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks import making, store
from benchmarks.cities import cities
from benchmarks.ratios import Seen
from benchmarks.running import PYTHON, Command, compared, in_turn, knows, scratch, script, twinning
from benchmarks.scale import Scale

HERE = Path(__file__).parent
PYTHONS = HERE / ".venv" / "bin"
NODE = HERE / "node_modules"
SHEET = "stakeholders"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another program: the same work in a line, and for a number of cities its command and ours.

    `installed` is a file that is there if the program is; it tells the version too.
    `quick` work is done for many cities, as the start would be all that is seen of it.
    """

    name: str
    work: str
    installed: Path
    theirs: Callable[[int], Command]
    ours: Callable[[int], Command]
    quick: bool = False


def measured(scale: Scale) -> Iterator[tuple[str, Seen]]:
    """How many times as long as we each installed program takes for the same work."""
    for peer in PEERS:
        if not peer.installed.exists():
            continue
        count = scale.many if peer.quick else scale.few
        commands = {"theirs": peer.theirs(count), "ours": peer.ours(count)}
        costs = in_turn(commands, scale.rounds)
        work = f"{peer.work}, {count} cities"
        yield f"{peer.name} {version(peer)} / ours: {work}", compared(costs, "theirs", "ours")


def missing() -> list[str]:
    """The names of those that are not installed."""
    return [peer.name for peer in PEERS if not peer.installed.exists()]


def version(peer: Peer) -> str:
    """The version of an installed program."""
    if peer.installed.name == "package.json":
        return str(json.loads(peer.installed.read_text(encoding="utf-8"))["version"])
    code = f"from importlib.metadata import version; print(version({peer.name.split()[0]!r}))"
    python = peer.installed.with_name("python") if peer.installed.parent == PYTHONS else PYTHON
    return subprocess.run(
        [str(python), "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def _ours(suffix: str) -> Callable[[int], Command]:
    """`generate` for the outputs whose forms have this suffix."""

    def command(count: int) -> Command:
        kinds = [output.id for output in store.definition().outputs if output.default_format == suffix]
        return making.generate_command(count, one_job=True, outputs=kinds)

    return command


def _loop(suffix: str) -> Callable[[int], Command]:
    """The plain script for templates of one kind."""
    out = scratch(f"peer-{suffix}")
    return lambda count: script("plain/make.py", _templates(suffix), making.blank_cities(count), out)


def _node(name: str, suffix: str) -> Callable[[int], Command]:
    out = scratch(f"peer-node-{suffix}")
    return lambda count: Command(["node", str(HERE / name), str(_templates(suffix)), _facts(count), out])


@cache
def _templates(suffix: str) -> Path:
    folder = Path(scratch(f"templates-{suffix}"))
    folder.mkdir()
    for template in making.templates().glob(f"*.{suffix}"):
        (folder / template.name).write_bytes(template.read_bytes())
    return folder


@cache
def _facts(count: int) -> str:
    path = Path(scratch(f"facts-{count}.json"))
    known = [
        {
            "city": city.name,
            "slug": city.name.lower(),
            "activity": "Renovation Agora",
            "cities": "Paradeigma (Παράδειγμα)",
        }
        for city in cities(count)
    ]
    path.write_text(json.dumps(known), encoding="utf-8")
    return str(path)


def _instances(count: int) -> list[Path]:
    """Records as JSON, one in four with mistakes."""
    folder = Path(scratch(f"records-{count}"))
    folder.mkdir(exist_ok=True)
    for city in cities(count):
        (folder / f"{city.name.lower()}.json").write_text(
            json.dumps(city.record("roadmap")), encoding="utf-8"
        )
    return sorted(folder.iterdir())


def _check_jsonschema(count: int) -> Command:
    schema = Path(scratch("roadmap-schema.json"))
    schema.write_text(json.dumps(store.definition().flat("roadmap")), encoding="utf-8")
    words = [str(PYTHONS / "check-jsonschema"), "--verbose", "--schemafile", str(schema)]
    return Command([*words, *map(str, _instances(count))], codes=(0, 1))


def _judge(count: int) -> Command:
    return script("peers/judge.py", "roadmap", _instances(count)[0].parent)


def _frictionless(count: int) -> Command:
    path = Path(scratch("rows-schema.json"))
    path.write_text(json.dumps({"fields": list(_columns())}), encoding="utf-8")
    return Command([str(PYTHONS / "python"), str(HERE / "rows.py"), str(path), str(store.submissions(count))])


def _columns() -> Iterator[dict[str, object]]:
    """The table's columns as Table Schema has them; the first column of the sheet is a hidden key."""
    table = next(part for part in store.definition().form("engagement-plan").parts if part.name == SHEET)
    yield {"name": "key", "type": "any"}
    for field in table.fields:
        limits = {
            name: field.schema[name] for name in ("minLength", "maxLength", "pattern") if name in field.schema
        }
        chosen = {"enum": [choice.label for choice in field.choices]} if field.choices else {}
        required = {"required": True} if field.required else {}
        yield {"name": field.name, "type": "string", "constraints": {**limits, **chosen, **required}}


def _check_workbooks(count: int) -> Command:
    books = sorted(store.submissions(count).rglob("*.xlsx"))
    uncached = ("--no-cache",) if knows("check", "--no-cache") else ()
    return twinning("check", *books, "--format", "json", "--jobs", "1", *uncached, codes=(0, 1))


WORD = "three Word forms a city"
EXCEL = "two Excel forms a city"
PEERS = (
    Peer("docxtpl", WORD, Path(PYTHON), _loop("docx"), _ours("docx")),
    Peer("openpyxl", EXCEL, Path(PYTHON), _loop("xlsx"), _ours("xlsx")),
    Peer(
        "docxtemplater",
        WORD,
        NODE / "docxtemplater" / "package.json",
        _node("make_word.js", "docx"),
        _ours("docx"),
    ),
    Peer("exceljs", EXCEL, NODE / "exceljs" / "package.json", _node("make_excel.js", "xlsx"), _ours("xlsx")),
    Peer(
        "check-jsonschema",
        "all errors of records as JSON by their schema",
        PYTHONS / "check-jsonschema",
        _check_jsonschema,
        _judge,
        quick=True,
    ),
    Peer(
        "frictionless",
        "the rows of one sheet of a workbook (we check all of it)",
        PYTHONS / "frictionless",
        _frictionless,
        _check_workbooks,
    ),
)
