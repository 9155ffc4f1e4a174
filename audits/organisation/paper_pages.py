"""Pages of what is settled about each paper: the head of a form, the number of a document. The administrator's."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import clock
from audits.core.forms import RecordForm, Row, column
from audits.core.web import form_page, require_edit

from .paper_settings import PaperSetting


class PaperSettingForm(RecordForm):
    """A form has its head, a document its number; a paper that is both has both."""

    model = PaperSetting
    submit = gettext_lazy("Save the paper")

    code = column(PaperSetting, "code", required=True)
    issue = column(PaperSetting, "issue")
    revision = column(PaperSetting, "revision")
    effective_on = column(PaperSetting, "effective_on")
    numbering = column(PaperSetting, "numbering")
    pattern = column(PaperSetting, "pattern")

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        form = ["code", Row("issue", "revision", "effective_on")] if record.paper in PaperSetting.CODES else []
        number = ["numbering", "pattern"] if record.sign else []
        self.rows = [*form, *number]
        for name in set(self.fields) - {"op_id", "version", *_names(self.rows)}:
            del self.fields[name]
        if number:
            self.fields["pattern"].help_text = _("Filled in: %(parts)s. Comes out as “%(example)s”.") % {
                "parts": "{number}, {sign}, {symbol}, {round}, {year}",
                "example": example(record),
            }

    def apply(self, setting, *, by):
        return setting.settle(by=by, version=self.seen_version(), **self.answers())


def _names(rows):
    for row in rows:
        yield from row if isinstance(row, Row) else (row,)


def example(setting):
    """The fifth number of this year as the pattern stands."""
    return setting.written(5, symbol=setting.agency.symbol, audit_round=1, year=clock.today().year)


def paper(request, name):
    """`/settings/paper/<paper>/`."""
    agency = request.user.agency
    require_edit(agency, request.user)
    if name not in PaperSetting.Paper:
        raise Http404
    setting = PaperSetting.of(agency, name)
    return form_page(
        request,
        PaperSettingForm(request.POST or None, by=request.user, record=setting),
        setting,
        title=str(setting),
        lead=_("Papers that are issued stay as they are; the change counts from the next one on."),
        said=_("The paper is settled."),
        path=[("organisation:settings", _("Settings"))],
    )
