"""Writes mel.json: log-mel spectrograms as librosa makes them. Run: python3 mel.py > mel.json   (made with librosa 0.11.0)"""
import json
import librosa
import numpy as np

out = []
for rate, samples in ((8000, 1000), (16000, 2100), (22050, 2500)):
    n = np.arange(samples)
    sound = (0.5 * np.sin(0.05 * n + 1e-5 * n * n) + 0.2 * np.cos(1.3 * n)).astype(np.float32)
    window, hop = int(rate * 0.032), int(rate * 0.016)
    size = 1 << (window - 1).bit_length()
    frames = np.stack([sound[k : k + window] for k in range(0, samples - window + 1, hop)]).astype(np.float64)
    power = np.abs(np.fft.rfft(frames * librosa.filters.get_window("hann", window), size)) ** 2
    bank = librosa.filters.mel(sr=rate, n_fft=size, n_mels=32, fmin=60, htk=True, norm=None, dtype=np.float64)
    log = np.log(power @ bank.T + 1e-6)
    out.append({"rate": rate, "samples": samples, "frames": len(log), "first": log[0].tolist(), "last": log[-1].tolist()})
print(json.dumps(out))
