"""Operators that a program may use: deterministic, static, and in every engine's WebAssembly build.

Absent on purpose: control flow (If, Loop, Scan), everything random, everything that makes shapes depend on data (NonZero,
Unique, Compress), text, and all operators outside the default domain.
"""

ALLOWED_OPERATORS = frozenset(
    """
    Abs Add And ArgMax ArgMin Cast Ceil Clip Concat CumSum Div Einsum Equal Erf Exp Expand Flatten Floor Gather GatherElements
    GatherND Gemm Greater GreaterOrEqual Identity LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax MatMul Max Mean
    Min Mul Neg Not Or Pad Pow Reciprocal ReduceL1 ReduceL2 ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
    ReduceSumSquare Relu Reshape ScatterElements ScatterND Sigmoid Sign Slice Softmax Softplus Split Sqrt Squeeze Sub Sum Tanh
    Tile Transpose Trilu Unsqueeze Where Xor Conv ConvTranspose AveragePool MaxPool GlobalAveragePool Sin Cos Gelu Elu
    HardSigmoid HardSwish Round
    """.split()
)
