"""An HTML page in, its parts out, and the proof that nothing in it acts but what is ours."""

import base64
import hashlib
import re

from lxml import html

from tests.samples import ROOT

TEMPLATES = ROOT / "templates"
WORDS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "article"),
    *("div", "span", "p", "strong", "small", "bdi", "br", "h1", "h2", "h3", "h4", "h5", "ul", "ol", "li"),
    *(
        "dl",
        "dt",
        "dd",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "form",
        "fieldset",
    ),
    *("legend", "label", "input", "select", "option", "button", "output", "a", "script"),
    *("svg", "rect", "circle", "line", "text", "g"),
}
ACTING = {"style", "src", "srcset", "action", "formaction", "xlink:href", "data", "ping", "background"}
LINKS = re.compile(r"#(begin|city-\d+)")


def parsed(page):
    return html.document_fromstring(page)


def text(element):
    """Its words as they are seen, with single spaces."""
    seen = element.xpath("descendant-or-self::*[not(self::style or self::script)]/text()")
    return re.sub(r" (?=[.,:;)])", "", " ".join(" ".join(seen).split()))


def of_class(tree, name):
    """The elements of a class, in their order."""
    return tree.xpath(f"descendant-or-self::*[contains(concat(' ', @class, ' '), ' {name} ')]")


def assert_tame(page, *scripts):
    """No element, link, style or script in the page but those of its master, and they are allowed by hash."""
    tree = parsed(page)
    for element in tree.iter():
        assert isinstance(element.tag, str), "a comment or an instruction"
        assert element.tag in WORDS
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in ACTING
            assert name != "href" or LINKS.fullmatch(value)
    ours = [(TEMPLATES / name).read_text(encoding="utf-8") for name in scripts]
    assert [script.text.strip() for script in tree.iter("script")] == [script.strip() for script in ours]
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for block in (*tree.iter("style"), *tree.iter("script")):
        assert hashed(block.text) in policy


def hashed(words):
    return f"'sha256-{base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()}'"
