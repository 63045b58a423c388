"""What rules read of the vocabularies: an expression's tree in, the facts that an entry does not have out.

`vocab.audience[row.audience].helix` needs the fact at every entry of the list, for any of them may be chosen;
`vocab.engagement_level.consult.rank` at one. Without it the rule could not be evaluated, which at a check
only shows as "not checked".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.rules.tree import Call, Constant, Items, Loop, Name, Node, Select

VOCAB = "vocab"
INDEX = "_[_]"
Lists = Mapping[str, Mapping[str, Mapping[str, Any]]]


def lacking(node: Node, lists: Lists) -> Iterator[str]:
    """What is asked of vocabularies and not there, in words; `lists` has the facts by vocabulary and code."""
    if isinstance(node, Select) and not node.tests:
        yield from _fact(node, lists)
    for part in _parts(node):
        yield from lacking(part, lists)


def _fact(node: Select, lists: Lists) -> Iterator[str]:
    """Complaints if the node reads a list, an entry, or a fact of an entry."""
    above = node.operand
    if above == Name(VOCAB):
        yield from () if node.name in lists else [f"there is no vocabulary {node.name!r}"]
        return
    name = _list_of(above)
    if name is not None:
        yield from _entry(name, node.name, lists)
    elif isinstance(above, Select) and (name := _list_of(above.operand)):
        entries = {above.name: lists.get(name, {}).get(above.name, {node.name: None})}
        yield from _without(name, node.name, entries)
    elif isinstance(above, Call) and above.function == INDEX and (name := _list_of(above.arguments[0])):
        yield from _indexed(name, above.arguments[1], node.name, lists)


def _indexed(name: str, key: Node, fact: str, lists: Lists) -> Iterator[str]:
    """A fact of the entry that is in brackets: of one if its code stands there, else of all."""
    entries = lists.get(name, {})
    if isinstance(key, Constant) and key.text is not None:
        yield from _entry(name, key.text, lists)
        entries = {code: facts for code, facts in entries.items() if code == key.text}
    yield from _without(name, fact, entries)


def _entry(name: str, code: str, lists: Lists) -> Iterator[str]:
    if code not in lists.get(name, {code: {}}):
        yield f"the vocabulary {name!r} has no entry {code!r}"


def _without(name: str, fact: str, entries: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for code, facts in entries.items():
        if fact not in facts:
            yield f"it reads {fact!r} of {name!r}; the entry {code!r} has no such fact"


def _list_of(node: Node) -> str | None:
    """The name of the vocabulary that a node stands for, if it stands for a whole one."""
    return node.name if isinstance(node, Select) and node.operand == Name(VOCAB) else None


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Select(operand):
            return (operand,)
        case Call(_, parts) | Items(parts):
            return parts
        case Loop():
            return (node.over, node.start, node.condition, node.step, node.result)
    return ()
