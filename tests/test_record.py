"""What goes on the record is about the files that lie in the folder."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import ledger, programme, record
from pipeline.errors import UsageError
from pipeline.process import Setting, check_city
from pipeline.tasks import Task
from tests.cli.running import sample_city

DEFINITION = programme.load()
NOW = datetime(2026, 7, 6, tzinfo=UTC)


def grown(form: Path) -> None:
    form.write_bytes(form.read_bytes() + b"\n")


@pytest.mark.parametrize("change", [grown, Path.unlink])
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_file_that_changed_during_the_check_is_not_vouched_for(tmp_path, change, dry_run):
    folder = sample_city(tmp_path, "exempla", "roadmap.docx")
    result = check_city(Task(folder), Setting(DEFINITION.home, NOW.date()))
    change(folder / "roadmap.docx")
    with pytest.raises(UsageError, match="was changed while it was being checked; nothing was written"):
        record.write(result, DEFINITION, NOW, dry_run)
    assert not (folder / ledger.NAME).exists()


def test_a_file_that_did_not_is(tmp_path):
    folder = sample_city(tmp_path, "exempla", "roadmap.docx")
    result = check_city(Task(folder), Setting(DEFINITION.home, NOW.date()))
    assert [fact["kind"] for fact in record.write(result, DEFINITION, NOW, False)][:2] == [
        "submitted",
        "checked",
    ]
