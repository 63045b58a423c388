"""The list of tracked changes in, which words are to be marked as added or taken away out.

OpenDocument keeps what was taken away outside the text, so that accepting every change needs nothing; only
what stands between the two ends of a deletion (LibreOffice does that in tables) has to be left out.
"""

from __future__ import annotations

from pipeline.forms.odf.names import q
from pipeline.forms.word.controls import new
from pipeline.forms.word.names import Element, w


class Changes:
    """The changes of one text, and those that are open at the place that has been reached."""

    def __init__(self, body: Element) -> None:
        self._regions: dict[str, tuple[str, dict[str, str]]] = {}
        self._open: dict[str, tuple[str, dict[str, str]]] = {}
        for region in body.iter(q("text:changed-region")):
            for change in region.iterchildren(q("text:insertion"), q("text:deletion")):
                name = "ins" if change.tag == q("text:insertion") else "del"
                for key in ("text:id", "{http://www.w3.org/XML/1998/namespace}id"):
                    said = region.get(key if key.startswith("{") else q(key))
                    if said:
                        self._regions[said] = (name, _by_whom(change))

    def meet(self, mark: Element) -> Element | None:
        """Note the mark of a change; gives what stands for one whose words are kept elsewhere."""
        said = mark.get(q("text:change-id"), "")
        region = self._regions.get(said)
        if mark.tag == q("text:change-end"):
            self._open.pop(said, None)
        elif mark.tag == q("text:change-start") and region:
            self._open[said] = region
        elif region:
            return new(region[0], **region[1])
        return None

    def wrapped(self, run: Element) -> Element:
        """The run, marked as added or taken away if it is."""
        for name in ("del", "ins"):
            region = next((one for one in self._open.values() if one[0] == name), None)
            if region:
                change = new(*region[:1], **region[1])
                change.append(run)
                if name == "del":
                    for words in run.iter(w("t")):
                        words.tag = w("delText")
                return change
        return run


def _by_whom(change: Element) -> dict[str, str]:
    info = change.find(q("office:change-info"))
    if info is None:
        return {}
    known = {"author": info.findtext(q("dc:creator")), "date": info.findtext(q("dc:date"))}
    return {name: said for name, said in known.items() if said}
