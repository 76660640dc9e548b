"""A file that is too large is passed over, and the form that it came with is read: what was typed is not lost."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from partnerships.uploads import receiving


class WithinSize(FileUploadHandler):
    """The first of Django's handlers of one request; `passed_over` says whether a file was too large.

    A browser shows no answer before it has sent everything, so that the rest of the file is read and kept nowhere;
    of a body above `MOST_READ_AWAY` bytes not even that.
    """

    MOST_READ_AWAY = 8 * receiving.LARGEST_BYTES
    passed_over = False
    coming = 0  # bytes of the whole body

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any, **more: Any) -> None:
        """Note how much comes."""
        self.coming = content_length

    def new_file(self, *about: Any, **more: Any) -> None:
        """Stop where even reading on would take too long."""
        super().new_file(*about, **more)
        if self.coming > self.MOST_READ_AWAY:
            self.passed_over = True
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand on what is within the limit, to the next handler."""
        if start + len(raw_data) > receiving.LARGEST_BYTES:
            self.passed_over = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""
