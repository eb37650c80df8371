#!/usr/bin/env python3
"""Trains a scikit-learn model from a CSV of normal running and writes it as a Millrace model file.

Two kinds, to be taken as patterns for your own:
  pca      distance from the plane of normal running; says how much each channel adds to the score
  mixture  how unlikely a value is; gives the score alone

Both judge the mean of the last rows of a window. What the gateway wants of the file is the contract
millrace-anomaly/1: the page BRING-YOUR-OWN-MODEL.md explains it. `write_model` at the end of this file
is the part that every export needs, whatever it comes from.
"""

import argparse
import csv
import hashlib
import json
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

OPSET = {"": 17, "ai.onnx.ml": 3}
IR_VERSION = 8
ROWS_MIN = 200
ROWS_ADVISED = 1_800
SCORE_HALFLIFE = 5.0  # rows; the gateway smooths the score with it, and so does the threshold below
FOLDS = 4


def read_rows(path, channels):
    """One row per line, in the order of `channels`; every value a number."""
    with open(path, newline="", encoding="utf-8") as file:
        head = file.readline()
        file.seek(0)
        reader = csv.DictReader(file, delimiter=";" if head.count(";") > head.count(",") else ",")
        missing = [name for name in channels if name not in (reader.fieldnames or [])]
        if missing:
            sys.exit(f"{path}: no column {', '.join(missing)}; there are {', '.join(reader.fieldnames or [])}")
        try:
            rows = np.array([[float(row[name]) for name in channels] for row in reader], dtype=np.float32)
        except (TypeError, ValueError) as problem:
            sys.exit(f"{path}: every channel must be a number in every row: {problem}")
    if len(rows) < ROWS_MIN or not np.isfinite(rows).all():
        sys.exit(f"{path}: {len(rows)} rows, expected {ROWS_MIN} or more, with finite numbers only")
    return rows


def window_means(rows, window):
    """What the first node of the graph calculates, for every window of a recording."""
    return np.lib.stride_tricks.sliding_window_view(rows, window, axis=0).mean(axis=2)


class Plane:
    """PCA: a value is strange as far as the principal components cannot tell it from the others."""

    gives_contribution = True

    def __init__(self, means):
        self.pipeline = make_pipeline(StandardScaler(), PCA(n_components=max(1, means.shape[1] // 2)))
        self.pipeline.fit(means)

    def scores(self, means):
        scaler, pca = self.pipeline[0], self.pipeline[1]
        scaled = scaler.transform(means)
        return ((scaled - pca.inverse_transform(pca.transform(scaled))) ** 2).sum(axis=1)

    def graph(self, channels):
        """skl2onnx has no inverse_transform; the rest is written by hand."""
        scaler, pca = self.pipeline[0], self.pipeline[1]
        model = to_onnx(self.pipeline, initial_types=[("means", FloatTensorType([None, channels]))],
                        final_types=[("reduced", FloatTensorType([None, pca.n_components_]))], target_opset=OPSET)
        constants = {"shift": scaler.mean_, "spread": scaler.scale_, "components": pca.components_,
                     "centre": pca.mean_}
        for name, values in constants.items():
            model.graph.initializer.append(numpy_helper.from_array(np.asarray(values, np.float32), name))
        model.graph.initializer.append(numpy_helper.from_array(np.array([1], np.int64), "channel_axis"))
        model.graph.node.extend([
            helper.make_node("Sub", ["means", "shift"], ["shifted"]),
            helper.make_node("Div", ["shifted", "spread"], ["scaled"]),
            helper.make_node("MatMul", ["reduced", "components"], ["rotated_back"]),
            helper.make_node("Add", ["rotated_back", "centre"], ["expected"]),
            helper.make_node("Sub", ["scaled", "expected"], ["error"]),
            helper.make_node("Mul", ["error", "error"], ["contribution"]),
            helper.make_node("ReduceSum", ["contribution", "channel_axis"], ["score"], keepdims=0),
        ])
        return model


class Mixture:
    """Gaussian mixture: a value is strange as far as it is less likely than the likeliest of training."""

    gives_contribution = False

    def __init__(self, means):
        self.pipeline = make_pipeline(StandardScaler(), GaussianMixture(n_components=2, random_state=1))
        self.pipeline.fit(means)
        self.likeliest = float(self.pipeline.score_samples(means).max())

    def scores(self, means):
        return np.maximum(self.likeliest - self.pipeline.score_samples(means), 0.0)

    def graph(self, channels):
        """The export gives the logarithm of the likelihood, higher for the usual; a score is the other way round."""
        model = to_onnx(self.pipeline, initial_types=[("means", FloatTensorType([None, channels]))],
                        options={GaussianMixture: {"score_samples": True}}, target_opset=OPSET)
        likelihood = model.graph.output[-1].name
        model.graph.initializer.extend([
            numpy_helper.from_array(np.array([self.likeliest], np.float32), "likeliest"),
            numpy_helper.from_array(np.array([-1], np.int64), "flat_shape"),
        ])
        model.graph.node.extend([
            helper.make_node("Sub", ["likeliest", likelihood], ["below_the_likeliest"]),
            helper.make_node("Relu", ["below_the_likeliest"], ["not_negative"]),
            helper.make_node("Reshape", ["not_negative", "flat_shape"], ["score"]),
        ])
        return model


KINDS = {"pca": Plane, "mixture": Mixture}


def threshold(kind, means, multiple):
    """`multiple` times the largest smoothed score of a quarter judged by a model of the other three."""
    keep = 0.5 ** (1 / SCORE_HALFLIFE)
    largest = 0.0
    for fold in np.array_split(np.arange(len(means)), FOLDS):
        others = np.delete(means, fold, axis=0)
        smoothed = 0.0
        for score in kind(others).scores(means[fold]):
            smoothed = keep * smoothed + (1 - keep) * float(score)
            largest = max(largest, smoothed)
    return multiple * largest


def with_contract_shapes(model, window, channels, gives_contribution):
    """Puts the mean over the window in front, and names inputs and outputs as the contract does."""
    graph = model.graph
    graph.node.insert(0, helper.make_node("ReduceMean", ["input"], ["means"], axes=[1], keepdims=0))
    del graph.input[:], graph.output[:], graph.value_info[:]
    tensor = helper.make_tensor_value_info
    graph.input.append(tensor("input", TensorProto.FLOAT, ["batch", window, channels]))
    graph.output.append(tensor("score", TensorProto.FLOAT, ["batch"]))
    if gives_contribution:
        graph.output.append(tensor("contribution", TensorProto.FLOAT, ["batch", channels]))
    return model


def write_model(model, metadata, out):
    """The part for every export, a PyTorch one too: metadata, one file, and the hash beside it."""
    del model.metadata_props[:]
    helper.set_model_props(model, {name: str(value) for name, value in metadata.items()})
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model, full_check=True)
    written = model.SerializeToString(deterministic=True)
    out = pathlib.Path(out)
    out.write_bytes(written)
    digest = hashlib.sha256(written).hexdigest()
    out.with_name(out.name + ".sha256").write_text(f"{digest}  {out.name}\n", encoding="ascii")
    return digest


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--csv", required=True, help="a recording of normal running: a header, one row per period")
    parser.add_argument("--channels", required=True, help="columns to use, as the profile calls its channels: a,b,c")
    parser.add_argument("--units", required=True, help="their units in the same order, as in the profile: Cel,bar,A")
    parser.add_argument("--period", default="1s", help="distance of the rows, for example 200ms (default 1s)")
    parser.add_argument("--window", type=int, default=10, help="rows that the model sees at a time (default 10)")
    parser.add_argument("--kind", choices=sorted(KINDS), default="pca")
    parser.add_argument("--multiple", type=float, default=1.5, help="of the threshold (default 1.5)")
    parser.add_argument("--version", default="1", help="shown with every alert (default 1)")
    parser.add_argument("--out", required=True, help="the .onnx file to write")
    return parser.parse_args()


def main():
    options = arguments()
    channels, units = options.channels.split(","), options.units.split(",")
    if len(channels) != len(units):
        sys.exit(f"{len(channels)} channels and {len(units)} units; expected one unit for each channel")
    rows = read_rows(options.csv, channels)
    means = window_means(rows, options.window)
    kind = KINDS[options.kind]
    limit = threshold(kind, means, options.multiple)
    fitted = kind(means)
    model = with_contract_shapes(fitted.graph(len(channels)), options.window, len(channels), kind.gives_contribution)
    digest = write_model(model, {
        "contract": "millrace-anomaly/1",
        "model_version": options.version,
        "channels": json.dumps(channels),
        "units": json.dumps(units),
        "period": options.period,
        "window": options.window,
        "threshold": f"{limit:.6g}",
        "off_ratio": 0.7,
        "rows_to_raise": 3,
        "score_halflife": SCORE_HALFLIFE,
        "deployable": "true" if len(rows) >= ROWS_ADVISED else "false",
        "train_rows": len(rows),
    }, options.out)
    print(f"{options.out}: {options.kind}, {len(rows)} rows, threshold {limit:.6g}, sha256 {digest}")
    if len(rows) < ROWS_ADVISED:
        print(f"below {ROWS_ADVISED} rows: marked not deployable, it runs as a shadow", file=sys.stderr)


if __name__ == "__main__":
    main()
