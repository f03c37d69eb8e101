"""Ends a worker that uses more memory than it may: the solver gives its job to another one."""

import os
import threading

from tempernet.worker.events import Events
from tempernet.worker.machine import resident_bytes

EXIT_MEMORY = 12
_LOOK_SECONDS = 0.2


def bound_memory(limit: int, events: Events) -> None:
    """Look at the process's memory five times a second; beyond `limit` bytes the process ends with code 12. 0: no bound."""
    if limit == 0:
        return

    def watch() -> None:
        pause = threading.Event()
        while not pause.wait(_LOOK_SECONDS):
            used = resident_bytes()
            if used > limit:
                events.tell("ended", detail=f"{used} bytes of memory are in use, {limit} are allowed")
                os._exit(EXIT_MEMORY)

    threading.Thread(target=watch, name="memory", daemon=True).start()
