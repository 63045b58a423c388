"""`python -m tests.unchanged [TABLE …]`: write all tables of digests anew, or these."""

from __future__ import annotations

import sys

from tests.unchanged import TABLES, write

for table in sys.argv[1:] or TABLES:
    write(table, TABLES[table]())
