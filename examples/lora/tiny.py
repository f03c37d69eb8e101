"""A tiny Llama with random weights under adapters: all that the large example does, small enough to check in seconds.

Its weights come from the network's own generator and are published in blocks, as those of a real model are. It reads characters.
"""

from math import prod

import numpy as np
import torch
from adapted_llama import AdaptedLlama
from next_token import Sizes, adapter_program
from transformers import LlamaConfig, LlamaForCausalLM

from tempernet.blocks import Blocks, quantise
from tempernet.random import he_uniform
from tempernet.spec import Adapter, ProgramSpec

VOCABULARY, LENGTH, RANK, ALPHA = 64, 16, 2, 8
_SEED = bytes(32)


def config() -> LlamaConfig:
    """Return the sizes of the model: two layers, four heads of eight over two of keys, 32 wide."""
    return LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=LENGTH,
        tie_word_embeddings=True,
    )


def weights() -> tuple[dict[str, np.ndarray], dict[str, Blocks]]:
    """Return the base's vectors, all ones, and its matrices in blocks, by their names in Hugging Face's model."""
    shapes = {name: tuple(p.shape) for name, p in LlamaForCausalLM(config()).named_parameters()}
    matrices = {name: shape for name, shape in shapes.items() if len(shape) > 1}
    drawn = {name: he_uniform(_SEED, name, prod(shape), shape[1]).reshape(shape) for name, shape in matrices.items()}
    vectors = {name: np.ones(shape, np.float32) for name, shape in shapes.items() if name not in matrices}
    return vectors, {name: quantise(values) for name, values in drawn.items()}


def base_model() -> LlamaForCausalLM:
    """Return the model without adapters, for those who load them."""
    model = LlamaForCausalLM(config())
    vectors, blocks = weights()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            values = vectors[name] if name in vectors else blocks[name].values(tuple(parameter.shape))
            parameter.copy_(torch.from_numpy(values))
    return model


def program() -> ProgramSpec:
    """Return the specification."""
    module = AdaptedLlama(config(), RANK, ALPHA)
    vectors, blocks = weights()
    names = module.base_names()
    decoded = {name: part.values(tuple(module.get_parameter(names[name]).shape)) for name, part in blocks.items()}
    module.load_base({**vectors, **decoded})
    return adapter_program(
        "lora-tiny",
        module,
        blocks={names[name]: part for name, part in blocks.items()},
        sizes=Sizes(length=LENGTH, batch=8, evaluation=32, steps=40, memory_bytes=256 * 2**20, step_ms=10_000),
        adapter=Adapter(base="lora-tiny-random", alpha=ALPHA),
        lr="0.02",
        data="docstrings of Python's standard library as characters; the base model's weights are random",
    )
