"""Changes to XML by the places in its bytes: what is not changed keeps every byte."""

import pytest

from pipeline.annotate.excel.splice import Edits, after, in_utf8, parsed, prefix_of, quoted
from pipeline.intake import Refused

XML = (
    b"<?xml version='1.0'?><!-- x > y --><a:r  xmlns:a = 'u' ><a:one k='>' k2=\"1\"/>"
    b"<a:two><![CDATA[<a:no/>]]>&amp;t</a:two  ><three xmlns='w' a:q='9'/></a:r>"
)


def test_places():
    root = parsed(XML, "part")
    one, two, three = root.children
    assert (root.name, root.namespace, prefix_of(XML, root), prefix_of(XML, three)) == ("r", "u", "a:", "")
    assert XML[one.start : one.end] == b"<a:one k='>' k2=\"1\"/>"
    assert (one.get("k"), one.get("k2"), one.get("k3", "none")) == (">", "1", "none")
    assert (two.text, XML[two.inner : two.close]) == ("<a:no/>&t", b"<![CDATA[<a:no/>]]>&amp;t")
    assert XML[two.start : two.end].endswith(b"</a:two  >")
    assert three.get("q") == "9"


def edited(change):
    root, edits = parsed(XML, "part"), Edits(XML)
    change(root, edits)
    return edits.result()


def test_what_is_put_in_and_taken_out():
    assert edited(lambda root, edits: None) == XML
    one, _, three = XML.partition(b"<a:two>")[0], None, XML.partition(b"</a:two  >")[2]
    assert edited(lambda root, edits: edits.cut(root.children[1])) == one + three
    assert b'k2="1"><x/></a:one>' in edited(lambda root, edits: edits.append(root.find("one"), "<x/>"))
    assert b"&amp;t<x/></a:two" in edited(lambda root, edits: edits.append(root.find("two"), "<x/>"))
    assert b"<a:two><x/><![" in edited(lambda root, edits: edits.prepend(root.find("two"), "<x/>"))
    assert b"<a:two>new</a:two  >" in edited(lambda root, edits: edits.inside(root.find("two"), "new"))
    assert edited(lambda root, edits: edits.append(root.find("two"), "")) == XML


def test_attributes():
    assert b"<a:one k='a&quot;&lt;' k2" in edited(lambda r, edits: edits.set(r.find("one"), "k", 'a"<'))
    assert b'k2="22"/>' in edited(lambda root, edits: edits.set(root.find("one"), "k2", "22"))
    assert b'k2="1" n="&amp;"/>' in edited(lambda root, edits: edits.set(root.find("one"), "n", "&"))
    assert b'<a:two n="1">' in edited(lambda root, edits: edits.set(root.find("two"), "n", "1"))
    assert quoted('a"b\n<') == '"a&quot;b&#10;&lt;"'


def test_where_an_element_belongs():
    order = ("zero", "one", "two", "three", "four")
    root = parsed(XML, "part")
    assert after(root, order, "three") == root.find("two").end
    assert after(root, order, "one") == root.inner
    assert after(root, order, "four") == root.find("three").end


def test_what_is_passed_over_is_not_kept_and_what_is_damaged_is_refused():
    assert parsed(b"<r><d><x><y/></x></d><e/></r>", "part", ("d",)).find("d").children == []
    with pytest.raises(Refused) as refused:
        parsed(b"<r><d></r>", "part")
    assert (refused.value.code, refused.value.params["part"]) == ("xml-damaged", "part")


def test_other_encodings_are_written_in_utf8():
    text = '<?xml version="1.0" encoding="UTF-16"?><r>ä</r>'
    for name in ("utf-16-le", "utf-16-be"):
        mark = "\ufeff".encode(name)
        assert in_utf8(mark + text.encode(name)) == text.replace("16", "8").encode()
    assert in_utf8(b"<r/>") == b"<r/>"
