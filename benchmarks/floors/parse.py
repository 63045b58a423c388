"""Floor F2, the yardstick: every part of every file in a folder inflated, XML parts parsed with lxml.

python parse.py FOLDER
"""

import sys
import zipfile
from pathlib import Path

from lxml import etree

for path in sorted(Path(sys.argv[1]).rglob("*.*x")):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith((".xml", ".rels")):
                etree.fromstring(content)
