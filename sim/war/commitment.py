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


def kept(gain, deterred, temptation):
    """The probability σ that a deal is kept: exp(−max(0, gain − D)/s_σ), exactly 1 where nobody gains."""
    tempted = np.subtract(deterred, gain)
    np.minimum(tempted, 0.0, out=tempted)
    tempted /= temptation
    return np.exp(tempted, out=tempted)


def worth(text, keeping, broken):
    """The worth of a deal, V = σ·v + (1−σ)·min(ω, v): a package does not improve by being sure to be broken."""
    lost = np.subtract(broken, text)
    np.minimum(lost, 0.0, out=lost)
    lost *= 1.0 - keeping
    lost += text
    return lost
