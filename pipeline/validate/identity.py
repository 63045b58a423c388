"""What a form says of itself in, whether it is the right form for this city and programme out."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.errors import UsageError
from pipeline.messages import Place, Words, shortened
from pipeline.model import City, Finding, Location, Record
from pipeline.programme import Programme

NOT_OURS, OTHER_PROGRAMME, OTHER_VERSION, NO_FORM = "not-our-form", "F-01", "F-02", "F-03"
OTHER_CITY, OTHER_COHORT, NO_STAMP, NOT_ASKED = "F-04", "F-05", "F-06", "F-09"
STOPPING = (NOT_OURS, OTHER_PROGRAMME, OTHER_VERSION, NO_FORM)  # answers to other questions cannot be judged


def output_of(programme: Programme, record: Record) -> str | None:
    """The output a record is for: by its stamp, or by what was read; None when there is no such form."""
    with_form = [output.id for output in programme.with_form]
    if record.stamp.output:
        return record.stamp.output if record.stamp.output in with_form else None
    shares = {name: _share(programme, name, record) for name in with_form}
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] else None


class Identity(Struct, frozen=True):
    """Judges what a record's form was made for; `output` is None when there is no such form."""

    programme: Programme
    words: Words
    record: Record
    output: str | None

    def findings(self, city: City | None) -> Iterator[Finding]:
        """All there is to say; one of STOPPING ends the check of the answers."""
        stamp = self.record.stamp
        if any(note.rule == NOT_OURS for note in self.record.notes):
            yield self._say(NOT_OURS)
        elif stamp.programme and stamp.programme != self.programme.name:
            yield self._say(OTHER_PROGRAMME, stamp.programme, self.programme.title)
        elif self.output is None:
            yield self._say(NO_FORM, stamp.output or "nothing known")
        else:
            yield from self._version(self.output)
            if city is not None:
                yield from self._for_city(self.output, city)

    def _version(self, output: str) -> Iterator[Finding]:
        form = self.programme.form(output)
        if not self.record.stamp.output:
            yield self._say(NO_STAMP, form.title)
            return
        accepted = self.programme.output(output).accepted_versions or (form.version,)
        if self.record.stamp.form_version not in accepted:
            yield self._say(OTHER_VERSION, self.record.stamp.form_version or "not known", ", ".join(accepted))

    def _for_city(self, output: str, city: City) -> Iterator[Finding]:
        stamp = self.record.stamp
        if stamp.city and stamp.city != city.slug:
            yield self._say(OTHER_CITY, stamp.city, city.slug)
        elif stamp.cohort and city.cohort and stamp.cohort != city.cohort:
            yield self._say(OTHER_COHORT, stamp.cohort, city.cohort)
        try:
            asked = self.programme.profile_of(city).outputs
        except UsageError:  # an unknown profile is for the check of the folder to tell
            return
        if output not in (*asked, *(form.id for form in self.programme.tracking)):
            yield self._say(NOT_ASKED, self.programme.form(output).title)

    def _say(self, rule: str, found: str = "", expected: str = "") -> Finding:
        """A finding on the form as a whole; what the stamp says may be anything, so it is cut and cleaned."""
        title = self.programme.form(self.output).title if self.output else "Form"
        names = {"found": shortened(found)} | ({"expected": expected} if expected else {})
        output = self.output or shortened(self.record.stamp.output)
        return self.words.finding(rule, names, Place(location=Location(title)), output)


def _share(programme: Programme, output: str, record: Record) -> float:
    """How many of a form's fields were found, of all it has."""
    form = programme.form(output)
    targets = (form.find(pointer) for pointer in record.places)
    found = {target[1].pointer for target in targets if target is not None and target[1] is not None}
    return len(found) / max(1, sum(1 for _ in form.fields()))
