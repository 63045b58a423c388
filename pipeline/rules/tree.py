"""A stored CEL expression in, its syntax tree out.

The runtime hands out its tree only as a stored `cel.expr.CheckedExpr` (see cel-spec, cel/expr/syntax.proto):
a protocol buffer. The few kinds of node are read here from the wire format, which spares a protobuf library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

WIRE_NUMBER, WIRE_EIGHT, WIRE_BYTES, WIRE_FOUR = 0, 1, 2, 5


class Constant(Struct, frozen=True):
    """A literal; `text` only for a string literal."""

    text: str | None = None


class Name(Struct, frozen=True):
    """A variable."""

    name: str


class Select(Struct, frozen=True):
    """`operand.name`; `tests` for `has(operand.name)`."""

    operand: Node
    name: str
    tests: bool = False


class Call(Struct, frozen=True):
    """A function or operator; a method's target is the first of its arguments."""

    function: str
    arguments: tuple[Node, ...]


class Items(Struct, frozen=True):
    """A list literal, or the keys and values of a map literal."""

    nodes: tuple[Node, ...]
    is_map: bool = False


class Loop(Struct, frozen=True):
    """What all macros over lists and `cel.bind` become: `accumulator` starts at `start`, `step` renews it."""

    variable: str
    over: Node
    accumulator: str
    start: Node
    condition: Node
    step: Node
    result: Node


Node: TypeAlias = Constant | Name | Select | Call | Items | Loop


def parse(stored: bytes) -> Node:
    """The tree of an expression that the runtime has stored; raises ValueError when it stores otherwise."""
    checked = dict(_fields(stored)).get(2)  # google.protobuf.Any: type and content
    if not isinstance(checked, bytes):
        raise ValueError("the CEL runtime stores expressions in a way that is not known")
    expression = dict(_fields(checked)).get(4)
    if not isinstance(expression, bytes):
        raise ValueError("the CEL runtime stores expressions in a way that is not known")
    return _node(expression)


def names(node: Node) -> frozenset[str]:
    """All variables an expression names, those of its macros too."""
    match node:
        case Name(name):
            return frozenset([name])
        case Select(operand):
            return names(operand)
        case Call(_, parts) | Items(parts):
            return frozenset(name for part in parts for name in names(part))
        case Loop(_, over, _, start, condition, step, result):
            return frozenset(name for part in (over, start, condition, step, result) for name in names(part))
    return frozenset()


def _node(data: bytes) -> Node:
    message = _message(data)
    number = next(n for n in message if 3 <= n <= 9)
    body = _message(_one(message, number))
    match number:
        case 3:
            return Constant(_text(body[6][0]) if 6 in body else None)
        case 4:
            return _named(_text(_one(body, 1)))
        case 5:
            return Select(_node(_one(body, 1)), _text(_one(body, 2)), 3 in body)
        case 6:
            return Call(_text(_one(body, 2)), tuple(_node(b) for n in (1, 3) for b in _all(body, n)))
        case 7:
            return Items(tuple(_node(b) for b in _all(body, 1)))
        case 8:
            entries = [_message(entry) for entry in _all(body, 2)]
            return Items(tuple(_node(b) for entry in entries for n in (3, 4) for b in _all(entry, n)), True)
    names = (_text(_one(body, 1)), _text(_one(body, 3)))
    parts = [_node(_one(body, n)) for n in (2, 4, 5, 6, 7)]
    return Loop(names[0], parts[0], names[1], *parts[1:])


def _named(name: str) -> Node:
    """A variable; one with dots is a part of another (`doc.focus`) that the runtime knows by its own name."""
    first, *parts = name.split(".")
    node: Node = Name(first)
    for part in parts:
        node = Select(node, part)
    return node


def _message(data: bytes) -> dict[int, list[bytes | int]]:
    """The values of a message by the numbers of its fields."""
    found: dict[int, list[bytes | int]] = {}
    for number, value in _fields(data):
        found.setdefault(number, []).append(value)
    return found


def _one(message: dict[int, list[bytes | int]], number: int) -> bytes:
    """The last value of a field, as protocol buffers have it; empty when it is not there."""
    return (_all(message, number) or [b""])[-1]


def _all(message: dict[int, list[bytes | int]], number: int) -> list[bytes]:
    return [value for value in message.get(number, ()) if isinstance(value, bytes)]


def _text(value: bytes | int) -> str:
    return value.decode() if isinstance(value, bytes) else ""


def _fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    """The numbered fields of a message; numbers as int, everything else as bytes."""
    at = 0
    while at < len(data):
        tag, at = _number(data, at)
        wire = tag & 7
        if wire == WIRE_NUMBER:
            value, at = _number(data, at)
            yield tag >> 3, value
            continue
        size = {WIRE_EIGHT: 8, WIRE_FOUR: 4}.get(wire, 0)
        if wire == WIRE_BYTES:
            size, at = _number(data, at)
        yield tag >> 3, data[at : at + size]
        at += size


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
