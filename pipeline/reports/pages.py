"""A page master and what is to be shown in, one HTML file out that needs nothing beside it.

Whatever is shown was perhaps written by a stranger: it is escaped, and made visible as in a terminal. The
page allows its own style and script by their hashes, and nothing else, least of all from the network.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from pipeline.errors import DefinitionError
from pipeline.messages import day
from pipeline.programme import standard_home
from pipeline.reports.heading import Heading
from pipeline.reports.plain import plain
from pipeline.reports.text import count


def page(name: str, heading: Heading, **shown: Any) -> str:  # noqa: ANN401 - each master has its own
    """The page of a master with the heading and what else it shows.

    A programme that has no master of that name gets the one that travels with the package. Raises
    DefinitionError, one line with the file, when a master is not in order.
    """
    environment = _environment(heading.templates)
    try:
        return environment.get_template(name).render(heading=heading, **shown)
    except TemplateNotFound as missing:
        raise DefinitionError(f"templates/{missing.name} is missing") from missing
    except TemplateError as wrong:
        raise DefinitionError(f"templates/{_place(wrong, name)}: {wrong.message}") from wrong
    except UnicodeDecodeError as wrong:
        raise DefinitionError(f"templates/{name}, or what it includes, is no text in UTF-8") from wrong


def _environment(templates: Path | None) -> SandboxedEnvironment:
    standard = standard_home() / "templates"
    loader = ChoiceLoader([FileSystemLoader(folder) for folder in (templates, standard) if folder])
    environment = SandboxedEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    environment.filters.update(day=_day, time=_time, count=_counted)
    environment.globals.update(own=lambda name: _own(loader, environment, name), source=_source)
    return environment


def _visible(value: object) -> object:
    """What stands in the page for a value: text on one line, in which nothing is hidden."""
    if isinstance(value, Markup):
        return value
    return "" if value is None else plain(str(value))


def _own(loader: BaseLoader, environment: SandboxedEnvironment, name: str) -> Markup:
    """A style sheet or script that lies beside the masters, as it is to stand in the page."""
    text, _, _ = loader.get_source(environment, name)
    if "</" in text or "<!--" in text:
        raise TemplateError(f"‘</’ or ‘<!--’ in {name} would end it within a page")
    return Markup(text)


def _source(text: str) -> Markup:
    """The hash by which a page allows this very style sheet or script."""
    digest = hashlib.sha256(text.encode()).digest()
    return Markup(f"'sha256-{base64.b64encode(digest).decode()}'")


def _day(value: date) -> str:
    return day(value.isoformat())


def _time(value: datetime) -> str:
    return f"{_day(value.date())}, {value:%H:%M} {value.tzname() or ''}".rstrip()


def _counted(number: int, one: str, many: str = "") -> str:
    return count(number, one, many)


def _place(wrong: Exception, name: str) -> str:
    """The file and line of a master's mistake, as far as they are known."""
    file, line = getattr(wrong, "name", None) or name, getattr(wrong, "lineno", None)
    return f"{file}, line {line}" if line else str(file)
