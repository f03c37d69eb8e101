"""The worker's side of the connection: dials in, says what it is, takes one job at a time, dials again when the line is lost."""

import asyncio
import os
import ssl
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, NegotiationError

from tempernet.worker.errors import FrameError, JobError, WorkerError
from tempernet.worker.events import Events
from tempernet.worker.frame import Frame, encode_frame, read_frame
from tempernet.worker.jobs import CALLS, Workbench
from tempernet.worker.machine import resident_bytes

SUBPROTOCOL = "tempernet-bridge.1"
CLOSE_BAD_MESSAGE = 4400
CLOSE_VERSION = 4406
_WELCOME_BYTES = 64 * 1024
_WELCOME_SECONDS = 10
_DIAL_SECONDS = 10
_PROGRESS_SECONDS = 0.5
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0
_DETAIL = 500
_MAX_FRAGMENT = 4 * 1024 * 1024
_STOP_SECONDS = 30
EXIT_HUNG = 13
_REFUSALS = {401: "the token is wrong", 403: "the token is wrong"}


@dataclass(frozen=True)
class Line:
    """Where to dial: the URL, the token, the trust for TLS, and the seconds between two heartbeats."""

    url: str
    token: str
    tls: ssl.SSLContext | None
    heartbeat: float


@dataclass
class _Job:
    number: int
    cancelled: threading.Event


async def serve(line: Line, hello: dict[str, Any], bench: Workbench, events: Events) -> None:
    """Serve the solver until the process ends, dialling again with growing pauses. Raises WorkerError when it is refused."""
    pause = _FIRST_PAUSE
    with ThreadPoolExecutor(1, "jobs") as jobs:
        while True:
            try:
                async with _dial(line) as socket:
                    await _Session(socket, bench, jobs).run(hello, events)
                    pause = _FIRST_PAUSE
                    events.tell("lost", detail="the solver closed the connection")
            except InvalidStatus as error:
                status = error.response.status_code
                if status in _REFUSALS:
                    raise WorkerError("token", _REFUSALS[status]) from error
                events.tell("lost", detail=f"the solver answers {status}", pause=pause)
            except NegotiationError as error:
                raise WorkerError("version", "the solver speaks another version of the bridge") from error
            except ssl.SSLCertVerificationError as error:
                raise WorkerError("tls", f"the solver's certificate is not trusted: {error.verify_message}") from error
            except ConnectionClosed as error:
                if error.rcvd is not None and error.rcvd.code == CLOSE_VERSION:
                    raise WorkerError("version", error.rcvd.reason) from error
                events.tell("lost", detail=str(error)[:_DETAIL], pause=pause)
            except FrameError as error:
                events.tell("lost", detail=str(error), pause=pause)
            except (OSError, TimeoutError, InvalidHandshake, EOFError) as error:
                events.tell("lost", detail=(str(error) or type(error).__name__)[:_DETAIL], pause=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


def _dial(line: Line) -> connect:
    return connect(
        line.url,
        ssl=line.tls,
        additional_headers={"Authorization": f"Bearer {line.token}"},
        subprotocols=[SUBPROTOCOL],
        compression=None,
        proxy=None,
        open_timeout=_DIAL_SECONDS,
        close_timeout=2,
        ping_interval=line.heartbeat,
        ping_timeout=3 * line.heartbeat,
        # Messages are held against their limit as they are read; a fragment is taken whole, so it has one of its own.
        max_size=(None, _MAX_FRAGMENT),
        max_queue=16,
        write_limit=1024 * 1024,
        user_agent_header=None,
    )


class _Session:
    """One connection."""

    def __init__(self, socket: ClientConnection, bench: Workbench, jobs: ThreadPoolExecutor) -> None:
        self._socket = socket
        self._bench = bench
        self._jobs = jobs
        self._job: _Job | None = None
        self._task: asyncio.Task[None] | None = None

    async def run(self, hello: dict[str, Any], events: Events) -> None:
        """Shake hands, then answer jobs until the connection ends."""
        try:
            await self._send({"type": "hello", **hello})
            async with asyncio.timeout(_WELCOME_SECONDS):
                welcome = await self._read(_WELCOME_BYTES)
            limit = welcome.head.get("maxMessageBytes")
            if welcome.head.get("type") != "welcome" or type(limit) is not int:
                raise FrameError("the solver does not begin with its welcome")
            events.tell("connected")
            while True:
                await self._take(await self._read(limit))
        except FrameError:
            await self._socket.close(CLOSE_BAD_MESSAGE, "malformed message")
            raise
        finally:
            if self._job is not None:
                self._job.cancelled.set()
            if self._task is not None and (await asyncio.wait([self._task], timeout=_STOP_SECONDS))[1]:
                # A thread cannot be ended from outside. Whoever started this process starts another one.
                events.tell("ended", detail="a job does not stop")
                os._exit(EXIT_HUNG)

    async def _read(self, limit: int) -> Frame:
        # Whether text or binary, the bytes are looked at as a message of the bridge.
        fragments: AsyncIterator[bytes] = self._socket.recv_streaming(decode=False)
        return await read_frame(fragments, limit)

    async def _send(self, head: dict[str, Any], tensors: dict[str, Any] | None = None) -> None:
        await self._socket.send(encode_frame(head, tensors))

    async def _take(self, frame: Frame) -> None:
        kind, number = frame.head.get("type"), frame.head.get("job")
        if type(number) is not int:
            raise FrameError("a message names no job")
        if kind == "cancel":
            if self._job is not None and self._job.number == number:
                self._job.cancelled.set()
        elif kind == "job":
            if self._task is not None and not self._task.done():
                await self._send(_refusal(number, JobError("busy", "another job is running")))
                return
            self._job = _Job(number, threading.Event())
            self._task = asyncio.create_task(self._answer(self._job, frame))
        else:
            raise FrameError("a message is neither a job nor its end")

    async def _answer(self, job: _Job, frame: Frame) -> None:
        loop = asyncio.get_running_loop()
        call, program = frame.head.get("call"), frame.head.get("program")
        last = loop.time()

        def progress(done: int) -> None:
            nonlocal last
            if job.cancelled.is_set():
                raise JobError("cancelled", "the solver gave the job up")
            if loop.time() - last >= _PROGRESS_SECONDS:
                last = loop.time()
                told = {"type": "progress", "job": job.number, "done": done, "memoryBytes": resident_bytes()}
                # Waited for, so that progress cannot pile up while the line is full.
                asyncio.run_coroutine_threadsafe(self._send(told), loop).result()

        def work() -> dict[str, Any]:
            if call not in CALLS or not isinstance(program, str):
                raise JobError("unknown", "there is no such call")
            return self._bench.run(call, program, frame.tensors, progress)

        try:
            try:
                tensors = await loop.run_in_executor(self._jobs, work)
                await self._send({"type": "result", "job": job.number, "memoryBytes": resident_bytes()}, tensors)
            except JobError as error:
                await self._send(_refusal(job.number, error))
            except MemoryError:
                await self._send(_refusal(job.number, JobError("memory", "the worker's memory does not suffice")))
            except ConnectionClosed:
                raise
            except Exception as error:
                # Whatever a program raises ends its job and nothing else.
                await self._send(_refusal(job.number, JobError("program", f"{type(error).__name__}: {error}")))
        except (ConnectionClosed, FrameError):
            return


def _refusal(number: int, error: JobError) -> dict[str, Any]:
    return {"type": "error", "job": number, "kind": error.kind, "detail": str(error)[:_DETAIL], "memoryBytes": resident_bytes()}
