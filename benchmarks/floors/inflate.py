"""Floor F1: every part of every file in a folder inflated, and nothing else.

python inflate.py FOLDER
"""

import sys
import zipfile
from pathlib import Path

for path in sorted(Path(sys.argv[1]).rglob("*.*x")):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            archive.read(name)
