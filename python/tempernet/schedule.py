"""Learning rates that change within a task.

A solution is judged by the loss of its own weights, before any merging. At a constant rate these carry the noise of the last
batches, which hides what was learnt once the base is good; at a rate that falls to zero they do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi

import torch
from torch import Tensor

from tempernet.errors import CompileError

# float32 counts every integer up to here.
_MAX_STEPS = 2**24
# A table is a constant of the graph, and constants are small.
_MAX_TABLE = 10_000
_COUNTER = "schedule.step"


def _steps(name: str, value: str, limit: int) -> int:
    if not (value.isascii() and value.isdigit() and int(value) <= limit):
        raise CompileError(f"{name} is {value!r}, not an integer in 0..{limit}", code="PROGRAM_BAD_SETTING")
    return int(value)


@dataclass(frozen=True)
class Schedule:
    """rate(t) = lr * warm(t) * fall(t) for the t-th step of a task, t from 0; "0" leaves a part out.

    `decay_steps`: fall(t) = max(0, 1 - t / steps), a straight line. `cosine_steps`: fall(t) = (1 + cos(pi t / steps)) / 2, then 0,
    from a table, since engines differ in cosines. `warmup_steps`: warm(t) = min(1, (t + 1) / steps).

    t is a scalar of the optimiser state, so it starts at zero with each task and a replay of some steps needs no more than the
    state before them.
    """

    decay_steps: str = "0"
    cosine_steps: str = "0"
    warmup_steps: str = "0"

    def __post_init__(self) -> None:
        """Raise CompileError unless all are whole numbers in range, and at most one way to fall is given."""
        line = _steps("decay_steps", self.decay_steps, _MAX_STEPS)
        cosine = _steps("cosine_steps", self.cosine_steps, _MAX_TABLE)
        _steps("warmup_steps", self.warmup_steps, _MAX_STEPS)
        if line and cosine:
            raise CompileError("a rate falls by decay_steps or by cosine_steps, not by both", code="PROGRAM_BAD_SETTING")

    def settings(self) -> dict[str, str]:
        """Return what the manifest says: the line always, the others where they are used."""
        more = {"cosineSteps": self.cosine_steps, "warmupSteps": self.warmup_steps}
        return {"decaySteps": self.decay_steps, **{name: value for name, value in more.items() if int(value) > 0}}

    def state(self) -> list[str]:
        """Return the names of the scalars that the schedule keeps: one counter, or none at a constant rate."""
        return [_COUNTER] if any(int(n) for n in (self.decay_steps, self.cosine_steps, self.warmup_steps)) else []

    def apply(self, lr: float, state: Sequence[Tensor]) -> tuple[float | Tensor, list[Tensor]]:
        """Return this step's rate and the schedule's next scalars. Pure and traceable."""
        if not self.state():
            return lr, []
        (step,) = state
        rate: float | Tensor = lr
        if int(self.decay_steps):
            rate = torch.clamp(1 - step / int(self.decay_steps), min=0.0) * lr
        if int(self.cosine_steps):
            last = int(self.cosine_steps)
            place = torch.clamp(step, max=float(last)).to(torch.int64)
            rate = cosine_table(last).index_select(0, place.reshape(1)).reshape(()) * lr
        if int(self.warmup_steps):
            rate = torch.clamp((step + 1) / int(self.warmup_steps), max=1.0) * rate
        return rate, [step + 1]


def cosine_table(steps: int) -> Tensor:
    """Return (1 + cos(pi t / steps)) / 2 for t = 0..steps, float32 of seven decimals: more would differ between C libraries."""
    return torch.tensor([round((1 + cos(pi * t / steps)) / 2, 7) for t in range(steps + 1)], dtype=torch.float32)
