"""Reference runs in plain PyTorch, independent of the compiled graphs: autograd, library losses, library optimiser.

They give the vectors that the engines are checked against, in double precision: in float32 the library's own gradient norm over a
million entries is wrong in the fifth digit, and results differ between processors.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from tempernet.errors import VectorError
from tempernet.fixed_point import decode_fixed, encode_fixed
from tempernet.random import Random, he_uniform
from tempernet.spec import Batch, ProgramSpec

BRAIN_DOMAIN = "tempernet/vector/brain/1"


@dataclass(frozen=True)
class ReferenceRun:
    """The first step's clipped gradients by tensor, the global norm before clipping, the loss of each step."""

    gradients: dict[str, np.ndarray]
    norm: float
    losses: list[float]


def initial_weights(spec: ProgramSpec, seed: bytes, scale: int = 24) -> dict[str, np.ndarray]:
    """Return version 0 as int32 tensors by name, as `substrate/neural` makes it from the same seed."""
    weights = {}
    for name, parameter in spec.trained().items():
        shape = tuple(parameter.shape)
        size = int(np.prod(shape))
        values = he_uniform(seed, name, size, size // shape[0]) if len(shape) > 1 else np.zeros(size, np.float32)
        weights[name] = encode_fixed(values, scale).reshape(shape)
    return weights


def run(
    spec: ProgramSpec, loss: Callable[[Any, Batch], Tensor], weights: dict[str, np.ndarray], batches: Sequence[Batch]
) -> ReferenceRun:
    """Train from fixed-point weights in double precision with the library's optimiser, clipping and schedule.

    Uses up the specification's module: its tensors are double afterwards.
    """
    settings = spec.optimizer.settings()
    parameters = spec.trained()
    spec.module.double()
    with torch.no_grad():
        for name, parameter in parameters.items():
            parameter.copy_(torch.from_numpy(decode_fixed(weights[name], spec.scales.get(name, 24))))
    optimizer = library_optimizer(spec.optimizer.name, settings, list(parameters.values()))
    decay = int(settings["decaySteps"])
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: max(0.0, 1 - t / decay) if decay else 1.0)
    losses, gradients, norm = [], {}, 0.0
    for columns in batches:
        batch = {name: column.double() if column.is_floating_point() else column for name, column in columns.items()}
        optimizer.zero_grad()
        value = loss(spec.module(**{name: batch[name] for name in spec.infer_inputs}), batch)
        value.backward()
        total = torch.nn.utils.clip_grad_norm_(parameters.values(), float(settings["clip"]))
        if not gradients:
            norm = total.item()
            gradients = {name: p.grad.detach().numpy().copy() for name, p in parameters.items()}
        optimizer.step()
        schedule.step()
        losses.append(value.item())
    return ReferenceRun(gradients, norm, losses)


def library_optimizer(name: str, settings: Mapping[str, str], parameters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    """Return the library's optimiser of that name in a manifest, with the program's settings."""
    if name == "sgd-momentum":
        return torch.optim.SGD(parameters, lr=float(settings["lr"]), momentum=float(settings["momentum"]))
    if name == "adamw":
        return torch.optim.AdamW(
            parameters,
            lr=float(settings["lr"]),
            betas=(float(settings["beta1"]), float(settings["beta2"])),
            eps=float(settings["epsilon"]),
            weight_decay=float(settings["weightDecay"]),
        )
    raise VectorError(f"no reference of optimiser {name}")


def digits_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Cross entropy of the library."""
    return F.cross_entropy(logits, batch["y"].long())


def brain_loss(heads: tuple[Tensor, Tensor, Tensor], batch: Batch) -> Tensor:
    """Weighted cross entropies of the library: success, outcome of the attempted capability, category of a failure."""
    success, category, capability = heads
    outcome, weight = batch["success"], batch["weight"]
    attempted = capability.gather(1, batch["capability"].long()[:, None]).squeeze(1)
    bce = F.binary_cross_entropy_with_logits
    kinds = F.cross_entropy(category, batch["category"].long(), reduction="none")
    rows = bce(success, outcome, reduction="none") + bce(attempted, outcome, reduction="none")
    return (weight * (rows + (outcome < 0.5) * kinds)).mean()


def digits_batches(images: np.ndarray, labels: np.ndarray, count: int, rows: int) -> list[Batch]:
    """Rows of the training set in file order: batch s is rows [s * rows, (s + 1) * rows)."""
    return [
        {
            "x": torch.from_numpy(images[s * rows : (s + 1) * rows].copy()),
            "y": torch.from_numpy(labels[s * rows : (s + 1) * rows].copy()),
        }
        for s in range(count)
    ]


def brain_batches(count: int, rows: int, features: int = 128) -> list[Batch]:
    """Draw rows from one stream of domain BRAIN_DOMAIN with an empty payload.

    A row is `features` values (next() >> 8) / 2^24, then category = below(11), capability = below(11), weight = below(3) / 2;
    success is 1 where the first feature is above a half.
    """
    random = Random.seeded(BRAIN_DOMAIN, b"")
    batches = []
    for _ in range(count):
        x = np.empty((rows, features), np.float32)
        labels = np.empty((rows, 2), np.int32)
        weight = np.empty(rows, np.float32)
        for row in range(rows):
            x[row] = [(random.next() >> 8) / 2**24 for _ in range(features)]
            labels[row] = random.below(11), random.below(11)
            weight[row] = random.below(3) / 2
        batches.append(
            {
                "x": torch.from_numpy(x),
                "success": torch.from_numpy((x[:, 0] > 0.5).astype(np.float32)),
                "category": torch.from_numpy(labels[:, 0].copy()),
                "capability": torch.from_numpy(labels[:, 1].copy()),
                "weight": torch.from_numpy(weight),
            }
        )
    return batches
