"""Optimisers as pure functions that are traced into the step graph.

State is zero at the start of every task, so each optimiser is written to start from zeros. Settings are decimal strings: they
stand in the manifest, which holds no float; numbers are taken too and written as decimals. Gradients are clipped to a global L2
norm as in `torch.nn.utils.clip_grad_norm_`; `clip` 0 leaves them as they are. With `decay_steps` or `cosine_steps` the learning
rate falls to zero within a task, with `warmup_steps` it rises first (`tempernet/schedule.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from tempernet.schedule import Schedule
from tempernet.settings import Number, keep_decimals

Tensors = Sequence[Tensor]
_NORM_EPSILON = 1e-6


@dataclass(frozen=True)
class StateSpec:
    """One optimiser tensor: its name in the manifest and its shape."""

    name: str
    shape: tuple[int, ...]


class Optimizer(Protocol):
    """What the compiler needs of an optimiser."""

    @property
    def name(self) -> str:
        """Name in the manifest."""

    def settings(self) -> dict[str, str]:
        """Return every number that shapes the update, as decimal strings."""

    def state(self, params: Mapping[str, tuple[int, ...]]) -> list[StateSpec]:
        """Return the optimiser tensors in checkpoint order, for parameters given as name -> shape."""

    def update(self, params: Tensors, grads: Tensors, state: Tensors) -> tuple[list[Tensor], list[Tensor]]:
        """Return the next parameters and the next state. Pure and traceable."""


def sum_of_squares(x: Tensor) -> Tensor:
    """Sum over all entries, one dimension after the other.

    Engines add up in a fixed order, some of them one by one; a million squares in one chain of float32 additions would be wrong by
    several parts in ten thousand.
    """
    total = x * x
    while total.dim() > 0:
        total = total.sum(-1)
    return total


def clip_global_norm(grads: Tensors, limit: float) -> list[Tensor]:
    """Scale all gradients by min(1, limit / (norm + 1e-6)), norm over all tensors together (Pascanu et al., arXiv 1211.5063)."""
    total = sum_of_squares(grads[0])
    for grad in grads[1:]:
        total = total + sum_of_squares(grad)
    factor = torch.clamp(limit / (torch.sqrt(total) + _NORM_EPSILON), max=1.0)
    return [grad * factor for grad in grads]


def _clipped(grads: Tensors, clip: str) -> Tensors:
    return clip_global_norm(grads, float(clip)) if float(clip) > 0 else grads


def _buffers(kind: str, params: Mapping[str, tuple[int, ...]]) -> list[StateSpec]:
    return [StateSpec(f"{parameter}.{kind}", shape) for parameter, shape in params.items()]


class _Scheduled:
    """What every optimiser here does alike: settings as decimals, one counter for its schedule."""

    decay_steps: Number
    cosine_steps: Number
    warmup_steps: Number

    def __post_init__(self) -> None:
        """Raise CompileError on a setting that is no number of at least 0."""
        keep_decimals(self)
        self._schedule()

    def _schedule(self) -> Schedule:
        return Schedule(str(self.decay_steps), str(self.cosine_steps), str(self.warmup_steps))

    def _counter(self) -> list[StateSpec]:
        return [StateSpec(name, ()) for name in self._schedule().state()]


@dataclass(frozen=True)
class Sgd(_Scheduled):
    """Stochastic gradient descent: p' = p - lr g (as `torch.optim.SGD`). `clip` 0: gradients stay as they are."""

    lr: Number = "0.01"
    clip: Number = "1.0"
    decay_steps: Number = "0"
    cosine_steps: Number = "0"
    warmup_steps: Number = "0"

    @property
    def name(self) -> str:
        """Name in the manifest."""
        return "sgd"

    def settings(self) -> dict[str, str]:
        """Return learning rate, clipping norm and the schedule."""
        return {"lr": self.lr, "clip": self.clip, **self._schedule().settings()}

    def state(self, params: Mapping[str, tuple[int, ...]]) -> list[StateSpec]:
        """Return the schedule's counter, if there is one."""
        return self._counter()

    def update(self, params: Tensors, grads: Tensors, state: Tensors) -> tuple[list[Tensor], list[Tensor]]:
        """Return the next parameters and state."""
        lr, counter = self._schedule().apply(float(self.lr), state)
        return [p - g * lr for p, g in zip(params, _clipped(grads, self.clip), strict=True)], counter


@dataclass(frozen=True)
class SgdMomentum(_Scheduled):
    """Stochastic gradient descent with heavy-ball momentum: m' = momentum m + g, p' = p - lr m' (as `torch.optim.SGD`)."""

    lr: Number = "0.01"
    momentum: Number = "0.9"
    clip: Number = "1.0"
    decay_steps: Number = "0"
    cosine_steps: Number = "0"
    warmup_steps: Number = "0"

    @property
    def name(self) -> str:
        """Name in the manifest."""
        return "sgd-momentum"

    def settings(self) -> dict[str, str]:
        """Return learning rate, momentum, clipping norm and the schedule."""
        return {"lr": self.lr, "momentum": self.momentum, "clip": self.clip, **self._schedule().settings()}

    def state(self, params: Mapping[str, tuple[int, ...]]) -> list[StateSpec]:
        """Return one momentum buffer per parameter, then the schedule's counter, if there is one."""
        return [*_buffers("momentum", params), *self._counter()]

    def update(self, params: Tensors, grads: Tensors, state: Tensors) -> tuple[list[Tensor], list[Tensor]]:
        """Return the next parameters and state."""
        momentum, n = float(self.momentum), len(params)
        lr, counter = self._schedule().apply(float(self.lr), state[n:])
        clipped = _clipped(grads, self.clip)
        buffers = [old * momentum + grad for old, grad in zip(state[:n], clipped, strict=True)]
        return [p - buffer * lr for p, buffer in zip(params, buffers, strict=True)], [*buffers, *counter]


class _Moments(_Scheduled):
    """What Adam and AdamW share.

    The bias corrections 1 - beta^t are kept as two scalars with the recurrence c' = beta c + (1 - beta), which starts at zero like
    all optimiser state and needs no power function.
    """

    lr: Number
    beta1: Number
    beta2: Number
    epsilon: Number
    clip: Number

    def state(self, params: Mapping[str, tuple[int, ...]]) -> list[StateSpec]:
        """Return first and second moments per parameter, the two bias corrections, then the schedule's counter if any."""
        corrections = [StateSpec("adam.correction1", ()), StateSpec("adam.correction2", ())]
        return [*_buffers("adam.m", params), *_buffers("adam.v", params), *corrections, *self._counter()]

    def _step(self, params: Tensors, grads: Tensors, state: Tensors, decay: float) -> tuple[list[Tensor], list[Tensor]]:
        beta1, beta2, n = float(self.beta1), float(self.beta2), len(params)
        lr, counter = self._schedule().apply(float(self.lr), state[2 * n + 2 :])
        clipped = _clipped(grads, self.clip)
        first = [m * beta1 + g * (1 - beta1) for m, g in zip(state[:n], clipped, strict=True)]
        second = [v * beta2 + g * g * (1 - beta2) for v, g in zip(state[n : 2 * n], clipped, strict=True)]
        correction1 = state[2 * n] * beta1 + (1 - beta1)
        correction2 = state[2 * n + 1] * beta2 + (1 - beta2)
        keep, rate, root = 1 - lr * decay, lr / correction1, torch.sqrt(correction2)
        moved = [
            (p * keep if decay else p) - m * rate / (torch.sqrt(v) / root + float(self.epsilon))
            for p, m, v in zip(params, first, second, strict=True)
        ]
        return moved, [*first, *second, correction1, correction2, *counter]


@dataclass(frozen=True)
class Adam(_Moments):
    """Adam (Kingma and Ba, arXiv 1412.6980), as `torch.optim.Adam` without weight decay."""

    lr: Number = "0.001"
    beta1: Number = "0.9"
    beta2: Number = "0.999"
    epsilon: Number = "1e-8"
    clip: Number = "1.0"
    decay_steps: Number = "0"
    cosine_steps: Number = "0"
    warmup_steps: Number = "0"

    @property
    def name(self) -> str:
        """Name in the manifest."""
        return "adam"

    def settings(self) -> dict[str, str]:
        """Return all constants of the update."""
        moments = {"lr": self.lr, "beta1": self.beta1, "beta2": self.beta2, "epsilon": self.epsilon}
        return {**moments, "clip": self.clip, **self._schedule().settings()}

    def update(self, params: Tensors, grads: Tensors, state: Tensors) -> tuple[list[Tensor], list[Tensor]]:
        """Return the next parameters and state."""
        return self._step(params, grads, state, 0.0)


@dataclass(frozen=True)
class AdamW(_Moments):
    """Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101), as `torch.optim.AdamW`."""

    lr: Number = "0.001"
    beta1: Number = "0.9"
    beta2: Number = "0.999"
    epsilon: Number = "1e-8"
    weight_decay: Number = "0.01"
    clip: Number = "1.0"
    decay_steps: Number = "0"
    cosine_steps: Number = "0"
    warmup_steps: Number = "0"

    @property
    def name(self) -> str:
        """Name in the manifest."""
        return "adamw"

    def settings(self) -> dict[str, str]:
        """Return all constants of the update."""
        moments = {"lr": self.lr, "beta1": self.beta1, "beta2": self.beta2, "epsilon": self.epsilon}
        return {**moments, "weightDecay": self.weight_decay, "clip": self.clip, **self._schedule().settings()}

    def update(self, params: Tensors, grads: Tensors, state: Tensors) -> tuple[list[Tensor], list[Tensor]]:
        """Return the next parameters and state."""
        return self._step(params, grads, state, float(self.weight_decay))
