"""Options and small steps that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.programme import Programme

Command = TypeVar("Command", bound=Callable[..., Any])
Item = TypeVar("Item")

CITY_FILES = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)


def programme_option(command: Command) -> Command:
    """`--programme DIR`: another definition than the one that travels with the command."""
    return click.option(
        "--programme",
        "home",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        envvar="TWINNING_PROGRAMME",
        help="Folder with another programme's templates/ and schemas/.",
    )(command)


def force_option(command: Command) -> Command:
    """`--force`: the only way to overwrite a file."""
    return click.option("--force", is_flag=True, help="Overwrite files that are already there.")(command)


def load_programme(home: Path | None) -> Programme:
    """The programme definition; imported here so that `--help` stays quick."""
    from pipeline import programme

    return programme.load(home)


def now() -> datetime:
    """The moment of this run, or SOURCE_DATE_EPOCH; the only place where the clock is read.

    Raises UsageError when SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as wrong:
        raise UsageError(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch!r}") from wrong


def today() -> date:
    """The date of this run, by the same clock as `now`."""
    return now().date()


def existing(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths, all of which must exist; raises UsageError naming the first that does not."""
    checked = tuple(paths)
    for path in checked:
        if not path.exists() and not path.is_symlink():
            raise UsageError(f"{path}: there is no such file or folder")
    return checked


def write_new(path: Path, content: bytes, force: bool) -> None:
    """Write a file that is not there yet; raises UsageError instead of overwriting unless `force`."""
    if path.exists() and not force:
        raise UsageError(f"{path} is already there; --force overwrites it")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def give_out(text: str, to: Path | None, force: bool) -> None:
    """Print a result to stdout, or write it to the file the user named."""
    if to is None:
        click.echo(text, nl=False)
    else:
        write_new(to, text.encode(), force)
        click.echo(f"Written to {to}", err=True)


def progress(items: Iterable[Item], length: int, label: str) -> Iterator[Item]:
    """The items as they come, with a bar on stderr when that is a terminal and there is much to do."""
    hidden = length < 2 or not sys.stderr.isatty()
    with click.progressbar(items, length=length, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield from bar
