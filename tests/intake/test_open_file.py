"""From the file system to bytes: only ordinary files, only once, only up to the limit."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest

from pipeline.intake import Limits, Refused, open_bytes, open_file, read_once
from tests.intake.samples import word, zipped


def refused(path: Path, limits: Limits = Limits()) -> Refused:  # noqa: B008 -- frozen
    with pytest.raises(Refused) as caught:
        open_file(path, limits)
    assert caught.value.params["name"] == path.name
    return caught.value


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.docx"
    path.write_bytes(zipped(word()))
    return path


def test_a_sound_file_opens_with_its_hash_and_is_not_changed(form: Path):
    before = form.stat()
    package = open_file(form)
    assert package.sha256 == hashlib.sha256(form.read_bytes()).hexdigest()
    assert (package.kind, package.size, package.data) == ("docx", before.st_size, form.read_bytes())
    assert form.stat().st_mtime_ns == before.st_mtime_ns


def test_a_folder(tmp_path: Path):
    (tmp_path / "folder.docx").mkdir()
    assert refused(tmp_path / "folder.docx").code == "not-a-regular-file"


def test_a_link_is_not_followed(form: Path):
    link = form.with_name("link.docx")
    link.symlink_to(form)
    assert refused(link).code == "not-a-regular-file"


def test_a_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.docx")
    assert refused(tmp_path / "pipe.docx").code == "not-a-regular-file"


def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s.docx")
        assert refused(Path("s.docx")).code == "not-a-regular-file"


def test_a_file_put_in_place_between_looking_and_opening(form: Path, monkeypatch: pytest.MonkeyPatch):
    other = form.with_name("other.docx")
    other.write_bytes(b"other")
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, flags: real(other, flags))
    assert refused(form).code == "not-a-regular-file"


def test_a_missing_and_an_unreadable_file(tmp_path: Path, form: Path, monkeypatch: pytest.MonkeyPatch):
    assert refused(tmp_path / "missing.docx").code == "unreadable"
    assert refused(tmp_path / "nul\0.docx").code == "unreadable"

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    refusal = refused(form)
    assert (refusal.code, refusal.params["detail"], refusal.sha256) == ("unreadable", "Permission denied", "")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    sparse = tmp_path / "huge.docx"
    with sparse.open("wb") as file:
        file.truncate(3 * 2**30)
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))
    refusal = refused(sparse)
    assert (refusal.code, refusal.params["found"], refusal.params["limit"]) == (
        "file-too-large",
        "3072.0 MB",
        "25 MB",
    )


def test_a_file_just_within_the_limit(form: Path):
    size = form.stat().st_size
    assert open_file(form, Limits(file_bytes=size)).size == size
    assert refused(form, Limits(file_bytes=size - 1)).code == "file-too-large"


@pytest.fixture
def growing(form: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The form, which grows by 100 bytes between looking and opening."""
    real = os.open

    def grow(path: Path, flags: int) -> int:
        with form.open("ab") as file:
            file.write(b"x" * 100)
        return real(path, flags)

    monkeypatch.setattr(os, "open", grow)
    return form


def test_a_file_that_grows_after_looking(growing: Path):
    size = growing.stat().st_size
    assert refused(growing, Limits(file_bytes=size + 10)).code == "file-too-large"


def test_a_file_that_grows_after_looking_is_read_whole(growing: Path):
    assert read_once(growing, Limits()) == growing.read_bytes()


def test_bytes_have_the_same_limit():
    with pytest.raises(Refused, match="file-too-large"):
        open_bytes(b"PK\3\4" + bytes(100), "form.docx", Limits(file_bytes=100))


def test_a_file_that_comes_in_small_pieces_is_read_whole(form: Path, monkeypatch: pytest.MonkeyPatch):
    real = os.read
    monkeypatch.setattr(os, "read", lambda handle, count: real(handle, min(count, 1000)))
    assert read_once(form, Limits()) == form.read_bytes()
