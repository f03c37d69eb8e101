"""A tiny Llama with random weights under adapters: all that the large example does, small enough to check in seconds.

Its weights come from the network's own generator and are published in blocks, as those of a real model are. It reads characters.
"""

import numpy as np
from adapted_llama import AdaptedLlama
from next_token import Sizes, adapter_program
from transformers import LlamaConfig

from tempernet.blocks import quantise
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


def program() -> ProgramSpec:
    """Return the specification."""
    module = AdaptedLlama(config(), RANK, ALPHA)
    names = module.base_names()
    shapes = {plain: tuple(module.get_parameter(name).shape) for plain, name in names.items()}
    matrices = {plain: shape for plain, shape in shapes.items() if len(shape) > 1}
    blocks = {plain: quantise(he_uniform(_SEED, plain, int(np.prod(shape)), shape[1])) for plain, shape in matrices.items()}
    ones = {plain: np.ones(shape, np.float32) for plain, shape in shapes.items() if plain not in blocks}
    module.load_base({**ones, **{plain: part.values(shapes[plain]) for plain, part in blocks.items()}})
    return adapter_program(
        "lora-tiny",
        module,
        blocks={names[plain]: part for plain, part in blocks.items()},
        sizes=Sizes(length=LENGTH, batch=8, evaluation=32, steps=40),
        adapter=Adapter(base="lora-tiny-random", alpha=ALPHA),
        lr="0.02",
        data="docstrings of Python's standard library as characters; the base model's weights are random",
    )
