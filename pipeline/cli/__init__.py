"""The command line: parse, call one stage, print, exit.

Only this module and click are loaded for `--help`; a command's own module is imported when it runs.
"""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import Any

import click

from pipeline import __version__
from pipeline.errors import TwinningError, UsageError

COMMANDS = {
    "demo": "Show the whole job on sample cities: forms, checks, milestones.",
    "init": "Make a folder for each city in a list.",
    "generate": "Make the Word or Excel forms for a city.",
    "fill": "Put data into a form.",
    "extract": "Read a filled form and print what it says, with places, as JSON.",
    "check": "Say what is wrong in filled forms, and where.",
    "mark": "Check, and write what was found into each city's ledger.",
    "waive": "Let a finding stand: why, who says so, and until when.",
    "reply": "Record a city's explanation of a warning, as it came by mail.",
    "verify": "Say whether ledgers and files are still those that were put on the record.",
    "review": "Make a reviewer's sheets, and take the filled ones back.",
    "status": "Show which outputs and milestones each city has reached.",
    "letter": "Write to cities what was received, what was found, and what happens next.",
    "explain": "Explain a rule, or list all rules.",
    "schema": "Print the JSON Schema of an output.",
    "programme": "Check that the programme definition itself is sound.",
}


class LazyGroup(click.Group):
    """A group that lists its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module when the command is asked for."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"pipeline.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, from COMMANDS instead of from the commands themselves."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- click's own signature
        """Run a command; what stops the run is one line on stderr and exit code 2."""
        _say_everything()
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(f"{_new_line()}twinning: stopped", err=True)
            ctx.exit(130)  # 128 and the number of the signal, as shells count
        except BrokenPipeError:
            raise  # somebody stopped reading, as `| head` does; click ends quietly then
        except (TwinningError, OSError) as stopped:
            click.echo(f"twinning: {one_line(stopped)}", err=True)
            ctx.exit(2)
        except click.UsageError as wrong:
            said = wrong.format_message()
            if _is_plain(said):
                raise
            raise click.UsageError(one_line(UsageError(said)), wrong.ctx) from None


def _new_line() -> str:
    """What ends the line on which a terminal shows ^C, perhaps in the middle of a bar."""
    return "\n" if sys.stderr.isatty() else ""


def one_line(stopped: Exception) -> str:
    """What stopped a run, as one line that names the file and cannot steer a terminal."""
    from pipeline.reports.plain import plain

    if isinstance(stopped, OSError) and stopped.filename is not None:
        return plain(f"{stopped.filename}: {stopped.strerror}")
    return plain(" ".join(str(stopped).split()))


def _is_plain(text: str) -> bool:
    """Whether words of click may be printed; they may name a file that the shell put in for a star."""
    from pipeline.reports.plain import plain

    return all(plain(line) == line for line in text.splitlines())


def say(line: object, err: bool = False) -> None:
    """Print a line that somebody else had a part in, such as a path, so that it cannot steer a terminal."""
    from pipeline.reports.plain import plain

    click.echo(plain(str(line)), err=err)


def _say_everything() -> None:
    """Results are UTF-8 wherever they go; what a terminal's own encoding lacks is shown as a code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="twinning")
def main() -> None:
    """Word and Excel forms for a twinning programme: made, read back, checked.

    Begin with `twinning demo`. Every command explains itself: `twinning check --help`.

    Exit codes: 0 nothing blocks, 1 something does, 2 could not run.
    """
