"""An expression's tree and the forms it speaks of in, the fields it reads out.

A rule whose fields are not in order is not run, so what it reads has to be known exactly. The tree is walked
with places for values: `doc.activities.map(a, a.cost_eur)` reads the cost of every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.errors import DefinitionError
from pipeline.fields import Form, Section, Table
from pipeline.rules.tree import Call, Constant, Items, Loop, Name, Node, Select

DOC, DOCS, CITY, ROW = "doc", "docs", "city", "row"
EVERY, OWN = "*", "@"  # any row of a table; the row that the rule is looking at
CITY_FACTS = (
    *("name", "slug", "country", "cohort", "profile", "counterpart_type", "counterpart_activity"),
    *("counterpart_cities", "language", "start", "end"),
)
PASSING = ("dyn", "optional.of", "optional.ofNonZeroValue", "value", "orValue", "or")


class Read(Struct, frozen=True):
    """A place that is read: the names of its pointer in the record of `output`; `whole` for all below it too.

    `output` is the form the rule stands in, another one, or "city" for what is known of the city.
    """

    output: str
    path: tuple[str, ...]
    whole: bool = False

    @property
    def of_any_row(self) -> Read:
        """The same with the row at hand taken as any row."""
        return replace(self, path=tuple(EVERY if name == OWN else name for name in self.path))


class Reads(Struct, frozen=True):
    """All places an expression reads; those `tested` with has() or `.?` may be blank."""

    places: frozenset[Read] = frozenset()
    tested: frozenset[Read] = frozenset()

    def __or__(self, other: Reads) -> Reads:
        return Reads(self.places | other.places, self.tested | other.tested)


class _Value(Struct, frozen=True):
    """Where a value may come from, and where the elements of a list that was put together may come from."""

    places: frozenset[Read] = frozenset()
    items: frozenset[Read] = frozenset()

    def __or__(self, other: _Value) -> _Value:
        return _Value(self.places | other.places, self.items | other.items)


_NOWHERE = _Value()


def reads(tree: Node, forms: Mapping[str, Form], output: str, table: str = "") -> Reads:
    """What an expression on the form `output` reads; `table` is what it is evaluated for row by row.

    Raises DefinitionError when it names a part or field that the form does not have.
    """
    walk = _Walk(forms, output, table)
    walk.take(walk.visit(tree, {}))
    return Reads(frozenset(walk.found), frozenset(walk.tested))


class _Walk(Struct):
    forms: Mapping[str, Form]
    output: str
    table: str
    found: set[Read] = field(default_factory=set)
    tested: set[Read] = field(default_factory=set)

    def visit(self, node: Node, known: Mapping[str, _Value]) -> _Value:
        """Where the value of a node comes from; notes every field met on the way."""
        match node:
            case Name(name):
                return known.get(name) or self._variable(name)
            case Select(operand, name, tests):
                value = self._select(self.visit(operand, known), name, tests)
                return _NOWHERE if tests else value
            case Items(nodes, is_map):
                values = [self.visit(part, known) for part in nodes]
                if is_map:
                    self.take(*values)
                return _Value(items=frozenset(p for value in values for p in value.places))
            case Call(function, arguments):
                return self._call(function, arguments, known)
            case Loop():
                return self._loop(node, known)
        return _NOWHERE

    def take(self, *values: _Value) -> None:
        """The values are used as they are: a section or row is then read with all that is in it."""
        for place in (p for value in values for p in value.places):
            if place.output == DOCS or self._is_field(place):
                continue
            is_table = place.output in self.forms and len(place.path) == 1 and self._is_table(place)
            self.found.add(replace(place, whole=not is_table))

    def _variable(self, name: str) -> _Value:
        if name == ROW:
            if not self.table:
                raise DefinitionError("it says `row`, but has no `each`")
            return _at(Read(self.output, (self.table, OWN)))
        roots = {DOC: self.output, DOCS: DOCS, CITY: CITY}
        return _at(Read(roots[name], ())) if name in roots else _NOWHERE

    def _select(self, value: _Value, name: str, tests: bool) -> _Value:
        places = [self._below(place, name) for place in value.places]
        for place in places:
            if self._is_field(place):
                self.found.add(place)
                if tests:
                    self.tested.add(place)
        return _at(*places)

    def _below(self, place: Read, name: str) -> Read:
        if place.output == DOCS:
            if name not in self.forms:
                raise DefinitionError(f"it reads the output {name!r}, which has no form")
            return Read(name, ())
        if place.output == CITY:
            if place.path or name not in CITY_FACTS:
                raise DefinitionError(f"it reads city.{name}; known are {', '.join(CITY_FACTS)}")
        elif self._is_field(place):
            raise DefinitionError(f"it reads {name!r} of the field {place.path[-1]}, which has no parts")
        elif place.path and self._is_table(place) and len(place.path) == 1:
            raise DefinitionError(f"it reads {name!r} of {place.path[0]}, which is a table; it needs a row")
        elif not self._has(place, name):
            where = place.path[0] if place.path else f"the form {place.output}"
            raise DefinitionError(f"it reads {name!r}, which {where} does not have")
        return Read(place.output, (*place.path, name))

    def _call(self, function: str, arguments: tuple[Node, ...], known: Mapping[str, _Value]) -> _Value:
        if function in ("_[_]", "_[?_]", "_?._"):
            return self._index(function, arguments, known)
        values = [self.visit(argument, known) for argument in arguments]
        if function == "_?_:_":
            self.take(values[0])
            return values[1] | values[2]
        if function in PASSING:
            return _joined(values)
        if function == "_+_":
            return _Value(items=frozenset(p for value in values for p in self._elements(value).places))
        self.take(*values)
        return _Value(items=frozenset(p for value in values for p in value.items))

    def _index(self, function: str, arguments: tuple[Node, ...], known: Mapping[str, _Value]) -> _Value:
        value, key = self.visit(arguments[0], known), arguments[1]
        if isinstance(key, Constant) and key.text is not None:
            return self._select(value, key.text, tests="?" in function)
        self.take(self.visit(key, known))
        return self._elements(value)

    def _loop(self, loop: Loop, known: Mapping[str, _Value]) -> _Value:
        inside = {**known, loop.variable: self._elements(self.visit(loop.over, known))}
        value = self.visit(loop.start, known)
        for _ in range(2):  # the second time round the accumulator has seen a step
            inside[loop.accumulator] = value
            self.visit(loop.condition, inside)
            value = value | self.visit(loop.step, inside)
        return self.visit(loop.result, {**known, loop.accumulator: value})

    def _elements(self, value: _Value) -> _Value:
        """What the elements of a list are: the rows of a table, the items of a field that takes several."""
        found = set(value.items)
        for place in value.places:
            if self._is_field(place):
                found.add(place)
            elif place.output in self.forms and len(place.path) == 1 and self._is_table(place):
                found.add(Read(place.output, (*place.path, EVERY)))
            else:
                self.take(_at(place))
        return _at(*found)

    def _is_table(self, place: Read) -> bool:
        return isinstance(self.forms[place.output].part(place.path[0]), Table)

    def _is_field(self, place: Read) -> bool:
        if place.output == CITY:
            return len(place.path) == 1
        if place.output not in self.forms or not place.path:
            return False
        return len(place.path) == (3 if self._is_table(place) else 2)

    def _has(self, place: Read, name: str) -> bool:
        form = self.forms[place.output]
        parts = {part.name: part for part in form.parts}
        if not place.path:
            return name in parts
        return any(name == column.name for column in parts[place.path[0]].fields)


def _at(*places: Read) -> _Value:
    return _Value(frozenset(places))


def _joined(values: Iterable[_Value]) -> _Value:
    total = _NOWHERE
    for value in values:
        total = total | value
    return total


def with_computed(found: Reads, forms: Mapping[str, Form], tree_of: Callable[[str], Node]) -> Reads:
    """The same, and for every computed field that is read also what it is computed from."""
    places = set(found.places)
    waiting = list(places)
    while waiting:
        for source in _sources(waiting.pop(), forms, tree_of):
            if source not in places:
                places.add(source)
                waiting.append(source)
    return Reads(frozenset(places), found.tested)


def _sources(place: Read, forms: Mapping[str, Form], tree_of: Callable[[str], Node]) -> Iterable[Read]:
    target = forms[place.output].find("/" + "/".join(place.path)) if place.output in forms else None
    if target is None or target[1] is None or not target[1].computed:
        return ()
    part, column = target[0], target[1]
    table = "" if isinstance(part, Section) else part.name
    inner = reads(tree_of(column.computed), forms, place.output, table)
    row = place.path[1] if table else ""
    return [replace(p, path=tuple(row if name == OWN else name for name in p.path)) for p in inner.places]
