"""The programme definition in, plain text out that says for each item what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.programme import MilestoneDefinition, Output, Programme
from pipeline.programme.items import Basis


def definition(programme: Programme) -> str:
    """Profiles, outputs, events and milestones, each with its basis in brackets."""
    return (
        "\n".join((programme.title, "", *_profiles(programme), *_outputs(programme), *_rest(programme)))
        + "\n"
    )


def _basis(basis: Basis) -> str:
    return "; ".join(f"{name}: {word}" for name, word in basis.items()) or "basis not given"


def _profiles(programme: Programme) -> Iterator[str]:
    yield "Profiles and cohorts"
    for profile in programme.profiles:
        state = "" if profile.enabled else ", switched off"
        length = f"{profile.duration_months} months{state}"
        yield f"  {profile.id}: {profile.title}, {length} [{_basis(profile.basis)}]"
    for cohort in programme.cohorts:
        start = f", starts {cohort.start}" if cohort.start else ""
        yield f"  cohort {cohort.id}: {cohort.profile}{start} [{_basis(cohort.basis)}]"
    yield ""


def _outputs(programme: Programme) -> Iterator[str]:
    yield "Outputs"
    for output in programme.outputs:
        yield f"  {_output(output)} [{_basis(output.basis)}]"
    yield ""
    if programme.tracking:
        yield "Kept up to date as long as the programme lasts"
    for form in programme.tracking:
        waits = f"{', '.join(form.blocks)} wait for it" if form.blocks else "no milestone waits for it"
        kind = f"{form.title}, form in {form.default_format}"
        yield f"  {form.code} {form.id}: {kind}, {waits} [{_basis(form.basis)}]"
    if programme.tracking:
        yield ""


def _output(output: Output) -> str:
    form = f"form in {output.default_format}" if output.has_schema else "no form yet"
    also = f", also called {', '.join(output.aliases)}" if output.aliases else ""
    return f"{output.code} {output.id}: {output.title}{also}, due in month {output.due_month}, {form}"


def _rest(programme: Programme) -> Iterator[str]:
    yield "Events"
    for event in programme.events:
        yield f"  {event.code}: {event.title}, month {event.month}, {event.format} [{_basis(event.basis)}]"
    yield ""
    for mapping in programme.mappings:
        used = " (in use)" if mapping.id == programme.mapping_in_use else ""
        yield f"Milestones {mapping.id}{used}: {mapping.title} [{_basis(mapping.basis)}]"
        yield from (f"  {_milestone(milestone)}" for milestone in mapping.milestones)
    yield f"A milestone is complete by the policy {programme.policy!r}."


def _milestone(milestone: MilestoneDefinition) -> str:
    after = f", after {', '.join(milestone.requires)}" if milestone.requires else ""
    return f"{milestone.id}: {milestone.title}: {', '.join(milestone.outputs)}{after}"
