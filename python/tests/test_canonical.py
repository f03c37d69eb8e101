import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from tempernet.canonical import MAX_CONSTANT_BYTES, Signature, canonical_bytes
from tempernet.errors import CompileError

FLOAT = TensorProto.FLOAT
INPUTS = [Signature("x", FLOAT, (3,)), Signature("unused", FLOAT, (2,))]
OUTPUTS = [Signature("y", FLOAT, (3,)), Signature("z", FLOAT, (3,))]
TWO = numpy_helper.from_array(np.array(2, np.float32), "two")


def model(nodes, constants=(), inputs=INPUTS, outputs=OUTPUTS, **fields):
    graph = helper.make_graph(
        nodes, "g", [s.value_info() for s in inputs], [s.value_info() for s in outputs], initializer=list(constants)
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], **fields)


def canonical(*arguments, outputs=OUTPUTS, inputs=INPUTS, **fields):
    return canonical_bytes(model(*arguments, outputs=outputs, inputs=inputs, **fields), inputs, outputs, 18)


def nodes(a, b, c):
    """z = 2 x + 2 x computed twice, y = -z; inner names as given."""
    return [
        helper.make_node("Mul", ["x", "two"], [a]),
        helper.make_node("Mul", ["x", "two"], [b]),
        helper.make_node("Add", [a, b], [c]),
        helper.make_node("Identity", [c], ["z"]),
        helper.make_node("Neg", [c], ["y"]),
        helper.make_node("Exp", [c], ["nobody_reads_this"]),
    ]


def test_names_order_duplicates_and_metadata_do_not_matter():
    first = nodes("a", "b", "c")
    second = nodes("q", "p", "first")
    second = [second[1], second[0], second[2], second[4], second[3]]
    for node in second:
        node.doc_string, node.name = "made elsewhere", f"node of {node.op_type}"
        node.metadata_props.add(key="stack", value="/somewhere/else.py")
    constant = helper.make_node("Constant", [], ["two"], value=TWO)
    expected = canonical(first, [TWO])
    assert canonical([constant, *second], producer_name="another compiler", doc_string="notes") == expected
    text = onnx.load_from_string(expected)
    assert [node.op_type for node in text.graph.node] == ["Mul", "Add", "Neg"]
    assert [node.output[0] for node in text.graph.node] == ["v0", "z", "y"]
    assert (text.producer_name, text.graph.doc_string, len(text.graph.value_info)) == ("", "", 0)


def test_the_computation_is_kept():
    x = np.array([1, -2, 0.5], np.float32)
    result = ReferenceEvaluator(onnx.load_from_string(canonical(nodes("a", "b", "c"), [TWO]))).run(None, {"x": x, "unused": x[:2]})
    np.testing.assert_array_equal(result, [-4 * x, 4 * x])


def test_other_computations_give_other_bytes():
    other = nodes("a", "b", "c")
    other[2] = helper.make_node("Sub", ["a", "b"], ["c"])
    three = numpy_helper.from_array(np.array(3, np.float32), "two")
    assert len({canonical(nodes("a", "b", "c"), [TWO]), canonical(other, [TWO]), canonical(nodes("a", "b", "c"), [three])}) == 3


def test_an_output_that_repeats_another_or_an_input_is_an_identity():
    made = canonical([helper.make_node("Neg", ["x"], ["z"]), helper.make_node("Identity", ["z"], ["y"])])
    assert [node.op_type for node in onnx.load_from_string(made).graph.node] == ["Neg", "Identity"]
    made = canonical([helper.make_node("Identity", ["x"], ["z"]), helper.make_node("Neg", ["x"], ["y"])])
    assert sorted(node.op_type for node in onnx.load_from_string(made).graph.node) == ["Identity", "Neg"]


def transposed(*orders):
    """x transposed by each order in turn, then negated."""
    shape = (2, 3, 4)
    sent = [Signature("x", FLOAT, shape)]
    for order in orders:
        shape = tuple(shape[axis] for axis in order)
    chain = [
        helper.make_node("Transpose", ["x" if i == 0 else f"t{i - 1}"], [f"t{i}"], perm=order) for i, order in enumerate(orders)
    ]
    return canonical(
        [*chain, helper.make_node("Neg", [f"t{len(orders) - 1}"], ["y"])], inputs=sent, outputs=[Signature("y", FLOAT, shape)]
    )


def test_transpositions_of_transpositions_are_one_or_none():
    assert [n.op_type for n in onnx.load_from_string(transposed([1, 2, 0], [2, 0, 1])).graph.node] == ["Neg"]
    merged = transposed([1, 2, 0], [1, 0, 2])
    assert merged == transposed([2, 1, 0])
    x = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    (result,) = ReferenceEvaluator(onnx.load_from_string(merged)).run(None, {"x": x})
    np.testing.assert_array_equal(result, -x.transpose(1, 2, 0).transpose(1, 0, 2))


def test_attributes_are_sorted():
    def graph(*pairs):
        node = helper.make_node("Neg", ["x"], ["y"])
        first = onnx.NodeProto(op_type="Softmax", input=["x"], output=["z"])
        cast = onnx.NodeProto(op_type="LeakyRelu", input=["x"], output=["z"])
        cast.attribute.extend(helper.make_attribute(key, value) for key, value in pairs)
        return [node, cast if pairs else first]

    assert canonical(graph(("alpha", 0.5))) != canonical(graph())
    gemm = [Signature("x", FLOAT, (2, 2)), Signature("unused", FLOAT, (2,))]
    out = [Signature("y", FLOAT, (2, 2))]

    def product(*keys):
        node = onnx.NodeProto(op_type="Gemm", input=["x", "x"], output=["y"])
        node.attribute.extend(helper.make_attribute(key, 1) for key in keys)
        return canonical([node], inputs=gemm, outputs=out)

    assert product("transA", "transB") == product("transB", "transA") != product("transA")


def test_a_long_chain_needs_no_deep_stack():
    chain = [helper.make_node("Neg", ["x" if i == 0 else f"n{i - 1}"], [f"n{i}"]) for i in range(5000)]
    made = canonical([*chain, helper.make_node("Neg", ["n4999"], ["z"]), helper.make_node("Abs", ["n7"], ["y"])])
    assert len(onnx.load_from_string(made).graph.node) == 5002


def branch():
    body = helper.make_graph([helper.make_node("Neg", ["x"], ["o"])], "b", [], [helper.make_tensor_value_info("o", FLOAT, (3,))])
    return helper.make_node("If", ["x"], ["z"], then_branch=body, else_branch=body)


NEG = helper.make_node("Neg", ["x"], ["y"])
LARGE = numpy_helper.from_array(np.zeros(MAX_CONSTANT_BYTES // 4 + 1, np.float32), "large")


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        (branch(), "allow-list"),
        (helper.make_node("RandomNormalLike", ["x"], ["z"]), "allow-list"),
        (helper.make_node("Dropout", ["x"], ["z"]), "allow-list"),
        (helper.make_node("Neg", ["x"], ["z"], domain="com.example"), "allow-list"),
        (helper.make_node("Add", ["x", "nothing"], ["z"]), "nothing makes"),
    ],
)
def test_what_a_program_may_not_contain_is_refused(node, reason):
    with pytest.raises(CompileError, match=reason):
        canonical([NEG, node])


def test_weights_as_constants_are_refused():
    outputs = [OUTPUTS[0], Signature("z", FLOAT, (MAX_CONSTANT_BYTES // 4 + 1,))]
    with pytest.raises(CompileError, match="weights are inputs"):
        canonical([NEG, helper.make_node("Neg", ["large"], ["z"])], [LARGE], outputs=outputs)


def test_external_data_is_refused():
    outside = TensorProto()
    outside.CopyFrom(TWO)
    outside.data_location = TensorProto.EXTERNAL
    with pytest.raises(CompileError, match="external"):
        canonical(nodes("a", "b", "c"), [outside])


def test_other_operator_sets_are_refused():
    other = model(nodes("a", "b", "c"), [TWO])
    other.opset_import.append(helper.make_opsetid("com.example", 1))
    with pytest.raises(CompileError, match="opset"):
        canonical_bytes(other, INPUTS, OUTPUTS, 18)


@pytest.mark.parametrize("name", ["v0", "c12", "%1"])
def test_names_of_inner_values_are_reserved(name):
    with pytest.raises(CompileError, match="reserved"):
        canonical_bytes(model(nodes("a", "b", "c"), [TWO]), [*INPUTS, Signature(name, FLOAT, (1,))], OUTPUTS, 18)
