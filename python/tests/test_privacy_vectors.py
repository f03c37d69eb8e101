"""The committed figures of the privacy accountant are those of dp-accounting: its Renyi accountant, below it the exact curve."""

import json

import dp_accounting
import pytest
from dp_accounting import pld, rdp

from tempernet import vectors

KEPT = json.loads((vectors.VECTORS / "privacy.json").read_text())
# Finer than the library's own list, so that its least over the orders is within 1e-5 of the true one.
ORDERS = [1 + 10 ** (-3 + 9 * i / 4000) for i in range(4001)]


@pytest.mark.parametrize("case", KEPT, ids=lambda case: f"{case['noise']}-{case['releases']}-{case['delta']}")
def test_accountant_agrees_with_a_kept_library(case):
    # Any two updates clipped to C are at most 2C apart: noise of noise * C is a multiplier of noise / 2.
    event = dp_accounting.SelfComposedDpEvent(dp_accounting.GaussianDpEvent(case["noise"] / 2), case["releases"])
    renyi = rdp.RdpAccountant(orders=ORDERS).compose(event).get_epsilon(case["delta"])
    assert case["epsilon"] == pytest.approx(renyi, rel=1e-5)
    exact = pld.PLDAccountant(value_discretization_interval=1e-3).compose(event).get_epsilon(case["delta"])
    assert exact <= case["epsilon"] <= 1.3 * exact
