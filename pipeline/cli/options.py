"""Options and small steps that several commands share."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from pipeline.cli import say
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.programme import Programme
    from pipeline.storage import Address

Command = TypeVar("Command", bound=Callable[..., Any])
Item = TypeVar("Item")

PATH = click.Path(path_type=Path)


class Place(click.ParamType["Path | Address"]):
    """A path, or an address on object storage, s3://bucket/key."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | Address:  # noqa: ANN401 -- click's own signature
        """What was typed as what it is."""
        if not str(value).startswith("s3://"):
            path: Path = PATH.convert(value, param, ctx)
            return path
        from pipeline.storage import address

        return address(str(value))


PLACE = Place()
FILE = click.Path(path_type=Path, dir_okay=False)
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


def jobs_option(command: Command) -> Command:
    """`--jobs N`: how many processes share the work; None leaves it to `workers.number`."""
    text = "Processes that share the work; default: from ten on as many as there are cores, else one."
    return click.option("--jobs", type=click.IntRange(1, 64), help=text)(command)


def cache_option(command: Command) -> Command:
    """`--no-cache`: work everything out anew, and keep nothing."""
    text = "Check unchanged folders anew, too; neither use nor keep earlier results."
    return click.option("--no-cache", "anew", is_flag=True, envvar="TWINNING_NO_CACHE", help=text)(command)


def cluster_option(command: Command) -> Command:
    """`--cluster ADDRESS`: a Dask scheduler whose workers share the work; they need to see the same files."""
    text = "Dask scheduler, such as tcp://host:8786, whose workers check; they must see the same files."
    return click.option("--cluster", metavar="ADDRESS", help=text)(command)


def load_programme(home: Path | None) -> Programme:
    """The programme definition; imported here so that `--help` stays quick."""
    from pipeline import programme

    return programme.load(home)


def clock() -> datetime:
    """What time it is; the only place where the clock is read."""
    return datetime.now(UTC).replace(microsecond=0)


def now() -> datetime:
    """The moment of this run, or SOURCE_DATE_EPOCH.

    Raises UsageError when SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return clock()
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as wrong:
        raise UsageError(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch!r}") from wrong


def on_disk(places: Iterable[Path | Address]) -> tuple[Path, ...]:
    """Those of the places that are paths; object storage is looked at when it comes to it."""
    return tuple(place for place in places if isinstance(place, Path))


def existing(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths, all of which must exist; raises UsageError naming the first that does not."""
    checked = tuple(paths)
    for path in checked:
        if not path.exists() and not path.is_symlink():
            raise UsageError(f"{path}: there is no such file or folder")
    return checked


def existing_folders(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths, all of which must be folders; raises UsageError naming the first that is not."""
    checked = existing(paths)
    for path in checked:
        if not path.is_dir():
            raise UsageError(f"{path}: a city's folder, or a folder of such folders, is expected here")
    return checked


def free(path: Path | None, force: bool, inputs: Sequence[Path] = ()) -> None:
    """Make sure, before any work is done, that a result may be written to `path`.

    Raises UsageError when it would overwrite something without `force`, or one of the `inputs` at all.
    """
    if path is None or not os.path.lexists(path):
        return
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file for the result")
    if any(one.exists() and path.exists() and one.samefile(path) for one in inputs):
        raise UsageError(f"{path} is what is to be read; name another file for the result")
    if not force:
        raise UsageError(f"{path} is already there; --force overwrites it")


def write_new(path: Path, content: bytes | Iterable[bytes], force: bool) -> None:
    """Write a file that is not there yet; raises UsageError instead of overwriting unless `force`.

    A run that is broken off, also while pieces of the content are made, leaves the whole file or none: it
    gets its name once it is written.
    """
    free(path, force)
    path.parent.mkdir(parents=True, exist_ok=True)
    there = os.path.lexists(path)
    if there and not path.is_file():  # such as a pipe, or a link to nothing
        _write(path, content)
        return
    real = path.resolve() if there else path  # what a link points to is overwritten, not the link
    beside = real.with_name(f".{os.urandom(8).hex()}.part")  # a folder's owner must not know it beforehand
    try:
        _write(beside, content, "xb")
        if not force:
            _name(beside, real)
            return
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(real)
    except FileExistsError:
        raise UsageError(f"{path} has just been made by somebody else") from None
    finally:
        beside.unlink(missing_ok=True)


def _name(written: Path, path: Path) -> None:
    """Give a written file its name in one step; raises FileExistsError when somebody has it by then."""
    try:
        os.link(written, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, on which the name is taken first
        path.touch(exist_ok=False)
        written.replace(path)


def _write(path: Path, content: bytes | Iterable[bytes], mode: Literal["wb", "xb"] = "wb") -> None:
    with path.open(mode) as file:
        file.writelines((content,) if isinstance(content, bytes) else content)


def give_out(result: str | bytes | Iterable[str | bytes], to: Path | None, force: bool) -> None:
    """Print a result, or its pieces as they come, to stdout, or write it to the file the user named."""
    pieces = (result,) if isinstance(result, str | bytes) else result
    if to is None:
        for piece in pieces:
            click.echo(piece, nl=False)
    else:
        from pipeline.reports import encoded

        write_new(to, map(encoded, pieces), force)
        say(f"Written to {to}", err=True)


def screen_width() -> int | None:
    """The columns of the terminal that results go to; None when they go to a file or another program."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def say_unheld() -> None:
    """Say once, on stderr, what this system does not hold of the limits for reading files."""
    from pipeline.isolation import unheld

    what = unheld()
    if what:
        click.echo(f"twinning: this system does not limit {what} of the process that reads files", err=True)


def progress(items: Iterable[Item], length: int, label: str) -> Iterator[Item]:
    """The items as they come, with a bar on stderr when that is a terminal and there is much to do.

    The bar says how many there are so far, the time that is left, and how many come in a second.
    """
    if length < 2 or not sys.stderr.isatty():
        yield from items
        return

    def rate(_: object) -> str:
        return f"{bar.pos / max(time.monotonic() - start, 0.001):.1f}/s" if bar.pos else ""

    start = time.monotonic()
    bar = click.progressbar(
        items, length=length, label=label, show_pos=True, item_show_func=rate, file=sys.stderr
    )
    with bar:
        yield from bar
