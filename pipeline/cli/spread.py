"""The cities of a check given to those who work on them: this process, several like it, or a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.cli.options import progress

if TYPE_CHECKING:
    from pipeline.model import CityResult
    from pipeline.process import Setting
    from pipeline.programme import Programme
    from pipeline.tasks import Task


@contextmanager
def checked(
    work: Sequence[Task],
    setting: Setting,
    programme: Programme,
    jobs: int | None,
    anew: bool,
    address: str | None,
) -> Iterator[Iterator[CityResult]]:
    """The results in the order of the tasks, as they come, with a bar on a terminal.

    Unless all is done `anew`, those kept from earlier are taken again. A cluster's `address` goes before
    `jobs`, and before what is kept here. However the block is left, nobody is at work any more then.
    """
    from pipeline import batch, kept

    if address:
        from pipeline import cluster

        with cluster.connected(address) as client:
            yield progress(cluster.run(client, work, setting), len(work), "Checking")
        return
    store = None if anew else kept.store(programme, setting.today, setting.draft, setting.records)
    with batch.results(work, setting, jobs, store) as found:
        yield progress(found, len(work), "Checking")
