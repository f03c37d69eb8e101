"""What is known without a brain: base rates, logistic regression and gradient-boosted trees on the learning report's own rows.

`python -m tempernet.baselines --plan docs/results/brain-plan.toml --data FOLDER --out FILE` reads train, validation and test rows
(`*.tnd`), fits on the first, chooses settings by the log loss on the second and writes JSON: for each model its settings and its
probabilities, row by row, on the second and the third. Figures of them are worked out elsewhere, by one code for all models.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from tempernet.tndata import DataError, read_tndata

CATEGORIES = 11
_EDGE = 1e-7
_DIGITS = 6
Split = tuple[np.ndarray, np.ndarray]


def log_loss(p: np.ndarray, y: np.ndarray) -> float:
    """Mean of -ln p of what happened; p [n, classes], y [n]."""
    return float(-np.log(np.clip(p[np.arange(len(y)), y], _EDGE, 1 - _EDGE)).mean())


def _full(p: np.ndarray, seen: np.ndarray, classes: int) -> np.ndarray:
    """Probabilities of the classes that training rows have, as probabilities of all of them."""
    full = np.zeros((len(p), classes))
    full[:, seen] = p
    return full


def base_rate(train: Split, parts: list[np.ndarray], classes: int) -> dict[str, Any]:
    """The shares of the outcomes among the training rows, for every row."""
    shares = np.bincount(train[1], minlength=classes) / len(train[1])
    return {"settings": {}, "p": [np.tile(shares, (len(x), 1)) for x in parts]}


def logistic(train: Split, validation: Split, parts: list[np.ndarray], classes: int, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Logistic regression on standardised features; the penalty is chosen on the validation rows."""
    best: tuple[float, dict[str, Any], Any] | None = None
    for c in plan["c"]:
        model = make_pipeline(StandardScaler(), LogisticRegression(C=c, max_iter=plan["max_iter"])).fit(*train)
        p = _full(model.predict_proba(validation[0]), model.classes_, classes)
        loss = log_loss(p, validation[1])
        if best is None or loss < best[0]:
            best = (loss, {"C": c}, model)
    if best is None:
        raise DataError("the plan names no penalty of the logistic regression")
    _, settings, model = best
    return {"settings": settings, "p": [_full(model.predict_proba(x), model.classes_, classes) for x in parts]}


def boosted(train: Split, validation: Split, parts: list[np.ndarray], classes: int, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Gradient-boosted trees; rate, leaves, penalty and the number of trees are chosen on the validation rows."""
    best: tuple[float, dict[str, Any], Any] | None = None
    for rate in plan["learning_rate"]:
        for leaves in plan["max_leaf_nodes"]:
            for l2 in plan["l2"]:
                settings = {"learning_rate": rate, "max_leaf_nodes": leaves, "l2_regularization": l2}
                fixed = {"max_iter": plan["max_iter"], "early_stopping": False, "random_state": 0}
                model = HistGradientBoostingClassifier(**settings, **fixed).fit(*train)
                staged = (_full(p, model.classes_, classes) for p in model.staged_predict_proba(validation[0]))
                losses = [log_loss(p, validation[1]) for p in staged]
                trees = int(np.argmin(losses)) + 1
                if best is None or losses[trees - 1] < best[0]:
                    best = (losses[trees - 1], {**settings, "trees": trees}, model)
    if best is None:
        raise DataError("the plan names no settings of the trees")
    _, settings, model = best
    return {"settings": settings, "p": [_full(_staged(model, x, settings["trees"]), model.classes_, classes) for x in parts]}


def _staged(model: HistGradientBoostingClassifier, x: np.ndarray, trees: int) -> np.ndarray:
    for count, p in enumerate(model.staged_predict_proba(x), start=1):
        if count == trees:
            return p
    raise DataError(f"there are no {trees} trees")


def _models(train: Split, validation: Split, test: Split, classes: int, plan: Mapping[str, Any]) -> dict[str, Any]:
    if len(np.unique(train[1])) < 2:
        raise DataError("training rows have one outcome only")
    parts = [validation[0], test[0]]
    return {
        "base rate": base_rate(train, parts, classes),
        "logistic regression": logistic(train, validation, parts, classes, plan["logistic"]),
        "boosted trees": boosted(train, validation, parts, classes, plan["boosted"]),
    }


def baselines(folder: Path, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Fit all baselines for success (all rows) and for the error category (failed rows); see the module for what comes back."""
    rows = {name: read_tndata(folder / f"{name}.tnd") for name in ("train", "validation", "test")}
    success = [(part["x"], part["success"].astype(np.int64)) for part in rows.values()]
    failed = [part["success"] == 0 for part in rows.values()]
    category = [(part["x"][f], part["category"][f].astype(np.int64)) for part, f in zip(rows.values(), failed, strict=True)]
    return {
        "scikitLearn": sklearn.__version__,
        "success": _plain(_models(*success, 2, plan), lambda p: p[:, 1]),
        "category": _plain(_models(*category, CATEGORIES, plan), lambda p: p),
    }


def _plain(models: Mapping[str, Any], pick: Any) -> dict[str, Any]:
    names = ("validation", "test")
    return {
        name: {"settings": model["settings"]}
        | {part: np.round(pick(p), _DIGITS).tolist() for part, p in zip(names, model["p"], strict=True)}
        for name, model in models.items()
    }


def main(argv: list[str] | None = None) -> int:
    """Run from the command line; 2 when the rows or the plan cannot be used."""
    parser = argparse.ArgumentParser(prog="tempernet.baselines", description=__doc__)
    for option in ("--plan", "--data", "--out"):
        parser.add_argument(option, type=Path, required=True)
    options = parser.parse_args(argv)
    try:
        plan = tomllib.loads(options.plan.read_text())["baselines"]
        # One thread: sums in another order would be other bits.
        with threadpool_limits(1):
            options.out.write_text(json.dumps(baselines(options.data, plan)))
    except (DataError, OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
