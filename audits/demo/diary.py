"""What happens in the demo, written down in any order and done in the order of time."""

from functools import partial
from operator import itemgetter

from audits.core import clock


class Diary:
    """Acts with their moments. An act is a call of the verbs that people use, with the clock set to its moment."""

    def __init__(self):
        self._acts = []

    def at(self, moment, act, *arguments, **named):
        """Let `act` be done at a moment; what is written down first is done first among equals."""
        self._acts.append((moment, partial(act, *arguments, **named)))

    def between(self, start, end, acts):
        """Let acts be done one after the other, spread evenly over a time."""
        acts = list(acts)
        for number, act in enumerate(acts, 1):
            self.at(start + (end - start) * number / (len(acts) + 1), act)

    def play(self):
        """Do it all. What lies ahead of the clock, such as a visit of this morning, is done now."""
        now = clock.now()
        for moment, act in sorted(self._acts, key=itemgetter(0)):
            with clock.at(min(moment, now)):
                act()
