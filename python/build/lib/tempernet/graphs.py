"""From a program to traced functions: inference, loss with metrics, one whole optimiser step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.func import functional_call, grad_and_value

from tempernet.errors import CompileError
from tempernet.spec import Batch, Column, ProgramSpec

_INFER_ROWS = 1


@dataclass(frozen=True)
class Value:
    """One input of a graph: its name in the manifest and an example that gives dtype and static shape."""

    name: str
    example: Tensor


@dataclass(frozen=True)
class GraphFunction:
    """A pure function over flat tensors with named inputs and outputs, ready to be traced."""

    inputs: tuple[Value, ...]
    outputs: tuple[str, ...]
    call: Callable[..., tuple[Tensor, ...]]

    def examples(self) -> tuple[Tensor, ...]:
        """Return one tensor per input."""
        return tuple(value.example for value in self.inputs)

    def output_examples(self) -> dict[str, Tensor]:
        """Return what the function gives for its examples, by output name."""
        with torch.no_grad():
            return dict(zip(self.outputs, self.call(*self.examples()), strict=True))


class _Layout:
    """Splits a flat argument list into the parts of a graph's inputs."""

    def __init__(self, spec: ProgramSpec, columns: Sequence[Column], rows: int, with_state: bool) -> None:
        self.spec = spec
        self.params = {name: tuple(p.shape) for name, p in spec.trained().items()}
        self.state = spec.optimizer.state(self.params) if with_state else []
        self.frozen = spec.frozen_tensors()
        self.columns = tuple(columns)
        parts = [(name, torch.zeros(shape)) for name, shape in self.params.items()]
        parts += [(s.name, torch.zeros(s.shape)) for s in self.state]
        parts += [(c.name, c.example(rows)) for c in columns]
        parts += list(self.frozen.items())
        names = [name for name, _ in parts]
        if len(set(names)) != len(names):
            raise CompileError(f"program {spec.name} has two inputs of one name: {sorted(names)}")
        self.values = tuple(Value(name, example) for name, example in parts)

    def split(self, flat: Sequence[Tensor]) -> tuple[list[Tensor], list[Tensor], Batch, dict[str, Tensor]]:
        """Return parameters, optimiser state, batch and frozen tensors of a flat argument list."""
        p, s, c = len(self.params), len(self.state), len(self.columns)
        batch = {column.name: value for column, value in zip(self.columns, flat[p + s : p + s + c], strict=True)}
        frozen = dict(zip(self.frozen, flat[p + s + c :], strict=True))
        return list(flat[:p]), list(flat[p : p + s]), batch, frozen

    def outputs(self, params: Sequence[Tensor], batch: Batch, frozen: dict[str, Tensor]) -> object:
        """Run the module as a pure function of its tensors."""
        tensors = {**dict(zip(self.params, params, strict=True)), **frozen}
        inputs = {name: batch[name] for name in self.spec.infer_inputs}
        return functional_call(self.spec.module, tensors, args=(), kwargs=inputs, strict=True)


def infer_function(spec: ProgramSpec) -> GraphFunction:
    """Parameters and one row of inference columns to the named outputs."""
    layout = _Layout(spec, spec.infer_columns(), _INFER_ROWS, with_state=False)

    def call(*flat: Tensor) -> tuple[Tensor, ...]:
        params, _, batch, frozen = layout.split(flat)
        return tuple(spec.infer(layout.outputs(params, batch, frozen)).values())

    with torch.no_grad():
        params, _, batch, frozen = layout.split([value.example for value in layout.values])
        names = tuple(spec.infer(layout.outputs(params, batch, frozen)))
    return GraphFunction(layout.values, names, call)


def loss_function(spec: ProgramSpec) -> GraphFunction:
    """Parameters and `eval_size` rows to the mean loss and each metric."""
    layout = _Layout(spec, spec.columns, spec.eval_size, with_state=False)

    def call(*flat: Tensor) -> tuple[Tensor, ...]:
        params, _, batch, frozen = layout.split(flat)
        outputs = layout.outputs(params, batch, frozen)
        return (spec.loss(outputs, batch), *(metric(outputs, batch) for metric in spec.metrics.values()))

    return GraphFunction(layout.values, ("loss", *spec.metrics), call)


def step_function(spec: ProgramSpec) -> GraphFunction:
    """Parameters, optimiser state and `batch_size` rows to the next parameters, the next state and the loss before the step."""
    layout = _Layout(spec, spec.columns, spec.batch_size, with_state=True)

    def call(*flat: Tensor) -> tuple[Tensor, ...]:
        params, state, batch, frozen = layout.split(flat)

        def loss_of(trained: list[Tensor]) -> Tensor:
            return spec.loss(layout.outputs(trained, batch, frozen), batch)

        grads, loss = grad_and_value(loss_of)(params)
        next_params, next_state = spec.optimizer.update(params, grads, state)
        return (*next_params, *next_state, loss)

    names = [*layout.params, *(s.name for s in layout.state)]
    return GraphFunction(layout.values, (*(f"{name}.next" for name in names), "loss"), call)
