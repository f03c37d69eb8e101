"""The program that trains adapters: every token of a row from the tokens before it."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from adapted_llama import AdaptedLlama
from torch import Tensor

from tempernet.blocks import Blocks
from tempernet.losses import log_softmax
from tempernet.optimizers import AdamW
from tempernet.spec import Adapter, Batch, Column, ProgramSpec


@dataclass(frozen=True)
class Sizes:
    """Tokens of a row, rows of a training step and of an evaluation, the steps until the rate is zero, and what they cost.

    `memory_bytes` bounds an engine's memory, `step_ms` the time of one step on a slow and busy machine.
    """

    length: int
    batch: int
    evaluation: int
    steps: int
    memory_bytes: int
    step_ms: int


def loss(logits: Tensor, batch: Batch) -> Tensor:
    """Mean cross entropy of the next token, natural logarithm, over all positions but the last."""
    following = batch["tokens"][:, 1:, None].long()
    predicted = log_softmax(logits[:, :-1]).gather(-1, following)
    return -predicted.sum() * (1.0 / following.numel())


def accuracy(logits: Tensor, batch: Batch) -> Tensor:
    """Share of positions at which the likeliest token (the first among equals) is the next one."""
    hits = logits[:, :-1].argmax(-1) == batch["tokens"][:, 1:].long()
    return hits.float().mean()


def adapter_program(
    name: str, module: AdaptedLlama, *, blocks: Mapping[str, Blocks], sizes: Sizes, adapter: Adapter, lr: str, data: str
) -> ProgramSpec:
    """Return the program that trains the module's adapters; `blocks` are contents of its frozen weights, named as in the module."""
    return ProgramSpec(
        name=name,
        module=module,
        loss=loss,
        metrics=OrderedDict(accuracy=accuracy),
        infer=lambda logits: {"logits": logits[:, -1]},
        optimizer=AdamW(lr=lr, beta1="0.9", beta2="0.99", epsilon="1e-8", weight_decay="0", clip="1", decay_steps=str(sizes.steps)),
        columns=(Column("tokens", "int32", (sizes.length,), (0, module.vocabulary() - 1)),),
        infer_inputs=("tokens",),
        batch_size=sizes.batch,
        eval_size=sizes.evaluation,
        bounds={"normMax": "40", "stepsMax": "2000", "memoryBytes": str(sizes.memory_bytes), "stepMs": str(sizes.step_ms)},
        data=data,
        frozen=module.frozen(),
        zeros=module.second_factors(),
        blocks=blocks,
        adapter=adapter,
    )
