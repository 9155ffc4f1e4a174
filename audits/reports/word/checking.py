"""A template that an office sets is looked over: nothing in it may reach out, and its fields are those of the paper."""

import io
import re
import zipfile

from django.utils.translation import gettext as _
from lxml import etree

from audits.core.rules import RuleBroken

from ..press import PrintingFailed
from .making import TemplateWrong, fill
from .sampling import samples

LARGEST = 5 * 1024 * 1024
LARGEST_PART = 20 * 1024 * 1024
HARMLESS = ("http://", "https://", "mailto:")  # where a link in the text may lead: it opens when somebody clicks it
EMBEDDED = re.compile(r"/(embeddings|activex|ctrlprops|customui|vbaproject|macros)|\.(bin|ole|exe|docm|dotm)$", re.I)
FETCHING = re.compile(  # fields by which Word fetches or starts something
    r"^\s*(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|RD|DATABASE|MACROBUTTON|AUTOTEXT|EMBED)\b", re.I
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")


def check(stored_file, kind):
    """RuleBroken says what is wrong with a template for this kind of paper."""
    if stored_file.size > LARGEST:
        raise _broken(_("it is larger than 5 MB; a template holds text and at most a logo"))
    look_inside(stored_file.path)
    try:
        made = fill(stored_file.path.read_bytes(), samples(kind))
    except TemplateWrong as wrong:
        raise _broken(sentence(wrong.said)) from wrong
    except PrintingFailed as failed:
        raise _broken(_("filling it takes too long or too much memory; look for loops that do not end")) from failed
    nothing_is_left_out(made[0], kind)


def look_inside(path):
    """Nothing in the file fetches, starts or carries anything. That it is a .docx without macros was seen before."""
    try:
        with zipfile.ZipFile(path) as archive:
            if any(EMBEDDED.search(f"/{name}") for name in archive.namelist()):
                raise _broken(_("it carries an embedded object or a macro; take it out in Word and save it again"))
            if any(entry.file_size > LARGEST_PART for entry in archive.infolist()):
                raise _broken(_("a part of it is too large"))
            for name in archive.namelist():
                if name.endswith(".rels"):
                    _no_way_out(archive.read(name))
                elif name.startswith("word/") and name.endswith(".xml"):
                    _nothing_fetched(archive.read(name))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError) as error:
        raise _broken(_("it is damaged; open it in Word and save it again")) from error


def _no_way_out(relations):
    for relation in _parsed(relations):
        kind, target = relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Target", "")
        outside = relation.get("TargetMode", "") == "External"
        if outside and not (kind == "hyperlink" and target.lower().startswith(HARMLESS)):
            raise _broken(
                _(
                    "it is linked to another file (%(kind)s: %(target)s); put a picture into the file itself, and take"
                    " off an attached template under “Developer, Document Template”"
                )
                % {"kind": kind, "target": target[:100]}
            )
        if kind in ("oleObject", "package", "control", "aFChunk", "subDocument", "vbaProject", "attachedTemplate"):
            raise _broken(_("it carries an embedded object or a macro; take it out in Word and save it again"))


def _nothing_fetched(part):
    root = _parsed(part)
    whole, instruction = [], ""
    for element in root.iter(f"{W}instrText", f"{W}fldSimple", f"{W}fldChar"):
        if element.tag == f"{W}fldSimple":
            whole.append(element.get(f"{W}instr", ""))
        elif element.tag == f"{W}instrText":
            instruction += element.text or ""
        else:  # a field begins, goes on to its result, or ends
            whole.append(instruction)
            instruction = ""
    for one in (*whole, instruction):
        if found := FETCHING.match(one):
            raise _broken(
                _("it holds the Word field %(field)s, which fetches something; replace it by plain text")
                % {"field": found[1].upper()}
            )


def _parsed(xml):
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def nothing_is_left_out(made, kind):
    """What a paper of the kind owes is found in the template filled with names."""
    shown = text_of(made).casefold()
    sample = samples(kind)[0]
    for path, said in kind.owed.items():
        if " ".join(str(value_at(sample, path)).split()).casefold() not in shown:
            raise _broken(
                _("it does not show %(what)s; put the field %(field)s where it belongs")
                % {"what": said, "field": f"{{{{ {path} }}}}"}
            )


def value_at(content, path):
    """The value under a path such as findings.number: of a list, that of its first item."""
    for name in path.split("."):
        content = content[0] if isinstance(content, list) else content
        content = content[name]
    return content[0] if isinstance(content, list) else content


def text_of(made):
    """All words of a filled template, its headers and footers too."""
    words = []
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            if TEXTS.fullmatch(name):
                for paragraph in _parsed(archive.read(name)).iter(f"{W}p"):
                    words.append("".join(_pieces(paragraph)))
    return " ".join(" ".join(words).split())


def _pieces(paragraph):
    for element in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        yield element.text or "" if element.tag == f"{W}t" else " "


def sentence(said):
    """What filling.py found, as half a sentence to the person who wrote the template."""
    near = _(" in the paragraph “%(paragraph)s”") % said if said.get("paragraph") else ""
    if said["what"] == "unknown":
        return _(
            "this paper has no field “%(name)s”%(near)s; the guide docs/word-templates.md lists those that it has"
        ) % {
            "name": said["name"],
            "near": near,
        }
    if said["what"] == "absent":
        return _(
            "“%(name)s” is asked of something that a paper may not have%(near)s; put a condition with “if” around it"
        ) % {"name": said["name"], "near": near}
    if said["what"] == "open":
        return _("a loop or a condition is not closed%(near)s: what begins with “for” or “if” needs its end") % {
            "near": near
        }
    if said["what"] == "torn":
        return _(
            "a loop or a condition begins in one paragraph or table row and ends in another; use {%p … %} for whole"
            " paragraphs and {%tr … %} for whole rows"
        )
    if said["what"] == "forbidden":
        return _(
            "a field asks for something that templates may not use%(near)s; fields are names, loops and conditions only"
        ) % {"near": near}
    if said["what"] == "syntax":
        return _("a field is not written as it should be%(near)s") % {"near": near}
    if said["what"] == "damaged":
        return _("it is damaged; open it in Word and save it again")
    if said["what"] == "of_another":
        return _(
            "a field is used as something that it is not in this paper%(near)s; is it perhaps the template of another"
            " paper?"
        ) % {"near": near}
    return _("it cannot be filled%(near)s (%(said)s)") % {"near": near, "said": said.get("said", "")[:200]}


def _broken(reason):
    return RuleBroken(_("This template is not taken: %(reason)s.") % {"reason": reason}, field="file")
