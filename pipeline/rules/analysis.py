"""What each expression of a definition reads, found out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from pipeline.errors import DefinitionError
from pipeline.fields import Form
from pipeline.rules.language import Language
from pipeline.rules.reads import Read, Reads, reads, with_computed
from pipeline.rules.tree import Node, names, parse


class Analysis:
    """The trees of expressions and the places they read, kept for the next time."""

    def __init__(self, language: Language, forms: Mapping[str, Form]) -> None:
        self._language, self._forms = language, forms
        self._trees: dict[str, Node] = {}
        self._reads: dict[tuple[str, str, str], Reads] = {}
        self._variables: dict[tuple[str, ...], frozenset[str]] = {}
        self._named: dict[tuple[str, tuple[str, ...]], bool] = {}
        self._places: dict[tuple[tuple[str, ...], str, str], frozenset[Read]] = {}

    def tree(self, text: str) -> Node:
        """The syntax tree; raises DefinitionError when the text is no sound CEL."""
        if text not in self._trees:
            try:
                self._trees[text] = parse(self._language.tree(text))
            except ValueError as wrong:
                raise DefinitionError(str(wrong)) from wrong
        return self._trees[text]

    def variables(self, texts: Sequence[str]) -> frozenset[str]:
        """All variables that the expressions name."""
        key = tuple(texts)
        if key not in self._variables:
            self._variables[key] = frozenset(name for text in texts for name in names(self.tree(text)))
        return self._variables[key]

    def reads(self, texts: Sequence[str], output: str, table: str = "") -> Reads:
        """All that the expressions read, computed fields with what they are computed from.

        Raises DefinitionError when one is no sound CEL or names a field that the form does not have.
        """
        total = Reads()
        for text in texts:
            key = (text, output, table)
            if key not in self._reads:
                found = reads(self.tree(text), self._forms, output, table)
                self._reads[key] = with_computed(found, self._forms, self.tree)
            total = total | self._reads[key]
        return total

    def direct(self, texts: Sequence[str], output: str, table: str = "") -> Reads:
        """What the expressions read themselves, computed fields without what they are computed from."""
        total = Reads()
        for text in texts:
            total = total | reads(self.tree(text), self._forms, output, table)
        return total

    def places(self, texts: Sequence[str], output: str, table: str = "") -> frozenset[Read]:
        """The places alone."""
        key = (tuple(texts), output, table)
        if key not in self._places:
            self._places[key] = self.reads(texts, output, table).places
        return self._places[key]

    def may_read(self, name: str, texts: Sequence[str]) -> bool:
        """Whether a word stands anywhere in the expressions, or in those of computed fields.

        Where it does not, they cannot read what it names, and need not be taken apart to know that.
        """
        key = (name, tuple(texts))
        if key not in self._named:
            self._named[key] = any(name in text for text in (*texts, self._computing))
        return self._named[key]

    @cached_property
    def _computing(self) -> str:
        return "\n".join(f.computed for form in self._forms.values() for _, f in form.fields() if f.computed)
