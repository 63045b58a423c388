"""Questions to the server of an object storage in, its answers out; an error is one line, or passed over.

Credentials and the server come from the environment or the configuration that all tools of AWS know; nothing
here looks at them.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from pipeline.errors import UsageError
from pipeline.storage.address import SCHEME, Address

EXTRA = "pip install 'twinning[s3]'"
CONNECT, ANSWER, ATTEMPTS = 5, 60, 3  # seconds for a connection and for an answer, and how often it is tried
TAKEN = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
MISSING = ("NoSuchKey", "NotFound", "404")
REFUSED = ("AccessDenied", "403")


class Object(Struct, frozen=True):
    """An object as it is listed: its key behind the prefix, its bytes, and the ETag of its content."""

    name: str
    size: int
    etag: str


def holds(place: Address) -> bool:
    """Whether there is an object of just this name."""
    if not place.key:
        return False
    return ask("head_object", place, MISSING) is not None


def listed(root: Address) -> Iterator[Object]:
    """All objects below an address, in the order of their keys."""
    more: dict[str, str] = {}
    while True:
        page = ask("list_objects_v2", None, (), Bucket=root.bucket, Prefix=root.prefix, **more)
        assert page is not None  # nothing is passed over
        for one in page.get("Contents", ()):
            yield Object(one["Key"][len(root.prefix) :], int(one["Size"]), one["ETag"])
        if not page.get("IsTruncated"):
            return
        more = {"ContinuationToken": page["NextContinuationToken"]}


def ask(call: str, place: Address | None, passed: Collection[str], **words: object) -> dict[str, Any] | None:
    """What the storage answers; None for an error that is `passed`, by its code.

    Raises UsageError, one line, for every other one, and when nobody answers.
    """
    client, wrong = _client(os.getpid())
    if place is not None:
        words |= {"Bucket": place.bucket, "Key": place.key}
    try:
        answer: dict[str, Any] = getattr(client, call)(**words)
        return answer
    except wrong.ClientError as refused:
        if refused.response.get("Error", {}).get("Code") in passed:
            return None
        raise UsageError(f"{_called(words)}: {refused}") from None
    except (wrong.BotoCoreError, wrong.HTTPClientError, OSError) as lost:
        raise UsageError(f"{_called(words)}: {lost}") from None


def _called(words: Mapping[str, object]) -> str:
    return f"{SCHEME}{words['Bucket']}/{words.get('Key', words.get('Prefix', ''))}"


@cache
def _client(_process: int) -> tuple[Any, Any]:
    """A client whose connections no copy of this process shares, and the module of its errors."""
    try:
        import botocore.session
        from botocore import exceptions
        from botocore.config import Config
    except ImportError:
        raise UsageError(f"{SCHEME} addresses need botocore, which is not installed: {EXTRA}") from None
    config = Config(
        connect_timeout=CONNECT,
        read_timeout=ANSWER,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        # others than AWS do not know the newer sums; every object is compared with its hash anyway
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return botocore.session.get_session().create_client("s3", config=config), exceptions
