#!/usr/bin/env python3
"""Makes digits.zip, the data of `freshet demo digits`, from MNIST and the Free Spoken Digit Dataset.

    pip install numpy pillow
    python3 make.py FOLDER OUT.zip

FOLDER holds recordings/<digit>_<speaker>_<take>.wav and the four MNIST files as published (gzip). Each recording is paired with a
handwritten digit of the same class from the MNIST test images, each image once. Images are reduced to their first 4 of 784 principal
components, fitted on the 60,000 training images, and written as 8-bit grey PNG; recordings are kept at 8 kHz and written as mu-law WAV
(ITU-T G.711), half the size of the original 16 bits.
"""
import gzip, io, pathlib, random, struct, sys, wave, zipfile
import numpy as np
from PIL import Image

COMPONENTS = 4
SPEAKERS = ["jackson", "theo", "george", "lucas"]
SEED = 20260101


def images(path):
    raw = gzip.open(path).read()
    _, count, rows, columns = struct.unpack(">IIII", raw[:16])
    return np.frombuffer(raw, np.uint8, offset=16).reshape(count, rows * columns)


def labels(path):
    return np.frombuffer(gzip.open(path).read(), np.uint8, offset=8)


def principal_components(train):
    x = train.astype(np.float64)
    mean = x.mean(axis=0)
    centred = x - mean
    _, vectors = np.linalg.eigh(centred.T @ centred)
    return mean, vectors[:, ::-1][:, :COMPONENTS]


def png(pixels):
    out = io.BytesIO()
    Image.fromarray(pixels.reshape(28, 28), "L").save(out, "PNG", optimize=True)
    return out.getvalue()


def mu_law(samples):
    """G.711 mu-law of 16-bit samples."""
    x = samples.astype(np.int32)
    sign = np.where(x < 0, 0x80, 0)
    magnitude = np.minimum(np.abs(x), 32635) + 132
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return (~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8)


def wav(path):
    with wave.open(str(path)) as source:
        assert source.getparams()[:3] == (1, 2, 8000), path
        data = mu_law(np.frombuffer(source.readframes(source.getnframes()), "<i2")).tobytes()
    pad = b"\0" * (len(data) % 2)
    form = struct.pack("<HHIIHHH", 7, 1, 8000, 8000, 1, 8, 0)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"fact" + struct.pack("<II", 4, len(data))
    chunks += b"data" + struct.pack("<I", len(data)) + data + pad
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def main(folder, out):
    folder = pathlib.Path(folder)
    mean, basis = principal_components(images(folder / "train-images-idx3-ubyte.gz"))
    test = images(folder / "t10k-images-idx3-ubyte.gz").astype(np.float64)
    reduced = np.clip(np.rint((test - mean) @ basis @ basis.T + mean), 0, 255).astype(np.uint8)
    of_class = {d: list(np.flatnonzero(labels(folder / "t10k-labels-idx1-ubyte.gz") == d)) for d in range(10)}
    shuffler = random.Random(SEED)
    for indices in of_class.values():
        shuffler.shuffle(indices)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        def add(name, data):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
        for speaker in SPEAKERS:
            for take in range(50):
                for digit in range(10):
                    name = f"{digit}_{speaker}_{take}"
                    add(f"audio/{name}.wav", wav(folder / "recordings" / f"{name}.wav"))
                    add(f"image/{name}.png", png(reduced[of_class[digit].pop()]))


if __name__ == "__main__":
    main(*sys.argv[1:])
