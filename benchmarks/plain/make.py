"""What a user would write without us to make forms for many cities: a loop over docxtpl and openpyxl.

python make.py TEMPLATES CITIES OUT

TEMPLATES holds for each output a .docx with {{ tags }} or an .xlsx with named cells; CITIES a folder with a
submission.toml for each city. Writes one form for each city and template.
"""

import sys
import tomllib
from pathlib import Path

import openpyxl
from docxtpl import DocxTemplate


def facts(folder):
    """What is known of a city, by the names of the tags."""
    known = tomllib.loads((folder / "submission.toml").read_text(encoding="utf-8"))
    counterpart = known["counterpart"]
    return {
        "city": known["city"],
        "slug": known["slug"],
        "activity": counterpart["activity"],
        "cities": ", ".join(counterpart["cities"]),
    }


def word(template, known, target):
    """A Word form from its template."""
    document = DocxTemplate(template)
    document.render(known, autoescape=True)
    document.save(target)


def excel(template, known, target):
    """An Excel form from its template: the cells that hold a tag are given the fact instead."""
    workbook = openpyxl.load_workbook(template)
    for sheet in workbook:
        for row in sheet.iter_rows(max_col=8):
            for cell in row:
                if isinstance(cell.value, str) and "{{" in cell.value:
                    for name, value in known.items():
                        cell.value = cell.value.replace("{{ " + name + " }}", value)
    workbook.save(target)


def main(templates, cities, out):
    """All forms of all cities."""
    out.mkdir(parents=True, exist_ok=True)
    for folder in sorted(path.parent for path in cities.glob("*/submission.toml")):
        known = facts(folder)
        for template in sorted(templates.iterdir()):
            make = word if template.suffix == ".docx" else excel
            make(template, known, out / f"{known['slug']}-{template.name}")


main(*map(Path, sys.argv[1:4]))
