"""Writes fusion.json: what PyTorch makes of the fusions attention and low-rank-tensor, and their gradients.

Every sample is computed by itself and without padding, with torch.nn.TransformerEncoderLayer and the formula of the paper.
Run it here: python fusion.py
"""

import json
import math

import torch

WIDTH, BATCH, HEADS, LAYERS, RANK = 4, 4, 2, 2, 3
MODALITIES = ["a", "b", "c"]
PRESENT = {"a": [1, 1, 0, 1], "b": [0, 1, 1, 0], "c": [1, 1, 0, 0]}
TOKENS = {"a": 3, "b": 1, "c": 2}
LENGTHS = {"a": [3, 2, 1], "b": [1, 1], "c": [2, 2]}


def formula(shapes):
    parameters = {}
    for at, name in enumerate(sorted(shapes)):
        size = math.prod(shapes[name])
        base = 1 if name.endswith(("LayerNorm.weight", "norm.weight")) else 0
        values = [base + 0.4 * math.sin(0.7 * i + at) for i in range(size)]
        parameters[name] = torch.tensor(values, dtype=torch.float64).reshape(shapes[name]).requires_grad_()
    return parameters


def tokens(modality):
    at = MODALITIES.index(modality)
    rows = sum(PRESENT[modality])
    size = rows * TOKENS[modality] * WIDTH
    values = [math.sin(0.37 * k + at) for k in range(size)]
    return torch.tensor(values, dtype=torch.float64).reshape(rows, TOKENS[modality], WIDTH)


def pooled(modality):
    at = MODALITIES.index(modality)
    rows = sum(PRESENT[modality])
    values = [math.cos(0.23 * k + at) for k in range(rows * WIDTH)]
    return torch.tensor(values, dtype=torch.float64).reshape(rows, WIDTH)


def row_of(modality, sample):
    return sum(PRESENT[modality][:sample])


def block_shapes(prefix):
    shapes = {}
    for name in ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"]:
        shapes[f"{prefix}.{name}.weight"] = (WIDTH, WIDTH)
        shapes[f"{prefix}.{name}.bias"] = (WIDTH,)
    for name in ["attention.output.LayerNorm", "output.LayerNorm"]:
        shapes[f"{prefix}.{name}.weight"] = (WIDTH,)
        shapes[f"{prefix}.{name}.bias"] = (WIDTH,)
    shapes[f"{prefix}.intermediate.dense.weight"] = (4 * WIDTH, WIDTH)
    shapes[f"{prefix}.intermediate.dense.bias"] = (4 * WIDTH,)
    shapes[f"{prefix}.output.dense.weight"] = (WIDTH, 4 * WIDTH)
    shapes[f"{prefix}.output.dense.bias"] = (WIDTH,)
    return shapes


def layer(p, prefix, sequence, bias):
    module = torch.nn.TransformerEncoderLayer(
        WIDTH,
        HEADS,
        4 * WIDTH,
        dropout=0.0,
        activation="gelu",
        batch_first=True,
        norm_first=True,
        dtype=torch.float64,
    )

    def three(kind):
        return torch.cat([p[f"{prefix}.attention.self.{name}.{kind}"] for name in ["query", "key", "value"]])

    weights = {"self_attn.in_proj_weight": three("weight"), "self_attn.in_proj_bias": three("bias")}
    names = {
        "self_attn.out_proj": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "linear1": "intermediate.dense",
        "linear2": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for theirs, ours in names.items():
        for kind in ["weight", "bias"]:
            weights[f"{theirs}.{kind}"] = p[f"{prefix}.{ours}.{kind}"]
    mask = bias.unsqueeze(0).expand(len(bias), len(bias))
    return torch.func.functional_call(module, weights, (sequence.unsqueeze(0),), {"src_mask": mask})[0]


def attention():
    shapes = {
        "fusion.weights": (3,),
        "fusion.missing": (3, WIDTH),
        "fusion.missing-weights": (3,),
        "fusion.modalities": (3, WIDTH),
        "fusion.asking": (WIDTH,),
        "fusion.norm.weight": (WIDTH,),
        "fusion.norm.bias": (WIDTH,),
    }
    for i in range(LAYERS):
        shapes |= block_shapes(f"fusion.blocks.{i}")
    p = formula(shapes)
    rows = []
    for sample in range(BATCH):
        sequence, bias = [p["fusion.asking"]], [torch.zeros((), dtype=torch.float64)]
        for m, modality in enumerate(MODALITIES):
            if PRESENT[modality][sample]:
                row = row_of(modality, sample)
                for token in tokens(modality)[row][: LENGTHS[modality][row]]:
                    sequence.append(token + p["fusion.modalities"][m])
                    bias.append(p["fusion.weights"][m])
            else:
                sequence.append(p["fusion.missing"][m] + p["fusion.modalities"][m])
                bias.append(p["fusion.missing-weights"][m])
        sequence, bias = torch.stack(sequence), torch.stack(bias)
        for i in range(LAYERS):
            sequence = layer(p, f"fusion.blocks.{i}", sequence, bias)
        norm = (WIDTH,), p["fusion.norm.weight"], p["fusion.norm.bias"]
        rows.append(torch.nn.functional.layer_norm(sequence[0], *norm))
    return told(p, torch.stack(rows))


def low_rank_tensor():
    p = formula({
        "fusion.missing": (3, WIDTH),
        "fusion.factors": (3, WIDTH, RANK * WIDTH),
        "fusion.factors.shift": (3, 1, RANK * WIDTH),
        "fusion.ranks": (RANK,),
        "fusion.bias": (WIDTH,),
    })
    one = torch.ones(1, dtype=torch.float64)
    rows = []
    for sample in range(BATCH):
        product = torch.ones(RANK, WIDTH, dtype=torch.float64)
        for m, modality in enumerate(MODALITIES):
            present = PRESENT[modality][sample]
            vector = pooled(modality)[row_of(modality, sample)] if present else p["fusion.missing"][m]
            factor = torch.cat([p["fusion.factors"][m], p["fusion.factors.shift"][m]])
            product = product * (torch.cat([vector, one]) @ factor).reshape(RANK, WIDTH)
        rows.append(p["fusion.ranks"] @ product + p["fusion.bias"])
    return told(p, torch.stack(rows))


def told(p, output):
    waves = torch.tensor([math.sin(0.1 * k) for k in range(output.numel())], dtype=torch.float64)
    (output.flatten() * waves).sum().backward()
    brief = lambda tensor: [float(f"{value:.8g}") for value in tensor.flatten().tolist()]
    return {"output": brief(output), "gradients": {name: brief(p[name].grad) for name in sorted(p)}}


with open("fusion.json", "w") as out:
    json.dump({"attention": attention(), "low-rank-tensor": low_rank_tensor()}, out, separators=(",", ":"))
    out.write("\n")
