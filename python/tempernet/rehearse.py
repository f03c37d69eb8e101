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
        if name.startswith(tuple(_REFUSED)):
            raise CompileError(f"it uses {name}", code="PROGRAM_UNSUPPORTED", advice=advice_for(name), where=self._line())
        result = func(*args, **(kwargs or {}))
        for value in result if isinstance(result, tuple | list) else (result,):
            if isinstance(value, Tensor) and (value.dtype == torch.float64 or value.dtype.is_complex):
                kind = str(value.dtype).removeprefix("torch.")
                advice = FLOAT64 if kind == "float64" else advice_for("complex")
                raise CompileError(f"{name} gives {kind}", code="PROGRAM_UNSUPPORTED", advice=advice, where=self._line())
        return result


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
    for rows in (1, spec.eval_size, spec.batch_size):
        batch = _rows(spec, sample["train"], rows)
        with _Watch(line), torch.no_grad():
            outputs = spec.module(**{name: batch[name] for name in spec.infer_inputs})
            for name, value in spec.infer(outputs).items():
                if not isinstance(value, Tensor) or value.dim() == 0 or value.shape[0] != rows:
                    shape = tuple(value.shape) if isinstance(value, Tensor) else type(value).__name__
                    raise CompileError(
                        f"for {rows} rows, output {name} is {shape}: rows come first", code="PROGRAM_SHAPE_DRIFT", where=line()
                    )
            if rows != 1:
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
