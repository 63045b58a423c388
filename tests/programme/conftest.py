import shutil
from pathlib import Path

import pytest

from pipeline.programme import Programme, load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="package")
def shipped() -> Programme:
    return load(ROOT)


@pytest.fixture
def home(tmp_path):
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    return tmp_path
