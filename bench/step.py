"""Times plain PyTorch on the work of one training step: forward, backward, clipping, and the program's optimiser.

Called by `step.ts` with the project's Python; prints one JSON object: median milliseconds a step by threads and program, of the clock and of the processor.
"""

import itertools
import json
import statistics
import sys
import time

import torch
from torch.nn import functional as F

STEPS, REPEATS, BATCH = int(sys.argv[1]), int(sys.argv[2]), 64


def mlp(*widths: int) -> torch.nn.Module:
    """Linear layers with ReLU between them."""
    layers = []
    for i, (fan_in, fan_out) in enumerate(itertools.pairwise(widths)):
        layers += [torch.nn.ReLU()] if i else []
        layers.append(torch.nn.Linear(fan_in, fan_out))
    return torch.nn.Sequential(*layers)


def digits() -> tuple:
    """Model, loss and optimiser of the digits program."""
    x, y = torch.randint(0, 256, (BATCH, 784), dtype=torch.uint8), torch.randint(0, 10, (BATCH,))
    model = mlp(784, 256, 128, 10)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    return model, lambda: F.cross_entropy(model(x.float() / 255), y), optimizer


def brain() -> tuple:
    """Model, loss and optimiser of the brain program."""
    x, success = torch.rand(BATCH, 128), torch.randint(0, 2, (BATCH,)).float()
    category, capability = torch.randint(0, 11, (BATCH,)), torch.randint(0, 11, (BATCH,))
    weight = torch.ones(BATCH)
    model = mlp(128, 1024, 1024, 23)

    def loss() -> torch.Tensor:
        z = model(x)
        attempted = z[:, 12:].gather(1, capability[:, None]).squeeze(1)
        bce = F.binary_cross_entropy_with_logits
        kinds = (1 - success) * F.cross_entropy(z[:, 1:12], category, reduction="none")
        rows = bce(z[:, 0], success, reduction="none") + bce(attempted, success, reduction="none") + kinds
        return (weight * rows).mean()

    return model, loss, torch.optim.AdamW(model.parameters(), lr=0.001, betas=(0.9, 0.99), eps=1e-6, weight_decay=0.01)


def time_steps(model: torch.nn.Module, loss, optimizer: torch.optim.Optimizer) -> tuple[float, float]:
    """Median over repeats of milliseconds a step, and of processor time a step."""
    parameters = list(model.parameters())
    samples, busy = [], []
    for _ in range(REPEATS + 1):
        start, used = time.perf_counter(), time.process_time()
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss().backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
        samples.append((time.perf_counter() - start) * 1000 / STEPS)
        busy.append((time.process_time() - used) * 1000 / STEPS)
    return statistics.median(samples[1:]), statistics.median(busy[1:])


results = {"version": torch.__version__, "ms": {}, "cpuMs": {}}
for threads in (1, torch.get_num_threads()):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    timed = {"digits": time_steps(*digits()), "brain": time_steps(*brain())}
    results["ms"][str(threads)] = {name: wall for name, (wall, _) in timed.items()}
    results["cpuMs"][str(threads)] = {name: cpu for name, (_, cpu) in timed.items()}
print(json.dumps(results))
