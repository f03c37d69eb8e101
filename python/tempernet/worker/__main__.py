"""Command line of the worker; `npx tempernet worker` starts it. The token is read from a file and never shown."""

import argparse
import asyncio
import ipaddress
import os
import ssl
import sys
from pathlib import Path
from urllib.parse import urlsplit

import torch
from torch.distributed.elastic.multiprocessing.api import SignalException
from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
from torch.distributed.run import main as torchrun

from tempernet.worker.connection import Line, serve
from tempernet.worker.errors import WorkerError
from tempernet.worker.events import Events
from tempernet.worker.jobs import Workbench
from tempernet.worker.leash import watch_parent
from tempernet.worker.machine import describe
from tempernet.worker.memory import bound_memory
from tempernet.worker.programs import allowed_programs, cache_folder, open_program
from tempernet.worker.team import join_team, rows_can_be_shared

EXIT_REFUSED = 11
_MAX_TOKEN = 4096


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Return the settings of the command line."""
    parser = argparse.ArgumentParser(prog="tempernet.worker", description=__doc__)
    parser.add_argument("--connect", required=True, help="wss://host:port of the solver; ws:// on this machine only")
    parser.add_argument("--token-file", required=True, type=Path)
    parser.add_argument("--ca", type=Path, help="certificates to trust instead of the system's")
    parser.add_argument("--program", action="append", default=[], type=Path, help="folder with program.json and program.py")
    parser.add_argument("--allow-program", action="append", default=[], help="hash of a program that may run")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:<n>")
    parser.add_argument("--threads", type=int, default=0, help="threads of one process; 0: as PyTorch chooses")
    parser.add_argument("--processes", type=int, default=1, help="processes that share each batch (torchrun)")
    parser.add_argument("--memory-mb", type=int, default=0, help="end when more memory is in use; 0: no bound")
    parser.add_argument("--heartbeat", type=float, default=5.0, help="seconds between two heartbeats")
    return parser.parse_args(arguments)


def _token(file: Path) -> str:
    try:
        token = file.read_text(encoding="ascii").strip() if file.stat().st_size <= _MAX_TOKEN else ""
    except (OSError, ValueError) as error:
        raise WorkerError("options", f"{file}: {error}") from error
    if not token or not token.isprintable() or " " in token:
        raise WorkerError("options", f"{file} holds no token")
    return token


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by name or number."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def line_of(options: argparse.Namespace) -> Line:
    """Return where to dial and how. Raises WorkerError."""
    url = urlsplit(options.connect)
    if url.scheme not in ("ws", "wss") or not url.hostname:
        raise WorkerError("options", f"{options.connect} is not of the form wss://host:port")
    if url.scheme == "ws" and not is_loopback(url.hostname):
        raise WorkerError("tls", f"{url.hostname} is another machine: only wss:// may go there")
    tls = None
    if url.scheme == "wss":
        try:
            tls = ssl.create_default_context(cafile=None if options.ca is None else str(options.ca))
        except OSError as error:
            raise WorkerError("options", f"{options.ca}: {error}") from error
        tls.minimum_version = ssl.TLSVersion.TLSv1_3
    return Line(options.connect, _token(options.token_file), tls, options.heartbeat)


def device_of(name: str) -> torch.device:
    """Return the device of that name, this process's own under torchrun. Raises WorkerError."""
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise WorkerError("options", f"there is no device {name}") from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise WorkerError("options", "this PyTorch finds no CUDA device")
    if device.type not in ("cpu", "cuda"):
        raise WorkerError("options", f"device {name} is neither cpu nor cuda")
    if device.type == "cuda" and "LOCAL_RANK" in os.environ:
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
    return device


def _work(options: argparse.Namespace, events: Events) -> None:
    line = line_of(options)
    device = device_of(options.device)
    if options.threads > 0:
        torch.set_num_threads(options.threads)
    memory = options.memory_mb * 1024 * 1024
    bound_memory(memory, events)
    rank, processes = join_team(device) if options.processes > 1 else (0, 1)
    folders = allowed_programs(options.program, options.allow_program)
    specs = {}
    for program, folder in sorted(folders.items()):
        # One process checks, the others find it checked.
        if processes > 1 and rank > 0:
            torch.distributed.barrier()
        specs[program] = open_program(program, folder, cache_folder())
        if processes > 1 and rank == 0:
            torch.distributed.barrier()
        if not rows_can_be_shared(specs[program].batch_size, processes):
            size = specs[program].batch_size
            raise WorkerError("program", f"{folder}: {processes} processes cannot share batches of {size} rows")
    bench = Workbench(lambda program: specs[program], device, rank, processes)
    for program in specs:
        bench.open(program)
    if rank > 0:
        bench.follow()
    events.tell("programs", programs=list(specs))
    asyncio.run(serve(line, describe(device, processes, memory, list(specs)), bench, events))


def _launch(arguments: list[str], processes: int) -> int:
    """Run `processes` of this worker under torchrun; they end together. Return the exit code."""
    try:
        torchrun(["--standalone", f"--nproc-per-node={processes}", "--max-restarts=0", "--module", "tempernet.worker", *arguments])
    except SignalException as error:
        return 128 + error.sigval
    except ChildFailedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Work until told to stop; exit code 11 when it cannot ever go on, 12 beyond its memory bound."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = read_options(arguments)
    watch_parent()
    if sys.byteorder != "little":
        print("the bridge speaks little-endian only", file=sys.stderr)
        return EXIT_REFUSED
    if options.processes > 1 and "LOCAL_RANK" not in os.environ:
        return _launch(arguments, options.processes)
    events = Events()
    try:
        _work(options, events)
    except WorkerError as error:
        events.tell("refused", kind=error.kind, detail=str(error))
        return EXIT_REFUSED
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
