"""What a letter says in, the letter as a Word file out: its master rendered, and dated."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeline import package
from pipeline.forms.cover import ILLUSTRATIVE
from pipeline.forms.word.build import LANGUAGE
from pipeline.forms.word.master import render_master
from pipeline.forms.word.properties import CORE, core

MASTER = "feedback.docx"
DISCLAIMER = "A working letter of this project; it is not an official document of the programme."


def letter(said: object, title: str, sender: str, when: datetime, templates: Path) -> bytes:
    """The letter; `said` is what the master calls `letter`. The same arguments give the same bytes.

    Raises DefinitionError when the master in the folder `templates` cannot be used.
    """
    context = {"letter": said, "title": title, "disclaimer": DISCLAIMER, "illustrative": ILLUSTRATIVE}
    rendered = render_master(templates / MASTER, context)
    return package.rewrite(rendered, {CORE: core(title, DISCLAIMER, sender, LANGUAGE, when)}, when)
