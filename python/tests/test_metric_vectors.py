"""The committed figures that the learning report's own metrics are held against are scikit-learn's."""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import log_loss, roc_auc_score

VECTORS = Path(__file__).parents[2] / "test" / "vectors" / "metrics.json"
CASES = json.loads(VECTORS.read_text())["cases"]


def calibration_error(y, p, bins):
    """ECE from scikit-learn's curve; it leaves out empty bins, as ours does, but does not say how many rows each has."""
    shares, means = calibration_curve(y, p, n_bins=bins)
    ids = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], p)
    counts = np.bincount(ids, minlength=bins)
    return float(np.abs(shares - means) @ counts[counts > 0] / len(p))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_figures_are_scikit_learns(case):
    p, y = np.array(case["p"]), np.array(case["y"])
    kept = np.clip(p, 1e-7, 1 - 1e-7)
    assert case["logLoss"] == pytest.approx(log_loss(y, kept), rel=1e-12)
    assert case["auc"] == pytest.approx(roc_auc_score(y, p), rel=1e-12)
    assert case["calibrationError"] == pytest.approx(calibration_error(y, p, case["bins"]), rel=1e-12)
