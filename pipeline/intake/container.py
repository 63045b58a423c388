"""The bytes of a zip in, its parts by name out, unpacked within limits and counted while unpacking."""

from __future__ import annotations

import zipfile
import zlib

from pipeline.intake.directory import appended, data_start, entries
from pipeline.intake.kinds import OLD_OFFICE
from pipeline.intake.parts import Parts
from pipeline.intake.refusal import Limits, Refused

KEPT = (".xml", ".rels", ".vml")  # parts that are read; pictures are only measured
PACKED_FILE = "\x01Ole10Native".encode("utf-16-le")  # the stream in which any file can be put into a document


class Container(Parts):
    """A sound zip; every part is unpacked once on opening, so that a lie about its size comes out then.

    What was noticed then, by names of parts: `damaged` ones among those that are not read, `packages` and
    old-style `objects` inside of the file, and those of the objects that hold `files` of any kind.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        super().__init__(limits)
        self.data = data
        self._infos = {_key(info.orig_filename): info for info in entries(data, limits)}
        self._names = tuple(
            info.orig_filename.replace("\\", "/") for info in self._infos.values() if not info.is_dir()
        )
        self._kept: dict[str, bytes] = {}
        self._sound: dict[str, bytes] = {}  # what has been compared with its checksum, as it was asked for
        self.damaged: list[str] = []
        self.packages: list[str] = []
        self.objects: list[str] = []
        self.files: list[str] = []
        self._measure()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts in the order of the zip, without folders, parted by plain slashes."""
        return self._names

    def read(self, name: str) -> bytes | None:
        """A part's content, None if there is no such part; capitals in names do not matter.

        Raises Refused when the content is not what its checksum says.
        """
        known = self._sound.get(name)
        if known is not None:
            return known
        key = _key(name)
        info = self._infos.get(key)
        if info is None:
            return None
        content = self._kept.get(key)
        if content is None:
            content = self._inflate(info)
        if zlib.crc32(content) != info.CRC:
            raise Refused("zip-crc", part=info.filename)
        if key in self._kept:
            self._sound[name] = content
        return content

    @property
    def appended(self) -> int:
        """How many bytes stand behind the end of the zip."""
        return appended(self.data)

    def _measure(self) -> None:
        total = 0
        for key, info in self._infos.items():
            content = self._inflate(info)
            total += len(content)
            if total > self.limits.total_bytes:
                raise Refused("zip-bomb-ratio", part="", limit=f"{self.limits.total_bytes // 2**20} MB")
            if key.endswith(KEPT):
                self._kept[key] = content
            else:
                self._look(info, content)

    def _look(self, info: zipfile.ZipInfo, content: bytes) -> None:
        """Note what a part is that is not read; nothing in it is opened."""
        if zlib.crc32(content) != info.CRC:
            self.damaged.append(info.filename)
        if content.startswith(b"PK\3\4"):
            self.packages.append(info.filename)
        elif content.startswith(OLD_OFFICE):
            self.objects.append(info.filename)
            if PACKED_FILE in content:
                self.files.append(info.filename)

    def _inflate(self, info: zipfile.ZipInfo) -> bytes:
        """Unpack one part, never beyond the size that the directory gives."""
        start = data_start(self.data, info)
        packed = self.data[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_DEFLATED:
            packed = _inflate(packed, info)
        if len(packed) != info.file_size:
            raise Refused("zip-damaged", detail=f"its part {info.filename} is shorter than stated")
        return packed


def _inflate(packed: bytes, info: zipfile.ZipInfo) -> bytes:
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = unpack.decompress(packed, info.file_size + 1)
    except zlib.error:
        raise Refused("zip-damaged", detail=f"its part {info.filename} cannot be unpacked") from None
    if len(content) > info.file_size:
        raise Refused("zip-damaged", detail=f"its part {info.filename} is longer than stated")
    return content


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
