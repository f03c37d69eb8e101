"""What a training program is made of, before compilation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import torch
from torch import Tensor, nn

from tempernet.errors import CompileError
from tempernet.optimizers import Optimizer

DType = Literal["uint8", "int32", "float32"]
TORCH_DTYPES: dict[str, torch.dtype] = {"uint8": torch.uint8, "int32": torch.int32, "float32": torch.float32}

Batch = Mapping[str, Tensor]
"""Columns by name, each with the batch dimension first."""


@dataclass(frozen=True)
class Column:
    """One column of a batch or data set; `shape` is the shape of one row, () for a scalar."""

    name: str
    dtype: DType
    shape: tuple[int, ...]

    def example(self, rows: int) -> Tensor:
        """Return zeros with the shape of a batch of `rows`."""
        return torch.zeros((rows, *self.shape), dtype=TORCH_DTYPES[self.dtype])


@dataclass(frozen=True)
class ProgramSpec:
    """A training program: architecture, loss, metrics, optimiser and batch layout.

    `module` gives the architecture; it is called with the columns named in `infer_inputs` as keyword arguments. Its weights are
    ignored, except those named in `frozen`, which become inputs by content digest (a base model under adapters).
    `loss(outputs, batch)` and each metric return a scalar, the mean over the batch; `infer(outputs)` returns named tensors whose
    first dimension is the batch.
    """

    name: str
    module: nn.Module
    loss: Callable[[Any, Batch], Tensor]
    metrics: Mapping[str, Callable[[Any, Batch], Tensor]]
    infer: Callable[[Any], Mapping[str, Tensor]]
    optimizer: Optimizer
    columns: tuple[Column, ...]
    infer_inputs: tuple[str, ...]
    batch_size: int
    eval_size: int
    bounds: Mapping[str, str]
    data: str
    frozen: tuple[str, ...] = ()
    scales: Mapping[str, int] = field(default_factory=dict)

    def trained(self) -> dict[str, nn.Parameter]:
        """Return the trained tensors by name, in manifest order. Raises CompileError on what the format cannot hold."""
        found = {name: p for name, p in self.module.named_parameters() if name not in self.frozen}
        if not found:
            raise CompileError(f"program {self.name} trains nothing: every parameter is frozen")
        for name, parameter in found.items():
            if parameter.dtype != torch.float32:
                raise CompileError(f"parameter {name} is {parameter.dtype}; trained tensors are float32")
        return found

    def frozen_tensors(self) -> dict[str, Tensor]:
        """Return the frozen tensors in the order of `frozen`. Raises CompileError on unknown names and on loose buffers."""
        buffers = dict(self.module.named_buffers())
        known: dict[str, Tensor] = {**dict(self.module.named_parameters()), **buffers}
        for name in self.frozen:
            if name not in known:
                raise CompileError(f"frozen tensor {name} is not in the module")
            if known[name].dtype != torch.float32:
                raise CompileError(f"frozen tensor {name} is {known[name].dtype}; frozen inputs are float32")
        for name in buffers:
            if name not in self.frozen:
                raise CompileError(
                    f"buffer {name} would become a constant of the graph; name it in `frozen` or compute it in forward"
                )
        return {name: known[name].detach().contiguous() for name in self.frozen}

    def infer_columns(self) -> tuple[Column, ...]:
        """Return the columns that inference takes, in the order of `infer_inputs`."""
        by_name = {column.name: column for column in self.columns}
        for name in self.infer_inputs:
            if name not in by_name:
                raise CompileError(f"inference input {name} is not a column of program {self.name}")
        return tuple(by_name[name] for name in self.infer_inputs)
