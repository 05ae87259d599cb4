"""Writes network.json: what PyTorch makes of the whole network, its gradients and ten steps of training.

Weights and inputs are formulas of their positions, which NetworkReferenceIT repeats, so that only results are kept.
Run: python3 network.py > network.json   (made with torch 1.13.0a0, Debian 12)
"""
import json, math, re
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
LABELS, BATCH = 3, 6
PRESENT = {  # by modality, in the order of the fusion weights
    "audio": [1, 1, 0, 1, 0, 1],
    "image": [1, 0, 1, 1, 0, 1],
    "sensor": [1, 1, 1, 0, 0, 1],
    "text": [1, 0, 0, 0, 1, 1],
}
TARGETS = [0, 1, 2, 2, 1, 0]
IMPORTANCE = [1, 2, 0.5, 1, 1, 3]


def conv(prefix, i, inputs, outputs):
    return {f"{prefix}.conv{i}.weight": (outputs, inputs, 3, 3), f"{prefix}.conv{i}.bias": (outputs,),
            f"{prefix}.norm{i}.weight": (outputs,), f"{prefix}.norm{i}.bias": (outputs,)}


def end(prefix, inputs):
    return {f"{prefix}.projection.weight": (64, inputs), f"{prefix}.projection.bias": (64,),
            f"{prefix}.norm.weight": (64,), f"{prefix}.norm.bias": (64,)}


a, i, s, t = ("encoders." + m for m in PRESENT)
SHAPES = {
    **conv(a, 1, 1, 16), **conv(a, 2, 16, 32), **conv(a, 3, 32, 64), **end(a, 64 * 4),
    **conv(i, 1, 3, 16), **conv(i, 2, 16, 32), **end(i, 32 * 9),
    s + ".hidden.weight": (128, 5), s + ".hidden.bias": (128,),
    s + ".hidden.norm.weight": (128,), s + ".hidden.norm.bias": (128,), **end(s, 128),
    t + ".table.weight": (1024, 16), **end(t, 16),
    "fusion.weights": (4,), "head.weight": (LABELS, 64), "head.bias": (LABELS,),
}


def weight(p, name, shape):
    base = 1 if re.search(r"norm\d*\.weight$", name) else 0
    size = math.prod(shape)
    return torch.tensor([base + 0.15 * math.sin(0.7 * k + p) for k in range(size)]).reshape(shape).requires_grad_()


W = {name: weight(p, name, SHAPES[name]) for p, name in enumerate(sorted(SHAPES))}
STATS = {"mean": torch.full((5,), 0.1), "variance": torch.full((5,), 2.0), "count": 50.0}

AUDIO = [[2 * math.sin(0.37 * k + r) for k in range(32 * 17)] for r in range(BATCH)]
IMAGE = [[(k * 37 + r * 11) % 256 for k in range(3 * 12 * 12)] for r in range(BATCH)]
SENSOR = [[(k + 1) * math.cos(k + 2.0 * r) for k in range(5)] for r in range(BATCH)]
TEXT = [[((k * 97 + r * 13) % 1024, 0.2 + 0.1 * (k % 3)) for k in range(3 + r)] for r in range(BATCH)]


def stack(x, prefix, depth):
    for n in range(1, depth + 1):
        x = F.conv2d(x, W[f"{prefix}.conv{n}.weight"], W[f"{prefix}.conv{n}.bias"], stride=2, padding=1)
        x = F.relu(F.group_norm(x, 8, W[f"{prefix}.norm{n}.weight"], W[f"{prefix}.norm{n}.bias"]))
    return x


def project(x, prefix):
    x = F.linear(x, W[prefix + ".projection.weight"], W[prefix + ".projection.bias"])
    return F.relu(F.layer_norm(x, (64,), W[prefix + ".norm.weight"], W[prefix + ".norm.bias"]))


def encode(modality, rows):
    if modality == "audio":
        x = stack(torch.tensor([AUDIO[r] for r in rows]).reshape(-1, 1, 32, 17), a, 3)
        return project(x.flatten(1, 2).mean(2), a)
    if modality == "image":
        x = (torch.tensor([IMAGE[r] for r in rows]).float() - 127.5) / 63.75
        return project(stack(x.reshape(-1, 3, 12, 12), i, 2).flatten(1), i)
    if modality == "sensor":
        x = (torch.tensor([SENSOR[r] for r in rows]) - STATS["mean"]) / torch.sqrt(STATS["variance"] + 1e-12)
        x = F.linear(x.clamp(-8, 8), W[s + ".hidden.weight"], W[s + ".hidden.bias"])
        x = F.relu(F.layer_norm(x, (128,), W[s + ".hidden.norm.weight"], W[s + ".hidden.norm.bias"]))
        return project(x, s)
    bags = [F.embedding_bag(torch.tensor([[k for k, _ in TEXT[r]]]), W[t + ".table.weight"], mode="sum",
                            per_sample_weights=torch.tensor([[w for _, w in TEXT[r]]])) for r in rows]
    return project(torch.cat(bags), t)


def logits():
    shares = torch.softmax(W["fusion.weights"], 0)
    rows = [[] for _ in range(BATCH)]
    for m, (modality, present) in enumerate(PRESENT.items()):
        having = [r for r in range(BATCH) if present[r]]
        for r, vector in zip(having, encode(modality, having)):
            rows[r].append((shares[m], vector))
    fused = [sum(w * v for w, v in row) / sum(w for w, _ in row) for row in rows]
    return F.linear(torch.stack(fused), W["head.weight"], W["head.bias"])


def observe():
    x = torch.tensor([SENSOR[r] for r in range(BATCH) if PRESENT["sensor"][r]]).double()
    n, m = len(x), STATS["count"]
    mean, variance = STATS["mean"].double(), STATS["variance"].double()
    both = (mean * m + x.sum(0)) / (m + n)
    squares = (variance + mean**2) * m + (x**2).sum(0)
    STATS.update(mean=both.float(), variance=(squares / (m + n) - both**2).float(), count=m + n)


def loss():
    each = F.cross_entropy(logits(), torch.tensor(TARGETS), label_smoothing=0.1, reduction="none")
    w = torch.tensor(IMPORTANCE)
    return (each * w).sum() / w.sum()


def brief(x):
    x = x.detach().flatten()
    return {"norm": x.double().norm().item(), "first": x[:6].tolist()}


out = {"before": torch.softmax(logits(), 1).tolist()}
optimizer = torch.optim.AdamW(W.values(), lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
steps = []
for step in range(10):
    observe()
    optimizer.zero_grad()
    value = loss()
    value.backward()
    norm = torch.nn.utils.clip_grad_norm_(W.values(), 0.5)
    if step == 0:
        out["clippedGradients"] = {name: brief(w.grad) for name, w in W.items()}
    optimizer.step()
    steps.append({"loss": value.item(), "gradientNorm": norm.item()})
out["steps"] = steps
out["after"] = torch.softmax(logits(), 1).tolist()
out["weightsAfter"] = {name: brief(w) for name, w in W.items()}
print(json.dumps(out, indent=1))
