"""Answers and scores as they are stored: of one instrument version every row has the same number of bytes.

Items: a little-endian int16 each, in the order of the instrument. -1: not asked or no answer; of one choice its code,
also that of 'weet ik niet'; of several choices a mask with bit code-1. An open answer is kept elsewhere, so here -1.
Scores: a little-endian float32 for each scale, NaN where there is none.
"""

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from measurement.rules.instruments import Answers, Instrument, Item, Kind, chosen_codes

NO_ANSWER = -1


def pack_items(instrument: Instrument, answers: Answers) -> bytes:
    """Raises ValueError for an option that the item does not have; codes of no item are left out."""
    numbers = [_number(item, answers) for item in instrument.items]
    return struct.pack(f"<{len(numbers)}h", *numbers)


def _number(item: Item, answers: Answers) -> int:
    codes = chosen_codes(answers.get(item.code))
    if item.kind is Kind.OPEN or not codes:
        return NO_ANSWER
    unknown = set(codes) - {option.code for option in item.all_options}
    if unknown or (item.kind is Kind.SINGLE and len(codes) > 1):
        raise ValueError(f"{item.code}: {codes}")
    return codes[0] if item.kind is Kind.SINGLE else sum(1 << (code - 1) for code in set(codes))


def unpack_items(instrument: Instrument, packed: bytes) -> dict[str, int | list[int]]:
    """Only what was answered. Raises ValueError for a row of another length."""
    _check(packed, 2 * len(instrument.items))
    numbers = struct.unpack(f"<{len(instrument.items)}h", packed)
    return {
        item.code: number if item.kind is Kind.SINGLE else codes_of_mask(number)
        for item, number in zip(instrument.items, numbers, strict=True)
        if number != NO_ANSWER
    }


def codes_of_mask(mask: int) -> list[int]:
    return [bit + 1 for bit in range(15) if mask >> bit & 1]


def pack_scores(scores: Sequence[float]) -> bytes:
    return struct.pack(f"<{len(scores)}f", *scores)


def unpack_scores(packed: bytes) -> tuple[float, ...]:
    return struct.unpack(f"<{len(packed) // 4}f", packed)


def item_matrix(rows: Sequence[bytes], *, items: int) -> NDArray[np.int16]:
    """One line a row, one column an item. Raises ValueError for a row of another length."""
    return _matrix(rows, items, "<i2").astype(np.int16)


def score_matrix(rows: Sequence[bytes], *, scales: int) -> NDArray[np.float64]:
    """One line a row, one column a scale; NaN: no score. Raises ValueError for a row of another length."""
    return _matrix(rows, scales, "<f4").astype(np.float64)


def _matrix(rows: Sequence[bytes], columns: int, kind: str) -> NDArray:
    width = columns * np.dtype(kind).itemsize
    for row in rows:
        _check(row, width)
    # A column of bytes of PostgreSQL may come as a memoryview.
    return np.frombuffer(b"".join(map(bytes, rows)), dtype=kind).reshape(-1, columns)


def _check(packed: bytes, width: int) -> None:
    if len(packed) != width:
        raise ValueError(f"{len(packed)} bytes, not {width}: of another version of the instrument")
