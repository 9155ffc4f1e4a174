"""What a device says of itself."""

from django import forms

from ..devices import Device


class DeviceForm(forms.Form):
    """Sent by the script of the record pages, never by a person: it says the same thing as often as it likes."""

    device = forms.UUIDField()
    name = forms.CharField(max_length=80, required=False)
    waiting = forms.IntegerField(min_value=0, max_value=100_000)
    downloaded = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")], coerce=lambda answer: answer == "1", empty_value=False, required=False
    )

    def apply(self, visit, *, by):
        Device.hear(visit, by=by, **self.cleaned_data)
