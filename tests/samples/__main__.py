"""`python -m tests.samples [CITY …]`: write the sample files of all cities, or of these, anew."""

from __future__ import annotations

import sys

from pipeline import programme
from tests.samples import SAMPLES, build

definition = programme.load()
for sample in SAMPLES:
    if sys.argv[1:] and sample.city not in sys.argv[1:]:
        continue
    sample.path.write_bytes(build(sample, definition))
    print(f"{sample} written")  # noqa: T201 -- a script for people
