"""`twinning verify`: is the record still what was written?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import say
from pipeline.cli.options import PLACE, existing, on_disk, progress

if TYPE_CHECKING:
    from pipeline.storage import Address
    from pipeline.verification import Verified


@click.command(short_help="Say whether ledgers and files are still those that were put on the record.")
@click.argument("paths", nargs=-1, required=True, type=PLACE)
def verify(paths: tuple[Path | Address, ...]) -> None:
    """Say whether ledgers and files are still those that were put on the record.

    PATHS are city folders, folders that hold them, or ledgers. Each line of a ledger carries the hash of the
    line before it; where that chain breaks, the line is named. The files that a ledger names last must still
    have the hashes it gives. Nothing is changed.

    Exit code 0: all is as it was written; 1: something is not; 2: a ledger could not be read.
    """
    from pipeline import verification
    from pipeline.cli.stored import verified

    stored = verification.stored([path for path in paths if not isinstance(path, Path)])
    folders: list[Path | Address] = [*verification.folders(existing(on_disk(paths))), *stored]
    looked = (verified(folder) for folder in folders)
    seen = list(progress(looked, len(folders), "Verifying"))
    for one in seen:
        for line in _lines(one):
            say(line)
    flawed, unread = sum(bool(one.flaws) for one in seen), sum(bool(one.unread) for one in seen)
    looked_at = f"{len(seen)} folder{'' if len(seen) == 1 else 's'} looked at"
    click.echo(f"{looked_at}, {flawed} not as on the record, {unread} not read", err=True)
    click.get_current_context().exit(2 if unread else 1 if flawed else 0)


def _lines(one: Verified) -> Iterator[str]:
    if one.unread:
        yield f"✗ {one.folder}: the ledger cannot be read: {one.unread}"
        return
    if not one.entries and not one.flaws:
        yield f"– {one.folder}: {'; '.join(one.notes) or 'the ledger is empty'}"
        return
    sound = "in order" if not one.flaws else "not in order"
    yield f"{'✗' if one.flaws else '✓'} {one.folder}: {one.entries} entries, {sound}"
    for flaw in one.flaws:
        yield f"    {flaw.where}: {flaw.what}"
        yield f"    → {flaw.action[:1].upper()}{flaw.action[1:]}."
    yield from (f"    i {note}" for note in one.notes)
