"""Pictures, lines and histograms, worked out by NumPy a second time."""

import base64
import math

import numpy as np

from judged_words import Wrong, near, need, part_of

NONE, BELOW, ABOVE, FIRST = 0, 1, 2, 3


def scaled(values, scale, low, high):
    with np.errstate(all="ignore"):
        if scale == "log":
            return np.where(values > 0, np.log(values), np.nan)
        if scale == "sqrt":
            return np.sign(values) * np.sqrt(np.abs(values))
        if scale == "symlog":
            threshold = max(abs(low), abs(high)) * 0.01
            linear = 1 / 0.9
            size = np.abs(values)
            return np.where(size <= threshold, values / threshold * linear, np.sign(values) * (linear + np.log10(size / threshold)))
    return values


def unit(values, scale, low, high):
    """0 to 1 between the ends."""
    with np.errstate(all="ignore"):
        first, last = (float(scaled(np.float64(end), scale, low, high)) for end in (low, high))
        return (scaled(values, scale, low, high) / 2 - first / 2) / (last / 2 - first / 2)


def level(values, scale, low, high):
    """Levels, as far as they are certain: one may lie on the edge between two."""
    with np.errstate(all="ignore"):
        place = unit(values, scale, low, high) * 253
        bins = np.clip(np.floor(place), 0, 252) if high > low else np.zeros(values.shape)
        levels = np.where(values < low, BELOW, np.where(values > high, ABOVE, np.where(np.isnan(values), NONE, FIRST + bins)))
    return levels


def plane_of(data, takes):
    rows, columns = takes["rows"], takes["columns"]
    at = tuple(slice(None) if axis in (rows, columns) else i for axis, i in enumerate(takes["index"]))
    plane = data[at]
    return plane.T if rows > columns else plane


def as_floats(data):
    with np.errstate(all="ignore"):
        return data.astype("f8")


def check_range(asked, given, finite):
    scale, by = asked["scale"], asked["range"]["by"]
    among = finite[finite > 0] if scale == "log" else finite
    low, high = float(given["low"]), float(given["high"])
    need(low <= high, "ends in the wrong order", low, high)
    if among.size == 0:
        return
    if by == "min-max":
        need(near(low, among.min()) and near(high, among.max()), "ends", low, high, "are not", among.min(), among.max())
    elif by == "percentile":
        with np.errstate(all="ignore"):
            ends = sorted(np.percentile(among, [asked["range"]["low"], asked["range"]["high"]]))
        if np.isfinite(ends).all():
            need(near(low, ends[0]) and near(high, ends[1]), "ends", low, high, "are not", ends)
    elif scale != "log" or asked["range"]["low"] > 0:
        ends = sorted([asked["range"]["low"], asked["range"]["high"]])
        need(near(low, ends[0]) and near(high, ends[1]), "ends by hand", low, high)


def check_picture(data, takes, given):
    plane = as_floats(plane_of(part_of(data, takes.get("part")), takes))
    finite = plane[np.isfinite(plane)]
    need((given["rows"], given["columns"]) == plane.shape, "shape", given["rows"], given["columns"], plane.shape)
    need(given["nans"] == np.isnan(plane).sum(), "NaN", given["nans"])
    need(given["infinities"] == np.isinf(plane).sum(), "infinities", given["infinities"])
    least, most = (finite.min(), finite.max()) if finite.size else (None, None)
    need(near(given["min"], least) and near(given["max"], most), "min and max", given["min"], given["max"], least, most)
    check_range(takes["levels"], given, finite)

    region = given["region"]
    width, height = given["width"], given["height"]
    (down, right) = given["block"]
    pixels = np.frombuffer(base64.b64decode(given["pixels"]), "u1")
    need(pixels.size == width * height, "pixels", pixels.size, width, height)
    if plane.size == 0:
        need(pixels.size == 0, "pixels of an empty plane")
        return
    wanted = takes.get("region", {"top": 0, "left": 0, "bottom": plane.shape[0], "right": plane.shape[1]})
    for first, end, block, length, room, size in [
        ("top", "bottom", down, plane.shape[0], takes["height"], height),
        ("left", "right", right, plane.shape[1], takes["width"], width),
    ]:
        need(region[first] % block == 0 and (region[end] % block == 0 or region[end] == length), "no whole blocks", region)
        need(region[first] <= wanted[first] and region[end] >= min(wanted[end], length), "not all that was asked for", region)
        need(size == -(-(region[end] - region[first]) // block) and size <= room + 1, "size", size, room)
        span = min(wanted[end], length) - wanted[first]
        need(block == max(1, -(-span // room)), "block", block, span, room)
    pixels = pixels.reshape(height, width)
    low, high, scale = float(given["low"]), float(given["high"]), takes["levels"]["scale"]
    shown = plane[region["top"] : region["bottom"], region["left"] : region["right"]]
    if down == right == 1:
        check_levels(pixels, shown, scale, low, high)
        return
    # Of each block one of the two ends, and the one farther from its mean where that is clear.
    chosen = np.full((height, width), np.nan)
    for y in range(height):
        for x in range(width):
            block = shown[y * down : (y + 1) * down, x * right : (x + 1) * right]
            block = block[~np.isnan(block)]
            if block.size:
                chosen[y, x] = odd(block, pixels[y, x], scale, low, high)
    check_levels(pixels, chosen, scale, low, high)


def odd(block, pixel, scale, low, high):
    least, most = block.min(), block.max()
    if np.isinf(most) and most > 0:
        return most
    if np.isinf(least):
        return least
    with np.errstate(all="ignore"):
        mean = block.mean()
        lean = (most - mean) - (mean - least)
    # Sums of larger numbers may overflow, and tell nothing.
    is_clear = max(-least, most) < 1e290 and abs(lean) > 1e-6 * (most - least)
    if is_clear:
        return most if lean > 0 else least
    # Ends that were worked out may differ by rounding.
    inside = [low if near(low, value) else high if near(high, value) else value for value in (least, most)]
    return min(inside, key=lambda value: abs(int(level(np.float64(value), scale, low, high)) - int(pixel)))


def check_levels(pixels, values, scale, low, high):
    expected = level(values, scale, low, high).astype(int)
    difference = np.abs(expected - pixels)
    both = (expected >= FIRST) & (pixels >= FIRST)
    # A value on an edge between two levels is a matter of rounding.
    with np.errstate(all="ignore"):
        place = unit(values, scale, low, high) * 253
        on_edge = np.abs(place - np.round(place)) < 1e-6
    right = (difference == 0) | (both & (difference == 1) & (on_edge | ((high - low) < 1e-12 * abs(high))))
    # Values that differ by rounding alone (magnitudes) may be beyond an end.
    with np.errstate(all="ignore"):
        at_end = (np.abs(values - low) <= 1e-9 * abs(low)) | (np.abs(values - high) <= 1e-9 * abs(high))
    # Beyond what float64 tells apart edges may lie anywhere.
    if not np.isfinite(high - low):
        right |= both & (difference <= 1)
    right |= at_end
    if not right.all():
        y, x = np.argwhere(~right)[0]
        raise Wrong(f"level {pixels[y, x]} at {y}, {x} is not {expected[y, x]}: {values[y, x]!r} of {low!r} to {high!r}, {scale}; {(~right).sum()} of them")


def check_line(data, takes, given):
    at = tuple(slice(None) if axis == takes["axis"] else i for axis, i in enumerate(takes["index"]))
    line = as_floats(part_of(data, takes.get("part"))[at])
    need(given["length"] == line.size, "length", given["length"], line.size)
    first, end, block = given["from"], given["to"], given["block"]
    need(line.size == 0 or first <= takes["from"] and end >= min(takes["to"], line.size), "from, to", first, end)
    lows, highs = (np.frombuffer(base64.b64decode(given[name]), "<f8") for name in ("lows", "highs"))
    need(lows.size == highs.size == -(-(end - first) // block), "points", lows.size)
    need(lows.size <= takes["width"] + 1, "more points than room")
    shown = line[first:end]
    for i in range(lows.size):
        some = shown[i * block : (i + 1) * block]
        some = some[~np.isnan(some)]
        least, most = (some.min(), some.max()) if some.size else (math.nan, math.nan)
        for one, other in ((lows[i], least), (highs[i], most)):
            need(np.isnan(one) and np.isnan(other) or near(one, other), "point", i, one, other)
    finite = shown[np.isfinite(shown)]
    ends = (finite.min(), finite.max()) if finite.size else (None, None)
    need(near(given["min"], ends[0]) and near(given["max"], ends[1]), "min and max", given["min"], given["max"], ends)


def check_histogram(data, takes, given):
    plane = as_floats(plane_of(part_of(data, takes.get("part")), takes))
    finite = plane[np.isfinite(plane)]
    low, high, scale = float(given["low"]), float(given["high"]), takes["scale"]
    need(len(given["counts"]) == takes["bins"], "bins", len(given["counts"]))
    if finite.size and "low" not in takes:
        among = finite[finite > 0] if scale == "log" else finite
        if among.size:
            need(near(low, among.min()) and near(high, among.max()), "ends", low, high, among.min(), among.max())
    inside = finite[(finite >= low) & (finite <= high)]
    rounded = np.isclose(finite, low, rtol=1e-12, atol=0) | np.isclose(finite, high, rtol=1e-12, atol=0)
    need(abs(sum(given["counts"]) - inside.size) <= rounded.sum(), "counted", sum(given["counts"]), inside.size)
    if not high > low or not np.isfinite(high - low):
        return
    place = unit(inside, scale, low, high) * takes["bins"]
    bins = np.clip(np.floor(place), 0, takes["bins"] - 1)
    on_edge = np.abs(place - np.round(place)) < 1e-6
    counts = np.bincount(bins[~on_edge].astype(int), minlength=takes["bins"])
    more = np.array(given["counts"]) - counts
    need((more >= -rounded.sum()).all() and abs(more.sum() - on_edge.sum()) <= rounded.sum(), "counts", given["counts"], counts.tolist())
