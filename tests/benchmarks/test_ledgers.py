"""Ledgers made to be measured are as `mark` writes them, and looking through many of them costs little."""

import pytest

from benchmarks import ledgers, memory
from benchmarks.running import twinning
from pipeline import ledger, verification
from tests.cli.running import printed_json

CITIES, ENTRIES = 2000, 50


@pytest.fixture(scope="module")
def cities(tmp_path_factory):
    return ledgers.make(tmp_path_factory.mktemp("many"), CITIES, ENTRIES)


def test_a_made_city_is_in_order_and_stands_as_its_ledger_says(tmp_path):
    (folder,) = ledgers.make(tmp_path, 1, ENTRIES).iterdir()
    assert verification.verify(folder) == verification.Verified(folder, ENTRIES)
    kinds = {entry["kind"] for entry in ledger.read(folder / ledger.NAME).entries}
    assert kinds == {"submitted", "checked", "milestone", "waived", "explained", "reviewed"}
    (city,) = printed_json("status", folder, "--format", "json")["cities"]
    assert {output["wanting"] for output in city["outputs"]} == {"2 errors"}
    assert city["outputs"][0]["review"].endswith("that review is void")
    assert not any("changed since" in note or "not checked" in note for note in city["notes"])


def test_a_table_has_a_line_for_each_size(tmp_path):
    folders = {size: ledgers.make(tmp_path / str(size[0]), *size) for size in ((2, 3), (1, 3))}
    head, _, *lines = ledgers.table("verify", tuple(folders), folders, rounds=1).splitlines()
    assert head.startswith("| verify | wall s | cpu s | MiB |")
    assert [line.split("|")[1].strip() for line in lines] == ["2 cities × 3", "1 cities × 3"]


@pytest.mark.slow
def test_where_two_thousand_cities_stand_fits_in_little_memory(cities):
    # what the kernel says of an ended process may be what its parent held, which here is the tests' own
    assert memory.peak(twinning("status", cities, "--jobs", "1", codes=(0, 1))).resident < 200


@pytest.mark.slow
@pytest.mark.parametrize("command", ["status", "verify"])
def test_the_time_grows_no_faster_than_the_number_of_cities(cities, tmp_path, command):
    few = ledgers.make(tmp_path, CITIES // 4, ENTRIES)
    took = {folder: [] for folder in (few, cities)}
    for _ in range(3):
        for folder, times in took.items():
            times.append(ledgers.cost(command, folder).cpu)
    assert min(took[cities]) < 4 * 1.25 * min(took[few])
