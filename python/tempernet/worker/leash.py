"""Ends this process when the one that started it is gone, however it died."""

import os
import signal
import threading

_NAME = "TEMPERNET_PARENT_FD"


def watch_parent() -> None:
    """Watch the descriptor that the parent holds open, when it gave one; at its end this process ends in order, else at once."""
    number = os.environ.pop(_NAME, "")
    if not number.isdigit():
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
