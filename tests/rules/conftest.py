import pytest

from pipeline import rules
from tests import small


@pytest.fixture
def loaded(tmp_path):
    """Loads the small programme's rules, from rule files given by name."""

    def load(**rule_files):
        return rules.load(small.programme(tmp_path, **rule_files))

    return load


@pytest.fixture
def checked(tmp_path):
    """What `check` finds in the small programme's rule files, as "where: what"."""

    def check(**rule_files):
        found = rules.check(small.programme(tmp_path, **rule_files))
        return [f"{problem.where}: {problem.what}" for problem in found]

    return check
