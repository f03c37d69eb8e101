/**
 * Operators that a stranger's graph may use: pure functions of their inputs, with output shapes that follow from input
 * shapes and constants. No control flow, no randomness, no sequences, no strings, no data-dependent sizes.
 */
export const ALLOWED_OPERATORS: ReadonlySet<string> = new Set(
  `Abs Add And ArgMax ArgMin AveragePool Cast Ceil Clip Concat Constant ConstantOfShape Conv ConvTranspose Cos CumSum Div
   Einsum Elu Equal Erf Exp Expand Flatten Floor Gather GatherElements GatherND Gelu Gemm GlobalAveragePool Greater
   GreaterOrEqual GroupNormalization HardSigmoid HardSwish Identity IsInf IsNaN LayerNormalization LeakyRelu Less LessOrEqual
   Log LogSoftmax MatMul Max MaxPool Mean Min Mod Mul Neg Not OneHot Or Pad Pow Range Reciprocal ReduceL1 ReduceL2
   ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Round ScatterElements
   ScatterND Shape Sigmoid Sign Sin Size Slice Softmax Softplus Split Sqrt Squeeze Sub Sum Tanh Tile Transpose Trilu
   Unsqueeze Where Xor`.split(/\s+/),
);
