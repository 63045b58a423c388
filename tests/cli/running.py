"""Commands run in this process on a fixed day, and folders to run them on."""

import hashlib
import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main
from tests.samples import COHORT, ROOT
from tests.samples.checking import TODAY

TWINNING = Path(sys.executable).with_name("twinning")  # as it is installed beside this Python


def run(*words, **more):
    """Run `twinning WORD …`; an exception that the command did not expect comes through."""
    environment = {"SOURCE_DATE_EPOCH": TODAY, **more.pop("env", {})}
    return CliRunner().invoke(main, [str(w) for w in words], env=environment, catch_exceptions=False, **more)


def printed_json(*words):
    """What a command prints as JSON."""
    return json.loads(run(*words).stdout)


def sample_city(root, name="exempla", *files):
    """A copy of a sample city, with all its files or only some."""
    folder = Path(root) / "cohort-3" / name
    folder.mkdir(parents=True)
    for path in sorted((COHORT / name).iterdir()):
        if not files or path.name in (*files, "submission.toml"):
            shutil.copy(path, folder)
    return folder


WITHOUT_FORM = """
[[output]]
id = "logbook"
code = "LOG"
title = "Learning Logbook"
aliases = []
default_format = "docx"
module = "MOD3"
due_month = 18
needs = []
accepted_versions = ["1.0"]
basis = { title = "ours", module = "ours", due_month = "ours", needs = "ours", default_format = "ours" }
"""


def definition_copy(home, *replacements, more=""):
    """A copy of the shipped definition with words of programme.toml replaced, and more at its end."""
    for folder in ("schemas", "templates"):
        shutil.copytree(ROOT / folder, home / folder)
    path = home / "schemas" / "programme.toml"
    text = path.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text + more, encoding="utf-8")
    return home


def definition_with_a_logbook(home):
    """A copy of the shipped definition that asks for a sixth output, which has no form."""
    last = '"action-plan", "info-session"]'
    return definition_copy(home, (last, last.replace("]", ', "logbook"]')), more=WITHOUT_FORM)


def fingerprint(root):
    """Every path below a folder with the hash of its bytes."""
    return {
        path.relative_to(root).as_posix(): path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path(root).rglob("*"))
    }


def piped(*words, **environment):
    """Run the installed command in a process of its own, with its output to a pipe."""
    given = {**os.environ, "SOURCE_DATE_EPOCH": TODAY, **environment}
    return subprocess.run([TWINNING, *map(str, words)], capture_output=True, env=given, check=False)


def on_a_terminal(*words, columns, cwd=None):
    """What the installed command writes when it runs in a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": TODAY, "COLUMNS": str(columns)}
    command = [str(TWINNING), *map(str, words)]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=cwd)
    os.close(theirs)
    shown = bytearray()
    while True:
        try:
            data = os.read(ours, 2**16)
        except OSError:  # how Linux says that the other end has been closed
            data = b""
        if not data:
            break
        shown.extend(data)
    os.close(ours)
    process.wait()
    return shown.decode().replace("\r\n", "\n")
