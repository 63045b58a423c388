"""What may change about a city from one check to the next."""

from __future__ import annotations

from datetime import date

from pipeline import process, programme

DEFINITION = programme.load()
TODAY = date(2026, 7, 6)
SETTING = process.Setting(DEFINITION.home, TODAY)


def one_more_byte(name):
    def change(home):
        with (home / name).open("ab") as file:
            file.write(b"\n")

    return change


CHANGES = {
    "the form": one_more_byte("engagement-plan.xlsx"),
    "the city": one_more_byte("submission.toml"),
    "the ledger": one_more_byte("ledger.jsonl"),
    "the waivers": one_more_byte("reviews/waivers.toml"),
    "the explanations": one_more_byte("reviews/explanations.toml"),
    "a review": one_more_byte("reviews/roadmap-1.json"),
    "a review more": lambda home: (home / "reviews" / ".roadmap-2.json").touch(),
    "a file more": lambda home: (home / "notes.txt").touch(),
    "a folder called like a form": lambda home: (home / "roadmap.docx").mkdir(),
    "a file less": lambda home: (home / "ledger.jsonl").unlink(),
    "another name": lambda home: (home / "engagement-plan.xlsx").rename(home / "plan.xlsx"),
    "another folder": lambda home: home.rename(home.with_name("elsewhere")),
}


def refused(*_):
    raise PermissionError
