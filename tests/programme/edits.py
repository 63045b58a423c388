"""Changes to a copy of the definition."""

import json


def edit(home, name, old, new):
    path = home / "schemas" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change(home, name, pointer, value):
    """Set (or, with None, take away) what a pointer leads to in a schema."""
    path = home / "schemas" / name
    document = json.loads(path.read_text(encoding="utf-8"))
    *above, last = pointer.strip("/").split("/")
    here = document
    for step in above:
        here = here[int(step)] if isinstance(here, list) else here[step]
    last = int(last) if isinstance(here, list) else last
    if value is None:
        del here[last]
    else:
        here[last] = value
    path.write_text(json.dumps(document), encoding="utf-8")
