"""A bucket in memory, in the place of a server, for what can be seen without one."""

import hashlib
from types import SimpleNamespace

import pytest

from pipeline.storage import keeping, server


class RefusedError(Exception):
    """What botocore calls a ClientError."""

    def __init__(self, code):
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


class LostError(Exception):
    """What botocore raises when nobody answers."""


def etag(content):
    return f'"{hashlib.md5(content).hexdigest()}"'


class Bucket:
    """The four calls that are made, with what S3 answers; two keys on each page of a listing."""

    def __init__(self):
        self.objects = {}
        self.forbidden = set()
        self.written = []

    def head_object(self, Bucket, Key):
        if Key not in self.objects:
            raise RefusedError("404")
        return {}

    def list_objects_v2(self, Bucket, Prefix, ContinuationToken=""):
        keys = sorted(k for k in self.objects if k.startswith(Prefix) and k > ContinuationToken)
        page = [{"Key": k, "Size": len(self.objects[k]), "ETag": etag(self.objects[k])} for k in keys[:2]]
        last = "".join(keys[1:2])
        return {"Contents": page, "IsTruncated": len(keys) > 2, "NextContinuationToken": last}

    def get_object(self, Bucket, Key, IfMatch):
        if Key in self.forbidden:
            raise RefusedError("AccessDenied")
        if etag(self.objects[Key]) != IfMatch:
            raise RefusedError("PreconditionFailed")
        content = self.objects[Key]
        return {"Body": SimpleNamespace(read=lambda most: content[:most])}

    def put_object(self, Bucket, Key, Body, IfMatch=None, IfNoneMatch=None):
        there = self.objects.get(Key)
        if IfNoneMatch and there is not None:
            raise RefusedError("PreconditionFailed")
        if IfMatch and (there is None or etag(there) != IfMatch):
            raise RefusedError("NoSuchKey" if there is None else "PreconditionFailed")
        self.objects[Key] = Body
        self.written.append(Key)
        return {}


@pytest.fixture
def bucket(monkeypatch):
    made = Bucket()
    errors = SimpleNamespace(ClientError=RefusedError, BotoCoreError=LostError, HTTPClientError=LostError)
    monkeypatch.setattr(server, "_client", lambda process: (made, errors))
    monkeypatch.setattr(keeping, "_keeps_conditions", {})
    return made
