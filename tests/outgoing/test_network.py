"""No command opens a connection: not over the samples, and not for a form that asks for it.

The commands run in a Python in which making a socket, or another program, is an error that is written down.
The one exception is the process that reads files: what it tries comes back as a finding of its own.
What libraries do below Python that hook cannot see; for that the hostile form points to a server of ours.
"""

import json
import os
import socketserver
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline import package
from tests.cli.running import sample_city
from tests.samples import COHORT, ROOT
from tests.samples.checking import TODAY

GUARDED = """
import json, os, sys
met, own = [], os.getpid()
def is_reader():
    frame = sys._getframe(2)
    return frame.f_globals.get("__name__") == "pipeline.isolation.processes"
def hook(event, args):
    if os.getpid() != own or (event == "os.fork" and is_reader()):
        return
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")):
        met.append(event)
        raise PermissionError(event)
sys.addaudithook(hook)
from click.testing import CliRunner
from pipeline.cli import main
codes = []
for words in json.loads(sys.argv[1]):
    done = CliRunner().invoke(main, words)
    ended = done.exception is None or isinstance(done.exception, SystemExit)
    codes.append(done.exit_code if ended else repr(done.exception))
    met += [code for code in ("reading-overstepped", "unforeseen") if code in done.output]
print(json.dumps({"codes": codes, "met": met}))
"""


def guarded(*commands, code=GUARDED):
    """The exit codes of commands that run in one guarded Python, and what they tried."""
    words = json.dumps([[str(word) for word in command] for command in commands])
    given = {**os.environ, "SOURCE_DATE_EPOCH": TODAY, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, words], capture_output=True, text=True, env=given, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_the_guard_would_notice():
    asked = "import socket\ntry: socket.create_connection(('127.0.0.1', 9))\nexcept OSError: pass\n"
    told = guarded(code=GUARDED.replace("codes = []", f"codes = []\n{asked}"))
    assert told["met"][0].startswith("socket.")


OVERSTEPPING = """
from pipeline import extract
from pipeline.isolation import reader
def work(definition, given):
    import socket
    try: socket.create_connection(("127.0.0.1", 9))
    except Exception: pass
    return extract.extract_bytes(definition, given)
reader.Reader.__init__.__defaults__ = (None, work, reader.START)
"""


def test_what_the_reading_process_tries_would_be_noticed(tmp_path):
    folder = sample_city(tmp_path, "exempla", "roadmap.docx")
    told = guarded(("check", folder), code=GUARDED.replace("codes = []", f"codes = []\n{OVERSTEPPING}"))
    assert told == {"codes": [1], "met": ["reading-overstepped"]}


@pytest.mark.slow
def test_no_command_opens_a_connection_or_starts_a_program(tmp_path):
    folder = sample_city(tmp_path, "exempla")
    record, filled = tmp_path / "record.json", tmp_path / "filled.docx"
    made = tmp_path / "made"
    told = guarded(
        ("generate", folder, "--to", made),
        ("generate", "--blank", "--as", "xlsx", "--to", tmp_path / "blank"),
        ("extract", folder / "roadmap.docx", "--to", record),
        ("extract", folder / "roadmap.docx", "--explain"),
        ("fill", made / "exempla-roadmap.docx", _data(tmp_path), "--to", filled),
        ("check", ROOT / "submissions"),
        ("check", ROOT / "submissions", "--format", "json", "--to", tmp_path / "report.json"),
        ("mark", folder),
        ("status", folder),
        ("status", folder, "--format", "xlsx", "--to", tmp_path / "board.xlsx"),
        ("letter", folder, "--to", tmp_path / "letters"),
        ("explain", "SEP-09"),
        ("schema", "roadmap"),
        ("programme", "check"),
        ("init", tmp_path / "work", "--cities", _cities(tmp_path), "--cohort", "3"),
        ("demo", tmp_path / "demo"),
    )
    assert told["codes"] == [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert told["met"] == []


def _data(folder):
    path = folder / "data.json"
    path.write_text('{"document_control": {"prepared_by": "Climate unit"}}', encoding="utf-8")
    return path


def _cities(folder):
    path = folder / "cities.csv"
    path.write_text("city\nExempla\n", encoding="utf-8")
    return path


# --- A form that asks for it ----------------------------------------------------------------------------


class _Noted(socketserver.BaseRequestHandler):
    def handle(self):
        self.server.noted.append(self.client_address)


@contextmanager
def server():
    """An address to connect to, and the connections that were made to it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Noted) as listening:
        listening.noted = []
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_address[1]}", listening.noted
        finally:
            listening.shutdown()
            thread.join()


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def relation(kind, target):
    return f'<Relationship Id="far{kind}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'


def parts_of(path):
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", "rels"))
        }


def calling(address):
    """What a Word form can ask for from outside, by name, as the parts that are changed."""
    parts = parts_of(COHORT / "exempla" / "roadmap.docx")
    main, links = parts["word/document.xml"], parts["word/_rels/document.xml.rels"]
    template = relation("attachedTemplate", f"{address}/t.dotm")
    settings = f'<Relationships xmlns="{RELATIONS}">{template}</Relationships>'

    def linked(*kinds):
        more = "".join(relation(kind, f"{address}/{kind}") for kind in kinds)
        return {"word/_rels/document.xml.rels": links.replace("</Relationships>", f"{more}</Relationships>")}

    def body(xml):
        return {"word/document.xml": main.replace("<w:body>", f"<w:body>{xml}", 1)}

    field = (
        f'<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;{address}/a.docx&quot; "><w:r/></w:fldSimple></w:p>'
    )
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}/x.xml"/>'
    doctype = f'<!DOCTYPE x SYSTEM "{address}/x.dtd" [<!ENTITY % p SYSTEM "{address}/p.ent">%p;]>'
    start = main.index("<w:document")
    return {
        "template": {"word/_rels/settings.xml.rels": settings},
        "links": linked("image", "hyperlink", "oleObject", "frame", "aFChunk", "subDocument"),
        "field": body(field),
        "include": body(include),
        "stylesheet": {
            "word/document.xml": f'{main[:start]}<?xml-stylesheet href="{address}/x"?>{main[start:]}'
        },
        "definition": {"word/document.xml": main[:start] + doctype + main[start:]},
        "schema": {
            "word/document.xml": main.replace(
                "<w:document",
                f'<w:document xmlns:xsi="http://www.w3.org/2001/'
                f'XMLSchema-instance" xsi:schemaLocation="{W} {address}/x.xsd"',
                1,
            )
        },
    }


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["docx"])
def test_a_form_that_asks_for_it_causes_no_connection(suffix, tmp_path):
    original = (COHORT / "exempla" / "roadmap.docx").read_bytes()
    with server() as (address, noted):
        commands = []
        for name, changes in calling(address).items():
            folder = sample_city(tmp_path / name, "exempla", "none")
            form = Path(folder / f"roadmap.{suffix}")
            changed = {part: content.encode() for part, content in changes.items()}
            form.write_bytes(package.rewrite(original, changed))
            commands += [
                ("check", folder),
                ("extract", form),
                ("fill", form, _data(tmp_path), "--to", folder.parent / "filled.docx"),
                ("generate", folder, "--to", folder.parent),
                ("mark", folder),
                ("status", folder),
            ]
        told = guarded(*commands)
        assert (told["met"], noted) == ([], [])
        assert set(told["codes"]) <= {0, 1, 2}


def test_the_server_would_notice():
    import socket

    with server() as (address, noted):
        host, port = address.removeprefix("http://").split(":")
        socket.create_connection((host, int(port))).close()
        for _ in range(100):
            if noted:
                break
            threading.Event().wait(0.02)
        assert len(noted) == 1
