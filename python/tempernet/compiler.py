"""The compiler: a program specification to graphs, manifest and program hash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from tempernet.digest import content_digest, object_digest
from tempernet.errors import CompileError
from tempernet.export import OPSET, export_graph
from tempernet.graphs import infer_function, loss_function, step_function
from tempernet.spec import ProgramSpec

FORMAT = "tempernet/program/1"
DEFAULT_SCALE = 24
MANIFEST_FILE = "program.json"
_ZEROS = {"kind": "zeros"}


@dataclass(frozen=True)
class CompiledProgram:
    """What compilation gives: the manifest, the graphs' bytes by name and the frozen contents by digest."""

    manifest: dict[str, Any]
    graphs: dict[str, bytes]
    frozen: dict[str, bytes]

    @property
    def program_hash(self) -> str:
        """The content digest of the manifest's dag-cbor: what the chain holds."""
        return object_digest(self.manifest)

    def files(self) -> dict[str, bytes]:
        """Return file name -> bytes: the graphs, the manifest and, under `frozen/`, each frozen content by its digest."""
        graphs = {self.manifest["graphs"][name]["file"]: content for name, content in self.graphs.items()}
        frozen = {f"frozen/{digest}.bin": content for digest, content in self.frozen.items()}
        return {**graphs, **frozen, MANIFEST_FILE: manifest_text(self.manifest).encode()}

    def write(self, folder: Path) -> None:
        """Write all files, creating folders as needed."""
        for name, content in self.files().items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """Return the manifest as JSON text. The program hash rests on its dag-cbor, not on this text."""
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def read_engine_id(path: Path) -> str:
    """Return the engine id of `substrate/program/engine-id.json`. Raises CompileError when it holds none."""
    engine = json.loads(path.read_text(encoding="utf-8")).get("id")
    if not isinstance(engine, str) or not engine:
        raise CompileError(f"{path} holds no engine id")
    return engine


def compile_program(spec: ProgramSpec, engine: str) -> CompiledProgram:
    """Compile a program for the engine of that id. The same specification gives the same bytes in every process."""
    shapes = {name: tuple(p.shape) for name, p in spec.trained().items()}
    frozen = spec.frozen_contents()
    digests = {name: content_digest(content) for name, content in frozen.items()}
    for what, names in (("scales", spec.scales), ("zeros", spec.zeros), ("ones", spec.ones)):
        if unknown := set(names) - set(shapes):
            raise CompileError(f"{what} are given for {sorted(unknown)}, which program {spec.name} does not train")
    functions = {"infer": infer_function(spec), "loss": loss_function(spec), "step": step_function(spec)}
    graphs = {name: export_graph(function) for name, function in functions.items()}
    manifest = {
        "format": FORMAT,
        "name": spec.name,
        "engine": engine,
        "opset": OPSET,
        "graphs": {name: {"file": f"{name}.onnx", "digest": content_digest(content)} for name, content in graphs.items()},
        "params": [
            {
                "name": name,
                "shape": list(shape),
                "dtype": "float32",
                "scale": spec.scales.get(name, DEFAULT_SCALE),
                "init": _init(spec, name, shape),
            }
            for name, shape in shapes.items()
        ],
        "optimizer": {
            "name": spec.optimizer.name,
            "settings": spec.optimizer.settings(),
            "state": [{"name": s.name, "shape": list(s.shape), "dtype": "float32"} for s in spec.optimizer.state(shapes)],
        },
        "batch": {
            "size": spec.batch_size,
            "evalSize": spec.eval_size,
            "columns": [column.entry() for column in spec.columns],
        },
        "metrics": list(spec.metrics),
        "inferInputs": list(spec.infer_inputs),
        "inferOutputs": [
            {"name": name, "shape": list(example.shape[1:])} for name, example in functions["infer"].output_examples().items()
        ],
        "frozen": [
            {
                "name": name,
                "shape": list(tensor.shape),
                "dtype": "float32",
                "digest": digests[name],
                **({"blocks": spec.blocks[name].kind} if name in spec.blocks else {}),
            }
            for name, tensor in spec.frozen_tensors().items()
        ],
        "bounds": dict(spec.bounds),
        "data": spec.data,
    }
    if spec.adapter is not None:
        manifest["adapter"] = {"kind": "lora", "base": spec.adapter.base, "alpha": spec.adapter.alpha}
    return CompiledProgram(manifest, graphs, {digests[name]: content for name, content in frozen.items()})


def _init(spec: ProgramSpec, name: str, shape: tuple[int, ...]) -> dict[str, Any]:
    """Weights of a layer start He-uniform in the size of one output's input, biases and scalars at zero, unless told otherwise."""
    if name in spec.zeros or name in spec.ones:
        return _ZEROS if name in spec.zeros else {"kind": "ones"}
    return {"kind": "he-uniform", "fanIn": prod(shape[1:])} if len(shape) > 1 else _ZEROS
