"""SmolLM2 out of a GGUF file: sizes, and weights in the blocks that the file holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gguf import GGUFReader
from transformers import LlamaConfig

from tempernet.blocks import Blocks

_LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_WHOLE = {"token_embd": "embed_tokens", "output_norm": "norm"}


@dataclass(frozen=True)
class GgufModel:
    """Sizes, and weights by their names in Hugging Face's model: float32 arrays, or blocks with the shape that they decode to."""

    config: LlamaConfig
    plain: Mapping[str, np.ndarray]
    blocks: Mapping[str, tuple[Blocks, tuple[int, ...]]]

    def values(self) -> dict[str, np.ndarray]:
        """Return all weights as float32."""
        return {**self.plain, **{name: part.values(shape) for name, (part, shape) in self.blocks.items()}}


def read_gguf(path: Path) -> GgufModel:
    """Read a Llama of plain, `q4_1` and `q8_0` tensors. Raises KeyError on what a Llama does not have."""
    reader = GGUFReader(path)
    config = _config(reader)
    plain: dict[str, np.ndarray] = {}
    blocks: dict[str, tuple[Blocks, tuple[int, ...]]] = {}
    for tensor in reader.tensors:
        name = _name(tensor.name)
        # Rows of blocks can change places without being decoded.
        rows = _rows(tensor.name, np.asarray(tensor.data), config)
        shape = tuple(int(n) for n in reversed(tensor.shape))
        if tensor.tensor_type.name == "F32":
            plain[name] = rows.astype(np.float32).reshape(shape)
        else:
            kind = {"Q4_1": "q4_1", "Q8_0": "q8_0"}[tensor.tensor_type.name]
            blocks[name] = (Blocks(kind, rows.tobytes()), shape)
    return GgufModel(config, plain, blocks)


def _name(name: str) -> str:
    parts = name.removesuffix(".weight").split(".")
    if parts[0] == "blk":
        return f"model.layers.{parts[1]}.{_LAYER[parts[2]]}.weight"
    return f"model.{_WHOLE[parts[0]]}.weight"


def _rows(name: str, data: np.ndarray, config: LlamaConfig) -> np.ndarray:
    """Undo the order that llama.cpp gives to the rows of queries and keys: pairs of a rotation side by side."""
    heads = {"attn_q": config.num_attention_heads, "attn_k": config.num_key_value_heads}.get(name.split(".")[-2])
    if heads is None:
        return data
    return data.reshape(heads, -1, 2, data.shape[1]).swapaxes(1, 2).reshape(data.shape)


def _config(reader: GGUFReader) -> LlamaConfig:
    def field(name: str) -> float:
        return reader.fields[f"llama.{name}"].contents()

    return LlamaConfig(
        vocab_size=field("vocab_size"),
        hidden_size=field("embedding_length"),
        intermediate_size=field("feed_forward_length"),
        num_hidden_layers=field("block_count"),
        num_attention_heads=field("attention.head_count"),
        num_key_value_heads=field("attention.head_count_kv"),
        max_position_embeddings=field("context_length"),
        # The file holds float32 of the decimal numbers meant.
        rms_norm_eps=float(str(np.float32(field("attention.layer_norm_rms_epsilon")))),
        rope_parameters={"rope_type": "default", "rope_theta": float(field("rope.freq_base"))},
        tie_word_embeddings="output.weight" not in {tensor.name for tensor in reader.tensors},
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
    )
