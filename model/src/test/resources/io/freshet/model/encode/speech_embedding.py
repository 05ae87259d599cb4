"""Writes speech-embedding.json: embeddings, pooled vectors and gradients of a small input, by PyTorch.

Run as `python speech_embedding.py MODEL.onnx` with onnx, numpy and torch installed (versions in README.md). The network is written down here
from the nodes of the graph; weights are the file's. Input and the factors of the sum whose gradients are taken are formulas, which the test
repeats. Of each gradient its norm is kept, and 24 values at equal distances.
"""
import json
import pathlib
import sys

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

HERE = pathlib.Path(__file__).parent
GRAPH = "embeddings_apply_default/MudpuppyLite/"
FRAMES = (92, 76)
BANDS = 32
POOLS = {1: (2, 2), 5: (1, 2), 9: (2, 2), 13: (1, 2), 17: (2, 2)}


def parameters(path):
    file = {one.name: numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}
    norm = [file[GRAPH + "BatchNorm/" + name].astype(np.float64) for name in
            ("ReadVariableOp:0", "ReadVariableOp_1:0", "FusedBatchNormV3/ReadVariableOp:0", "FusedBatchNormV3/ReadVariableOp_1:0")]
    factor = norm[0] / np.sqrt(norm[3] + 0.001)
    named = {"stem.weight": file[GRAPH + "ZeroMeanConv2d/sub:0"], "stem.scale.weight": factor, "stem.scale.bias": norm[1] - norm[2] * factor}
    for i in range(18):
        layer = GRAPH + ("Conv" if i == 0 else f"Conv_{i}") + "/Conv2D_"
        named[f"convolution{i}.weight"] = file[layer + "weights_fused_bn"]
        named[f"convolution{i}.bias"] = file[layer + "bias_fused_bn"]
    named["output.weight"] = file[GRAPH + "Conv_18/Conv2D/ReadVariableOp:0"]
    return {name: torch.tensor(np.array(value, dtype=np.float32), requires_grad=True) for name, value in named.items()}


def activation(values):
    return torch.maximum(F.leaky_relu(values, 0.2), torch.tensor(-0.4))


def network(values, p):
    values = F.relu(F.conv2d(values, p["stem.weight"], padding=(0, 1)))
    values = activation(values * p["stem.scale.weight"][:, None, None] + p["stem.scale.bias"][:, None, None])
    for i in range(18):
        padding = (0, 1) if i % 2 == 0 else (0, 0)
        values = activation(F.conv2d(values, p[f"convolution{i}.weight"], p[f"convolution{i}.bias"], padding=padding))
        if i in POOLS:
            values = F.max_pool2d(values, POOLS[i], POOLS[i])
    return F.conv2d(values, p["output.weight"])[:, :, :, 0].transpose(1, 2)


def clip(row, frames):
    """Between -5 and 3, as spectrograms of speech are."""
    k = np.arange(frames * BANDS)
    return torch.tensor((4 * np.sin(0.37 * k + 0.0011 * k * k + row) - 1).astype(np.float32).reshape(1, 1, frames, BANDS))


def main(path):
    p = parameters(path)
    pooled, embeddings = [], []
    for row, frames in enumerate(FRAMES):
        one = network(clip(row, frames), p)[0]
        embeddings.append(one.detach().numpy().ravel())
        deviation = torch.sqrt(((one - one.mean(0)) ** 2).mean(0) + 1e-5)
        pooled.append(torch.cat([one.mean(0), one.max(0).values, deviation]))
    pooled = torch.stack(pooled)
    (pooled * torch.sin(0.1 * torch.arange(pooled.numel())).reshape(pooled.shape)).sum().backward()
    gradients = {}
    for name, parameter in p.items():
        flat = parameter.grad.numpy().ravel().astype(np.float64)
        at = np.arange(24) * len(flat) // 24
        gradients[name] = {"norm": float(np.linalg.norm(flat)), "values": [float(f"{value:.7g}") for value in flat[at]]}
    reference = {
        "frames": FRAMES,
        "embeddings": [[float(f"{value:.7g}") for value in one] for one in embeddings],
        "pooled": [[float(f"{value:.7g}") for value in one] for one in pooled.detach().numpy()],
        "gradients": gradients,
    }
    (HERE / "speech-embedding.json").write_text(json.dumps(reference) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
