"""The target of a link out of a file in, where it leads out; nothing is looked up and nothing fetched."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import unquote

WEB = ("http:", "https:", "ftp:", "ftps:")
ORDINARY = ("http:", "https:", "mailto:", "tel:")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"/*[A-Za-z][:|]")
# first folders on a Mac or under Linux; some programs write as many slashes before them as before a server
_ROOTS = re.compile(r"/*(?:Users|home|Volumes|Applications|Library|private|tmp|var|opt|usr|mnt|media)/")


class Way(StrEnum):
    """Where a target leads."""

    WEB = "web"
    SERVER = "server"  # a computer in the network, which Windows greets with the user's name and password
    FOLDER = "folder"  # a whole path on somebody's computer
    BESIDE = "beside"  # a file beside this one, or a place in it
    OTHER = "other"  # a scheme of its own


def way(target: str) -> Way:
    """Where a target leads, however it is written."""
    plain = "".join(unquote(target).split()).replace("\\", "/")
    plain = "".join(filter(str.isprintable, plain))
    lower = plain.casefold()
    if lower.startswith(WEB):
        return Way.WEB
    if lower.startswith("file:"):
        return _path(plain[len("file:") :], of_file=True)
    if _SCHEME.match(plain):
        return Way.OTHER
    return _path(plain, of_file=False)


def is_ordinary(target: str) -> bool:
    """Is it a link as people put them into texts: to a page, mail address, telephone, or beside it?"""
    lower = target.strip().casefold()
    return lower.startswith((*ORDINARY, "#")) or way(target) is Way.BESIDE


def _path(path: str, *, of_file: bool) -> Way:
    """A path with plain slashes; after `file:` three of them are the beginning of one on this computer."""
    slashes = len(path) - len(path.lstrip("/"))
    rest = path.removeprefix("//?/").removeprefix("//./")
    if rest != path:
        return Way.SERVER if rest.casefold().startswith("unc/") else Way.FOLDER
    if _DRIVE.match(path) or (_ROOTS.match(path) and slashes != 2):
        return Way.FOLDER
    if of_file and (slashes in (0, 1, 3) or path.casefold().startswith("//localhost/")):
        return Way.FOLDER
    if slashes >= 2:
        return Way.SERVER
    return Way.FOLDER if slashes else Way.BESIDE
