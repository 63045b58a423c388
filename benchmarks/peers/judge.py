"""Records as JSON, judged by our own judge of schemas: all errors of each, with their places.

python judge.py OUTPUT FOLDER

Prints how many errors each record has.
"""

import json
import sys
from pathlib import Path

from pipeline import programme
from pipeline.validate.schema import Judge

definition = programme.load()
judge = Judge(definition, definition.form(sys.argv[1]))
for path in sorted(Path(sys.argv[2]).glob("*.json")):
    problems = judge.problems(json.loads(path.read_text(encoding="utf-8")))
    print(path.stem, len(problems))  # noqa: T201 -- it is a command
