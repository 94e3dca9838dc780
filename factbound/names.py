"""Names of files and folders that mean the same on Linux, macOS and Windows: what is wrong with one, and which two of them are one."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 235
"""Bytes of a name: disks take 255, and outputs and copies under way put an ending of their own behind it."""

LONGEST_PATH = 180
"""Characters of a path in a project. What is made of it below the output folder is up to 19 longer, and Windows takes 260 in all."""

DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ .]*(?:\..*)?", re.IGNORECASE | re.DOTALL)
"""What Windows keeps for devices, also with an ending behind it."""

_PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_. -]{0,126}[A-Za-z0-9_-])?")
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
_HIDDEN_LETTERS = ("Cc", "Cf", "Cs", "Zl", "Zp")
_JOINERS = ("\u200c", "\u200d")
"""Of the letters that nobody sees: what Persian, Indic scripts and emoji are written with."""


def name_fault(name: str) -> str:
    """Return what is wrong with a name of a file or folder, as the end of a sentence; nothing for one that is right on every system."""
    if _PLAIN.fullmatch(name) and not DEVICES.fullmatch(name):
        return ""  # as nearly all are
    if name in ("", ".", ".."):
        return "names no file"
    if odd := next((letter for letter in name if _is_hidden(letter)), ""):
        return f"has the character U+{ord(odd):04X}, which nobody can see"
    if found := _FORBIDDEN.search(name):
        return f"has a '{found[0]}', which Windows does not allow"
    if name[-1] in ". " or name[0] == " ":
        return "begins or ends with a space, or ends with a dot, which Windows drops"
    if name[0] == "-":
        return "begins with '-', which programs take for an option"
    if DEVICES.fullmatch(name):
        return "is a word that Windows keeps for a device"
    if unicodedata.normalize("NFC", name) != name:
        return "has letters and their marks apart (it is not in Unicode's form NFC), which macOS takes for the same as the joined ones"
    if len(name.encode("utf-8")) > LONGEST_NAME:
        return f"has {len(name.encode('utf-8'))} bytes, and at most {LONGEST_NAME} are allowed"
    return ""


def fold(name: str) -> str:
    """Return what a name is to a disk that does not tell capitals or joined letters apart."""
    return name.casefold() if name.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def _is_hidden(letter: str) -> bool:
    if letter in _JOINERS:
        return False
    return unicodedata.category(letter) in _HIDDEN_LETTERS or ord(letter) & 0xFFFE == 0xFFFE or "\ufdd0" <= letter <= "\ufdef"
