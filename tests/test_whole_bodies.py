"""A request that breaks off on its way is not taken for a whole one."""

from io import BytesIO

import pytest

from auditsys.whole_bodies import whole_bodies


def reading(read, body, **environ):
    """What an application reads of a body."""
    got = []
    application = whole_bodies(lambda environ, start_response: got.append(read(environ["wsgi.input"])))
    application({"wsgi.input": BytesIO(body), **environ}, None)
    return got[0]


READS = {
    "at once": lambda stream: stream.read(),
    "in pieces": lambda stream: b"".join(iter(lambda: stream.read(3), b"")),
    "by lines": lambda stream: b"".join(iter(stream.readline, b"")),
    "by short lines": lambda stream: b"".join(iter(lambda: stream.readline(2), b"")),
}
BODY = b"note=Thi\xe1\xba\xbfu\nphieu"


@pytest.mark.parametrize("way", READS)
def test_a_whole_body_is_read_as_it_is(way):
    assert reading(READS[way], BODY, CONTENT_LENGTH=str(len(BODY))) == BODY


@pytest.mark.parametrize("way", READS)
@pytest.mark.parametrize("lost", [1, 7, len(BODY)])
def test_a_body_that_broke_off_is_an_error(way, lost):
    with pytest.raises(OSError, match="broke"):
        reading(READS[way], BODY[:-lost], CONTENT_LENGTH=str(len(BODY)))


@pytest.mark.parametrize("length", [{}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "x"}, {"CONTENT_LENGTH": "-5"}])
def test_a_length_that_is_none_is_left_to_others(length):
    assert reading(lambda stream: stream.read(), BODY, **length) == BODY
