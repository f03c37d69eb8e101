"""Learning rates that fall within a task.

A solution is judged by the loss of its own weights, before any merging. At a constant rate these carry the noise of the last
batches, which hides what was learnt once the base is good; at a rate that falls to zero they do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from tempernet.errors import CompileError

# float32 counts every integer up to here.
_MAX_STEPS = 2**24
_COUNTER = "schedule.step"


@dataclass(frozen=True)
class LinearDecay:
    """rate(t) = lr max(0, 1 - t / steps) for the t-th step of a task, t from 0; "0" stands for a constant rate.

    t is a scalar of the optimiser state, so it starts at zero with each task and a replay of some steps needs no more than the
    state before them.
    """

    steps: str

    def __post_init__(self) -> None:
        """Raise CompileError unless `steps` is a decimal integer in 0..2^24."""
        if not (self.steps.isascii() and self.steps.isdigit() and int(self.steps) <= _MAX_STEPS):
            raise CompileError(f"decay_steps is {self.steps!r}, not an integer in 0..{_MAX_STEPS}")

    def state(self) -> list[str]:
        """Return the names of the scalars that the schedule keeps: one counter, or none at a constant rate."""
        return [_COUNTER] if int(self.steps) > 0 else []

    def apply(self, lr: float, state: Sequence[Tensor]) -> tuple[float | Tensor, list[Tensor]]:
        """Return this step's rate and the schedule's next scalars. Pure and traceable."""
        if int(self.steps) == 0:
            return lr, []
        (step,) = state
        return torch.clamp(1 - step / int(self.steps), min=0.0) * lr, [step + 1]
