"""The copy of each Word form with remarks, opened in LibreOffice: every remark is there, at its answer."""

from __future__ import annotations

import pytest

from pipeline import annotate
from pipeline.forms.word import text
from pipeline.forms.word.names import w
from pipeline.reports.plain import plain
from tests.annotate.making import annotated, form_of, read_from, result_of
from tests.annotate.planting import planted
from tests.forms.word.conftest import OUTPUTS

pytestmark = [pytest.mark.office, pytest.mark.slow]


@pytest.mark.parametrize("output", OUTPUTS)
def test_libreoffice_shows_each_remark_at_its_answer(office, output, tmp_path):
    data = planted(output, 1)
    found = annotate.remarks(result_of(data, output))
    made = annotated(data, output, found)
    path = tmp_path / "copy.docx"
    path.write_bytes(made)
    office.load(path=str(path))
    shown = office.remarks()
    office.close()
    assert {one["author"] for one in shown} == {"twinning"}
    cells = read_from(made, form_of(output))
    numbered = {one["words"].split(" · ")[0]: one for one in shown}
    assert len(shown) == len(numbered) == len(found)
    for remark in found:
        one, cell = numbered[str(remark.number)], cells[remark.pointer]
        assert plain(remark.message) in one["words"]
        if cell.tag == w("tc"):
            assert "".join(one["cell"].split()) == "".join(text.text(cell).split())
