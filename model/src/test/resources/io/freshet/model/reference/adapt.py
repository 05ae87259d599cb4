"""Writes adapt.json: three steps of LoRA and of BitFit as PEFT and PyTorch take them, over the small BERT in ../transformer/bert.

Projection, head and factors begin as formulas of their positions, which AdaptationReferenceIT repeats.
Run it here: python adapt.py
"""

import json
import math
import pathlib

import torch
from peft import LoraConfig, get_peft_model
from transformers import BertModel

BERT = pathlib.Path("../transformer/bert")
RANK, ALPHA, WIDTH, LABELS = 3, 6, 64, 2
TARGETS = [0, 1, 1, 0]
IMPORTANCE = torch.tensor([1.0, 2.0, 0.5, 1.0])
IDS = json.loads((BERT / "reference.json").read_text())["ids"]
LENGTH = max(map(len, IDS))
INPUT = torch.tensor([ids + [0] * (LENGTH - len(ids)) for ids in IDS])
MASK = torch.tensor([[1] * len(ids) + [0] * (LENGTH - len(ids)) for ids in IDS])
SHAPES = {
    "encoders.text.norm.bias": (WIDTH,),
    "encoders.text.norm.weight": (WIDTH,),
    "encoders.text.projection.bias": (WIDTH,),
    "encoders.text.projection.weight": (WIDTH, 16),
    "head.bias": (LABELS,),
    "head.weight": (LABELS, WIDTH),
}


def formula(name, shape, at):
    base = 1 if name.endswith("norm.weight") else 0
    values = [base + 0.2 * math.sin(0.7 * i + at) for i in range(math.prod(shape))]
    return torch.tensor(values).reshape(shape)


def top():
    return {name: formula(name, shape, at).requires_grad_() for at, (name, shape) in enumerate(SHAPES.items())}


def logits(model, w):
    hidden = model(input_ids=INPUT, attention_mask=MASK).last_hidden_state
    counted = MASK.unsqueeze(2).float()
    pooled = (hidden * counted).sum(1) / counted.sum(1)
    linear = torch.nn.functional.linear(pooled, w["encoders.text.projection.weight"], w["encoders.text.projection.bias"])
    norm = w["encoders.text.norm.weight"], w["encoders.text.norm.bias"]
    vector = torch.nn.functional.layer_norm(linear, (WIDTH,), *norm).relu()
    return torch.nn.functional.linear(vector, w["head.weight"], w["head.bias"])


def brief(values):
    return [float(f"{value:.8g}") for value in values.detach().flatten().tolist()]


def told(model, learned, w, decay):
    """learned: name as the Java side has it -> (parameter, what to subtract)."""
    out = {"before": brief(logits(model, w).softmax(1))}
    optimizer = torch.optim.AdamW([p for p, _ in learned.values()] + list(w.values()), lr=0.01, weight_decay=decay)
    losses = []
    for step in range(3):
        optimizer.zero_grad()
        each = torch.nn.functional.cross_entropy(logits(model, w), torch.tensor(TARGETS), reduction="none")
        loss = (each * IMPORTANCE).sum() / IMPORTANCE.sum()
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            out["gradients"] = {name: brief(p.grad) for name, (p, _) in learned.items()}
        optimizer.step()
    out["losses"] = losses
    out["weights"] = {name: brief(p.detach() - before) for name, (p, before) in learned.items()}
    out["weights"] |= {name: brief(p) for name, p in w.items()}
    out["after"] = brief(logits(model, w).softmax(1))
    return out


def lora():
    config = LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules=["query", "value"])
    model = get_peft_model(BertModel.from_pretrained(BERT, add_pooling_layer=False).eval(), config).eval()
    names = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            names["encoders.text." + name.removeprefix("base_model.model.").replace(".default", "")] = parameter
    learned = {}
    for at, name in enumerate(sorted(names)):
        with torch.no_grad():
            names[name].copy_(formula(name, names[name].shape, at))
        learned[name] = (names[name], 0)
    w = top()
    out = told(model, learned, w, 0.01)
    out["merged"] = brief(logits(model.merge_and_unload(), w).softmax(1))
    return out


def bitfit():
    model = BertModel.from_pretrained(BERT, add_pooling_layer=False).eval()
    learned = {}
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name.endswith(".bias"))
        if name.endswith(".bias"):
            learned["encoders.text." + name + ".shift"] = (parameter, parameter.detach().clone())
    out = told(model, learned, top(), 0.0)
    return out | {"merged": out["after"]}


with open("adapt.json", "w") as out:
    json.dump({"lora": lora(), "bitfit": bitfit()}, out, separators=(",", ":"))
    out.write("\n")
