"""The floor for making forms: the parts that differ from city to city deflated at level 6, and nothing else.

python deflate.py FOLDER   (a file for each part, as it is before it is packed)
"""

import sys
import zlib
from pathlib import Path

for path in sorted(Path(sys.argv[1]).iterdir()):
    zlib.compress(path.read_bytes(), 6)
