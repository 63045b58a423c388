"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path

LIBRARIES = (
    "lxml",
    "openpyxl",
    "docxtpl",
    "python-docx",
    "jsonschema",
    "jsonschema-rs",
    "cel-expr-python",
    "click",
)


def machine() -> dict[str, str]:
    """Processors, system, Python, and the versions of the libraries that do the work; "" if not known."""
    facts = {
        "processors": f"{len(os.sched_getaffinity(0))} × {_model() or 'of unknown kind'}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }
    return facts | {name: version for name in LIBRARIES if (version := _version(name))}


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
