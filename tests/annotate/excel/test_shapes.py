"""The boxes of notes: put in behind those of the city, and only ours taken out."""

import re

from pipeline.annotate import Remark
from pipeline.annotate.excel.grid import Grid
from pipeline.annotate.excel.shapes import (
    add_boxes,
    can_hold_boxes,
    free_cluster,
    no_boxes,
    take_boxes_out,
)
from pipeline.annotate.excel.spots import Spot
from pipeline.model import Severity

GRID = Grid({}, {})
OURS = Remark(1, "G-01", Severity.ERROR, "/a/b", "", "It is so.", "Mend it.")
# as Excel writes it, with a line break that is no XML
CITY = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml"\r\n xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data="3,5"/></o:shapelayout><v:shapetype id="_x0000_t202" o:spt="202"/>'
    b'<v:shape id="_x0000_s3073" type="#_x0000_t202"><v:textbox><div>a<br>b</div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:Row>4</x:Row><x:Column>2</x:Column></x:ClientData></v:shape>\r\n'
    b'<v:shape id="Button" o:spid="_x0000_s3080"><x:ClientData ObjectType="Button"><x:Row>6</x:Row>'
    b"<x:Column>3</x:Column></x:ClientData></v:shape></xml>\r\n"
)


def boxes(*spots):
    return [(spot, [OURS]) for spot in spots]


def test_a_box_goes_in_behind_all_others_and_out_again():
    made = add_boxes(CITY, boxes(Spot("S", 7, 4), Spot("S", 9, 1)), GRID)
    assert made.startswith(CITY.removesuffix(b"</xml>\r\n"))
    assert re.findall(rb'id="twinning_\d+" o:spid="_x0000_s(\d+)"', made) == [b"3081", b"3082"]
    assert made.count(b"<v:shapetype ") == 1
    assert take_boxes_out(made, ["D7", "A9"]) == CITY
    assert take_boxes_out(made, ["D7"]) != CITY


def test_only_boxes_of_notes_on_those_cells_are_taken_out():
    assert take_boxes_out(CITY, ["D7", "no cell"]) == CITY  # there is a button at D7
    left = take_boxes_out(CITY, ["C5"])
    assert left is not None and b"s3073" not in left and b"Button" in left
    alone = add_boxes(no_boxes(1, 1), boxes(Spot("S", 1, 1)), GRID)
    assert take_boxes_out(alone, ["A1"]) is None


def test_a_drawing_without_prefixes_of_its_own_gets_them_at_each_box():
    made = add_boxes(b"<xml></xml>", boxes(Spot("S", 1, 1)), GRID)
    assert made.count(b'xmlns:v="urn:schemas-microsoft-com:vml"') == made.count(b"<v:shape") == 2


def test_numbers_of_boxes_are_given_out_by_the_thousand():
    assert free_cluster([CITY, b"<xml/>"]) == 6
    assert free_cluster([]) == 1
    assert b'data="6"' in no_boxes(6, 1_000)
    assert b'data="6,7"' in no_boxes(6, 1_500)
    first = add_boxes(no_boxes(6, 1), boxes(Spot("S", 1, 1)), GRID)
    assert b'o:spid="_x0000_s6145"' in first


def test_what_is_no_drawing():
    assert can_hold_boxes(CITY) and can_hold_boxes(b"<xml></xml\n>\n")
    for other in (b"", b"<xml/>", b"<xml></xml> and more", b"<xml>"):
        assert not can_hold_boxes(other)


def test_a_drawing_that_goes_on_for_ever_takes_no_longer():
    assert take_boxes_out(b"<xml>" + b"<v:shape " * 200_000, ["A1"]) is not None
