"""How papers write counts, shares and lists."""

from audits.core.templatetags.house import percent, vn_number


def counted(number):
    """A count as official papers write it: 02 below ten, 1.234 above a thousand; none is 0."""
    return f"{number:02d}" if 0 < number < 10 else vn_number(number)


def per_cent(rate):
    """93,1% from 93.1."""
    return percent(rate / 100, 1)


def lines(text):
    """The lines of a typed list, without signs at their ends."""
    return tuple(line.strip(" -;") for line in text.splitlines() if line.strip(" -;"))
