"""Damages to the marks by which answers are found: keys, codes, labels and names."""

from __future__ import annotations

import re

from pipeline.forms.excel.addresses import position
from pipeline.forms.excel.keys import question_label
from tests.damage.excel_case import HEADER, Case
from tests.damage.excel_page import Page


def key_columns_deleted(case: Case) -> None:
    for page in [case.questions, *(page for _, page in case.tables)]:
        page.move_columns(lambda column: column - 1 if column > 1 else None)


def codes_deleted(case: Case) -> None:
    for ref, text in list(case.questions.texts()):
        if ref.startswith("B") and re.fullmatch(r"[A-Z][0-9]*", text):
            case.questions.clear(ref)
    for _, page in case.tables:
        for ref, text in list(page.texts()):
            if position(ref)[0] == HEADER:  # type: ignore[index]
                page.say(ref, re.sub(r"^\[[A-Z0-9]+\] ", "", text))


def labels_translated(case: Case) -> None:
    for ref, text in list(case.questions.texts()):
        if ref.startswith("C"):
            case.questions.say(ref, f"Übersetzt {len(text)}")
    for _, page in case.tables:
        for ref, text in list(page.texts()):
            if position(ref)[0] == HEADER and text.startswith("["):  # type: ignore[index]
                page.say(ref, f"{text.partition(' ')[0]} Übersetzt")


def names_gone(case: Case) -> None:
    for name in case.book.names():
        name.getparent().remove(name)  # type: ignore[union-attr]


def names_broken(case: Case) -> None:
    for name in case.book.names():
        if (name.get("name") or "").startswith("f_"):
            name.text = "#REF!"


def keys_codes_and_names_gone(case: Case) -> None:
    key_columns_deleted(case)
    codes_in_column(case.questions, "A")
    names_gone(case)
    for _, page in case.tables:
        for ref, text in list(page.texts()):
            if text.startswith("["):
                page.say(ref, re.sub(r"^\[[A-Z0-9]+\] ", "", text))


def labels_reworded_and_the_rest_gone(case: Case) -> None:
    """A program that keeps the visible text only, and a person who corrects it a little."""
    keys_codes_and_names_gone(case)
    for _, f in case.form.fields():
        for page in case.book.pages.values():
            for ref, text in list(page.texts()):
                if text == question_label(f) and len(f.label) > 12:
                    page.say(ref, text.replace("\u00a0*", "").replace(" ", "  ", 1) + "s ?")


def codes_in_column(page: Page, letter: str) -> None:
    for ref, text in list(page.texts()):
        if ref.startswith(letter) and re.fullmatch(r"[A-Z][0-9]*", text):
            page.clear(ref)


def everything_renamed(case: Case) -> None:
    key_columns_deleted(case)
    names_gone(case)
    for page in [case.questions, *(page for _, page in case.tables)]:
        for number, (ref, text) in enumerate(list(page.texts())):
            row, column = position(ref)  # type: ignore[misc]
            if text.startswith("fk:"):
                page.clear(ref)
            elif (page is case.questions and column < 3) or (page is not case.questions and row == HEADER):
                page.say(ref, f"Etwas {number} ganz {len(text)} anderes")
