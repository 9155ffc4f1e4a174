"""Uploads that are too large are thrown away while they arrive, before any page or form sees them."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from .files import largest


class LimitedUpload(FileUploadHandler):
    """Stands before the handlers that write, and passes nothing on once a file is longer than allowed.

    The form still learns the name and the true size, so that it can say what was wrong.
    """

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start + len(raw_data) <= largest() else None

    def file_complete(self, file_size):
        if file_size <= largest():
            return None
        return InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
