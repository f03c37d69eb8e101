"""Runs a model on its sample data before it is compiled, watching each operator: what no program can have is named by its line."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from tempernet.advice import FLOAT64, advice_for
from tempernet.data import Columns
from tempernet.errors import CompileError
from tempernet.spec import Batch, ProgramSpec

_REFUSED = """
rand normal uniform bernoulli multinomial poisson exponential geometric cauchy log_normal native_dropout nonzero masked_select
_unique unique _local_scalar_dense is_nonzero _fft sort topk kthvalue median mode linalg _linalg
""".split()


class _Watch(TorchDispatchMode):
    """Refuses operators and types while they run, where the line that asked for them is still known."""

    def __init__(self, line: Callable[[], str]) -> None:
        super().__init__()
        self._line = line

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run one operator unless no program can have it."""
        name = func._schema.name.removeprefix("aten::")
        if name.startswith("index") and any(_is_mask(index) for index in args[1:2]):
            name = "masked_select"
        if name.startswith(tuple(_REFUSED)):
            raise CompileError(f"it uses {name}", code="PROGRAM_UNSUPPORTED", advice=advice_for(name), where=self._line())
        result = func(*args, **(kwargs or {}))
        for value in result if isinstance(result, tuple | list) else (result,):
            if isinstance(value, Tensor) and (value.dtype == torch.float64 or value.dtype.is_complex):
                kind = str(value.dtype).removeprefix("torch.")
                advice = FLOAT64 if kind == "float64" else advice_for("complex")
                raise CompileError(f"{name} gives {kind}", code="PROGRAM_UNSUPPORTED", advice=advice, where=self._line())
        return result


def _is_mask(index: Any) -> bool:
    return any(isinstance(part, Tensor) and part.dtype == torch.bool for part in (index if isinstance(index, tuple | list) else ()))


def check_module(module: nn.Module) -> None:
    """Raise CompileError for layers that keep averages, and for parameters that are not float32."""
    for name, part in module.named_modules():
        if isinstance(part, nn.modules.batchnorm._BatchNorm):
            raise CompileError(f"{name} is {type(part).__name__}", code="PROGRAM_UNSUPPORTED", advice=advice_for("batch_norm"))
    for name, parameter in module.named_parameters():
        if parameter.dtype != torch.float32:
            kind = str(parameter.dtype).removeprefix("torch.")
            raise CompileError(f"parameter {name} is {kind}", code="PROGRAM_UNSUPPORTED", advice=FLOAT64)


def rehearse(spec: ProgramSpec, sample: Mapping[str, Columns], line: Callable[[], str]) -> None:
    """Run inference, loss and metrics on sample rows, with the three numbers of rows that the graphs have. Raises CompileError."""
    with _Watch(line), torch.no_grad():
        _rehearse_rows(spec, sample, spec.batch_size)
        for rows in (spec.eval_size, 1):
            try:
                _rehearse_rows(spec, sample, rows)
            except (RuntimeError, ValueError, IndexError) as error:
                detail = f"what works for {spec.batch_size} rows fails for {rows}: {' '.join(str(error).split())[:300]}"
                raise CompileError(detail, code="PROGRAM_SHAPE_DRIFT") from error


def _rehearse_rows(spec: ProgramSpec, sample: Mapping[str, Columns], rows: int) -> None:
    batch = _rows(spec, sample["train"], rows)
    outputs = spec.module(**{name: batch[name] for name in spec.infer_inputs})
    for name, value in spec.infer(outputs).items():
        if not isinstance(value, Tensor) or value.dim() == 0 or value.shape[0] != rows or value.dtype != torch.float32:
            shape = f"{value.dtype} {tuple(value.shape)}" if isinstance(value, Tensor) else type(value).__name__
            raise CompileError(
                f"for {rows} rows, output {name} is {shape}: float32 is wanted, rows first", code="PROGRAM_SHAPE_DRIFT"
            )
    if rows in {spec.batch_size, spec.eval_size}:
        _check_scalars(spec, outputs, batch)


def _check_scalars(spec: ProgramSpec, outputs: Any, batch: Batch) -> None:
    for name, measure in {"loss": spec.loss, **spec.metrics}.items():
        value = measure(outputs, batch)
        if not isinstance(value, Tensor) or value.dim() != 0 or value.dtype != torch.float32:
            shape = f"{value.dtype} {tuple(value.shape)}" if isinstance(value, Tensor) else type(value).__name__
            raise CompileError(f"{name} gives {shape}, not one float32 number: take a mean", code="PROGRAM_SHAPE_DRIFT")


def _rows(spec: ProgramSpec, columns: Columns, rows: int) -> Batch:
    """Return the first rows of the sample, from its beginning again where there are too few."""
    return {
        column.name: torch.from_numpy(columns[column.name])[torch.arange(rows) % len(columns[column.name])]
        for column in spec.columns
    }
