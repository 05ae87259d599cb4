"""Writes optimise.json: what PyTorch's optimizers and the schedules of Transformers make of given gradients.

Run it here: python optimise.py
"""

import json
import math

import torch
from transformers import get_cosine_schedule_with_warmup, get_linear_schedule_with_warmup

STEPS, SIZE, LATE = 8, 5, 4


def gradient(step, at):
    return torch.tensor([math.sin(1.3 * i + 0.7 * step + at) for i in range(SIZE)])


def walk(optimizer_of):
    """The second parameter has its first gradient after LATE steps."""
    first = torch.nn.Parameter(torch.tensor([0.5 * math.cos(i) for i in range(SIZE)]))
    second = torch.nn.Parameter(torch.tensor([0.3 * math.sin(i) for i in range(SIZE)]))
    optimizer = optimizer_of([first, second])
    for step in range(STEPS):
        first.grad = gradient(step, 0)
        second.grad = gradient(step, 1) if step >= LATE else None
        optimizer.step()
    return {"first": first.tolist(), "second": second.tolist()}


def factors(schedule_of):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = schedule_of(optimizer, num_warmup_steps=4, num_training_steps=20)
    rates = []
    for _ in range(24):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return rates


with open("optimise.json", "w") as out:
    json.dump(
        {
            "adamw": walk(lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.9, 0.99), eps=1e-8, weight_decay=0.1)),
            "sgd": walk(lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.1)),
            "nesterov": walk(lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.1, nesterov=True)),
            "linear": factors(get_linear_schedule_with_warmup),
            "cosine": factors(get_cosine_schedule_with_warmup),
        },
        out,
        indent=1,
    )
    out.write("\n")
