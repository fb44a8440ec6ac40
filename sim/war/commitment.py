"""Why a signed deal is worth less than its text: the side that grows stronger may break it."""

from __future__ import annotations

import numpy as np


def shifted_chance(chance, toward: int, size, cap_effect, force_cap):
    """Side 1's chance in a battle after a deal: clip(p̂ + zΔ(1 − η·cap)); any shape."""
    sign = 1.0 if toward == 1 else -1.0
    return np.clip(chance + sign * size * (1.0 - cap_effect * force_cap), 0.02, 0.98)


def detected(base, added):
    """A guarantor's detection with what monitors and zones reveal of the rest: 1 − (1−m)(1−a)."""
    return 1.0 - (1.0 - base) * (1.0 - added)


def deterrence(detection, willingness, punishment, guarantee):
    """What one guarantor's detection, willingness and punishment deter: D = m·r·K·γ."""
    return detection * np.clip(willingness, 0.0, 1.0) * punishment * guarantee


def kept(safety, eagerness):
    """The probability σ that a deal is kept: exp(−max(0, gain − D)/s_σ), exactly 1 where nobody gains.

    `safety` is D − gain, and is used up; `eagerness` is 1/s_σ.
    """
    np.minimum(safety, 0.0, out=safety)
    safety *= eagerness
    return np.exp(safety, out=safety)


def worth(text, keeping, broken):
    """The worth of a deal, V = σ·v + (1−σ)·min(ω, v): a package does not improve by being sure to be broken.

    `keeping` and `broken` (ω) are used up.
    """
    broken -= text
    np.minimum(broken, 0.0, out=broken)
    broken *= np.subtract(1.0, keeping, out=keeping)
    broken += text
    return broken
