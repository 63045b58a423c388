"""The box of a note is as large as its text needs, however wide columns are."""

from pipeline.annotate.excel.grid import Grid, grid_of, height_of
from pipeline.annotate.excel.splice import parsed


def size(grid, anchor):
    """Width and height in pixels of the box with these corners."""
    left, into_left, top, into_top, right, into_right, bottom, into_bottom = anchor
    width = sum(grid.widths.get(n + 1, 64) for n in range(left, right)) + into_right - into_left
    height = sum(grid.heights.get(n + 1, 20) for n in range(top, bottom)) + into_bottom - into_top
    return width, height


def test_a_box_beside_a_cell():
    for grid in (Grid({}, {}), Grid({5: 500, 6: 0}, {6: 100, 7: 0}), Grid({5: 20, 6: 0, 7: 0}, {5: 300})):
        anchor = grid.anchor(6, 4, 330, 140)
        assert anchor[0] >= 4 and anchor[2] == 4  # right of the cell, from the row above it
        assert size(grid, anchor) == (330, 140)


def test_a_box_at_the_edge_of_the_sheet_stays_on_it():
    left, _, _, _, right, _, _, _ = Grid({}, {}).anchor(1, 16_384, 330, 140)
    assert left <= right < 16_384


def test_widths_and_heights_as_the_sheet_gives_them():
    columns = b'<col min="2" max="3" width="10"/><col min="4" max="4" hidden="1"/><col min="x" width="3"/>'
    sheet = b"<w><cols>" + columns + b"</cols></w>"
    assert grid_of(parsed(sheet, "sheet"), {}).widths == {2: 75, 3: 75, 4: 0}
    assert height_of({"ht": "30"}) == 40
    assert height_of({"ht": "30", "hidden": "true"}) == 0
    assert height_of({}) is None
    assert height_of({"ht": "nan"}) is None
