"""A picture as people with a colour-vision deficiency see it; knows no page and no theme.

Linear RGB matrices for full deficiency (severity 1.0): Machado, Oliveira and Fernandes 2009, "A
physiologically-based model for simulation of color vision deficiency", IEEE Trans Vis Comput Graph 15:1291.
"""

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Deficiency = Literal["protanopia", "deuteranopia", "tritanopia"]

MATRICES: Final[Mapping[Deficiency, NDArray[np.float64]]] = {
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def seen_with(picture: QImage, deficiency: Deficiency) -> QImage:
    """The same picture, opaque and of the same size, in the colours that are left."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    width, height, stride = plain.width(), plain.height(), plain.bytesPerLine()
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(height, stride)
    shown = _decode()[rows[:, : 3 * width].reshape(height, width, 3)]
    left = np.clip(shown @ MATRICES[deficiency].T, 0.0, 1.0)
    data = np.ascontiguousarray(np.rint(255 * _encoded(left)).astype(np.uint8))
    seen = QImage(data.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    seen.setDevicePixelRatio(picture.devicePixelRatio())
    return seen


def _decode() -> NDArray[np.float64]:
    """Linear light for each of the 256 values of sRGB (IEC 61966-2-1)."""
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def _encoded(light: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
