"""A reviewer's whole way with LibreOffice: a sheet opened, typed into, taken back; then a byte changes."""

import pytest

from tests.cli.running import printed_json, run, sample_city
from tests.desk.sheets import BY, SHIPPED, answers
from tests.office.conftest import office
from tests.programs.typists import type_excel, type_word

__all__ = ["office"]

pytestmark = [pytest.mark.office, pytest.mark.slow]

OUTPUTS = ("roadmap", "engagement-plan", "transferability")  # of the first milestone


def milestone(city):
    (board,) = printed_json("status", city, "--format", "json")["cities"]
    return board["milestones"][0]["state"], board["milestones"][0]["blocked_by"]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_reviewers_round_trip(office, tmp_path, suffix):
    city = sample_city(tmp_path)
    run("mark", city)
    assert milestone(city)[0] == "ready_for_review"
    words = [word for output in OUTPUTS for word in ("--output", output)]
    assert run("review", "--prepare", city, "--as", suffix, *words).exit_code == 0
    for output in OUTPUTS:
        sheet = city / "reviews" / f"exempla-{output}-review.{suffix}"
        if suffix == "docx":
            type_word(office, sheet, SHIPPED.sheet, answers(output), tracked=False)
        else:
            type_excel(office, sheet, SHIPPED.sheet, answers(output))
        office.save(path=str(sheet))
        office.close()
    taken = run("review", *sorted((city / "reviews").glob(f"*.{suffix}")))
    assert taken.exit_code == 0, taken.output
    run("mark", city)
    assert milestone(city) == ("complete", [])

    path = city / "roadmap.docx"
    path.write_bytes(path.read_bytes() + b"\0")
    void = f"the file has changed since it was accepted by {BY} on 6 July 2026; that review is void"
    state, reasons = milestone(city)
    assert state == "open"
    assert reasons == [f"Twinning Learning Roadmap: new or changed, not checked yet; {void}"]
    run("mark", city)
    assert milestone(city) == ("ready_for_review", [f"Twinning Learning Roadmap: {void}"])
