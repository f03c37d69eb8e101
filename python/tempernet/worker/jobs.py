"""Jobs: what a solver asks of a worker, as pure functions of their tensors.

    step      params/*, state/*, columns/*: [steps, size, ...]     -> params/*, state/*, losses: [steps]
    evaluate  params/*, columns/*: [batches, eval size, ...]       -> loss: [batches], metrics/*: [batches]
    infer     params/*, columns/*: [rows, ...]                     -> outputs/*: [rows, ...]

Names follow the manifest of the program; tensors are float32 but for columns, which have the type of their column.
"""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from tempernet.spec import ProgramSpec
from tempernet.worker.errors import JobError
from tempernet.worker.team import in_step, receive_round, send_round, split_columns
from tempernet.worker.trainer import Progress, Trainer

CALLS = ("step", "evaluate", "infer")


class Workbench:
    """Holds the opened programs of one process and runs jobs on them, one at a time."""

    def __init__(self, open_spec: Callable[[str], ProgramSpec], device: torch.device, rank: int = 0, processes: int = 1) -> None:
        self._open_spec = open_spec
        self._device = device
        self._rank = rank
        self._processes = processes
        self._trainers: dict[str, Trainer] = {}

    def run(self, call: str, program: str, tensors: Mapping[str, Tensor], progress: Progress) -> dict[str, Tensor]:
        """Run one job on the first process. Raises JobError."""
        trainer = self._trainer(program)
        params = _group(tensors, "params/", list(trainer.spec.trained()), {n: p.shape for n, p in trainer.spec.trained().items()})
        if call == "step":
            return self._step(trainer, program, params, tensors, progress)
        if call == "evaluate":
            columns = self._columns(trainer.spec, tensors, trainer.spec.eval_size, trainer.spec.columns)
            made = trainer.evaluate(params, columns, progress)
            return dict(zip(("loss", *(f"metrics/{name}" for name in trainer.spec.metrics)), made, strict=True))
        rows = self._rows(trainer.spec, tensors)
        outputs = trainer.infer(params, rows, progress)
        names = list(trainer.spec.infer(_zero_outputs(trainer.spec, self._device)))
        return {f"outputs/{name}": value for name, value in zip(names, outputs, strict=True)}

    def follow(self) -> None:
        """Take part in the steps of the first process until the process ends."""
        while True:
            head, tensors = receive_round(self._device)
            trainer = self._trainer(head["program"])
            params = [tensors[f"params/{name}"] for name in trainer.spec.trained()]
            state = [tensors[f"state/{spec.name}"] for spec in _state(trainer.spec)]
            batches = self._columns(trainer.spec, tensors, trainer.spec.batch_size, trainer.spec.columns)
            try:
                trainer.step(params, state, batches, in_step(lambda _: None, self._rank, self._device))
            except JobError:
                continue

    def open(self, program: str) -> None:
        """Open a program before its first job; on all processes in the same order."""
        self._trainer(program)

    def _step(
        self, trainer: Trainer, program: str, params: list[Tensor], tensors: Mapping[str, Tensor], progress: Progress
    ) -> dict[str, Tensor]:
        spec = trainer.spec
        names = [one.name for one in _state(spec)]
        state = _group(tensors, "state/", names, {one.name: torch.Size(one.shape) for one in _state(spec)})
        batches = self._columns(spec, tensors, spec.batch_size, spec.columns)
        if self._processes > 1:
            send_round({"program": program}, tensors, self._device)
            progress = in_step(progress, self._rank, self._device)
        trained, moved, losses = trainer.step(params, state, batches, progress)
        return {
            **{f"params/{name}": value for name, value in zip(spec.trained(), trained, strict=True)},
            **{f"state/{name}": value for name, value in zip(names, moved, strict=True)},
            "losses": torch.tensor(losses, dtype=torch.float32),
        }

    def _trainer(self, program: str) -> Trainer:
        if program not in self._trainers:
            self._trainers[program] = Trainer(self._open_spec(program), self._device, self._rank, self._processes)
        return self._trainers[program]

    def _columns(self, spec: ProgramSpec, tensors: Mapping[str, Tensor], size: int, columns: Any) -> list[dict[str, Tensor]]:
        found: dict[str, Tensor] = {}
        for column in columns:
            tensor = tensors.get(f"columns/{column.name}")
            if tensor is None or tensor.dim() < 2 or tensor.shape[1:] != (size, *column.shape):
                raise JobError("program", f"column {column.name} is not of shape [batches, {size}, ...] of program {spec.name}")
            _check_dtype(tensor, column)
            found[column.name] = tensor
        if len({len(tensor) for tensor in found.values()}) > 1:
            raise JobError("program", "the columns have different numbers of batches")
        return split_columns(found, [column.name for column in columns])

    def _rows(self, spec: ProgramSpec, tensors: Mapping[str, Tensor]) -> list[dict[str, Tensor]]:
        found: dict[str, Tensor] = {}
        for column in spec.infer_columns():
            tensor = tensors.get(f"columns/{column.name}")
            if tensor is None or tensor.dim() < 1 or tensor.shape[1:] != column.shape:
                raise JobError("program", f"column {column.name} does not have the shape of program {spec.name}")
            _check_dtype(tensor, column)
            found[column.name] = tensor
        counts = {len(tensor) for tensor in found.values()}
        if len(counts) != 1 or 0 in counts:
            raise JobError("program", "the columns have different numbers of rows, or none")
        (count,) = counts
        size = max(1, spec.eval_size)
        return [{name: t[at : at + size] for name, t in found.items()} for at in range(0, count, size)]


def _state(spec: ProgramSpec) -> list[Any]:
    return spec.optimizer.state({name: tuple(p.shape) for name, p in spec.trained().items()})


def _group(tensors: Mapping[str, Tensor], prefix: str, names: list[str], shapes: Mapping[str, torch.Size]) -> list[Tensor]:
    group = []
    for name in names:
        tensor = tensors.get(prefix + name)
        if tensor is None or tensor.dtype != torch.float32 or tensor.shape != shapes[name]:
            raise JobError("program", f"{prefix}{name} is missing or is not float32 of shape {list(shapes[name])}")
        group.append(tensor)
    return group


def _check_dtype(tensor: Tensor, column: Any) -> None:
    if tensor.dtype != column.example(1).dtype:
        raise JobError("program", f"column {column.name} is {tensor.dtype}, not {column.dtype}")


def _zero_outputs(spec: ProgramSpec, device: torch.device) -> Any:
    with torch.no_grad(), torch.device(device):
        return spec.module(**{column.name: column.example(1).to(device) for column in spec.infer_columns()})
