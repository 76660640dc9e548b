"""The bytes of a published file as rows of text: encodings, line ends, quoting, damage. Memory stays flat."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from partnerships.imports.damage import Damaged

CHUNK = 1 << 20  # bytes read at a time
SNIFFED = 4096  # bytes by which another kind of file is told
LONGEST_ROW = 20  # lines that one row may run over before a quotation mark must be missing
NUL = "There is a NUL character here, which no text has. The file is damaged: fetch it again."
WIDEST_ROW = 500  # columns

Cells = list[str]
Numbered = tuple[int, Cells]

PICTURE = "It is a picture (a photograph or a scan), whatever its name says. Look for the same table as CSV."
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (
        b"PK\x03\x04",
        "It is a workbook (XLSX) or a ZIP file, whatever its name says. Open it and save the table as CSV.",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "It is an old Excel workbook (XLS), whatever its name says. Open it and save the table as CSV.",
    ),
    (b"%PDF", "It is a PDF, whatever its name says. Look for the same table as CSV."),
    *((mark, PICTURE) for mark in (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")),
    (b"\x1f\x8b", "It is a compressed file (GZIP). Unpack it first."),
)
_PAGE = re.compile(rb"\s*(<!doctype|<html|<\?xml|<head|<script|<!--)", re.IGNORECASE)
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True)
class PublishedFile:
    """A file that was looked through once: its size in bytes, its checksum, and how its text is encoded."""

    stream: BinaryIO
    size: int
    sha256: str
    encoding: str

    def rows(self) -> Generator[Numbered]:
        """Each row with the line on which it begins; empty lines are left out, uneven rows are damage."""
        self.stream.seek(0)
        text = io.TextIOWrapper(self.stream, encoding=self.encoding, errors="strict", newline="")
        try:
            yield from _even(_parsed(text, may_hold_nul=self.encoding == "utf-16"))
        finally:
            if not self.stream.closed:
                text.detach()


def look_through(stream: BinaryIO) -> PublishedFile:
    """Read the bytes once: the checksum, the encoding, and whether it is text at all."""
    start = stream.read(SNIFFED)
    _refuse_other_kinds(start)
    if not start.strip(b"\xef\xbb\xbf \t\r\n,;"):
        stream.seek(0)
        if not stream.read().strip(b"\xef\xbb\xbf \t\r\n,;"):
            raise Damaged("The file is empty.")
    stream.seek(0)
    encoding = next((name for mark, name in _UTF16.items() if start.startswith(mark)), "")
    digest, size, found = _scan(stream, with_text=not encoding)
    return PublishedFile(stream=stream, size=size, sha256=digest, encoding=encoding or found)


def _refuse_other_kinds(start: bytes) -> None:
    for mark, words in _OTHER_KINDS:
        if start.startswith(mark):
            raise Damaged(f"This is not a table of text. {words}")
    if start.startswith(_UTF32):
        raise Damaged("The file is encoded as UTF-32. Save it as CSV in UTF-8.")
    if _PAGE.match(start.removeprefix(codecs.BOM_UTF8)):
        raise Damaged(
            "It is a web page (HTML or XML), not a table: perhaps the download led to a page. Fetch it again."
        )
    if start[1::2].count(0) > len(start) // 4 and not start.startswith(tuple(_UTF16)):
        raise Damaged("The file looks like UTF-16 without a mark at its beginning. Save it as CSV in UTF-8.")


def _scan(stream: BinaryIO, *, with_text: bool) -> tuple[str, int, str]:
    digest, lines = hashlib.sha256(), _Lines()
    text = _Encoding()
    size = 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        if with_text and b"\0" in chunk:
            lines.count(chunk[: chunk.index(b"\0")])
            raise Damaged(NUL, lines.line)
        if with_text:
            text.feed(chunk, lines)
        if len(chunk) == CHUNK and b"\n" not in chunk and b"\r" not in chunk:
            raise Damaged("This line has more than a million characters. This is not a table of text.", lines.line)
        lines.count(chunk)
        size += len(chunk)
    if with_text:
        text.close(lines)
    return digest.hexdigest(), size, text.name


class _Lines:
    """The number of the line that the next byte stands on, for any mixture of CR, LF and CRLF."""

    def __init__(self) -> None:
        self.line, self._after_cr = 1, False

    def count(self, chunk: bytes) -> None:
        if not chunk:
            return
        self.line += chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n")
        if self._after_cr and chunk.startswith(b"\n"):
            self.line -= 1
        self._after_cr = chunk.endswith(b"\r")

    def at(self, chunk: bytes, position: int) -> int:
        copy = _Lines()
        copy.line, copy._after_cr = self.line, self._after_cr
        copy.count(chunk[:position])
        return copy.line


class _Encoding:
    """UTF-8 if every byte fits; else Windows-1252, but not where some text could only be UTF-8: that is damage."""

    def __init__(self) -> None:
        self.name = "utf-8-sig"
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._seen_utf8 = False
        self._undefined: int | None = None

    def feed(self, chunk: bytes, lines: _Lines) -> None:
        if self.name == "cp1252":
            self._note_undefined(chunk, lines)
            return
        pending = len(self._decoder.getstate()[0])
        try:
            decoded = self._decoder.decode(chunk)
        except UnicodeDecodeError as error:
            position = max(error.start - pending, 0)
            self._give_up(lines.at(chunk, position), chunk[:position], seen=pending > 0 and position > 0)
            self._note_undefined(chunk, lines)
            return
        self._seen_utf8 = self._seen_utf8 or _beyond(decoded)

    def close(self, lines: _Lines) -> None:
        if self.name != "cp1252":
            try:
                self._decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self._give_up(lines.line, b"", seen=False)
        if self.name == "cp1252" and self._undefined:
            raise Damaged(
                "There is a byte here that is neither UTF-8 nor Windows-1252. Save the file as CSV in UTF-8.",
                self._undefined,
            )

    def _give_up(self, line: int, before: bytes, *, seen: bool) -> None:
        if self._seen_utf8 or seen or _beyond(before.decode("utf-8", "ignore")):
            raise Damaged("The text is UTF-8 up to here and then breaks. The file is damaged: fetch it again.", line)
        self.name = "cp1252"

    def _note_undefined(self, chunk: bytes, lines: _Lines) -> None:
        if self._undefined is None and (found := _UNDEFINED.search(chunk)):
            self._undefined = lines.at(chunk, found.start())


_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def _beyond(text: str) -> bool:
    """Whether there are letters beyond ASCII, the mark at the beginning of a file aside."""
    return not text.replace("\ufeff", "").isascii()


def _parsed(text: io.TextIOWrapper, *, may_hold_nul: bool) -> Iterator[Numbered]:
    start = text.read(SNIFFED)
    text.seek(0)
    reader = csv.reader(text, strict=True, skipinitialspace=True, delimiter=_delimiter_of(start))
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Damaged(_words_of(error), line) from error
        except UnicodeDecodeError as error:
            raise Damaged("The text cannot be read from here on. Save the file as CSV in UTF-8.", line) from error
        if reader.line_num - line >= LONGEST_ROW:
            raise Damaged("A quotation mark is opened here and not closed. The file is damaged: fetch it again.", line)
        if may_hold_nul and any("\0" in cell for cell in cells):
            raise Damaged(NUL, line)
        if cells:
            yield line, cells
        line = reader.line_num + 1


_QUOTED = re.compile(r'"[^"]*"')


def _delimiter_of(start: str) -> str:
    """What stands between the values of the first line: a comma, unless there are more tabs or semicolons."""
    first = next((line for line in start.splitlines() if line.strip()), "")
    plain = _QUOTED.sub("", first)
    return max(",", "\t", ";", key=plain.count)


def _words_of(error: csv.Error) -> str:
    if "field larger" in str(error) or "unexpected end of data" in str(error):
        return "A quotation mark is opened here and not closed. The file is damaged or cut off: fetch it again."
    return f"The quotation marks do not match up ({error}). The file is damaged: fetch it again."


def _even(rows: Iterator[Numbered]) -> Iterator[Numbered]:
    width = 0
    for line, cells in rows:
        if len(cells) != width:
            if width == 0:
                width = len(cells)
                if width > WIDEST_ROW:
                    raise Damaged(f"The first row has {width:,} columns. No published table has so many.", line)
            elif any(cells):
                raise Damaged(
                    f"This row has {_values(len(cells))} and the first has {width:,}. The file is damaged or cut off:"
                    " fetch it again.", line
                )  # fmt: skip
            else:
                continue
        yield line, cells


def _values(number: int) -> str:
    return "1 value" if number == 1 else f"{number:,} values"
