"""NumPy's own answers: reads cases as JSON from stdin, writes results as JSON to stdout."""

import json
import sys

import numpy as np


def element(text, dtype):
    return {"bool": int, "f": float}.get(dtype if dtype == "bool" else np.dtype(dtype).kind, int)(text)


def make(spec):
    values = [element(text, spec["dtype"]) for text in spec["values"]]
    return np.array(values, dtype=spec["dtype"]).reshape(spec["shape"])


def item(one):
    return slice(None) if one is None else slice(*one) if isinstance(one, list) else one


BINARY = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.true_divide,
    "minimum": np.minimum, "maximum": np.maximum, "eq": np.equal, "ne": np.not_equal,
    "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal,
}


def step(array, name, argument):
    if name == "slice":
        return array[tuple(item(one) for one in argument)]
    if name == "astype":
        return array.astype(argument)
    if name in ("sum", "mean", "min", "max"):
        axis = argument.get("axis")
        options = {"axis": tuple(axis) if isinstance(axis, list) else axis}
        options.update({key: argument[key] for key in ("keepdims", "dtype") if key in argument})
        return getattr(np, name)(array, **options)
    if name in ("neg", "abs"):
        return {"neg": np.negative, "abs": np.abs}[name](array)
    other = make(argument) if isinstance(argument, dict) else argument
    return BINARY[name](array, other)


def show(array):
    array = np.asarray(array)
    flat = array.ravel()
    values = [repr(float(one)) if array.dtype.kind == "f" else str(int(one)) for one in flat]
    return {"dtype": str(array.dtype), "shape": list(array.shape), "values": values}


def run(case):
    array = make(case["source"])
    try:
        for name, argument in case["steps"]:
            array = step(array, name, argument)
        return show(array)
    except Exception as error:  # what NumPy refuses must be refused too
        return {"error": type(error).__name__}


with np.errstate(all="ignore"):
    json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)
