"""How a file leaves: whole or in part, or not again where the reader holds it already (RFC 9110, 13 and 14).

Call `answer` after finding the record that the reader may see. Browsers keep what they were given and ask each time
whether they may show it again: so whoever has lost the right to a file is told so, and nobody loads it twice.
"""

import re

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

CHUNK = 256 * 1024
# One part; to several, and to figures beyond the size of any file, the whole file is the answer.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def answer(request, path, *, name, content_type, etag, as_attachment):
    """The file at `path`. `etag` tells its bytes from all others: their SHA-256."""
    etag = f'"{etag}"'
    response = get_conditional_response(request, etag=etag) or _bytes(request, path, etag)
    if response.status_code in (200, 206):
        response["Content-Type"] = content_type
        response["Content-Disposition"] = content_disposition_header(as_attachment, name)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    return response


def _bytes(request, path, etag):
    size = path.stat().st_size
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": size})
    part = None
    if request.headers.get("If-Range", etag) == etag:  # the reader goes on with what these bytes began
        part = _part(request.headers.get("Range", ""), size)
    if part is None:
        return FileResponse(path.open("rb"))
    if not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Content-Range": f"bytes {part.start}-{part.stop - 1}/{size}", "Content-Length": len(part)}
    return StreamingHttpResponse(_read(path, part), status=206, headers=headers)


def _part(header, size):
    """The part that is asked for: empty if the file has none of it, None if the whole is the answer."""
    asked = RANGE.fullmatch(header.replace(" ", ""))
    if not asked or asked[0] == "bytes=-":
        return None
    first, last = asked.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)


def _read(path, part):
    with path.open("rb") as file:
        file.seek(part.start)
        left = len(part)
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
