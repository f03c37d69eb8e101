"""What a model file does while it is built, besides computing: watched, stopped and named.

This keeps accidents out of programs - a download at import, a worker pool, a print in the forward pass -, and it says what they
were. It is no sandbox: who builds a stranger's model file runs a stranger's code. What others run is the compiled program.
"""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import torch

from tempernet.errors import CompileError

_PROCESSES = {
    "subprocess.Popen",
    "os.system",
    "os.fork",
    "os.forkpty",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "pty.spawn",
}
_CHANGES = {
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "shutil.rmtree",
    "shutil.move",
    "shutil.copyfile",
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Where the interpreter, its libraries and the machine's description lie.
_SYSTEM = ("/proc", "/sys", "/dev", "/usr", "/lib", "/lib64", "/opt")

_TORCH = os.path.dirname(torch.__file__) + os.sep
_STDLIB = os.path.dirname(os.__file__) + os.sep


class ForbiddenAct(BaseException):
    """Raised inside of what a model does; no `except Exception` of its own takes it for something else."""


class Guard:
    """Watches one model file. Arm it around what the file itself runs; install it once in a process."""

    def __init__(self, model: Path) -> None:
        self.model = model.resolve()
        roots = [self.model.parent, Path(__file__).resolve().parents[2], sys.prefix, sys.base_prefix, *_SYSTEM, *sys.path]
        self._roots = tuple({os.path.realpath(root) for root in map(str, roots) if root})
        self._armed = False
        self._seen: str | None = None
        sys.addaudithook(self._hear)

    @contextlib.contextmanager
    def armed(self) -> Iterator[None]:
        """Refuse what a model may not do meanwhile. Raises CompileError that says what it did and on which line."""
        with tempfile.TemporaryFile() as output:
            kept = os.dup(1)
            stdout = sys.stdout
            stdout.flush()
            os.dup2(output.fileno(), 1)
            sys.stdout = _Listener(self)
            self._armed, self._seen = True, None
            try:
                yield
            except ForbiddenAct:
                pass
            finally:
                self._armed = False
                sys.stdout = stdout
                os.dup2(kept, 1)
                os.close(kept)
            output.seek(0)
            printed = output.read(200).decode(errors="replace").strip()
        if self._seen is None and printed:
            self._seen = f"prints {printed!r}"
        self._end_children()
        if self._seen is not None:
            where, _, act = self._seen.rpartition("\n")
            raise CompileError(act, code="PROGRAM_FORBIDDEN_ACT", where=where or str(self.model))

    def report(self, act: str, stop: bool = True) -> None:
        """Keep the first thing that the model did, with its line."""
        if self._seen is None:
            self._seen = f"{self.line()}\n{act}"
        if stop:
            raise ForbiddenAct(act)

    def line(self) -> str:
        """Return the innermost line of the model's own folder that is running, as file:line."""
        return next((where for where in _stack() if self.owns(where.rpartition(":")[0])), "")

    def owns(self, name: str) -> bool:
        """Return whether a file of code lies in the model's folder."""
        return not name.startswith("<") and Path(name).resolve().is_relative_to(self.model.parent)

    def _end_children(self) -> None:
        children = psutil.Process().children(recursive=True)
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        if children and self._seen is None:
            self._seen = "\nstarts a process"

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if not self._armed:
            return
        act = self._forbidden(event, args)
        if act is not None:
            self.report(act)

    def _forbidden(self, event: str, args: tuple[Any, ...]) -> str | None:
        if event in _PROCESSES:
            what = args[0] if args and isinstance(args[0], str | bytes) else ""
            return f"starts a process ({event} {what})".replace(" )", ")")
        if event.startswith("socket.") and event != "socket.gethostname":
            return f"opens a socket ({event})"
        if event in _CHANGES and not _torch_acts():
            return f"changes files ({event} {args[0]})"
        if event == "open" and isinstance(args[0], str | bytes):
            return self._forbidden_open(os.fsdecode(args[0]), str(args[1] or ""), int(args[2] or 0))
        return None

    def _forbidden_open(self, name: str, mode: str, flags: int) -> str | None:
        path = os.path.realpath(name)
        if (set(mode) & set("wax+") or flags & _WRITING) and not path.startswith("/dev/") and not _torch_acts():
            return f"writes the file {path}"
        if not any(path == root or path.startswith(root + os.sep) for root in self._roots):
            return f"reads the file {path}, which lies outside of the model's folder"
        return None


def _stack() -> Iterator[str]:
    """Yield what is running as file:line, innermost first, without this file."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename != __file__:
            yield f"{frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back


def _torch_acts() -> bool:
    """Return whether PyTorch itself keeps a file of its own, as it does when parts of it are loaded late."""
    innermost = next((where for where in _stack() if not where.startswith("<") and not where.startswith(_STDLIB)), "")
    return innermost.startswith(_TORCH)


class _Listener:
    """Stands for stdout: what is written to it is an act of the model."""

    encoding = "utf-8"

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def write(self, text: str) -> int:
        """Report the first text that is more than white space."""
        if text.strip():
            self._guard.report(f"prints {text.strip()[:200]!r}")
        return len(text)

    def flush(self) -> None:
        """Do nothing: nothing is kept."""

    def isatty(self) -> bool:
        """Return that nobody looks."""
        return False

    def fileno(self) -> int:
        """Return the descriptor, which is watched too."""
        return 1
