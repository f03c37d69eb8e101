"""Ends this process when the one that started it is gone, however it died."""

import os
import signal
import threading

_NAME = "TEMPERNET_PARENT_FD"


def watch_parent() -> None:
    """Watch the descriptor that the parent holds open, when it gave one; at its end this process ends in order, else at once."""
    number = os.environ.pop(_NAME, "")
    if not number.isdigit():
        if "LOCAL_RANK" in os.environ:
            threading.Thread(target=_watch_torchrun, name="leash", daemon=True).start()
        return

    def wait() -> None:
        try:
            while os.read(int(number), 1):
                pass
        except OSError:
            return  # No such descriptor: whoever set the name did not mean this process.
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(3)
        os._exit(1)

    threading.Thread(target=wait, name="leash", daemon=True).start()


def _watch_torchrun() -> None:
    """End with torchrun, which ends its processes in order but cannot when it is killed."""
    parent, pause = os.getppid(), threading.Event()
    while not pause.wait(1):
        if os.getppid() != parent:
            os._exit(1)
