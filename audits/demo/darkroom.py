"""Photos and scans are drawn beside the story, on the other core: together they take as long as everything else."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from .drawings import draw
from .scans import scan_of


class Darkroom:
    """A second process that draws; what is asked for first is ready first. Each picture is handed out once."""

    def __init__(self):
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))  # a fork would share our database

    def photo(self, kind, *, seed, labels):
        """A photo being drawn: `result()` gives its bytes."""
        return self._pool.submit(draw, kind, seed=seed, labels=labels)

    def scan(self, **facts):
        """The scan of a revision being drawn: `result()` gives its bytes."""
        return self._pool.submit(scan_of, **facts)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self._pool.shutdown(cancel_futures=True)
