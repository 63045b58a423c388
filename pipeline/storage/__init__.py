"""Submissions on object storage: an s3:// address in, its cities or a private copy of one's files out.

A city's objects are fetched into a folder of their own, where everything is done as with a folder on disk.
Only its ledger is ever written.
"""

from __future__ import annotations

from pipeline.storage.address import SCHEME, Address, address, is_address
from pipeline.storage.copies import UnfetchedError, cities, fetched, files, folders_with
from pipeline.storage.keeping import keep
from pipeline.storage.server import holds

__all__ = [
    "SCHEME",
    "Address",
    "UnfetchedError",
    "address",
    "cities",
    "fetched",
    "files",
    "folders_with",
    "holds",
    "is_address",
    "keep",
]
