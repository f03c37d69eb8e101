"""Canonical form of an ONNX graph: the same computation gives the same bytes, whoever compiled it.

Kept: operators, attributes, constants, the names of inputs and outputs. Everything else is dropped or derived: nodes stand in
post-order of a walk from the outputs, equal nodes and equal constants are one, so are transpositions of transpositions; inner
values are `v0, v1, ...` in node order and constants `c0, c1, ...` in order of use; attributes are sorted; no metadata, doc strings,
producer, value info or unused parts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import helper, numpy_helper

from tempernet.advice import advice_for
from tempernet.errors import CompileError
from tempernet.operators import ALLOWED_OPERATORS

IR_VERSION = 10
MAX_CONSTANT_BYTES = 64 * 1024
_RESERVED = re.compile(r"[vc][0-9]+|%.*")
_INNER = "%"


@dataclass(frozen=True)
class Signature:
    """Name, ONNX element type and static shape of an input or output."""

    name: str
    dtype: int
    shape: tuple[int, ...]

    def value_info(self) -> onnx.ValueInfoProto:
        """Return the ONNX description."""
        return helper.make_tensor_value_info(self.name, self.dtype, self.shape)


def canonical_bytes(model: onnx.ModelProto, inputs: Sequence[Signature], outputs: Sequence[Signature], opset: int) -> bytes:
    """Return the canonical bytes of a model's main graph.

    Inputs and outputs keep their names and come in the given order, inputs also where nothing reads them. Raises CompileError on
    control flow, random or foreign operators, functions, external data, and constants too large to be anything but weights.
    """
    if model.functions or model.graph.sparse_initializer:
        raise CompileError("a program is one flat graph: no functions, no sparse constants")
    if [(o.domain, o.version) for o in model.opset_import] != [("", opset)]:
        raise CompileError(f"a program uses opset {opset} of the default domain and no other", code="PROGRAM_BAD_OPSET")
    for name in (s.name for s in (*inputs, *outputs)):
        if _RESERVED.fullmatch(name):
            raise CompileError(f"the name {name} is reserved for inner values; call the input or output otherwise")
    builder = _Builder(model.graph, inputs)
    builder.build([s.name for s in outputs])
    graph = helper.make_graph(
        builder.nodes,
        "program",
        [s.value_info() for s in inputs],
        [s.value_info() for s in outputs],
        initializer=builder.constants,
    )
    result = helper.make_model(graph, ir_version=IR_VERSION, opset_imports=[helper.make_opsetid("", opset)])
    for field in ("producer_name", "producer_version"):
        result.ClearField(field)
    onnx.checker.check_model(result, full_check=True)
    return result.SerializeToString(deterministic=True)


class _Builder:
    """Copies what the outputs need in canonical order, then gives canonical names."""

    def __init__(self, graph: onnx.GraphProto, inputs: Sequence[Signature]) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._producers = {name: node for node in graph.node for name in node.output if name}
        self._arrays = {tensor.name: _array(tensor) for tensor in graph.initializer}
        self._names = {"": "", **{s.name: s.name for s in inputs}}
        self._constant_names: dict[bytes, str] = {}
        self._made: dict[bytes, list[str]] = {}
        self._makers: dict[str, onnx.NodeProto] = {}
        self._values = 0

    def build(self, outputs: Sequence[str]) -> None:
        """Collect what `outputs` need.

        An output is an Identity node only where it repeats an input, a constant or another output.
        """
        for name in outputs:
            for node in self._post_order(name):
                self._append(node)
        self._drop_unread({self._names[name] for name in outputs})
        final: dict[str, str] = {}
        for name in outputs:
            made = self._names[name]
            if made.startswith(_INNER) and made not in final:
                final[made] = name
            else:
                self.nodes.append(helper.make_node("Identity", [made], [name]))
        inner = (made for node in self.nodes for made in node.output if made.startswith(_INNER) and made not in final)
        final.update({made: f"v{i}" for i, made in enumerate(list(inner))})
        for node in self.nodes:
            for names in (node.input, node.output):
                names[:] = [final.get(name, name) for name in names]

    def _drop_unread(self, read: set[str]) -> None:
        """Keep only nodes that an output needs: merged transpositions leave some that nothing reads."""
        kept = []
        for node in reversed(self.nodes):
            if not read.isdisjoint(node.output):
                read.update(node.input)
                kept.append(node)
        self.nodes = kept[::-1]

    def _post_order(self, root: str) -> Iterator[onnx.NodeProto]:
        """Yield the nodes that `root` still needs, each after what it reads, without recursion."""
        stack = [(root, False)]
        while stack:
            name, expanded = stack.pop()
            if name in self._names:
                continue
            if name in self._arrays:
                self._names[name] = self._constant(self._arrays[name])
                continue
            node = self._producers.get(name)
            if node is None:
                raise CompileError(f"the graph reads {name}, which nothing makes")
            if expanded or not node.input:
                yield node
            else:
                stack.append((name, True))
                stack.extend((needed, False) for needed in reversed(node.input))

    def _append(self, node: onnx.NodeProto) -> None:
        if node.op_type == "Identity":
            self._names[node.output[0]] = self._names[node.input[0]]
            return
        if node.op_type == "Constant":
            self._names[node.output[0]] = self._constant(_constant_value(node))
            return
        copy = self._checked_copy(node)
        if copy.op_type == "Transpose" and self._merge_transpositions(copy):
            self._names[node.output[0]] = copy.input[0]
            return
        key = copy.SerializeToString(deterministic=True)
        made = self._made.get(key)
        if made is None:
            made = [self._fresh() if name else "" for name in node.output]
            self._made[key] = made
            copy.output.extend(made)
            self.nodes.append(copy)
            self._makers.update((name, copy) for name in made)
        self._names.update(zip(node.output, made, strict=True))

    def _merge_transpositions(self, node: onnx.NodeProto) -> bool:
        """Make a transposition of a transposition one; return True when nothing is left of it."""
        inner = self._makers.get(node.input[0])
        if inner is not None and inner.op_type == "Transpose":
            first, second = (helper.get_node_attr_value(n, "perm") for n in (inner, node))
            del node.attribute[:]
            node.attribute.append(helper.make_attribute("perm", [first[axis] for axis in second]))
            node.input[0] = inner.input[0]
        order = helper.get_node_attr_value(node, "perm")
        return list(order) == sorted(order)

    def _checked_copy(self, node: onnx.NodeProto) -> onnx.NodeProto:
        if node.domain not in ("", "ai.onnx") or node.op_type not in ALLOWED_OPERATORS:
            raise CompileError(
                f"operator {node.domain or 'ai.onnx'}.{node.op_type} is not on the allow-list of programs",
                code="PROGRAM_UNSUPPORTED",
                advice=advice_for(node.op_type),
            )
        copy = onnx.NodeProto(op_type=node.op_type, input=[self._names[name] for name in node.input])
        for attribute in sorted(node.attribute, key=lambda a: a.name):
            if attribute.HasField("g") or attribute.graphs:
                raise CompileError(
                    f"operator {node.op_type} carries a graph; programs have no control flow",
                    code="PROGRAM_UNSUPPORTED",
                    advice=advice_for("if"),
                )
            kept = copy.attribute.add()
            kept.CopyFrom(attribute)
            kept.ClearField("doc_string")
        if node.op_type == "Transpose" and not copy.attribute:
            raise CompileError("a transposition must name its order of axes")
        return copy

    def _fresh(self) -> str:
        self._values += 1
        return f"{_INNER}{self._values - 1}"

    def _constant(self, array: np.ndarray) -> str:
        if array.nbytes > MAX_CONSTANT_BYTES:
            raise CompileError(
                f"a constant of {array.nbytes} bytes: weights are inputs, or frozen inputs, of a program",
                code="PROGRAM_LARGE_CONSTANT",
            )
        key = repr((array.dtype.str, array.shape)).encode() + array.tobytes()
        if key not in self._constant_names:
            name = f"c{len(self.constants)}"
            self.constants.append(numpy_helper.from_array(array, name))
            self._constant_names[key] = name
        return self._constant_names[key]


def _array(tensor: onnx.TensorProto) -> np.ndarray:
    if tensor.data_location == onnx.TensorProto.EXTERNAL:
        raise CompileError(f"constant {tensor.name} is external data; a program is self-contained")
    return np.ascontiguousarray(numpy_helper.to_array(tensor)).reshape(tuple(tensor.dims))


def _constant_value(node: onnx.NodeProto) -> np.ndarray:
    attribute = node.attribute[0]
    value = helper.get_attribute_value(attribute)
    if attribute.name == "value":
        return _array(value)
    dtypes = {"value_int": np.int64, "value_ints": np.int64, "value_float": np.float32, "value_floats": np.float32}
    if attribute.name not in dtypes:
        raise CompileError(f"a constant given as {attribute.name} is not supported")
    return np.array(value, dtype=dtypes[attribute.name])
