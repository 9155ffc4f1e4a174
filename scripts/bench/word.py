"""How long the Word file of a report takes, from its settled content to the bytes, in the child process as always."""

import resource
from dataclasses import replace
from statistics import median
from time import perf_counter

from audits.reports.word.making import docx
from tests.reports.sample_papers import report

SIZES, RUNS = (50, 500, 1320), 3


def measure():
    """Print the seconds for reports of some sizes: findings in full, a row each in the body, an action each."""
    print(f"\nReport as Word, median of {RUNS}")
    for size in SIZES:
        paper, taken = of_size(size), []
        for _run in range(RUNS):
            start = perf_counter()
            made = docx(paper, kind="report")
            taken.append(perf_counter() - start)
        heaviest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(
            f"  {size:5} findings  {median(taken):6.2f} s, {len(made) // 1024} kB; heaviest child so far {heaviest} MB"
        )


def of_size(size):
    """The report of the tests with so many findings, every one a nonconformity with its action."""
    paper = report()
    entries = [finding for finding in paper.findings if finding.is_nonconformity]
    lines = paper.actions.lines
    findings = [
        replace(
            entries[n % len(entries)], number=f"KPH {n:04}/Đ1-2017", evidence=entries[n % len(entries)].evidence * 2
        )
        for n in range(size)
    ]
    actions = [replace(lines[n % len(lines)], number=finding.number) for n, finding in enumerate(findings)]
    return replace(paper, findings=tuple(findings), actions=replace(paper.actions, lines=tuple(actions)))
