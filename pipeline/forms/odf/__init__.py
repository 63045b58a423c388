"""OpenDocument forms: turned into the parts that Word or Excel would have written, and read like those.

So there is one way in which answers are found and read, whichever program a form was filled in with.
"""

from __future__ import annotations

from pipeline.intake import Package

READ_AS = {"odt": "docx", "ods": "xlsx"}


def as_open_xml(package: Package) -> Package:
    """A package of kind "odt" as "docx", "ods" as "xlsx"; hash, size and program stay those of the file.

    Raises Refused for damage, and for a file that asks for more cells than any form has.
    """
    if package.kind == "odt":
        from pipeline.forms.odf.document import as_word

        return as_word(package)
    from pipeline.forms.odf.workbook import as_excel

    return as_excel(package)
