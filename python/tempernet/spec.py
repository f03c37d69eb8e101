"""What a training program is made of, before compilation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn

from tempernet.blocks import Blocks
from tempernet.errors import CompileError
from tempernet.optimizers import Optimizer

DType = Literal["uint8", "int32", "float32"]
TORCH_DTYPES: dict[str, torch.dtype] = {"uint8": torch.uint8, "int32": torch.int32, "float32": torch.float32}

Batch = Mapping[str, Tensor]
"""Columns by name, each with the batch dimension first."""


@dataclass(frozen=True)
class Column:
    """One column of a batch or data set.

    `shape` is the shape of one row, () for a scalar; `range` the smallest and the largest whole number that the program takes.
    """

    name: str
    dtype: DType
    shape: tuple[int, ...]
    range: tuple[int, int] | None = None

    def entry(self) -> dict[str, Any]:
        """Return the column as the manifest has it."""
        entry = {"name": self.name, "dtype": self.dtype, "shape": list(self.shape)}
        return entry if self.range is None else {**entry, "range": list(self.range)}

    def example(self, rows: int) -> Tensor:
        """Return zeros with the shape of a batch of `rows`."""
        return torch.zeros((rows, *self.shape), dtype=TORCH_DTYPES[self.dtype])


@dataclass(frozen=True)
class Adapter:
    """What readers must know of low-rank adapters that a program trains: the base model's name, and LoRA's alpha."""

    base: str
    alpha: int


@dataclass(frozen=True)
class ProgramSpec:
    """A training program: architecture, loss, metrics, optimiser and batch layout.

    `module` gives the architecture; it is called with the columns named in `infer_inputs` as keyword arguments. Its weights are
    ignored, except those named in `frozen`, which become inputs by content digest (a base model under adapters).
    `loss(outputs, batch)` and each metric return a scalar, the mean over the batch; `infer(outputs)` returns named tensors whose
    first dimension is the batch. Trained tensors named in `zeros` start at zero whatever their shape, those in `ones` at
    one; `blocks` gives the content of
    frozen tensors that are published quantised; `adapter` says that what is trained are LoRA matrices, named as in PEFT.
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
    zeros: tuple[str, ...] = ()
    ones: tuple[str, ...] = ()
    blocks: Mapping[str, Blocks] = field(default_factory=dict)
    adapter: Adapter | None = None

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
                    f"buffer {name} would become a constant of the graph; name it in `frozen` or compute it in forward",
                    code="PROGRAM_LOOSE_BUFFER",
                )
        return {name: known[name].detach().contiguous() for name in self.frozen}

    def frozen_contents(self) -> dict[str, bytes]:
        """Return what is published of each frozen tensor. Raises CompileError where blocks do not decode to the module's values."""
        tensors = self.frozen_tensors()
        for name in self.blocks:
            if name not in tensors:
                raise CompileError(f"blocks are given for {name}, which is not frozen")
            if not np.array_equal(self.blocks[name].values(tuple(tensors[name].shape)), tensors[name].numpy()):
                raise CompileError(f"the blocks of frozen tensor {name} do not decode to its values")
        plain = {name: tensor.numpy().astype("<f4").tobytes() for name, tensor in tensors.items() if name not in self.blocks}
        return {name: self.blocks[name].content if name in self.blocks else plain[name] for name in tensors}

    def infer_columns(self) -> tuple[Column, ...]:
        """Return the columns that inference takes, in the order of `infer_inputs`."""
        by_name = {column.name: column for column in self.columns}
        for name in self.infer_inputs:
            if name not in by_name:
                raise CompileError(f"inference input {name} is not a column of program {self.name}")
        return tuple(by_name[name] for name in self.infer_inputs)
