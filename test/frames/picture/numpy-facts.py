"""What NumPy says of planes: reads cases as JSON from stdin, writes their facts as JSON to stdout."""

import base64
import json
import sys

import numpy as np


def number(value):
    return None if value is None else repr(float(value))


def counts(finite, bins):
    """None where NumPy itself fails: between ends whose distance is no number, or hardly one."""
    try:
        return [int(count) for count in np.histogram(finite, bins=bins)[0]]
    except (IndexError, ValueError):
        return None


def facts(case):
    stored = np.frombuffer(base64.b64decode(case["bytes"]), dtype=case["dtype"])
    values = stored.astype("float64")
    finite = values[np.isfinite(values)]
    positive = finite[finite > 0]
    return {
        "min": number(finite.min() if finite.size else None),
        "max": number(finite.max() if finite.size else None),
        "minPositive": number(positive.min() if positive.size else None),
        "mean": number(finite.mean() if finite.size else None),
        "finite": int(finite.size),
        "positive": int(positive.size),
        "nans": int(np.isnan(values).sum()),
        "infinities": int(np.isinf(values).sum()),
        "percentiles": [number(v) for v in np.percentile(finite, case["percentiles"])] if finite.size else [],
        "positives": [number(v) for v in np.percentile(positive, case["percentiles"])] if positive.size else [],
        "counts": counts(finite, case["bins"]) if finite.size else None,
    }


np.seterr(all="ignore")
print(json.dumps([facts(case) for case in json.load(sys.stdin)]))
