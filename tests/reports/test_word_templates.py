"""An office's own Word template: tried before it is set, refused with a sentence, and unable to reach anything."""

import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree

from audits.core import files
from audits.core.rules import RuleBroken
from audits.organisation.models import Agency
from audits.reports import issuing
from audits.reports import kinds as orders
from audits.reports.models import IssuedDocument, WordTemplate
from audits.reports.press import PrintingFailed
from audits.reports.word import checking, filling, making
from audits.reports.word.kinds import KINDS
from audits.reports.word.records import own_bytes
from audits.reports.word.sampling import samples
from scripts.word_templates.__main__ import stale

from ..factories import make_open_visit
from ..organisation.sending import sent
from . import sample_forms
from .word_text import parts_of, words_of_docx, words_of_html

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MINUTES = KINDS["minutes"]


def changed(*paragraphs, kind="minutes"):
    """The template that ships, with paragraphs more."""
    document = docx.Document(io.BytesIO(making.shipped(kind)))
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_part(name, content, kind="minutes"):
    """The template that ships, with one part of its archive exchanged or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(making.shipped(kind))) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return target.getvalue()


def part(name, kind="minutes"):
    with zipfile.ZipFile(io.BytesIO(making.shipped(kind))) as archive:
        return archive.read(name).decode()


def filled_with(template):
    return filling.filled(template, samples(MINUTES)[0])


@pytest.fixture
def kept(cast, settings, tmp_path):
    """Keeps bytes as the administrator would have sent them."""
    return lambda content: files.keep(content, by=cast.administrator, name="mau.docx", accept=("docx",))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_templates_that_ship_pass_the_check(kind):
    made = [filling.filled(making.shipped(kind.name), sample) for sample in samples(kind)]
    checking.nothing_is_left_out(made[0], kind)


@pytest.fixture
def here(monkeypatch):
    """Templates are filled in this process, which has learnt docxtpl once for all of them."""

    def fill(template, contents):
        try:
            return [filling.filled(template, content) for content in contents]
        except filling.Wrong as wrong:
            raise making.TemplateWrong(wrong.said) from wrong

    monkeypatch.setattr(checking, "fill", fill)


def test_the_committed_templates_and_their_guide_are_what_their_description_makes():
    assert list(stale()) == []


# What a template cannot do

REACHING = [
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ ''|attr('__class__') }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ letterhead.__init__.__globals__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ findings.append('x') }}",
    "{{ findings.__class__ }}",
    "{{ abstract.format(1) }}",
    "{{ '{0.__class__}'.format(abstract) }}",
    "{{ range(10) }}",
    "{{ lipsum() }}",
    "{{ cycler.__init__ }}",
    "{{ namespace() }}",
    "{{ joiner() }}",
    "{{ config }}",
    "{{ request }}",
    "{{ open('/etc/passwd').read() }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends '/etc/passwd' %}",
    "{% macro a() %}x{% endmacro %}{{ a() }}",
    "{{ loop.__class__ }}",
    "{{ (1).__class__ }}",
    "{{ letterhead.keys() }}",
    "{{ letterhead.update }}",
    "{{ ()|attr('__class__')|attr('__base__') }}",
]


@pytest.mark.parametrize("text", REACHING)
def test_a_template_reaches_nothing_but_the_fields(text):
    with pytest.raises(filling.Wrong) as wrong:
        filled_with(changed(text))
    assert wrong.value.said["what"] in ("forbidden", "unknown", "failed")


@pytest.mark.parametrize("name", ["__class__", "__init__", "items", "_TemplateReference__context"])
def test_a_list_of_what_python_has_is_a_list_of_nothing(name):
    for text in ("{{ findings|map(attribute='%s')|list }}", "{{ findings|map('attr', '%s')|list }}"):
        assert words_of_docx(filled_with(changed(text % name)))[-3:] == ["[", "undefined", "]"]


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in abstract * 99 %}{% for b in abstract * 99 %}{% for c in abstract * 99 %}x{% endfor %}{% endfor %}"
        "{% endfor %}",
        "{{ 'x' * 10 ** 10 }}",
        "{{ 2 ** (10 ** 11) }}",
    ],
)
@pytest.mark.papers
def test_what_does_not_end_or_fills_the_memory_is_stopped(text, monkeypatch):
    monkeypatch.setattr(making, "SECONDS", 1)
    with pytest.raises((PrintingFailed, making.TemplateWrong)):
        making.fill(changed(text), [samples(MINUTES)[0]])


def test_the_child_sees_no_environment_and_leaves_only_its_file(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "must not be seen")
    made = making.fill(making.shipped("minutes"), [samples(MINUTES)[0]])
    assert b"must not be seen" not in b"".join(made)


# What is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Cộng: {{ tong_cong }}", "no field “tong_cong” in the paragraph “Cộng: {{ tong_cong }}”"),
        ("{{ letterhead.phone }}", "no field “phone”"),
        ("{{ abstract|upcase }}", "no field “upcase”"),
        ("{{ form.code }}", "“code” is asked of something that a paper may not have"),
        ("{% if place %}mở", "not closed"),
        ("{%p for finding in findings %}", "not closed"),
        ("Số {{ place", "not written as it should be in the paragraph “Số {{ place"),
        ("{{ place | }}", "not written as it should be in the paragraph “{{ place | }}”"),
        ("{% endfor %}", "not written as it should be"),
        ("{{ place.upper() }}", "templates may not use"),
        ("{% include 'a' %}", "templates may not use"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, said, kept, here):
    with pytest.raises(RuleBroken) as broken:
        checking.check(kept(changed(text)), MINUTES)
    assert said in broken.value.sentence
    assert broken.value.field == "file"


def test_the_template_of_another_paper_is_said_to_be_that(kept, here):
    with pytest.raises(RuleBroken, match="the template of another paper") as broken:
        checking.check(kept(making.shipped("plan")), KINDS["report"])
    assert "Error" not in broken.value.sentence


def test_a_file_without_its_text_is_said_to_be_damaged(kept, here):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(making.shipped("minutes"))) as whole, zipfile.ZipFile(target, "w") as rest:
        for name in set(whole.namelist()) - {"word/document.xml"}:
            rest.writestr(name, whole.read(name))
    with pytest.raises(RuleBroken, match="it is damaged"):
        checking.check(kept(target.getvalue()), MINUTES)


def test_a_condition_from_a_paragraph_into_a_table_is_said(kept, here):
    document = docx.Document(io.BytesIO(changed("{% if not place %}Một")))
    document.add_table(1, 1).cell(0, 0).text = "Hai{% endif %}"
    target = io.BytesIO()
    document.save(target)
    with pytest.raises(RuleBroken, match="begins in one paragraph or table row and ends in another"):
        checking.check(kept(target.getvalue()), MINUTES)


def test_an_unknown_field_is_found_where_only_some_papers_get(kept, here):
    text = "{% if not findings %}{{ khong_co }}{% endif %}"
    with pytest.raises(RuleBroken, match="khong_co"):
        checking.check(kept(changed(text)), MINUTES)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("{{ letterhead.dated }}", "it does not show place and date; put the field {{ letterhead.dated }}"),
        ("{{ finding.title }}", "it does not show the findings"),
        ("{{ abstract }}", "it does not show what it is about"),
    ],
)
def test_what_a_paper_owes_cannot_be_left_out(field, said, kept, here):
    document = part("word/document.xml")
    assert field in document
    with pytest.raises(RuleBroken) as broken:
        checking.check(kept(with_part("word/document.xml", document.replace(field, "…"))), MINUTES)
    assert said in broken.value.sentence


def test_a_word_file_of_an_issued_document_always_names_its_original(kept, here):
    foot = next(f"word/footer{n}.xml" for n in range(1, 9) if "original" in part(f"word/footer{n}.xml", "notice"))
    template = making.shipped("notice")
    for name in [n for n in zipfile.ZipFile(io.BytesIO(template)).namelist() if n.startswith(foot[:11])]:
        plain = part(name, "notice").replace("{{ original.sha256 }}", "")
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(target, "w") as new:
            for entry in old.namelist():
                new.writestr(entry, plain if entry == name else old.read(entry))
        template = target.getvalue()
    with pytest.raises(RuleBroken, match="SHA-256"):
        checking.check(kept(template), KINDS["notice"])


# What a file may not carry

RELATION = '<Relationship Id="rId900" Type="http://x/relationships/{kind}" Target="{target}" TargetMode="{mode}"/>'


@pytest.mark.parametrize(
    ("kind", "target", "mode", "said"),
    [
        ("attachedTemplate", "file:///c:/mau.dotm", "External", "linked to another file"),
        ("attachedTemplate", "http://x.example/mau.dotm", "External", "linked to another file"),
        ("image", "http://x.example/p.png", "External", "linked to another file"),
        ("image", "\\\\\\\\x\\\\p.png", "External", "linked to another file"),
        ("oleObject", "http://x.example/a.bin", "External", "linked to another file"),
        ("subDocument", "b.docx", "External", "linked to another file"),
        ("hyperlink", "file:///etc/passwd", "External", "linked to another file"),
        ("hyperlink", "javascript:alert(1)", "External", "linked to another file"),
        ("frame", "http://x.example/", "External", "linked to another file"),
        ("aFChunk", "chunk.html", "Internal", "embedded object"),
        ("oleObject", "embeddings/a.xml", "Internal", "embedded object"),
        ("control", "a.xml", "Internal", "embedded object"),
    ],
)
def test_nothing_leads_out_of_a_template(kind, target, mode, said, kept):
    relation = RELATION.format(kind=kind, target=target, mode=mode)
    relations = part("word/_rels/document.xml.rels").replace("</Relationships>", f"{relation}</Relationships>")
    with pytest.raises(RuleBroken) as broken:
        checking.check(kept(with_part("word/_rels/document.xml.rels", relations)), MINUTES)
    assert said in broken.value.sentence


def test_a_link_to_the_agencys_site_may_stand(kept):
    relation = RELATION.format(kind="hyperlink", target="https://so.example.vn/", mode="External")
    relations = part("word/_rels/document.xml.rels").replace("</Relationships>", f"{relation}</Relationships>")
    checking.look_inside(kept(with_part("word/_rels/document.xml.rels", relations)).path)


@pytest.mark.parametrize(
    "field",
    [
        '<w:fldSimple w:instr=" INCLUDETEXT &quot;c:/a.docx&quot; "/>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>'
        'PICTURE "http://x/p.png"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:fldSimple w:instr="DDEAUTO c:/cmd.exe"/>',
        '<w:fldSimple w:instr="LINK Excel.Sheet a.xls"/>',
    ],
)
def test_fields_that_fetch_are_not_taken(field, kept):
    document = part("word/document.xml").replace("<w:body>", f"<w:body><w:p>{field}</w:p>", 1)
    with pytest.raises(RuleBroken, match="which fetches something"):
        checking.check(kept(with_part("word/document.xml", document)), MINUTES)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/vbaProject.bin", b"\x00macro"),
        ("word/embeddings/oleObject1.bin", b"\x00ole"),
        ("word/activeX/activeX1.xml", b"<a/>"),
        ("word/media/more.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"),
        ("word/media/zeros.xml", bytes(60_000_000)),
    ],
)
def test_macros_objects_entities_and_bombs_are_refused(name, content, kept):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        with zipfile.ZipFile(io.BytesIO(making.shipped("minutes"))) as old:
            for entry in old.namelist():
                archive.writestr(entry, old.read(entry))
    with pytest.raises(RuleBroken):
        checking.check(kept(target.getvalue()), MINUTES)


# The pages


def upload(content, name="mau-bien-ban.docx"):
    return SimpleUploadedFile(name, content, DOCX)


def test_the_administrator_sets_a_template_and_goes_back(cast, at_screen):
    browser, url = at_screen(cast.administrator), "/settings/word-templates/minutes/"
    own = changed("Biểu mẫu của cơ quan, số {{ department }}")
    assert sent(browser, url, file=upload(own)).status_code == 302
    page = browser.get("/settings/word-templates/").content.decode()
    assert "mau-bien-ban.docx" in page
    assert browser.get(f"{url}download/").content == own
    made = making.docx(
        sample_forms.minutes(),
        kind="minutes",
        template_bytes=own_bytes(Agency.objects.get(pk=cast.agency.pk), "minutes"),
    )
    assert " ".join(words_of_docx(made)).endswith("của cơ quan , số phòng người có công")
    assert own_bytes(cast.agency, "report") is None
    assert sent(browser, f"{url}reset/").status_code == 302
    assert browser.get(f"{url}download/").content == making.shipped("minutes")
    assert browser.get(f"{url}reset/")["Location"] == "/settings/word-templates/"  # nothing to go back from


def test_a_wrong_template_comes_back_with_its_sentence_and_changes_nothing(cast, at_screen):
    browser = at_screen(cast.administrator)
    answer = sent(browser, "/settings/word-templates/minutes/", file=upload(changed("{{ khong_co }}")))
    assert answer.status_code == 422
    assert "khong_co" in answer.content.decode()
    assert not WordTemplate.objects.exists()


def test_another_agency_keeps_its_own(cast, at_screen):
    sent(at_screen(cast.administrator), "/settings/word-templates/minutes/", file=upload(changed("Của mình")))
    assert own_bytes(cast.stranger.agency, "minutes") is None
    assert WordTemplate.objects.visible_to(cast.stranger).count() == 0


def test_a_kind_without_word_has_no_page(cast, at_screen):
    assert at_screen(cast.administrator).get("/settings/word-templates/slip/").status_code == 404


@pytest.mark.parametrize("kind", ["decision", "plan", "notice", "report"])
def test_a_draft_from_the_records_is_ordered_as_word(cast, kind, tmp_path):
    """What is collected fills the template as well as samples do, and the draft says that it is one."""
    visit = make_open_visit(cast)
    document = IssuedDocument.prepare(visit.round, by=cast.secretariat, kind=kind)
    orders.KINDS["preview"].write("docx", document, cast.secretariat, tmp_path / "draft.docx", lambda *how_far: None)
    made = (tmp_path / "draft.docx").read_bytes()
    assert words_of_docx(made) == words_of_html(issuing.as_it_stands(document))
    assert "DỰ THẢO" in parts_text(made)


def test_minutes_are_ordered_as_word_with_the_agencys_template(cast, at_screen, tmp_path):
    visit = make_open_visit(cast)
    sent(at_screen(cast.administrator), "/settings/word-templates/minutes/", file=upload(changed("Mẫu riêng")))
    orders.KINDS["minutes"].write("docx", visit, cast.auditor, tmp_path / "minutes.docx", lambda *how_far: None)
    assert words_of_docx((tmp_path / "minutes.docx").read_bytes())[-2:] == ["mẫu", "riêng"]


def parts_text(made):
    return "".join(etree.tostring(part, encoding="unicode") for part in parts_of(made, "word/header"))
