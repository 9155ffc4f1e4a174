"""A form whose end never arrived is no form.

When a line breaks, web servers hand on what has come so far, and Django reads it as if it were all: half a note would
be saved as the whole one. Here such a request fails instead, so that it can be sent again.
"""


def whole_bodies(application):
    """A WSGI application that gets bodies of the length that was announced, or OSError while it reads."""

    def believing_the_length(environ, start_response):
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return believing_the_length


class WholeBody:
    """What a browser sends, which must be as long as it said."""

    def __init__(self, stream, length):
        self.stream, self.missing = stream, length

    def read(self, size=-1):
        wanted = self.missing if size is None or size < 0 else min(size, self.missing)
        return self._got(self.stream.read(wanted), wanted)

    def readline(self, size=-1):
        wanted = self.missing if size is None or size < 0 else min(size, self.missing)
        line = self.stream.readline(wanted)
        return self._got(line, len(line) if line.endswith(b"\n") else wanted)

    def _got(self, data, wanted):
        if len(data) < wanted:
            raise OSError("The line broke before all of the request had come.")
        self.missing -= len(data)
        return data
