"""Runs a program's own PyTorch specification: the same step as its compiled graph, on any device, with autograd."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from tempernet.spec import Batch, ProgramSpec

Progress = Callable[[int], None]
"""Called after each piece of work with the number done; raises JobError to stop."""


class Trainer:
    """One program on one device; `rank` of `processes` takes its share of the rows of every batch."""

    def __init__(self, spec: ProgramSpec, device: torch.device, rank: int = 0, processes: int = 1) -> None:
        self.spec = spec
        self.rank = rank
        self.processes = processes
        self._device = device
        self._params = spec.trained()
        trained = {id(parameter) for parameter in self._params.values()}
        for parameter in spec.module.parameters():
            parameter.requires_grad_(id(parameter) in trained)
        spec.module.to(device)
        self._params = spec.trained()
        self._model: nn.Module = spec.module
        if processes > 1:
            # A head that one batch does not reach has no gradient on any process, which DDP must be told to expect.
            self._model = DistributedDataParallel(spec.module, find_unused_parameters=True)

    def step(
        self, params: Sequence[Tensor], state: Sequence[Tensor], batches: Sequence[Batch], progress: Progress
    ) -> tuple[list[Tensor], list[Tensor], list[float]]:
        """Run one optimiser step per batch; return parameters, optimiser state and the loss before each step, on the CPU."""
        with torch.device(self._device):
            self._load(params)
            moving = [tensor.to(self._device) for tensor in state]
            losses = []
            for number, batch in enumerate(batches):
                value, moving = self._one(self._share(batch), moving)
                losses.append(value)
                progress(number + 1)
        with torch.no_grad():
            trained = [parameter.detach().to("cpu", copy=True).contiguous() for parameter in self._params.values()]
        return trained, [tensor.to("cpu").contiguous() for tensor in moving], losses

    def evaluate(self, params: Sequence[Tensor], batches: Sequence[Batch], progress: Progress) -> list[Tensor]:
        """Return loss and metrics, one value a batch each."""
        rows = []
        with torch.no_grad(), torch.device(self._device):
            self._load(params)
            for number, batch in enumerate(batches):
                there = self._there(batch)
                outputs = self.spec.module(**{name: there[name] for name in self.spec.infer_inputs})
                values = [self.spec.loss(outputs, there), *(metric(outputs, there) for metric in self.spec.metrics.values())]
                rows.append([float(value) for value in values])
                progress(number + 1)
        return [torch.tensor(column, dtype=torch.float32) for column in zip(*rows, strict=True)]

    def infer(self, params: Sequence[Tensor], batches: Sequence[Batch], progress: Progress) -> list[Tensor]:
        """Return each inference output over all rows of all batches."""
        made: list[list[Tensor]] = []
        with torch.no_grad(), torch.device(self._device):
            self._load(params)
            for number, batch in enumerate(batches):
                outputs = self.spec.infer(self.spec.module(**self._there(batch)))
                made.append([value.to("cpu", torch.float32) for value in outputs.values()])
                progress(number + 1)
        return [torch.cat(parts).contiguous() for parts in zip(*made, strict=True)]

    def _one(self, batch: Batch, state: Sequence[Tensor]) -> tuple[float, list[Tensor]]:
        parameters = list(self._params.values())
        for parameter in parameters:
            parameter.grad = None
        loss = self.spec.loss(self._model(**{name: batch[name] for name in self.spec.infer_inputs}), batch)
        loss.backward()
        grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
        with torch.no_grad():
            moved, state = self.spec.optimizer.update([p.detach() for p in parameters], grads, state)
            for parameter, value in zip(parameters, moved, strict=True):
                parameter.copy_(value)
            mean = loss.detach()
            if self.processes > 1:
                # Each process holds the mean over its equal share of the rows.
                torch.distributed.all_reduce(mean)
                mean /= self.processes
        return float(mean), state

    def _load(self, params: Sequence[Tensor]) -> None:
        with torch.no_grad():
            for parameter, value in zip(self._params.values(), params, strict=True):
                parameter.copy_(value)

    def _share(self, batch: Batch) -> Batch:
        if self.processes == 1:
            return self._there(batch)
        size = self.spec.batch_size // self.processes
        return self._there({name: column[self.rank * size : (self.rank + 1) * size] for name, column in batch.items()})

    def _there(self, batch: Batch) -> Batch:
        return {name: column.to(self._device) for name, column in batch.items()}
