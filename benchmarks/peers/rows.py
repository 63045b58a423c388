"""The rows of one sheet of each workbook, checked with frictionless: types, patterns, lengths, choices.

python rows.py SCHEMA FOLDER   (a Table Schema as JSON; run by a Python that has frictionless)

Prints how many errors each workbook has. The table begins in row 7 of the sheet "Stakeholders".
"""

import sys
from pathlib import Path

from frictionless import Dialect, Resource, Schema, system
from frictionless.formats import ExcelControl

ABOVE = [1, 2, 3, 4, 5, 6]  # title, hints and labels
system.trusted = True  # it refuses paths outside its folder otherwise

for path in sorted(Path(sys.argv[2]).rglob("*.xlsx")):
    sheet = ExcelControl(sheet="Stakeholders")
    dialect = Dialect(header=False, comment_rows=ABOVE, controls=[sheet], skip_blank_rows=True)
    resource = Resource(path=str(path), dialect=dialect, schema=Schema.from_descriptor(sys.argv[1]))
    print(path.parent.name, len(resource.validate().flatten()))  # noqa: T201 -- it is a command
