"""What a worker does when the solver refuses it, is not who it should be, talks nonsense or goes away."""

import asyncio
import contextlib
import ssl
import struct
from collections.abc import Awaitable, Callable

import pytest
import torch
from conftest import ROOT, adapted_spec
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tempernet.worker import connection
from tempernet.worker.connection import Line
from tempernet.worker.errors import WorkerError
from tempernet.worker.frame import Frame, encode_frame, read_frame
from tempernet.worker.jobs import Workbench

TOKEN = "a-token-of-thirty-two-characters"
CERTIFICATES = ROOT / "test" / "node" / "bridge" / "support"
HELLO = {"protocol": 1, "programs": []}
LIMIT = 1 << 24


class Told:
    """Events in memory."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict]] = []

    def tell(self, event: str, **fields: object) -> None:
        self.events.append((event, fields))


async def send(socket: ServerConnection, head: dict, tensors: dict | None = None) -> None:
    await socket.send(encode_frame(head, tensors))


async def read(socket: ServerConnection) -> Frame:
    return await read_frame(socket.recv_streaming(decode=False), LIMIT)


async def welcome(socket: ServerConnection) -> None:
    assert (await read(socket)).head["type"] == "hello"
    await send(socket, {"type": "welcome", "protocol": 1, "maxMessageBytes": LIMIT})


Solver = Callable[[ServerConnection], Awaitable[None]]


def run(solver: Solver, *, status: int | None = None, tls: bool = False, trust: bool = True, subprotocol: bool = True) -> Told:
    """Let a worker dial a solver until the solver's part is played through, or until the worker gives up."""
    told, done, failures = Told(), asyncio.Event(), []

    async def play(socket: ServerConnection) -> None:
        try:
            await solver(socket)
        except Exception as error:
            # The server would only log it.
            failures.append(error)
        finally:
            done.set()

    def gate(server: ServerConnection, request):
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        return None if status is None else server.respond(status, "")

    async def both() -> None:
        server_tls, client_tls = None, None
        if tls:
            server_tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            server_tls.load_cert_chain(CERTIFICATES / "localhost-cert.pem", CERTIFICATES / "localhost-key.pem")
            client_tls = ssl.create_default_context(cafile=CERTIFICATES / "localhost-cert.pem" if trust else None)
        spoken = [connection.SUBPROTOCOL] if subprotocol else None
        async with serve(
            play, "127.0.0.1", 0, ssl=server_tls, process_request=gate, subprotocols=spoken, compression=None, close_timeout=1
        ) as server:
            port = server.sockets[0].getsockname()[1]
            line = Line(f"{'wss' if tls else 'ws'}://127.0.0.1:{port}", TOKEN, client_tls, 0.5)
            bench = Workbench(lambda _: adapted_spec(), torch.device("cpu"))
            worker = asyncio.create_task(connection.serve(line, HELLO, bench, told))
            finished = asyncio.create_task(done.wait())
            async with asyncio.timeout(30):
                await asyncio.wait([worker, finished], return_when=asyncio.FIRST_COMPLETED)
                finished.cancel()
                if worker.done():
                    worker.result()
                worker.cancel()
                await asyncio.wait([worker])

    asyncio.run(both())
    if failures:
        raise failures[0]
    return told


async def nothing(_: ServerConnection) -> None:
    raise AssertionError("the connection should not have come about")


def test_a_wrong_token_ends_the_worker():
    with pytest.raises(WorkerError, match="token") as caught:
        run(nothing, status=401)
    assert caught.value.kind == "token"
    assert TOKEN not in str(caught.value)


def test_a_solver_of_another_version_ends_the_worker():
    async def close(socket: ServerConnection) -> None:
        await read(socket)
        await socket.close(4406, "this node speaks version 2 of the bridge")
        await asyncio.sleep(5)

    with pytest.raises(WorkerError, match="version 2"):
        run(close)


def test_an_untrusted_certificate_ends_the_worker_before_the_token_is_shown():
    with pytest.raises(WorkerError) as caught:
        run(nothing, tls=True, trust=False)
    assert caught.value.kind == "tls"


def test_jobs_are_answered_over_tls_and_a_second_one_meanwhile_is_refused():
    seen = []

    async def solver(socket: ServerConnection) -> None:
        await welcome(socket)
        spec = adapted_spec()
        params = {f"params/{name}": torch.zeros(p.shape) for name, p in spec.trained().items()}
        rows = {"columns/x": torch.zeros(3, 6, dtype=torch.uint8)}
        await send(socket, {"type": "job", "job": 5, "call": "infer", "program": "p"}, {**params, **rows})
        await send(socket, {"type": "job", "job": 6, "call": "infer", "program": "p"}, {})
        seen.extend([await read(socket), await read(socket)])

    run(solver, tls=True)
    by_job = {frame.head["job"]: frame for frame in seen}
    assert by_job[5].tensors["outputs/logits"].shape == (3, 4)
    assert (by_job[6].head["type"], by_job[6].head["kind"]) == ("error", "busy")
    assert by_job[5].head["memoryBytes"] > 1_000_000


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ({"call": "exec", "program": "p"}, "unknown"),
        ({"call": "step", "program": 7}, "unknown"),
        ({"call": "step", "program": "p"}, "program"),
    ],
)
def test_a_job_that_cannot_be_done_is_refused_and_the_line_stays(head, kind):
    seen = []

    async def solver(socket: ServerConnection) -> None:
        await welcome(socket)
        for number in (1, 2):
            await send(socket, {"type": "job", "job": number, **head})
            seen.append(await read(socket))

    told = run(solver)
    assert [(frame.head["job"], frame.head["kind"]) for frame in seen] == [(1, kind), (2, kind)]
    assert [event for event, _ in told.events] == ["connected"]


def test_a_job_is_left_when_it_is_cancelled():
    seen = []

    async def solver(socket: ServerConnection) -> None:
        await welcome(socket)
        spec = adapted_spec()
        shapes = {name: tuple(p.shape) for name, p in spec.trained().items()}
        tensors = {
            **{f"params/{name}": torch.zeros(shape) for name, shape in shapes.items()},
            **{f"state/{one.name}": torch.zeros(one.shape) for one in spec.optimizer.state(shapes)},
            "columns/x": torch.zeros(20_000, spec.batch_size, 6, dtype=torch.uint8),
            "columns/y": torch.zeros(20_000, spec.batch_size, dtype=torch.int32),
        }
        await send(socket, {"type": "job", "job": 1, "call": "step", "program": "p"}, tensors)
        await send(socket, {"type": "cancel", "job": 9})
        seen.append(await read(socket))
        await send(socket, {"type": "cancel", "job": 1})
        while seen[-1].head["type"] == "progress":
            seen.append(await read(socket))

    run(solver)
    assert seen[0].head["type"] == "progress"
    assert (seen[-1].head["type"], seen[-1].head["kind"]) == ("error", "cancelled")


NONSENSE = {
    "garbage": bytes(64),
    "text": "hello",
    "huge": struct.pack("<4sIQ", b"TNB1", 2, 2**40) + b"{}",
    "no job": b"".join(encode_frame({"type": "job"})),
    "no type": b"".join(encode_frame({"job": 1})),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_closes_the_line_and_the_worker_dials_again(name):
    visits = []

    async def solver(socket: ServerConnection) -> None:
        await welcome(socket)
        if not visits:
            visits.append(name)
            await socket.send(NONSENSE[name])
            with pytest.raises(ConnectionClosed) as caught:
                await read(socket)
            assert caught.value.rcvd.code == connection.CLOSE_BAD_MESSAGE
            again.clear()
            await again.wait()

    # The first visit ends when the second one has come: only then is the whole play through.
    again = asyncio.Event()

    async def twice(socket: ServerConnection) -> None:
        if visits:
            await welcome(socket)
            again.set()
            return
        await solver(socket)

    told = run(twice)
    assert [event for event, _ in told.events][:2] == ["connected", "lost"]


def test_a_solver_that_never_welcomes_is_left(monkeypatch):
    monkeypatch.setattr(connection, "_WELCOME_SECONDS", 0.1)

    async def solver(socket: ServerConnection) -> None:
        await read(socket)
        with pytest.raises(ConnectionClosed):
            await read(socket)

    told = run(solver)
    assert "connected" not in [event for event, _ in told.events]


def test_a_solver_that_freezes_is_left_after_three_heartbeats():
    again, visits = asyncio.Event(), []

    async def solver(socket: ServerConnection) -> None:
        visits.append(socket)
        await welcome(socket)
        if len(visits) > 1:
            again.set()
            return
        # Nothing is read any more, so no heartbeat is answered.
        socket.transport.pause_reading()
        await again.wait()

    told = run(solver)
    assert [event for event, _ in told.events][:2] == ["connected", "lost"]


def test_a_solver_that_breaks_off_in_the_middle_of_a_message_is_dialled_again():
    visits, again = [], asyncio.Event()

    async def halves(socket: ServerConnection):
        yield b"".join(encode_frame({"type": "job", "job": 1}, {"a": torch.zeros(1000)}))[:100]
        socket.transport.abort()
        await again.wait()

    async def solver(socket: ServerConnection) -> None:
        visits.append(socket)
        await welcome(socket)
        if len(visits) > 1:
            again.set()
            return
        with contextlib.suppress(ConnectionClosed):
            await socket.send(halves(socket))

    told = run(solver)
    assert [event for event, _ in told.events][:2] == ["connected", "lost"]
