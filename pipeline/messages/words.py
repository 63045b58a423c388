"""A rule's id and what was met in, a finding in words for the person who can mend it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

from msgspec import Struct

from pipeline.errors import DefinitionError
from pipeline.messages.entry import Case, Catalogue, Entry
from pipeline.model import Finding, Location, Severity

NOT_KNOWN = "…"  # stands where a sentence names something that the caller could not say
ANY = "*"  # a case for every keyword that no other case words


class Place(Struct, frozen=True):
    """Where a finding stands: in the data, for a person, and for its fingerprint."""

    pointer: str | None = None
    location: Location = Location()
    key: str = ""
    related: tuple[tuple[str, Location], ...] = ()


class Complaint(Struct, frozen=True):
    """What a schema minds about an answer, as far as it decides which words fit.

    `kind` is the field's kind, or "id", "table" or "section"; `because` says that the answer is asked for on
    account of another one; `fixed` that the form brings it along.
    """

    keyword: str
    kind: str
    format: str = ""
    because: bool = False
    fixed: bool = False


class Words:
    """The catalogue as sentences. `rules` is the loaded rules, or anything with their `catalogue`."""

    def __init__(self, rules: Catalogue) -> None:
        self._entries = rules.catalogue

    def finding(
        self,
        rule: str,
        params: Mapping[str, str] | None = None,
        place: Place | None = None,
        output: str = "",
        case: Case | None = None,
    ) -> Finding:
        """The finding of a rule; `params` fill the placeholders, `found` and `expected` are kept beside.

        Raises DefinitionError when the catalogue has no such rule.
        """
        entry, place, params = self.entry(rule), place or Place(), params or {}
        words = case or entry
        return Finding(
            rule=rule,
            severity=(case and case.severity) or entry.severity,
            message=filled(words.message, params),
            action=filled(words.action, params),
            location=place.location,
            pointer=place.pointer,
            found=params.get("found"),
            expected=params.get("expected"),
            output=output,
            key=place.key,
            related=place.related,
        )

    def entry(self, rule: str) -> Entry:
        """The rule's entry; raises DefinitionError when the catalogue has none."""
        if rule not in self._entries:
            raise DefinitionError(f"the rule files have no rule {rule!r}")
        return self._entries[rule]

    def severity(self, rule: str) -> Severity:
        """How much a finding of this rule weighs; raises DefinitionError when there is no such rule."""
        return self.entry(rule).severity

    def case_for(self, complaint: Complaint) -> tuple[Entry, Case]:
        """The first case in the catalogue that words the complaint, else the one for any keyword.

        Raises DefinitionError when there is neither.
        """
        for entry in self._entries.values():
            for case in entry.cases:
                if complaint.keyword in case.keywords and fits(case, complaint):
                    return entry, case
        for entry in self._entries.values():
            for case in entry.cases:
                if ANY in case.keywords:
                    return entry, case
        raise DefinitionError(f"the rule files have no words for the schema keyword {complaint.keyword!r}")


def fits(case: Case, complaint: Complaint) -> bool:
    """Whether every narrowing of the case holds."""
    return (
        (not case.kinds or complaint.kind in case.kinds)
        and (not case.formats or complaint.format in case.formats)
        and case.because in (None, complaint.because)
        and case.fixed in (None, complaint.fixed)
    )


def filled(template: str, params: Mapping[str, str]) -> str:
    """The sentence with its placeholders filled in; what is not known shows as `…`."""
    pieces = (
        text + ("" if name is None else params.get(name, NOT_KNOWN))
        for text, name, _, _ in Formatter().parse(template)
    )
    return "".join(pieces).strip()


def placeholders(template: str) -> Iterator[str]:
    """The names in braces; raises ValueError for a single brace, or one with something else in it."""
    for _, name, format_, conversion in Formatter().parse(template):
        if name is not None:
            if not name.isidentifier() or format_ or conversion:
                raise ValueError(f"{{{name}}} is no placeholder")
            yield name
