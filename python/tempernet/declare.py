"""The decorator that makes a PyTorch class a training program, with defaults for what it does not say."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from tempernet import losses
from tempernet.data import Columns, as_sets
from tempernet.errors import CompileError
from tempernet.optimizers import AdamW, Optimizer
from tempernet.settings import Number, decimal
from tempernet.spec import Batch, Column, DType, ProgramSpec

_MARK = "__tempernet_program__"
# Real units; a project may allow less.
_BOUNDS = {"normMax": "100", "stepsMax": "10000"}
_BOUND_NAMES = ("normMax", "stepsMax", "memoryBytes", "stepMs")
_ENDS = 2

Measure = Callable[[Any, Batch], Tensor]


@dataclass(frozen=True)
class Settings:
    """What `@program` was given."""

    name: str | None = None
    optimizer: Optimizer = field(default_factory=AdamW)
    loss: Measure | None = None
    metrics: Mapping[str, Measure] | None = None
    batch_size: int = 32
    eval_size: int | None = None
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    bounds: Mapping[str, Number] = field(default_factory=dict)
    data: str | None = None

    def __post_init__(self) -> None:
        """Raise CompileError for a setting of another kind, which would only fail later, where its name is lost."""
        _is(self.optimizer, "optimizer", "Sgd, SgdMomentum, Adam or AdamW of tempernet, with its arguments", _is_optimizer)
        _is(self.name, "name", "a text", lambda name: name is None or isinstance(name, str))
        _is(self.data, "data", "a text", lambda data: data is None or isinstance(data, str))
        _is(self.loss, "loss", "a function of (outputs, batch)", lambda loss: loss is None or callable(loss))
        _is(self.metrics, "metrics", "a map of names to functions", _is_metrics)
        _is(self.ranges, "ranges", "a map of columns to (smallest, largest), whole numbers", _is_ranges)
        _is(self.bounds, "bounds", f"a map of some of {', '.join(_BOUND_NAMES)} to numbers", _is_bounds)


def _is(value: Any, name: str, kind: str, fits: Callable[[Any], bool]) -> None:
    if not fits(value):
        raise CompileError(f"{name} is {value!r}, not {kind}"[:300], code="PROGRAM_BAD_SETTING")


def _is_optimizer(value: Any) -> bool:
    # A class of torch.optim has neither method, a class of ours has not been called yet.
    return not isinstance(value, type) and all(callable(getattr(value, name, None)) for name in ("settings", "state", "update"))


def _is_metrics(value: Any) -> bool:
    return value is None or (isinstance(value, Mapping) and all(map(callable, value.values())))


def _is_ranges(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_is_range, value.values()))


def _is_range(value: Any) -> bool:
    return isinstance(value, tuple | list) and len(value) == _ENDS and all(map(_is_whole, value))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _is_bounds(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) <= set(_BOUND_NAMES)


@dataclass(frozen=True)
class Declared:
    """A declared program: what is compiled, the sample data by set, and what the build should tell its author."""

    spec: ProgramSpec
    sample: Mapping[str, Columns]
    notices: tuple[str, ...]


def program(declared: type[nn.Module] | None = None, **settings: Any) -> Any:
    """Declare a torch module's class to be a training program. Used as `@program` or `@program(optimizer=AdamW(lr=0.01))`.

    The class takes no arguments. `forward(self, x, ...)` names the columns that inference takes; `sample()`, a static method,
    returns examples: columns by name, rows first, or sets of them under `train`, `truth` and `test`. All settings have defaults:

    - `optimizer`: Sgd, SgdMomentum, Adam or AdamW of this package; AdamW.
    - `loss(outputs, batch)`: scalar mean. Cross entropy where the one column that is no input holds whole numbers, the mean squared
      error where it holds real ones.
    - `metrics`: name to such a function; `accuracy` or `absolute_error`.
    - `batch_size`: rows of a step, 32. `eval_size`: rows of an evaluation batch, as many, but at most a fortieth of the sample.
    - `ranges`: column to (smallest, largest) whole number; of labels under the default loss the number of classes.
    - `bounds`: `normMax`, `stepsMax`, `memoryBytes`, `stepMs`; the last two are measured by the build.
    - `name`: of the program, the class's. `data`: in words, where the data come from.
    """
    known = set(Settings.__dataclass_fields__)
    if unknown := set(settings) - known:
        raise CompileError(f"{sorted(unknown)} are none of {sorted(known)}", code="PROGRAM_BAD_SETTING")

    given = Settings(**settings)

    def mark(cls: type[nn.Module]) -> type[nn.Module]:
        if not (isinstance(cls, type) and issubclass(cls, nn.Module)):
            raise CompileError(f"@program decorates {cls!r}, which is no class of torch.nn.Module", code="PROGRAM_NO_MODEL")
        setattr(cls, _MARK, given)
        return cls

    return mark if declared is None else mark(declared)


def declared_classes(names: Mapping[str, Any]) -> list[type[nn.Module]]:
    """Return the decorated classes among a module's names; a class that only inherits from one is not decorated."""
    return [value for value in dict.fromkeys(filter(_is_class, names.values())) if _MARK in vars(value)]


def _is_class(value: Any) -> bool:
    return isinstance(value, type)


def sample_of(cls: type[nn.Module]) -> dict[str, Columns]:
    """Return the sample data of a decorated class. Raises CompileError."""
    make = getattr(cls, "sample", None)
    if make is None:
        raise CompileError(f"class {cls.__name__} has no sample()", code="PROGRAM_BAD_SAMPLE")
    return as_sets(make())


def declare(cls: type[nn.Module], module: nn.Module, sample: Mapping[str, Columns]) -> Declared:
    """Return the program that a decorated class and its sample data say. Raises CompileError."""
    settings = cast(Settings, vars(cls)[_MARK])
    inputs = _inputs(cls, sample["train"])
    columns = tuple(_column(name, array, settings.ranges.get(name)) for name, array in sample["train"].items())
    if unknown := set(settings.ranges) - set(sample["train"]):
        raise CompileError(f"ranges are given for {sorted(unknown)}, which are no columns", code="PROGRAM_BAD_SETTING")
    batch_size = _whole("batch_size", settings.batch_size)
    module.eval()
    loss, metrics, columns = _objective(cls, settings, module, columns, inputs)
    spec = ProgramSpec(
        name=settings.name or cls.__name__,
        module=module,
        loss=loss,
        metrics=metrics,
        infer=named_outputs,
        optimizer=settings.optimizer,
        columns=columns,
        infer_inputs=inputs,
        batch_size=batch_size,
        eval_size=_whole("eval_size", _eval_size(settings, sample) if settings.eval_size is None else settings.eval_size),
        bounds={**_BOUNDS, **{name: decimal(name, value) for name, value in settings.bounds.items()}},
        data=settings.data or f"sample data of {cls.__name__}",
        ones=tuple(name for name, p in module.named_parameters() if p.dim() == 1 and bool((p == 1).all())),
    )
    return Declared(spec, sample, tuple(_notices(module)))


def named_outputs(outputs: Any) -> Mapping[str, Tensor]:
    """Name what `forward` gives: one tensor is `output`, a tuple's are `output0`, `output1`; a map keeps its names."""
    if isinstance(outputs, Tensor):
        return {"output": outputs}
    if isinstance(outputs, Mapping):
        return outputs
    if isinstance(outputs, Sequence) and outputs:
        return {f"output{i}": value for i, value in enumerate(outputs)}
    raise CompileError(f"forward returns {type(outputs).__name__}, none of a tensor, a tuple and a map", code="PROGRAM_SHAPE_DRIFT")


def _inputs(cls: type[nn.Module], columns: Columns) -> tuple[str, ...]:
    names = tuple(list(inspect.signature(cls.forward).parameters)[1:])
    missing = [name for name in names if name not in columns]
    if missing or not names:
        detail = f"forward takes {list(names)}, the sample has the columns {list(columns)}"
        raise CompileError(f"{detail}: each argument is a column", code="PROGRAM_BAD_SAMPLE")
    return names


def _column(name: str, array: np.ndarray, limits: tuple[int, int] | None) -> Column:
    dtype = cast(DType, str(array.dtype))
    if limits is not None and dtype == "float32":
        raise CompileError(f"column {name} holds real numbers; a range is for whole ones", code="PROGRAM_BAD_SETTING")
    if limits is not None and (array.min() < limits[0] or array.max() > limits[1]):
        found = f"{array.min()} to {array.max()}"
        raise CompileError(f"column {name} holds {found}, outside of its range {tuple(limits)}", code="PROGRAM_BAD_SAMPLE")
    return Column(name, dtype, tuple(array.shape[1:]), None if limits is None else (int(limits[0]), int(limits[1])))


def _objective(
    cls: type[nn.Module], settings: Settings, module: nn.Module, columns: tuple[Column, ...], inputs: tuple[str, ...]
) -> tuple[Measure, Mapping[str, Measure], tuple[Column, ...]]:
    """Return loss, metrics and columns, where labels of the default loss have their range."""
    own = settings.loss or getattr(cls, "loss", None)
    targets = [column for column in columns if column.name not in inputs]
    if own is not None:
        return own, settings.metrics or {}, columns
    if len(targets) != 1:
        detail = f"{[t.name for t in targets]} are the columns that are no inputs; the default loss wants one"
        raise CompileError(f"{detail}: give a loss", code="PROGRAM_BAD_SETTING")
    (target,) = targets
    name = target.name
    if target.dtype == "float32":
        metrics = {"absolute_error": lambda outputs, batch: losses.absolute_error(outputs, batch[name])}
        return lambda outputs, batch: losses.squared_error(outputs, batch[name]), settings.metrics or metrics, columns
    with torch.no_grad():
        outputs = module(**{c.name: c.example(settings.batch_size) for c in columns if c.name in inputs})
    if not isinstance(outputs, Tensor) or tuple(outputs.shape[1:-1]) != target.shape or outputs.dim() < 2:
        shape = tuple(outputs.shape) if isinstance(outputs, Tensor) else type(outputs).__name__
        detail = (
            f"forward gives {shape}, cross entropy with column {name} wants {(settings.batch_size, *target.shape)} and the classes"
        )
        raise CompileError(detail, code="PROGRAM_SHAPE_DRIFT")
    ranged = Column(name, target.dtype, target.shape, target.range or (0, outputs.shape[-1] - 1))
    metrics = {"accuracy": lambda outputs, batch: losses.class_accuracy(outputs, batch[name])}
    columns = tuple(ranged if column is target else column for column in columns)
    return lambda outputs, batch: losses.sequence_cross_entropy(outputs, batch[name]), settings.metrics or metrics, columns


def _eval_size(settings: Settings, sample: Mapping[str, Columns]) -> int:
    rows = sum(len(next(iter(columns.values()))) for columns in sample.values())
    return max(1, min(settings.batch_size, rows // 40))


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 65_536:
        raise CompileError(f"{name} is {value!r}, not a whole number in 1..65536", code="PROGRAM_BAD_SETTING")
    return value


def _notices(module: nn.Module) -> list[str]:
    active = [name for name, part in module.named_modules() if isinstance(part, nn.modules.dropout._DropoutNd) and part.p > 0]
    return [f"dropout is off in a program: {', '.join(active)}"] if active else []
