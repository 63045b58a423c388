"""A file in one format in, the same in another out, by a LibreOffice that can do nothing else.

Office's old formats (.doc, .xls, .rtf) are not read here: they are turned into today's, and OpenDocument
forms are made from Word and Excel ones. LibreOffice runs with a profile of its own that is thrown away,
without macros, links and network, and for no longer than a minute. What it gives back is as untrusted as what
it got.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

SECONDS = 60.0
# address space and file size in KiB resp. blocks of 512 bytes, seconds of the processor, no core dumps; a
# limit that a system does not know is left out
LIMITS = "ulimit -c 0; ulimit -t 60; ulimit -v 6291456; ulimit -f 262144"
# by the ending of what comes in: the filter is named, or LibreOffice would take anything for a plain text
FILTERS_IN: Mapping[str, str] = {
    "doc": "MS Word 97",
    "rtf": "Rich Text Format",
    "xls": "MS Excel 97",
    "xlsb": "Calc MS Excel 2007 Binary",
    "docx": "MS Word 2007 XML",
    "xlsx": "Calc MS Excel 2007 XML",
}
FILTERS_OUT: Mapping[str, str] = {
    "docx": "MS Word 2007 XML",
    "xlsx": "Calc MS Excel 2007 XML",
    "odt": "writer8",
    "ods": "calc8",
}
MASTERS: Mapping[str, str] = {"odt": "docx", "ods": "xlsx"}  # what a form of this kind is made from
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),  # never
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),  # never
)


class NotConvertedError(Exception):
    """LibreOffice is not there, or made nothing of the file; the message says which in plain words."""


def is_possible() -> bool:
    """Is there a LibreOffice to ask, and a system on which its limits can be set?"""
    return os.name == "posix" and _office() is not None


def convert(data: bytes, source: str, target: str) -> bytes:
    """The bytes of a file of kind `source` ("doc", "xlsx" …) as kind `target`; raises NotConvertedError."""
    import tempfile  # with subprocess slow to load, for what few files need

    office = _office()
    if office is None or os.name != "posix":
        raise NotConvertedError("LibreOffice (soffice) is not installed here")
    with tempfile.TemporaryDirectory(prefix="twinning-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        given, made = folder / f"form.{source}", folder / "out" / f"form.{target}"
        given.write_bytes(data)
        _write_profile(folder / "profile" / "user")
        _run(_command(office, folder, given, target), folder)
        try:
            return made.read_bytes()
        except OSError:
            raise NotConvertedError("LibreOffice could not open it") from None


def _command(office: str, folder: Path, given: Path, target: str) -> list[str]:
    limited = ["sh", "-c", f'{{ {LIMITS}; }} 2>/dev/null; exec "$@"', "sh"]
    alone = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    quiet = ["--nologo", "--nolockcheck", "--nodefault", f"--infilter={FILTERS_IN[given.suffix[1:]]}"]
    asked = ["--convert-to", f"{target}:{FILTERS_OUT[target]}", "--outdir", str(folder / "out"), str(given)]
    return [*_without_network(), *limited, *alone, *quiet, *asked]


def _run(command: list[str], folder: Path) -> None:
    """Run it in a group of its own, and end whatever is left of that; raises NotConvertedError."""
    import subprocess

    known = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder)}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**known, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise NotConvertedError(f"LibreOffice took longer than {SECONDS:.0f} seconds") from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _write_profile(folder: Path) -> None:
    items = "\n".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")


def _office() -> str | None:
    return shutil.which("soffice")


@cache
def _without_network() -> tuple[str, ...]:
    """What has to stand before a command so that it cannot reach any network; empty where that cannot be."""
    import subprocess

    program = shutil.which("unshare")
    if program is None:
        return ()
    cut_off = (program, "--map-root-user", "--net")
    tried = subprocess.run([*cut_off, "true"], capture_output=True, timeout=SECONDS, check=False)
    return cut_off if tried.returncode == 0 else ()
