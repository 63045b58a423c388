"""Changes to an XML part at places in its bytes; all other bytes stay."""

import pytest
from lxml import etree

from pipeline.annotate.markup import Markup
from pipeline.intake import Limits, Refused

PART = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- <a> is no tag --><r xmlns:x='u'  x:y = "a > b"><a  one='1'/><b>t<![CDATA[<a/>]]></b ><?p <a/>?>
<c><a/></c></r>
"""


def markup(content=PART):
    return Markup(content, "part.xml", Limits())


def test_nothing_changed_is_nothing_changed():
    assert markup().result() == PART


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (lambda m: m.before(m.root[1], b"+"), b"<b>", b"+<b>"),
        (lambda m: m.after(m.root[1], b"+"), b"</b >", b"</b >+"),
        (lambda m: m.first_in(m.root[1], b"+"), b"<b>t", b"<b>+t"),
        (lambda m: m.last_in(m.root[1], b"+"), b"]]></b >", b"]]>+</b >"),
        (lambda m: m.without(m.root[1]), b"<b>t<![CDATA[<a/>]]></b >", b""),
        (lambda m: m.first_in(m.root[0], b"+"), b"<a  one='1'/>", b"<a  one='1'>+</a>"),
        (lambda m: m.last_in(m.root[2][0], b"+"), b"<c><a/></c>", b"<c><a>+</a></c>"),
        (lambda m: m.unset(m.root, "y"), b' x:y = "a > b"', b""),
        (lambda m: m.unset(m.root[0], "none"), b"", b""),
    ],
)
def test_one_change(change, old, new):
    one = markup()
    change(one)
    assert one.result() == PART.replace(old, new, 1)
    etree.fromstring(one.result())


def test_changes_at_one_place_stand_in_the_order_in_which_they_were_asked_for():
    one = markup(b"<r><a/><b/></r>")
    for name in (b"1", b"2"):
        one.last_in(one.root[0], name)
    one.after(one.root[0], b"3")
    one.before(one.root[1], b"4")
    one.first_in(one.root[1], b"5")
    assert one.result() == b"<r><a>12</a>34<b>5</b></r>"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_come_out_as_utf8(encoding):
    content = '<?xml version="1.0" encoding="UTF-16"?><r><a>é</a></r>'.encode(encoding)
    one = markup(content)
    one.after(one.root[0], b"+")
    assert one.result().decode().endswith('encoding="UTF-8"?><r><a>é</a>+</r>')


def test_it_knows_what_is_in_it():
    one, other = markup(), markup()
    assert one.holds(one.root[0]) and not one.holds(other.root[0])
    assert one.opening(one.root[0]) == b"<a  one='1'/>"


def test_damage_is_refused():
    with pytest.raises(Refused):
        markup(b"<r><a></r>")
