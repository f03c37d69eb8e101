"""What ends a worker, a connection or one job."""


class WorkerError(Exception):
    """Ends the worker for good: `kind` is one of the words that `events.py` lists; trying again cannot help."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class FrameError(Exception):
    """A message that is not of the bridge's form; the connection it came on is closed."""


class JobError(Exception):
    """Ends one job; `kind` is "program", "memory", "unknown", "busy" or "cancelled"."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
