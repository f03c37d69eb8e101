"""What to write instead of operators that no program has."""

# By the beginning of the operator's name in PyTorch or ONNX, lower case; the first that fits counts.
_INSTEAD = (
    (("native_dropout", "dropout", "bernoulli"), "dropout is random: use nn.Dropout, which a build turns off, or leave it out"),
    (
        ("rand", "normal", "uniform", "multinomial", "poisson", "exponential", "geometric", "cauchy", "log_normal"),
        "a program has no randomness: bring noise as a column of the data",
    ),
    (
        ("native_batch_norm", "_native_batch_norm", "batch_norm", "cudnn_batch_norm", "instancenormalization"),
        "use LayerNorm or GroupNorm: batch norm keeps averages between steps, and one row by itself has none",
    ),
    (
        ("nonzero", "masked_select", "_unique", "unique", "repeat_interleave", "nms", "compress"),
        "shapes must not depend on values: multiply by a mask, or choose with torch.where",
    ),
    (
        ("_local_scalar_dense", "item", "is_nonzero", "equal", "if", "loop", "scan"),
        "what runs must not depend on values: choose with torch.where in place of if, and keep .item() out of forward and loss",
    ),
    (
        ("_fft", "fft", "stft", "view_as_complex", "complex", "dft"),
        "a program has no complex numbers: use sines and cosines as columns",
    ),
    (("sort", "topk", "kthvalue", "median", "mode"), "nothing is sorted in a program: use argmax, amax or a comparison"),
    (
        ("linalg", "_linalg", "cholesky", "svd", "qr", "inverse", "det"),
        "use products, sums and norms: decompositions differ between engines",
    ),
    (("lstm", "gru", "rnn", "_thnn", "mkldnn_rnn"), "write the recurrence as a loop in forward over a fixed number of places"),
    (("_adaptive_avg_pool", "adaptive_max_pool"), "use AvgPool2d or MaxPool2d with a fixed window, or a mean over the axes"),
    (("upsample", "grid_sampler", "resize"), "use ConvTranspose2d, or repeat values with torch.repeat_interleave by a constant"),
    (("scatter", "index_put", "index_add"), "use a product with a one-hot mask, as tempernet.losses.one_hot makes it"),
)

FLOAT64 = "use float32: convert with .float(), and write constants as float32 tensors"


def advice_for(operator: str) -> str:
    """Return what to use in place of an operator, or how to find out."""
    name = operator.lower().removeprefix("aten.").removeprefix("aten::").removeprefix("ai.onnx.")
    for beginnings, instead in _INSTEAD:
        if name.startswith(beginnings):
            return instead
    return "express it with sums, products, comparisons and the layers that docs/your-own-model.md lists"
