"""Optimisers as pure functions that are traced into the step graph.

State is zero at the start of every task, so each optimiser is written to start from zeros. Settings are decimal strings: they
stand in the manifest, which holds no float. Gradients are clipped to a global L2 norm as in `torch.nn.utils.clip_grad_norm_`.
With `decay_steps` the learning rate falls to zero within a task (`tempernet/schedule.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from tempernet.schedule import LinearDecay

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


def _counter(decay_steps: str) -> list[StateSpec]:
    return [StateSpec(name, ()) for name in LinearDecay(decay_steps).state()]


@dataclass(frozen=True)
class SgdMomentum:
    """Stochastic gradient descent with heavy-ball momentum: m' = momentum m + g, p' = p - lr m' (as `torch.optim.SGD`)."""

    lr: str
    momentum: str
    clip: str
    decay_steps: str = "0"

    @property
    def name(self) -> str:
        """Name in the manifest."""
        return "sgd-momentum"

    def settings(self) -> dict[str, str]:
        """Return learning rate, momentum, clipping norm and the steps in which the rate decays."""
        return {"lr": self.lr, "momentum": self.momentum, "clip": self.clip, "decaySteps": self.decay_steps}

    def state(self, params: Mapping[str, tuple[int, ...]]) -> list[StateSpec]:
        """Return one momentum buffer per parameter, then the schedule's counter if the rate decays."""
        buffers = [StateSpec(f"{name}.momentum", shape) for name, shape in params.items()]
        return [*buffers, *_counter(self.decay_steps)]

    def update(self, params: Tensors, grads: Tensors, state: Tensors) -> tuple[list[Tensor], list[Tensor]]:
        """Return the next parameters and state."""
        momentum, n = float(self.momentum), len(params)
        lr, counter = LinearDecay(self.decay_steps).apply(float(self.lr), state[n:])
        clipped = clip_global_norm(grads, float(self.clip))
        buffers = [old * momentum + grad for old, grad in zip(state[:n], clipped, strict=True)]
        return [p - buffer * lr for p, buffer in zip(params, buffers, strict=True)], [*buffers, *counter]


@dataclass(frozen=True)
class AdamW:
    """Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101), as `torch.optim.AdamW`.

    The bias corrections 1 - beta^t are kept as two scalars with the recurrence c' = beta c + (1 - beta), which starts at zero like
    all optimiser state and needs no power function.
    """

    lr: str
    beta1: str
    beta2: str
    epsilon: str
    weight_decay: str
    clip: str
    decay_steps: str = "0"

    @property
    def name(self) -> str:
        """Name in the manifest."""
        return "adamw"

    def settings(self) -> dict[str, str]:
        """Return all constants of the update."""
        return {
            "lr": self.lr,
            "beta1": self.beta1,
            "beta2": self.beta2,
            "epsilon": self.epsilon,
            "weightDecay": self.weight_decay,
            "clip": self.clip,
            "decaySteps": self.decay_steps,
        }

    def state(self, params: Mapping[str, tuple[int, ...]]) -> list[StateSpec]:
        """Return first and second moments per parameter, the two bias corrections, then the schedule's counter if any."""
        first = [StateSpec(f"{name}.adam.m", shape) for name, shape in params.items()]
        second = [StateSpec(f"{name}.adam.v", shape) for name, shape in params.items()]
        corrections = [StateSpec("adam.correction1", ()), StateSpec("adam.correction2", ())]
        return [*first, *second, *corrections, *_counter(self.decay_steps)]

    def update(self, params: Tensors, grads: Tensors, state: Tensors) -> tuple[list[Tensor], list[Tensor]]:
        """Return the next parameters and state."""
        beta1, beta2, n = float(self.beta1), float(self.beta2), len(params)
        lr, counter = LinearDecay(self.decay_steps).apply(float(self.lr), state[2 * n + 2 :])
        clipped = clip_global_norm(grads, float(self.clip))
        first = [m * beta1 + g * (1 - beta1) for m, g in zip(state[:n], clipped, strict=True)]
        second = [v * beta2 + g * g * (1 - beta2) for v, g in zip(state[n : 2 * n], clipped, strict=True)]
        correction1 = state[2 * n] * beta1 + (1 - beta1)
        correction2 = state[2 * n + 1] * beta2 + (1 - beta2)
        keep = 1 - lr * float(self.weight_decay)
        rate, root = lr / correction1, torch.sqrt(correction2)
        moved = [
            p * keep - m * rate / (torch.sqrt(v) / root + float(self.epsilon))
            for p, m, v in zip(params, first, second, strict=True)
        ]
        return moved, [*first, *second, correction1, correction2, *counter]
