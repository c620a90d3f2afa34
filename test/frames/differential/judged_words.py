"""Values in words, as NumPy has them; and what all that judges has in common."""

import json
import math
import re

import numpy as np

NUMBER = re.compile(r"-?(?:Infinity|NaN|\d[\d.e+-]*)")


class Wrong(Exception):
    pass


def need(condition, *why):
    if not condition:
        raise Wrong(" ".join(str(one) for one in why))


def part_of(data, part):
    """The numbers of a part; of the values themselves where there is none."""
    if part is None:
        if data.dtype.kind == "c":
            part = "magnitude"
        elif data.dtype.names:
            part = first_part(data.dtype)
        else:
            return data
    if data.dtype.kind == "c":
        wide = data.astype("c16")
        with np.errstate(all="ignore"):
            return {
                "magnitude": lambda: np.hypot(wide.real, wide.imag),
                "phase": lambda: np.arctan2(wide.imag, wide.real),
                "real": lambda: data.real,
                "imaginary": lambda: data.imag,
            }[part]()
    for name in data.dtype.names or ():
        if part == name:
            return data[name]
        if part.startswith(f"{name}."):
            return part_of(data[name], part[len(name) + 1 :])
    raise KeyError(part)


def first_part(dtype):
    for name in dtype.names:
        of = dtype[name]
        if of.kind in "iufb" and of.subdtype is None:
            return name
        if of.kind == "c":
            return f"{name}.magnitude"
        if of.names and first_part(of):
            return f"{name}.{first_part(of)}"
    return None


def near(one, other):
    return one == other or (one is not None and other is not None and abs(one - other) <= 1e-9 * max(abs(one), abs(other)))


def is_one(text, value, dtype):
    """Whether a number in words is this value, in as many digits as its type has."""
    if dtype.kind in "iu":
        return text == str(int(value))
    given = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}.get(text)
    if given is None:
        given = float(text)
    with np.errstate(all="ignore"):
        near = np.float64(given).astype(dtype.newbyteorder("="))
    return bool(near == value or (np.isnan(near) and np.isnan(value))) and (
        np.isnan(value) or bool(np.signbit(near) == np.signbit(value))
    )


class Words:
    """Reads a value in words, piece by piece."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def literal(self, words):
        need(self.text.startswith(words, self.at), "expected", repr(words), "at", self.at, "of", repr(self.text))
        self.at += len(words)

    def number(self, value, dtype):
        found = NUMBER.match(self.text, self.at)
        need(found, "no number at", self.at, "of", repr(self.text))
        need(is_one(found.group(), value, dtype), repr(self.text), "is not", repr(value), dtype)
        self.at = found.end()

    def end(self):
        need(self.at == len(self.text), "more than expected in", repr(self.text))


def read_words(words, value, dtype, enum=None, inside=False):
    if dtype.subdtype is not None or isinstance(value, np.ndarray) and value.ndim > 0:
        of = dtype.subdtype[0] if dtype.subdtype is not None else value.dtype
        words.literal("[")
        for i, one in enumerate(value):
            words.literal(", " if i else "")
            read_words(words, one, of, None, True)
        words.literal("]")
    elif dtype.names:
        words.literal("{")
        for i, name in enumerate(dtype.names):
            words.literal(f"{', ' if i else ''}{name}: ")
            read_words(words, value[name], dtype[name], None, True)
        words.literal("}")
    elif dtype.kind == "c":
        part = np.dtype(f"f{dtype.itemsize // 2}")
        words.number(value.real, part)
        sign = np.signbit(value.imag) and not np.isnan(value.imag)
        words.literal(" - " if sign else " + ")
        words.number(abs(value.imag) if sign else value.imag, part)
        words.literal("i")
    elif dtype.kind == "b":
        words.literal("true" if value else "false")
    elif dtype.kind in "SO":
        text = value.decode("utf8") if isinstance(value, bytes) else value
        words.literal(json.dumps(text, ensure_ascii=False) if inside else text)
    elif dtype.kind == "V":
        words.literal("0x" + bytes(value).hex())
    else:
        words.number(value, dtype)
        if enum:
            words.literal(next((f" ({name})" for name, of in enum.items() if of == int(value)), ""))


def check_words(text, value, dtype, enum):
    words = Words(text)
    read_words(words, value, dtype, enum)
    words.end()
