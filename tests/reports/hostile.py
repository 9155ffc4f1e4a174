"""What a stranger may write into a text field to make a paper open a file, call a server, or never end."""

import dataclasses

from audits.reports.content.paper import Proof

# {path} is a file that must not be read, {host} a server that must not be called.
REACHING = {
    "attachment": '<link rel="attachment" href="file://{path}">',
    "attachment by http": '<link rel="attachment" href="http://{host}/a">',
    "anchor attachment": '<a rel="attachment" href="file://{path}">x</a>',
    "attachment without a scheme": '<link rel="attachment" href="{path}">',
    "img file": '<img src="file://{path}">',
    "img http": '<img src="http://{host}/a.png">',
    "img ftp": '<img src="ftp://{host}/a.png">',
    "img data": '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">',
    "img srcset": '<img srcset="http://{host}/a.png 2x" src="file://{path}">',
    "img onerror": '<img src="x" onerror="fetch(\'http://{host}/\')">',
    "picture": '<picture><source srcset="http://{host}/a.png"><img src="file://{path}"></picture>',
    "object": '<object data="file://{path}" type="text/plain"></object>',
    "object http": '<object data="http://{host}/a.svg" type="image/svg+xml"></object>',
    "embed": '<embed src="file://{path}" type="image/svg+xml">',
    "iframe": '<iframe src="file://{path}"></iframe>',
    "video": '<video src="http://{host}/a.mp4" poster="file://{path}"></video>',
    "svg image": '<svg width="9" height="9"><image href="file://{path}" width="9" height="9"/></svg>',
    "svg image http": '<svg width="9" height="9"><image xlink:href="http://{host}/a.png" width="9" height="9"/></svg>',
    "svg use": '<svg width="9" height="9"><use href="file://{path}#a"/></svg>',
    "svg style": '<svg><style>@import "http://{host}/a.css";</style><rect width="9" height="9"/></svg>',
    "svg foreign": '<svg><foreignObject><img src="file://{path}"></foreignObject></svg>',
    "svg entity": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file://{path}">]><svg><text>&a;</text></svg>',
    "import": '<style>@import "file://{path}";</style>',
    "import http": "<style>@import url(http://{host}/a.css) print;</style>",
    "leave the style": "</style><style>@import url(http://{host}/a.css);</style>",
    "stylesheet": '<link rel="stylesheet" href="http://{host}/a.css">',
    "background": "<style>body {{ background: url(file://{path}) }}</style>",
    "background by attribute": '<p style="background: url(http://{host}/a.png)">x</p>',
    "old background": '<table background="file://{path}"><tr><td>x</td></tr></table>',
    "list style": "<style>* {{ list-style: url(http://{host}/a.png) }}</style>",
    "content": "<style>p::before {{ content: url(file://{path}) }}</style>",
    "border": "<style>* {{ border-image: url(file://{path}) 1 }}</style>",
    "page": "<style>@page {{ background: url(http://{host}/a.png) }}</style>",
    "mask": "<style>* {{ mask-image: url(http://{host}/a.png); cursor: url(file://{path}) }}</style>",
    "font": "<style>@font-face {{ font-family: E; src: url(http://{host}/a.ttf) }} * {{ font-family: E }}</style>",
    "font file": "<style>@font-face {{ font-family: VN; src: url(file://{path}) }}</style>",
    "font local": "<style>@font-face {{ font-family: VN; src: local('DejaVu Sans') }} * {{ font: 1em VN }}</style>",
    "base": '<base href="http://{host}/"><img src="a.png">',
    "base file": '<base href="file:///"><img src="{path}">',
    "refresh": '<meta http-equiv="refresh" content="0; url=http://{host}/">',
    "author": '"><meta name="author" content="x"><link rel="attachment" href="file://{path}"><x y="',
    "end of attribute": "'\"><img src=file://{path}><b title='\"",
    "end of title": '</title><link rel="attachment" href="file://{path}">',
    "script": '<script src="http://{host}/a.js">document.write(1)</script>',
    "link": '<a href="javascript:fetch(\'http://{host}/\')">x</a><a href="file://{path}">y</a>',
    "django": "{{% include '{path}' %}}{{{{ settings.SECRET_KEY }}}}{{% load static %}}",
    "css escape": "<p style='background: \\75 rl(http://{host}/a.png)'>x</p>",
    "string of css": '"; }} @import url(http://{host}/a.css); * {{ content: "',
}
# These do not reach out: they try to be too much, or to be read as something else.
WEARING = {
    "a box of 1e9 px": '<div style="width: 1e9px; height: 1e9px; background: repeating-linear-gradient(red, tan 1px)">',
    "colspan": '<table><tr><td colspan="100000" rowspan="100000">x</td></tr></table>',
    "300 elements in each other": "<div>" * 300 + "x" + "</div>" * 300,
    "5000 elements in each other": "<b>" * 5000,
    "a font of 1e6 pt": '<p style="font-size: 1e6pt; line-height: 1e6">x</p>',
    "a counter": "<style>* { counter-increment: a 2147483647 } *::before { content: counter(a, upper-roman) }</style>",
    "right to left": "\u202etxt.exe\u202c \u2067مرحبا\u2069 \u200f\u061c",
    "control characters": "a\x00b\x01\x08\x0b\x0c\x1b[31m\x7f\x85c\ufffe\uffff",
    "marks on one letter": "a" + "\u0301" * 3000,
    "no letters at all": "\u200b\u200d\ufeff\u2060\u00ad" * 500,
    "a word of 100,000 letters": "ă" * 100_000,
    "100,000 words": "ba " * 100_000,
    "10,000 lines": "dòng\n" * 10_000,
}
PAYLOADS = REACHING | WEARING
WORST = ["attachment", "svg image http", "leave the style", "end of title", "author", "right to left"]


def payload(name, *, path, host):
    return PAYLOADS[name].format(path=path, host=host) if name in REACHING else PAYLOADS[name]


def poisoned(value, text, *, rows=2):
    """A paper's content with `text` in place of everything written, its lists cut to a few rows.

    What stays is what nobody writes: under which name the press was handed a picture.
    """
    if isinstance(value, Proof):  # the program's own words, of known length
        return value
    if dataclasses.is_dataclass(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return dataclasses.replace(
            value, **{name: said if name == "source" else poisoned(said, text) for name, said in fields.items()}
        )
    if isinstance(value, dict):
        return {poisoned(key, text): poisoned(item, text) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(poisoned(item, text) for item in value[:rows])
    return text if isinstance(value, str) else value
