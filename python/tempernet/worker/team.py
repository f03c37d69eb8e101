"""Several processes of one worker (torchrun): the first talks to the solver, all of them train.

What goes round between them is bytes and tensors of announced sizes; nothing is pickled.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from tempernet.worker.errors import JobError
from tempernet.worker.frame import DTYPES
from tempernet.worker.trainer import Progress

_PATIENCE = timedelta(days=365)
_NAMES = {dtype: name for name, dtype in DTYPES.items()}


def join_team(device: torch.device) -> tuple[int, int]:
    """Meet the other processes that torchrun started; return this one's rank and how many there are.

    A process that waits for work waits without end: whoever hangs is noticed by the solver, through missing progress.
    """
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=_PATIENCE)
    return dist.get_rank(), dist.get_world_size()


def send_round(head: Mapping[str, Any], tensors: Mapping[str, Tensor], device: torch.device) -> None:
    """Give a message to all others. They must be in `receive_round`."""
    described = [{"name": name, "dtype": _NAMES[t.dtype], "shape": list(t.shape)} for name, t in tensors.items()]
    text = torch.frombuffer(bytearray(json.dumps({**head, "tensors": described}).encode()), dtype=torch.uint8)
    dist.broadcast(torch.tensor([text.numel()], device=device), 0)
    dist.broadcast(text.to(device), 0)
    for tensor in tensors.values():
        if tensor.numel() > 0:
            dist.broadcast(tensor.to(device), 0)


def receive_round(device: torch.device) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Wait for the first process's next message."""
    size = torch.zeros(1, dtype=torch.int64, device=device)
    dist.broadcast(size, 0)
    text = torch.zeros(int(size), dtype=torch.uint8, device=device)
    dist.broadcast(text, 0)
    head = json.loads(bytes(text.cpu().numpy()))
    tensors = {}
    for entry in head.pop("tensors"):
        tensor = torch.empty(entry["shape"], dtype=DTYPES[entry["dtype"]], device=device)
        if tensor.numel() > 0:
            dist.broadcast(tensor, 0)
        tensors[entry["name"]] = tensor.cpu()
    return head, tensors


def in_step(progress: Progress, rank: int, device: torch.device) -> Progress:
    """Have all processes stop after the same step when the first one is to stop."""

    def agreed(done: int) -> None:
        stop: JobError | None = None
        if rank == 0:
            try:
                progress(done)
            except JobError as error:
                stop = error
        flag = torch.tensor([0 if stop is None else 1], device=device)
        dist.broadcast(flag, 0)
        if int(flag) == 1:
            raise stop or JobError("cancelled", "stopped by the first process")

    return agreed


def rows_can_be_shared(batch_size: int, processes: int) -> bool:
    """Whether every process gets the same number of rows of a batch: only then is the mean of means the mean."""
    return batch_size % processes == 0


def split_columns(columns: Mapping[str, Tensor], names: Sequence[str]) -> list[dict[str, Tensor]]:
    """Columns of shape [batches, rows, ...] to one mapping a batch."""
    count = len(next(iter(columns.values()))) if columns else 0
    return [{name: columns[name][number] for name in names} for number in range(count)]
