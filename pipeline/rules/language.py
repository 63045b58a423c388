"""CEL: the text of an expression in, something that can be evaluated over a record out.

The only module that knows the CEL runtime. Numbers are strict in CEL (`1 + 1.0` is an error), so records pass
through `typed` first, which makes every number field a float and every whole-number field an int.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings, ext_math, ext_optional, ext_strings

from pipeline.errors import DefinitionError
from pipeline.rules import functions, wording

DOC, ROW = "doc", "row"
VARIABLES = (
    *(DOC, ROW, "docs", "vocab", "city", "programme", "today"),
    *("value", "field", "column", "targets", "copy", "scores"),
)
AT_HAND = "at_hand"
FEW = 3  # so many are looked at one by one
LARGEST = 2**63 - 1  # whole numbers in CEL have 64 bits

Value: TypeAlias = Any  # what CEL works with: text, numbers, truth values, lists and maps of them
Native: TypeAlias = Any  # an object of the runtime, which ships no types of its own
Bound: TypeAlias = tuple[tuple[str, str], ...]  # names, the outer ones first, and CEL for each
NO_PARTS: Mapping[str, Collection[str]] = {}
PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_TEXT, _DYN, _LIST = cel.Type.STRING, cel.Type.DYN, cel.Type.List(cel.Type.DYN)
_WHOLE, _NUMBER, _TRUTH = cel.Type.INT, cel.Type.DOUBLE, cel.Type.BOOL
_SIGNATURES: tuple[tuple[Callable[..., Any], list[Native], Native], ...] = (
    (functions.total, [_LIST], _NUMBER),
    (functions.median, [_LIST], _NUMBER),
    (functions.distinct, [_LIST], _LIST),
    (functions.circular, [_LIST, _LIST], _LIST),
    (functions.days_between, [_TEXT, _TEXT], _WHOLE),
    (functions.months_between, [_TEXT, _TEXT], _WHOLE),
    (functions.add_days, [_TEXT, _WHOLE], _TEXT),
    (functions.add_months, [_TEXT, _WHOLE], _TEXT),
    (functions.fold, [_TEXT], _TEXT),
    (functions.words, [_TEXT], _WHOLE),
    (functions.similarity, [_TEXT, _TEXT], _NUMBER),
    (wording.placeholder_words, [_TEXT], _TRUTH),
    (wording.placeholder_in, [_TEXT], _TEXT),
    (wording.says_nothing, [_TEXT], _TRUTH),
    (wording.mentions_contact, [_TEXT], _TRUTH),
    (wording.looks_like_person, [_TEXT], _TRUTH),
    (wording.unseen_in, [_TEXT], _TEXT),
)
FUNCTIONS: Mapping[str, Callable[..., Any]] = {f.__name__: f for f, _, _ in _SIGNATURES}


class NotEvaluated(Exception):
    """An expression met a value it cannot work with; the text is the runtime's own."""


class Language:
    """Compiles expressions, each once. Not for use by several threads at a time: it holds what is at hand.

    `parts` are, by variable, the names below it that expressions may ask for. Converting values is what costs
    time, so each part is a variable of its own (`doc.focus`), converted when an expression asks for it.
    """

    def __init__(self, parts: Mapping[str, Collection[str]] = NO_PARTS) -> None:
        self._at_hand: Any = {}
        self._parts = {
            name: {part: f"{name}.{part}" for part in below if PLAIN_NAME.fullmatch(part)}
            for name, below in parts.items()
        }
        names = (*VARIABLES, *(own for below in self._parts.values() for own in below.values()))
        self._env = cel.NewEnv(
            variables={name: _DYN for name in names} | {"today": _TEXT},
            functions=[_declared(f, takes, gives) for f, takes, gives in _SIGNATURES]
            + [_declared(lambda: self._at_hand, [], _DYN, AT_HAND)],
            extensions=[
                ext_math.ExtMath(),
                ext_strings.ExtStrings(),
                ext_bindings.ExtBindings(),
                ext_optional.ExtOptional(),
            ],
        )
        self._compiled: dict[tuple[str, Bound], Any] = {}
        self._together: dict[tuple[str, Bound], Any] = {}

    def compiled(self, text: str, bound: Bound = ()) -> Native:
        """The compiled expression, in which the names that are `bound` stand for other expressions.

        Raises DefinitionError, with the runtime's words, when it is no CEL.
        """
        key = (text, bound)
        if key not in self._compiled:
            try:
                self._compiled[key] = self._env.compile(_with_bound(text, bound))
            except RuntimeError as wrong:
                if bound:
                    self.compiled(text)  # if that is no CEL, its words name places in what was written
                raise DefinitionError(f"no sound CEL: {_said(str(wrong))}") from wrong
        return self._compiled[key]

    def together(self, text: str, bound: Bound = ()) -> Native | None:
        """The same for what was put together of an expression; None if that is not sound."""
        key = (text, bound)
        if key not in self._together:
            try:
                self._together[key] = self._env.compile(_with_bound(text, bound))
            except RuntimeError:
                self._together[key] = None
        return self._together[key]

    def tree(self, text: str) -> bytes:
        """The syntax tree of an expression in the form the runtime stores it (see `reads`)."""
        return bytes(self.compiled(text).serialize())

    def scope(self, variables: Mapping[str, Any]) -> Scope:
        """The values that expressions see; one scope should serve all expressions over one record."""
        return Scope(self, self._env.Activation(data={**variables, **dict(self._apart(variables))}))

    def _apart(self, variables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """The parts of the variables, each by its own name."""
        for name, parts in self._parts.items():
            if value := variables.get(name):
                yield from ((own, value[part]) for part, own in parts.items() if part in value)

    def take(self, row_or_list: Any) -> None:  # noqa: ANN401
        """From now on this is what is at hand."""
        self._at_hand = row_or_list


class Scope:
    """Variables with values, for as many expressions as needed; the names `bound` stand for expressions."""

    def __init__(self, language: Language, activation: Native, bound: Bound = ()) -> None:
        self._language, self._activation, self._bound = language, activation, bound
        self._by_row = (*bound, (ROW, f"{AT_HAND}()"))

    def inside(self, output: str) -> Scope:
        """The same for expressions that stand in one output: `doc` is its record among `docs`."""
        return Scope(self._language, self._activation, ((DOC, f"docs[{json.dumps(output)}]"),))

    def value(self, text: str, row: Mapping[str, Any] | None = None) -> Value:
        """What the expression comes to, as plain Python.

        Raises NotEvaluated when it cannot be evaluated over these values, DefinitionError when it is no CEL.
        """
        # the row comes from a function, so that one activation, and with it the converted record, serves all
        # rows of a table
        expression = self._language.compiled(text, self._bound if row is None else self._by_row)
        if row is not None:
            self._language.take(row)
        try:
            result = expression.eval(activation=self._activation)
        except RuntimeError as wrong:  # a value that the runtime cannot take at all
            raise NotEvaluated(str(wrong)) from wrong
        if result.type() == cel.Type.ERROR:
            raise NotEvaluated(str(result.value()))
        return result.plain_value()

    def values(self, text: str, table: str) -> list[Value] | None:
        """What the expression comes to in each row of a table of `doc`; None when it does not in all."""
        expression = self._language.together(f"doc.{table}.map({ROW}, ({text}\n))", self._bound)
        if expression is None:
            return None
        try:
            result = expression.eval(activation=self._activation)
        except RuntimeError:
            return None
        return None if result.type() == cel.Type.ERROR else list(result.plain_value())

    def unsettled(self, text: str, name: str, items: Sequence[Any], together: str = "") -> list[int]:
        """The numbers of the items, which the expression calls `name`, for which it is not simply true.

        All are tried in one go, and halves of them where one is not; that takes a fraction of the time that
        it takes one by one. `together` is CEL for all of them, if there is such.
        """
        return [] if self._is_true_of(text, name, items, together) else self._among(text, name, items)

    def _among(self, text: str, name: str, items: Sequence[Any]) -> list[int]:
        """The same of items of which one at least is known not to hold."""
        if len(items) <= FEW:
            return list(range(len(items)))
        half = len(items) // 2
        first, second = items[:half], items[half:]
        if self._is_true_of(text, name, first):
            return [half + number for number in self._among(text, name, second)]
        behind = self.unsettled(text, name, second)
        return [*self._among(text, name, first), *(half + number for number in behind)]

    def _is_true_of(self, text: str, name: str, items: Sequence[Any], together: str = "") -> bool:
        items_ = together or f"{AT_HAND}()"
        expression = self._language.together(f"{items_}.all({name}, ({text}\n))", self._bound)
        if not together:
            self._language.take(items)
        try:
            return expression is not None and expression.eval(activation=self._activation).value() is True
        except RuntimeError:
            return False

    def holds(self, text: str, row: Mapping[str, Any] | None = None) -> bool:
        """Whether the expression is true; raises NotEvaluated also when it is neither true nor false."""
        value = self.value(text, row)
        if not isinstance(value, bool):
            raise NotEvaluated(f"true or false was expected, not {value!r:.80}")
        return value


def number(value: Value, whole: bool) -> Value:
    """A number as CEL shall see it: an int for a whole-number field if nothing is lost, else a float.

    Anything else, such as a text in a number field, passes through.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        exact = float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    return int(value) if whole and exact.is_integer() and abs(value) <= LARGEST else exact


def _with_bound(text: str, bound: Bound) -> str:
    for name, meaning in reversed(bound):
        text = f"cel.bind({name}, {meaning}, ({text}\n))"
    return text


def _declared(function: Callable[..., Any], takes: list[Native], gives: Native, name: str = "") -> Native:
    name = name or function.__name__
    overload = cel.Overload(f"{name}_of", return_type=gives, parameters=takes, impl=function)
    return cel.FunctionDecl(name, [overload])


def _said(message: str) -> str:
    """The runtime's first complaint on one line: `1:22: undeclared reference to 'sort'`."""
    first = message.split("ERROR: <input>:")[1] if "ERROR: <input>:" in message else message
    return " ".join(first.split("|")[0].replace("(in container '')", "").split())
