"""From a traced function to canonical ONNX bytes."""

import contextlib
import logging
import re
import warnings
from collections.abc import Iterator

import onnx
import onnx_ir as ir
import torch
from onnx_ir.passes import common as passes
from onnxscript import optimizer
from torch.fx.experimental.proxy_tensor import make_fx
from torch.nn.attention import SDPBackend, sdpa_kernel

from tempernet.advice import advice_for
from tempernet.canonical import Signature, canonical_bytes
from tempernet.decompositions import decompositions
from tempernet.errors import CompileError
from tempernet.graphs import GraphFunction

OPSET = 18
# How the exporter's errors name what it has no translation of.
_OPERATOR = re.compile(r"OpOverload\(op='([^']+)'")
# Only what is computed from constants is folded. The exporter's own optimiser is not used: it takes x + 1e-8 for x.
_FOLDING = {"onnx_shape_inference": True, "input_size_limit": 8192, "output_size_limit": 8192}
_ONNX_DTYPES = {
    torch.float32: onnx.TensorProto.FLOAT,
    torch.uint8: onnx.TensorProto.UINT8,
    torch.int32: onnx.TensorProto.INT32,
}


def export_graph(function: GraphFunction) -> bytes:
    """Trace a function to single tensor operations, export them to ONNX and bring them to canonical form."""
    examples = function.examples()
    with _plain_attention():
        traced = make_fx(function.call, decomposition_table=decompositions())(*examples)
    with _quiet(), _named_operators():
        program = torch.onnx.export(
            traced,
            examples,
            dynamo=True,
            optimize=False,
            opset_version=OPSET,
            input_names=[value.name for value in function.inputs],
            output_names=list(function.outputs),
            verbose=False,
        )
    model = program.model
    passes.InlinePass()(model)
    optimizer.fold_constants_ir(model, **_FOLDING)
    passes.RemoveUnusedOpsetsPass()(model)
    inputs = [_signature(value.name, value.example) for value in function.inputs]
    outputs = [_signature(name, result) for name, result in function.output_examples().items()]
    return canonical_bytes(ir.to_proto(model), inputs, outputs, OPSET)


def _signature(name: str, tensor: torch.Tensor) -> Signature:
    return Signature(name, _ONNX_DTYPES[tensor.dtype], tuple(tensor.shape))


@contextlib.contextmanager
def _plain_attention() -> Iterator[None]:
    """Have attention traced as products and a softmax: its fused kernels are no operators of engines."""
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with sdpa_kernel(SDPBackend.MATH):
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)


@contextlib.contextmanager
def _named_operators() -> Iterator[None]:
    """Turn the exporter's refusal of an operator into a CompileError that names it and says what to use instead."""
    try:
        yield
    except torch.onnx.OnnxExporterError as error:
        cause: BaseException | None = error
        while cause is not None:
            if found := _OPERATOR.search(str(cause)):
                name = found.group(1)
                raise CompileError(f"it uses {name}", code="PROGRAM_UNSUPPORTED", advice=advice_for(name)) from error
            cause = cause.__cause__
        raise


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's notices about absent optional packages and training mode off the terminal; errors still raise."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
