"""Which reports a run shall give, in which formats and where to; also when the check could not be made."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from pipeline.cli import one_line
from pipeline.cli.options import clock, free, give_out, now, screen_width
from pipeline.errors import TwinningError, UsageError
from pipeline.reports import BINARY, FOR_MACHINES, REPORTERS, in_pieces

if TYPE_CHECKING:
    from pipeline.model import CityResult
    from pipeline.reports import Heading

Command = TypeVar("Command", bound=Callable[..., Any])
FORMAT = click.Choice(list(REPORTERS))


class Wanted(Struct, frozen=True):
    """A report in a format, for a file; without one it goes to the screen."""

    format: str
    to: Path | None = None


class FormatAndFile(click.ParamType[Wanted]):
    """`FORMAT=FILE` on the command line, a Wanted in the program."""

    name = "FORMAT=FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Wanted:  # noqa: ANN401 -- click's own signature
        """Take the value apart; fails when the format is not known or no file is named."""
        if isinstance(value, Wanted):
            return value
        format_, equals, file = str(value).partition("=")
        if not equals or not file:
            self.fail(f"{value!r} is not FORMAT=FILE, such as sarif=report.sarif", param, ctx)
        return Wanted(FORMAT.convert(format_, param, ctx), Path(file))


def also_option(command: Command) -> Command:
    """`--also FORMAT=FILE`: further reports on the same check."""
    text = "Write a further report to a file; can be given several times."
    return click.option("--also", type=FormatAndFile(), multiple=True, metavar="FORMAT=FILE", help=text)(
        command
    )


def make_sure(wanted: Sequence[Wanted], force: bool, inputs: Sequence[Path]) -> None:
    """See, before any work is done, that every report can be given; raises UsageError if one cannot."""
    for one in wanted:
        free(one.to, force, inputs)
        if one.to is None and one.format in BINARY and sys.stdout.isatty():
            raise UsageError(f"{one.format} is nothing for a screen; name a file for the report with --to")
    for file in _named_twice(wanted):
        raise UsageError(f"{file} is named for two reports; each needs a file of its own")


def _named_twice(wanted: Sequence[Wanted]) -> set[str]:
    files = [os.path.realpath(one.to) for one in wanted if one.to]
    return {file for file in files if files.count(file) > 1}


def give(wanted: Sequence[Wanted], heading: Heading, results: Sequence[CityResult], force: bool) -> None:
    """Make all reports, then give them out: files first, so that the screen does not say more than is so."""
    from pipeline.reports.fit import fit

    here = replace(heading, base=str(Path.cwd()))
    made = [(one, in_pieces(one.format, here, results)) for one in wanted]
    for one, report in sorted(made, key=lambda pair: pair[0].to is None):
        on_screen = one.format == "text" and one.to is None
        give_out(
            (fit(str(piece), screen_width()) for piece in report) if on_screen else report, one.to, force
        )


@contextmanager
def or_say_so(wanted: Sequence[Wanted], force: bool, inputs: Sequence[Path]) -> Iterator[None]:
    """Let what stops the check go on its way, but only after those reports that machines wait for say so.

    A mistake of ours becomes a TwinningError, one line like all others.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except (TwinningError, OSError) as stopped:
        _say_so(wanted, one_line(stopped), force, inputs)
        raise
    except Exception as mistake:
        said = f"a mistake in twinning itself, please report it: {type(mistake).__name__}: {mistake}"
        _say_so(wanted, one_line(TwinningError(said)), force, inputs)
        raise TwinningError(said) from mistake


def _say_so(wanted: Sequence[Wanted], error: str, force: bool, inputs: Sequence[Path]) -> None:
    """The news in all formats for machines; the main one, if it has no place, goes to the screen."""
    from pipeline.reports import Heading

    heading = Heading("", "twinning", _moment(), error=error)
    twice = _named_twice(wanted)
    for one in wanted:
        if one.format not in FOR_MACHINES:
            continue
        clear = one.to is None or os.path.realpath(one.to) not in twice
        told = clear and _told(one, heading, force, inputs)
        if not told and one.to and one is wanted[0]:
            _told(Wanted(one.format), heading, force, inputs)


def _told(one: Wanted, heading: Heading, force: bool, inputs: Sequence[Path]) -> bool:
    """Whether the news could be given; if not, nothing is overwritten, and the others still are."""
    try:
        free(one.to, force, inputs)
        give_out(REPORTERS[one.format](heading, ()), one.to, force)
    except Exception:  # what stopped the check is told in any case, and counts for more
        return False
    return True


def _moment() -> datetime:
    """When it was; also when SOURCE_DATE_EPOCH is what is wrong."""
    try:
        return now()
    except UsageError:
        return clock()
