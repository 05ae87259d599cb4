"""Writes resampler.json: what soxr (quality HQ) makes of tones below 85 % of the lower rate's band, and of one that it must remove.

Run as `python resampler.py` with soxr and numpy installed (versions in README.md). The sound is a formula, which the test repeats; the numbers
are 200 samples from its middle.
"""
import json
import pathlib

import numpy as np
import soxr

HERE = pathlib.Path(__file__).parent
SECONDS = 0.25


def sound(rate, lower):
    time = np.arange(int(rate * SECONDS)) / rate
    shares = (0.02, 0.11, 0.37, 0.61, 0.85)
    tones = sum(np.sin(2 * np.pi * share * lower / 2 * time + k) / (k + 1) for k, share in enumerate(shares))
    return 0.4 * tones


def main():
    cases = []
    for source, target in ((8000, 16000), (44100, 16000), (48000, 16000), (11025, 16000), (16000, 8000)):
        lower = min(source, target)
        resampled = soxr.resample(sound(source, lower), source, target, "HQ")
        first = len(resampled) // 2 - 100
        values = [float(f"{value:.7g}") for value in resampled[first : first + 200]]
        cases.append({"from": source, "to": target, "first": first, "values": values})
    (HERE / "resampler.json").write_text(json.dumps(cases) + "\n")


if __name__ == "__main__":
    main()
