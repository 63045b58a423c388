"""Starting a LibreOffice of one's own and reaching it over UNO.

Runs with the system's Python beside uno_session.py, so nothing here is imported by the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import uno

START_LIMIT = 90.0  # seconds; a new profile is made at the first start
TEXT_DOCUMENT = "com.sun.star.text.TextDocument"
DISPATCHER = "com.sun.star.frame.DispatchHelper"


def connect(profile):
    """A LibreOffice of our own, reached over a pipe that no other session uses."""
    pipe = f"twinning-{os.getpid()}"
    command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
    command += ["--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;"]
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=sys.stderr)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    last = time.monotonic() + START_LIMIT
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except Exception:
            if time.monotonic() > last or program.poll() is not None:
                raise
            time.sleep(0.25)
    make = context.ServiceManager.createInstanceWithContext
    desktop = make("com.sun.star.frame.Desktop", context)
    return program, desktop, make(DISPATCHER, context), lambda: make(TEXT_DOCUMENT, context)
