"""A submitted file in, its record or a refusal out, whatever the file does to the program that reads it.

The bytes of a file are opened and read in a process of their own that is cut off and limited (see `confined`
for what is held, and by what). A process that hangs, breaks down, needs too much or gives an odd answer is
ended and replaced; the file gets a finding of its own, and the next file is read.
"""

from __future__ import annotations

from pipeline.isolation.bounds import Bounds
from pipeline.isolation.confined import unheld
from pipeline.isolation.reader import Reader, begin, extract, extract_with
from pipeline.isolation.worker import prepare

__all__ = ["Bounds", "Reader", "begin", "extract", "extract_with", "prepare", "unheld"]
