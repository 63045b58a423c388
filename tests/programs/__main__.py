"""Print the table: program × form × answers right, lost and said, wrong and silent."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.office.session import office_in
from tests.programs import trials
from tests.programs.rewriters import REWRITERS


def main() -> None:
    """Run every program that is installed over every form; name those that are not."""
    done = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rewriter in REWRITERS:
            if missing := rewriter.missing():
                sys.stderr.write(f"left out: {missing}" + "\n")
                continue
            for output in trials.OUTPUTS:
                done += trials.rewritten(rewriter, output, folder)
        with office_in(folder) as office:
            for output in trials.OUTPUTS:
                done += [*trials.resaved(office, output, folder), *trials.typed(office, output, folder)]
                sys.stderr.write(f"LibreOffice: {output} done" + "\n")
    sys.stdout.write(trials.table(done) + "\n")
    for trial in done:
        for pointer in (*trial.count.silent[:5], *trial.count.named[:5]):
            sys.stderr.write(f"{trial}: {pointer}" + "\n")


if __name__ == "__main__":
    main()
