"""Rule files in, rules out; every departure from their form is named with file and rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import tomli
from msgspec import Struct
from msgspec.structs import replace

from pipeline.errors import DefinitionError
from pipeline.messages import About, Case, Entry, placeholders
from pipeline.model import Severity
from pipeline.rules.rule import EVERY_OUTPUT, Example, Rule

GENERAL, FILES, REVIEWS, ACROSS = "general.toml", "files.toml", "reviews.toml", "across.toml"
WORDS = {"id", "severity", "title", "why"}
PLAIN = WORDS | {"about", "message", "action"}
RECORD = WORDS | {
    *("message", "action", "test", "each", "when", "at", "found", "expected", "values"),
    *("output", "needs", "pass", "fail"),
}
WITH_CASES = WORDS | {"case", "pass", "fail"}
KEYWORD_CASE = {"keyword", "kind", "format", "because", "fixed", "severity", "message", "action"}
FIELD_CASE = {"for", "test", "found", "expected", "values", "severity", "message", "action"}
ALWAYS_KNOWN = {"label", "row", "part", "found", "unit"}
OF_A_KEYWORD = ALWAYS_KNOWN | {
    *("expected", "limit", "choices", "suggestion", "because", "guidance"),
    *("unit_hint", "such_as", "length", "difference"),
}
OF_A_FIELD = ALWAYS_KNOWN | {"guidance", "target"}

Raw = Mapping[str, Any]
T = TypeVar("T")


class RuleFile(Struct, frozen=True):
    """One rule file as it was read: entries without a test of records, rules with one, and what is wrong."""

    name: str
    entries: tuple[Entry, ...]
    rules: tuple[Rule, ...]
    examples: Mapping[str, tuple[Example, ...]]
    wrong: tuple[DefinitionError, ...]


def read(path: Path, outputs: Sequence[str]) -> RuleFile:
    """One rule file, with what is wrong in its rules. Raises DefinitionError when it is no TOML."""
    name = path.name
    raw = _toml(path)
    output = str(raw.get("output", EVERY_OUTPUT if name == GENERAL else ""))
    wrong = list(_top(raw, name, output, outputs))
    entries: list[Entry] = []
    rules: list[Rule] = []
    examples: dict[str, tuple[Example, ...]] = {}
    for number, item in enumerate(raw.get("rule", ()), 1):
        where = f"schemas/rules/{name}, rule {item.get('id') or f'number {number}'}"
        try:
            if "test" in item:
                rules.extend(_for_each_output(item, name, output, outputs))
            else:
                entries.append(_entry(item, name))
                tested = any(case.test for case in entries[-1].cases)
                examples[entries[-1].id] = _examples(item, "", required=tested)
        except _Wrong as found:
            wrong.append(DefinitionError(f"{where}: {found}"))
    return RuleFile(name, tuple(entries), tuple(rules), examples, tuple(wrong))


class _Wrong(Exception):
    """What is wrong with one rule; the caller says where."""


def _toml(path: Path) -> Raw:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise DefinitionError(f"schemas/rules/{path.name}: no sound TOML: {wrong}") from wrong
    except OSError as wrong:
        raise DefinitionError(f"schemas/rules/{path.name}: cannot be read: {wrong}") from wrong


def _top(raw: Raw, name: str, output: str, outputs: Sequence[str]) -> Iterator[DefinitionError]:
    where = f"schemas/rules/{name}"
    for key in sorted(set(raw) - {"output", "rule"}):
        yield DefinitionError(f"{where}: {key!r} is not known at the top")
    if name in (GENERAL, FILES, REVIEWS, ACROSS):
        if "output" in raw:
            yield DefinitionError(f"{where}: this file is not about one output")
    elif output != name.removesuffix(".toml"):
        yield DefinitionError(f"{where}: at the top it must say output = {name.removesuffix('.toml')!r}")
    elif output not in outputs:
        yield DefinitionError(f"{where}: there is no output {output!r} with a form")


def _for_each_output(item: Raw, name: str, output: str, outputs: Sequence[str]) -> list[Rule]:
    """One rule for each form it is written for; across outputs that may be several, which share its words."""
    _known(item, RECORD if name == ACROSS else RECORD - {"output", "needs"})
    first, *others = _texts(item, "output") if name == ACROSS else (output,)
    rule = _rule(item, name, first, outputs)
    return [rule, *(replace(_rule(item, name, other, outputs), entry=rule.entry) for other in others)]


def _rule(item: Raw, name: str, output: str, outputs: Sequence[str]) -> Rule:
    across = name == ACROSS
    needs = _texts(item, "needs") if across else ()
    for wanted in (output, *needs):
        if wanted not in (*outputs, EVERY_OUTPUT):
            raise _Wrong(f"there is no output {wanted!r} with a form")
    if across and (not needs or output in needs):
        raise _Wrong("`needs` must name the other outputs it looks at")
    values = _table(item, "values")
    known = ALWAYS_KNOWN | set(values) | ({"expected"} if "expected" in item else set())
    return Rule(
        entry=_words(item, name, About.ACROSS if across else About.RECORD, known),
        output=output,
        test=_text(item, "test"),
        at=_texts(item, "at"),
        each=_text(item, "each", "").removeprefix("/"),
        when=_text(item, "when", ""),
        found=_text(item, "found", ""),
        expected=_text(item, "expected", ""),
        values=values,
        needs=needs,
        examples=_examples(item, "" if across or output == EVERY_OUTPUT else output, required=True),
    )


def _entry(item: Raw, name: str) -> Entry:
    if "case" not in item:
        _known(item, PLAIN)
        about = _one_of(About, item, "about", About.FILE.value if name == FILES else None)
        return _words(item, name, about, None)
    _known(item, WITH_CASES)
    if not isinstance(item["case"], list) or not item["case"]:
        raise _Wrong("`case` must be written [[rule.case]]")
    cases = tuple(_case(raw, number) for number, raw in enumerate(item["case"], 1))
    return Entry(
        id=_text(item, "id"),
        severity=_one_of(Severity, item, "severity"),
        title=_text(item, "title"),
        why=_text(item, "why"),
        about=About.ANSWER,
        cases=cases,
        source=name,
    )


def _words(item: Raw, name: str, about: About, known: set[str] | None) -> Entry:
    return Entry(
        id=_text(item, "id"),
        severity=_one_of(Severity, item, "severity"),
        title=_text(item, "title"),
        why=_text(item, "why"),
        about=about,
        message=_sentence(item, "message", known),
        action=_sentence(item, "action", known),
        source=name,
    )


def _case(raw: Raw, number: int) -> Case:
    try:
        return _field_case(raw) if "for" in raw else _keyword_case(raw)
    except _Wrong as found:
        raise _Wrong(f"case {number}: {found}") from found


def _keyword_case(raw: Raw) -> Case:
    _known(raw, KEYWORD_CASE)
    return Case(
        message=_sentence(raw, "message", OF_A_KEYWORD),
        action=_sentence(raw, "action", OF_A_KEYWORD),
        severity=_one_of(Severity, raw, "severity") if "severity" in raw else None,
        keywords=_texts(raw, "keyword"),
        kinds=_texts(raw, "kind") if "kind" in raw else (),
        formats=_texts(raw, "format") if "format" in raw else (),
        because=_truth(raw, "because"),
        fixed=_truth(raw, "fixed"),
    )


def _field_case(raw: Raw) -> Case:
    _known(raw, FIELD_CASE)
    values = _table(raw, "values")
    known = OF_A_FIELD | set(values) | ({"expected"} if "expected" in raw else set())
    return Case(
        message=_sentence(raw, "message", known),
        action=_sentence(raw, "action", known),
        severity=_one_of(Severity, raw, "severity") if "severity" in raw else None,
        applies=_texts(raw, "for"),
        test=_text(raw, "test"),
        found=_text(raw, "found", ""),
        expected=_text(raw, "expected", ""),
        values=values,
    )


def _examples(item: Raw, output: str, required: bool = False) -> tuple[Example, ...]:
    found: list[Example] = []
    for key, holds in (("pass", True), ("fail", False)):
        raw = item.get(key, [])
        patches = raw if isinstance(raw, list) else [raw]
        if required and not patches:
            raise _Wrong(f"it has no example `{key}`")
        for patch in patches:
            if not isinstance(patch, dict):
                raise _Wrong(f"`{key}` must be a table of pointers and values, or a list of such tables")
            found.append(Example(holds, {_full(at, output): _plain(value) for at, value in patch.items()}))
    return tuple(found)


def _full(pointer: str, output: str) -> str:
    if "#" in pointer:
        return pointer
    if not output or not pointer.startswith("/"):
        raise _Wrong(f"the example's {pointer!r} must be a pointer, such as 'roadmap#/team/0/role'")
    return f"{output}#{pointer}"


def _plain(value: object) -> object:
    """TOML has dates of its own; a record holds them as text."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _known(item: Raw, keys: set[str]) -> None:
    for key in sorted(set(item) - keys):
        raise _Wrong(f"{key!r} is not known here")


def _sentence(item: Raw, key: str, known: set[str] | None) -> str:
    text = _text(item, key)
    try:
        for name in placeholders(text):
            if known is not None and name not in known:
                there = ", ".join(sorted(known))
                raise _Wrong(f"{key} names {{{name}}}, which is not known; there are {there}")
    except ValueError as wrong:
        raise _Wrong(f"{key}: {wrong}") from wrong
    return text


def _text(item: Raw, key: str, default: str | None = None) -> str:
    value = item.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise _Wrong(f"{key} is missing" if value is None else f"{key} must be text")
    return value.strip()


def _texts(item: Raw, key: str) -> tuple[str, ...]:
    value = item.get(key, ())
    texts = [value] if isinstance(value, str) else value
    if not texts or not all(isinstance(text, str) and text for text in texts):
        raise _Wrong(f"{key} is missing" if key not in item else f"{key} must be text or a list of texts")
    return tuple(texts)


def _table(item: Raw, key: str) -> dict[str, str]:
    value = item.get(key, {})
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise _Wrong(f"{key} must be a table of CEL texts")
    return dict(value)


def _truth(item: Raw, key: str) -> bool | None:
    value = item.get(key)
    if value is not None and not isinstance(value, bool):
        raise _Wrong(f"{key} must be true or false")
    return value


def _one_of(kind: Callable[[str], T], item: Raw, key: str, default: str | None = None) -> T:
    text = _text(item, key, default)
    try:
        return kind(text)
    except ValueError as wrong:
        raise _Wrong(f"{key} is {text!r}, which is not known") from wrong
