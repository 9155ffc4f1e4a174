"""What the log says, and how much of it."""

import logging


class RefusalsInALine(logging.Filter):
    """A request that was refused (403, 404, 413 …) is a line of the log; only a fault of ours needs to say where."""

    def filter(self, record):
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True
