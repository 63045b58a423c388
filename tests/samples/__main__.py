"""`python -m tests.samples`: write the sample files under submissions/ anew."""

from __future__ import annotations

from pipeline import programme
from tests.samples import SAMPLES, build

definition = programme.load()
for sample in SAMPLES:
    sample.path.write_bytes(build(sample, definition))
    print(f"{sample} written")  # noqa: T201 -- a script for people
