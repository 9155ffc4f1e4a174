"""What the sampling of each procedure at a visit comes to: sheet, case files, shares, the weakest step."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import ngettext

from .rates import Sampled, by_procedure
from .sampling import Sampling
from .steps import WeakestStep, weakest


@dataclass(frozen=True)
class Sheet:
    """One procedure of a visit; `sampling` is None where nobody has begun its sheet."""

    procedure: object
    sampling: Sampling | None
    samples: list
    sampled: Sampled
    weakest: WeakestStep | None

    @property
    def taken(self):
        """How many were taken, and how they were chosen."""
        if self.sampling:
            return self.sampling.chosen_words([sample.case_code for sample in self.samples])
        count = len(self.samples)
        return ngettext("%(count)s case file.", "%(count)s case files.", count) % {"count": count}

    @property
    def has_more_than_there_are(self):
        """More were taken than the sheet says there are: one of the two is wrong."""
        said = self.sampling.population if self.sampling else None
        return said is not None and len(self.samples) > said


def sheets_of(visit):
    """A Sheet for each procedure that has a sampling sheet or case files, by its code."""
    samplings = {one.procedure: one for one in visit.samplings.standing().defer("frame").select_related("procedure")}
    files = visit.samples.standing()
    samples = defaultdict(list)
    for sample in files.select_related("procedure", "revision").order_by("pk"):
        sample.visit = visit
        samples[sample.procedure].append(sample)
    figures = by_procedure(files)
    return [
        Sheet(
            procedure,
            samplings.get(procedure),
            samples[procedure],
            figures.get(procedure.pk, Sampled()),
            weakest(samples[procedure]),
        )
        for procedure in sorted(samplings.keys() | samples.keys(), key=lambda one: one.code)
    ]
