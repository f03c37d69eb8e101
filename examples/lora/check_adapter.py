"""Load a pulled adapter with PEFT over the tiny model's base: `python check_adapter.py FOLDER ROWS.safetensors COUNT`.

Prints the base's and the adapted model's logits for the next token of the first COUNT rows of `tokens`, as JSON.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(Path(__file__).resolve().parent)]


def main(folder: str, tokens: str, count: str) -> int:
    """Compare what Hugging Face's model says without and with the adapter."""
    from peft import PeftModel  # noqa: PLC0415
    from tiny import base_model  # noqa: PLC0415

    rows = load_file(tokens)["tokens"][: int(count)].long()
    model = base_model()
    with torch.no_grad():
        plain = model(input_ids=rows, use_cache=False).logits[:, -1]
        adapted = PeftModel.from_pretrained(model, folder)(input_ids=rows, use_cache=False).logits[:, -1]
    print(json.dumps({"plain": plain.tolist(), "adapted": adapted.tolist()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
