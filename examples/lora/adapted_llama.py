"""A frozen language model with trained low-rank adapters, in a form that compiles to static graphs.

The model is Hugging Face's Llama as it is, the adapters are PEFT's; only what they are called with is made explicit here: a float
mask, position ids, eager attention and no cache, so that nothing in the graph depends on data.
"""

from collections.abc import Mapping

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from torch import Tensor, nn
from transformers import LlamaConfig, LlamaForCausalLM

TARGETS = ("q_proj", "v_proj")
"""Layers of the attention that get an adapter: the pair of Hu et al., arXiv 2106.09685, section 7.1."""

_MASKED = -1e9
_PREFIX = "base_model.model."


class AdaptedLlama(nn.Module):
    """Llama with LoRA on queries and values. Its parameters are named as in PEFT, with the adapter's name `default` inside."""

    def __init__(self, config: LlamaConfig, rank: int, alpha: int) -> None:
        super().__init__()
        config._attn_implementation = "eager"
        config.use_cache = False
        model = LlamaForCausalLM(config)
        rotary = model.model.rotary_emb
        # Only rotations that grow with the text would read it.
        del rotary.original_inv_freq
        # A table in double precision, rounded once, is the same on every machine.
        dims = np.arange(0, config.head_dim, 2) / config.head_dim
        theta = config.rope_parameters["rope_theta"]
        rotary.inv_freq = torch.from_numpy((1.0 / theta**dims).astype(np.float32))
        adapters = LoraConfig(r=rank, lora_alpha=alpha, target_modules=list(TARGETS), lora_dropout=0.0, bias="none")
        self.base_model = get_peft_model(model, adapters).base_model

    def forward(self, tokens: Tensor) -> Tensor:
        """int32 tokens [n, length] to float32 logits [n, length, vocabulary], each position from those up to it."""
        length = tokens.shape[1]
        mask = torch.ones(length, length).triu(1)[None, None] * _MASKED
        positions = torch.arange(length)[None, :]
        return self.base_model(input_ids=tokens.long(), attention_mask=mask, position_ids=positions, use_cache=False).logits

    def load_base(self, values: Mapping[str, np.ndarray]) -> None:
        """Set the frozen weights, given by their names in the model without adapters. Raises KeyError unless all are given."""
        with torch.no_grad():
            for plain, name in self.base_names().items():
                parameter = self.get_parameter(name)
                parameter.copy_(torch.from_numpy(values[plain].reshape(tuple(parameter.shape))))

    def vocabulary(self) -> int:
        """Return the number of tokens that the model knows."""
        return self.base_model.model.config.vocab_size

    def base_names(self) -> dict[str, str]:
        """Return name in the model without adapters -> name here, of every frozen weight."""
        frozen = [name for name, _ in self.named_parameters() if ".lora_" not in name]
        return {name.removeprefix(_PREFIX).replace(".base_layer.", "."): name for name in frozen}

    def frozen(self) -> tuple[str, ...]:
        """Return the names of all tensors that are not trained: weights and the table of rotations."""
        return (*self.base_names().values(), *(name for name, _ in self.named_buffers()))

    def second_factors(self) -> tuple[str, ...]:
        """Return the names of the B matrices: they start at zero, so that the first version is the base model itself."""
        return tuple(name for name, _ in self.named_parameters() if ".lora_B." in name)
