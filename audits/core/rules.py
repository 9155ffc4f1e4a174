"""How a rule of the audit says no."""


class RuleBroken(Exception):
    """A rule refuses what was asked; `sentence` says what is, then what to do, to the person reading it.

    `field` names the form field that the sentence belongs to, when there is one.
    """

    def __init__(self, sentence, field=None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
