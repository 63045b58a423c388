"""An s3:// address as text in, its bucket and key out."""

from __future__ import annotations

from msgspec import Struct

from pipeline.errors import UsageError

SCHEME = "s3://"


class Address(Struct, frozen=True):
    """A bucket and a key in it, or the beginning of keys, without a slash at its end."""

    bucket: str
    key: str = ""

    def __str__(self) -> str:
        """As it is written on a command line."""
        return f"{SCHEME}{self.bucket}/{self.key}".rstrip("/")

    def __truediv__(self, name: str) -> Address:
        """What is called so below this address."""
        return Address(self.bucket, f"{self.key}/{name}" if self.key else name)

    @property
    def name(self) -> str:
        """The last part, by which a folder is called."""
        return self.key.rpartition("/")[2] or self.bucket

    @property
    def parent(self) -> Address:
        """What it lies in."""
        return Address(self.bucket, self.key.rpartition("/")[0])

    @property
    def prefix(self) -> str:
        """How the keys of all objects below begin."""
        return f"{self.key}/" if self.key else ""


def is_address(text: str) -> bool:
    """Whether something lies on object storage."""
    return text.startswith(SCHEME)


def address(text: str) -> Address:
    """What `s3://bucket/key` says; raises UsageError when there is no bucket in it."""
    bucket, _, key = text.removeprefix(SCHEME).partition("/")
    if not bucket:
        raise UsageError(f"{text}: a bucket is expected, as in s3://bucket/folder")
    return Address(bucket, key.strip("/"))
