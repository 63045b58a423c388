"""Object storage: cities are found as on disk, copies are private and bounded, only ledgers are written."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from pipeline import ledger, storage
from pipeline.errors import LedgerError, UsageError
from pipeline.intake import Limits
from pipeline.storage import Address
from tests.cli.running import fingerprint, piped, run, sample_city
from tests.on_dask import many_cities
from tests.on_dask import running as dask
from tests.on_s3 import Storage, moto, rclone
from tests.samples import COHORT

PLACE = Address("b", "cohort/exempla")


def filled(bucket, **content):
    bucket.objects |= {f"cohort/exempla/{name}": body for name, body in content.items()}


def test_an_address_is_a_bucket_and_a_key():
    place = storage.address("s3://bucket/cohort-3/exempla/")
    assert (place.bucket, place.key, place.name) == ("bucket", "cohort-3/exempla", "exempla")
    assert str(place) == "s3://bucket/cohort-3/exempla"
    assert str(place.parent) == "s3://bucket/cohort-3"
    assert str(place.parent.parent / "other") == "s3://bucket/other"
    with pytest.raises(UsageError, match="a bucket is expected"):
        storage.address("s3:///cohort-3")


def test_a_copy_holds_what_is_read_of_a_city(bucket, tmp_path):
    filled(
        bucket,
        **{
            "roadmap.docx": b"form",
            "large.docx": b"x" * 11,
            "ledger.jsonl": b"{}",
            "reviews/roadmap-1.json": b"review",
            "evidence/photo.jpg": b"photo",
            ".hidden": b"secret",
            "": b"",
        },
    )
    with storage.fetched(PLACE, Limits(file_bytes=10)) as copy:
        assert copy.name == "exempla"
        assert copy.parent.stat().st_mode & 0o077 == 0
        assert (copy / "roadmap.docx").read_bytes() == b"form"
        assert (copy / "large.docx").read_bytes() == bytes(11)  # its size, for the finding; nothing else
        assert (copy / "ledger.jsonl").read_bytes() == b"{}"
        assert (copy / "reviews" / "roadmap-1.json").read_bytes() == b"review"
        assert list((copy / "evidence").iterdir()) == []
        assert (copy / ".hidden").read_bytes() == bytes(6)
    assert not copy.exists()
    with storage.fetched(PLACE, Limits(folder_files=1)) as copy:  # too many: told of, none of them read
        assert (copy / "roadmap.docx").read_bytes() == bytes(4)
        assert (copy / "ledger.jsonl").read_bytes() == b"{}"
    assert bucket.written == []


@pytest.mark.parametrize(
    "names",
    [("../x.docx",), ("a\\b.docx",), ("/etc.docx",), ("a" * 256,), ("x/../../y",), ("a", "a/b")],
    ids=["above", "backslash", "absolute", "long", "through", "twice"],
)
def test_what_cannot_be_a_file_of_the_folder_is_not_fetched(bucket, names):
    filled(bucket, **dict.fromkeys(names, b"x"))
    with (
        pytest.raises(storage.UnfetchedError, match=r"can be called|two things"),
        storage.fetched(PLACE, Limits()),
    ):
        pass


def test_more_than_anybody_hands_in_is_not_fetched(bucket):
    filled(bucket, **{str(number): b"" for number in range(12)})
    with pytest.raises(storage.UnfetchedError, match="more than 10 objects"):
        storage.fetched(PLACE, Limits(folder_files=1)).__enter__()
    bucket.objects = {"cohort/exempla/ledger.jsonl": b"x" * 9}
    with pytest.raises(storage.UnfetchedError, match="take more than"):
        storage.fetched(PLACE, Limits(folder_bytes=8)).__enter__()


def test_a_file_that_changes_or_is_kept_back_is_that_citys_matter(bucket):
    filled(bucket, **{"roadmap.docx": b"form"})
    bucket.forbidden.add("cohort/exempla/roadmap.docx")
    with pytest.raises(storage.UnfetchedError, match="may not be read"):
        storage.fetched(PLACE, Limits()).__enter__()


def test_two_who_write_at_once_lose_nothing(bucket):
    filled(bucket, **{"ledger.jsonl": b"one\n"})
    calls = []

    def write(folder):
        with Path(folder, "ledger.jsonl").open("ab") as file:
            file.write(b"mine\n")
        if not calls:  # somebody else is quicker
            bucket.objects["cohort/exempla/ledger.jsonl"] += b"theirs\n"
        calls.append(folder)
        return "done"

    after = []
    assert storage.keep(PLACE, Limits(), write, after.append) == "done"
    assert bucket.objects["cohort/exempla/ledger.jsonl"] == b"one\ntheirs\nmine\n"
    assert (len(calls), after) == (2, calls[1:])
    assert bucket.written == ["cohort/exempla/ledger.jsonl"]


def test_others_who_never_stop_writing_are_told_of(bucket):
    def write(folder):
        with Path(folder, "ledger.jsonl").open("ab") as file:
            file.write(b"mine\n")
        bucket.objects["cohort/exempla/ledger.jsonl"] = b"theirs\n" * (1 + len(bucket.written))
        bucket.written.append("theirs")

    filled(bucket, **{"ledger.jsonl": b""})
    with pytest.raises(LedgerError, match="others write to its ledger"):
        storage.keep(PLACE, Limits(), write, bucket.written.append)
    assert set(bucket.written) == {"theirs"}


def test_nothing_new_is_not_written(bucket):
    filled(bucket, **{"ledger.jsonl": b"one\n"})
    assert storage.keep(PLACE, Limits(), lambda folder: 7, lambda folder: None) == 7
    assert bucket.written == []


def test_without_botocore_one_line_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "botocore", None)
    monkeypatch.setitem(sys.modules, "botocore.session", None)
    storage.server._client.cache_clear()
    for command in ("check", "mark", "status", "verify", "extract"):
        result = run(command, "s3://bucket/cohort-3")
        assert result.exit_code == 2
        assert "twinning[s3]" in result.stderr
        assert result.stderr.count("\n") == 1


def test_files_of_one_city_are_one_task(bucket):
    from pipeline.tasks import tasks

    filled(bucket, **dict.fromkeys(("submission.toml", "a.docx", "b.xlsx"), b"x"))
    bucket.objects["loose/c.docx"] = b"x"
    places = [PLACE / "a.docx", PLACE / "b.xlsx", Address("b", "loose/c.docx")]
    city, loose = tasks(places)
    assert [file.name for file in city.files] == ["a.docx", "b.xlsx"]
    assert (city.folder, city.origin) == (tasks([PLACE])[0].folder, PLACE)
    assert (loose.folder, str(loose.origin)) == (None, "s3://b/loose")
    assert [task.whole for task in tasks([*places, PLACE])] == [True, False]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["rclone", "moto"])
def test_a_bucket_is_checked_as_the_same_folder_on_disk(kind, tmp_path):
    root = many_cities(tmp_path / "submissions", 3)
    shutil.copytree(COHORT.parent, tmp_path / "submissions" / "shipped")
    (root / "cohort-3" / "exempla-0" / "a-large.docx").write_bytes(bytes(26 * 2**20))
    local = piped("check", root, "--format", "json", "--annotate", tmp_path / "here")
    before = fingerprint(root)
    with rclone(tmp_path / "served") if kind == "rclone" else moto() as served:
        served.put(root)
        words = ("--format", "json", "--annotate", tmp_path / "there")
        stored = piped("check", "s3://submissions", *words, **served.environment)
        assert stored.returncode == local.returncode == 1, stored.stderr
        assert stored.stdout.decode().replace("s3://submissions", str(root)) == local.stdout.decode()
        assert copies(tmp_path / "there") == copies(tmp_path / "here") != []
        one = "cohort-3/exempla/roadmap.docx"
        assert (
            piped("extract", f"s3://submissions/{one}", **served.environment).stdout
            == piped("extract", root / one).stdout
        )
        assert set(served.content()) == {name for name, digest in before.items() if digest}


def copies(folder):
    return sorted((path.relative_to(folder).as_posix(), path.read_bytes()) for path in folder.rglob("*.*x"))


@pytest.mark.slow
def test_mark_on_a_bucket_writes_the_ledgers_of_the_same_folder_on_disk_and_nothing_else(tmp_path):
    root = many_cities(tmp_path / "submissions", 3)
    with moto() as served:
        served.put(root)
        before = served.content()
        piped("mark", root)
        ran = piped("mark", "s3://submissions", "--receipts", tmp_path / "receipts", **served.environment)
        assert ran.returncode == 1, ran.stderr
        after = served.content()
        new = after.keys() - before.keys()
        assert new == {f"cohort-3/{name}/ledger.jsonl" for name in ("exempla", "exempla-0", "brackwater")}
        assert all(after[key] == (root / key).read_bytes() for key in after)
        assert len(list((tmp_path / "receipts").iterdir())) == 20  # two cities of one slug share theirs
        again = piped("mark", "s3://submissions", **served.environment)
        assert b"nothing new" in again.stdout
        assert served.content() == after
        for command in ("status", "verify"):
            here = piped(command, root)
            there = piped(command, "s3://submissions", **served.environment)
            assert there.stdout.decode().replace("s3://submissions", str(root)) == here.stdout.decode()


@pytest.mark.slow
def test_a_storage_without_conditions_for_writing_gets_no_entry(tmp_path):
    city = sample_city(tmp_path, "exempla", "roadmap.docx")
    with rclone(tmp_path / "served") as served:
        served.put(tmp_path / "cohort-3", "cohort-3/")
        ran = piped("mark", "s3://submissions", **served.environment)
        assert ran.returncode == 2
        assert b"does not keep to conditions" in ran.stderr
        assert ran.stderr.count(b"\n") == 1
        assert served.content().get(f"cohort-3/{city.name}/{ledger.NAME}", b"") == b""


@pytest.mark.slow
def test_a_cluster_checks_a_bucket(tmp_path):
    root = many_cities(tmp_path / "submissions", 6)
    local = piped("check", root, "--format", "json")
    with rclone(tmp_path / "served") as served, dask(tmp_path / "dask", workers=0) as cluster:
        served.put(root)
        for _ in range(2):
            cluster.worker("--no-nanny", **served.environment)
        words = ("check", "s3://submissions", "--format", "json", "--cluster", cluster.address)
        spread = piped(*words, **served.environment)
        assert spread.returncode == 1, spread.stderr
        assert spread.stdout.decode().replace("s3://submissions", str(root)) == local.stdout.decode()
        assert len(json.loads(spread.stdout)["cities"]) == 6


@pytest.mark.slow
def test_a_storage_that_does_not_answer_is_one_line():
    ran = piped("check", "s3://submissions", **Storage(9).environment)
    assert ran.returncode == 2
    assert ran.stderr.count(b"\n") == 1
    assert b"Could not connect" in ran.stderr
