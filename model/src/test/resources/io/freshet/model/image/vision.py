"""Writes the folders vit, resnet and resnet-basic beside it: small random models, and what Transformers answers.

Run as `python vision.py` with torch, transformers, safetensors and Pillow installed (versions in README.md). Weights and statistics are
drawn wider than a new model's, so that attention, positions and norms all show in the answers.
"""
import pathlib
import shutil

import numpy
import torch
from PIL import Image
from safetensors.torch import save_file
from transformers import ResNetConfig, ResNetForImageClassification, ResNetModel, ViTConfig, ViTModel
from transformers.models.convnext import ConvNextImageProcessor
from transformers.models.vit import ViTImageProcessor

HERE = pathlib.Path(__file__).parent
# What Transformers calls parts of a ViT in memory, and in files.
IN_FILES = {"layers.": "encoder.layer.", "attention.q_proj": "attention.attention.query",
            "attention.k_proj": "attention.attention.key", "attention.v_proj": "attention.attention.value",
            "attention.o_proj": "attention.output.dense", "mlp.fc1": "intermediate.dense", "mlp.fc2": "output.dense"}


def picture():
    """(70, 50) pixels: that of scaling.py."""
    image = Image.new("RGB", (70, 50))
    for y in range(50):
        for x in range(70):
            image.putpixel((x, y), (255 * ((x // 3 + y // 2) % 2), (x * 37 + y * 11) % 256, (x * y * 5 + y) % 256))
    return image


def spread(model):
    generator = torch.Generator().manual_seed(8)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            drawn = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() > 1:
                parameter.copy_(drawn * (0.35 if parameter.dim() < 4 else (2 / parameter[0].numel()) ** 0.5))
            else:
                parameter.copy_((1 if "norm" in name.lower() and name.endswith("weight") else 0) + 0.1 * drawn)
        for name, buffer in model.named_buffers():
            if name.endswith("running_mean"):
                buffer.copy_(0.2 * torch.randn(buffer.shape, generator=generator))
            if name.endswith("running_var"):
                buffer.copy_(0.5 + torch.rand(buffer.shape, generator=generator))
    return model.eval()


def in_files(name):
    if name.startswith("layers."):
        for memory, file in IN_FILES.items():
            name = name.replace(memory, file, 1)
    return name


def waves(shape, step):
    count = int(numpy.prod(shape))
    return torch.sin(step * torch.arange(count, dtype=torch.float64)).float().reshape(shape)


def write(name, model, processor, side, body=None):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    spread(model)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    body = body or model
    hidden = body(waves((2, 3, side, side), 0.05)).last_hidden_state
    (hidden * waves(hidden.shape, 0.1)).sum().backward()
    save_file({in_files(key): parameter.grad for key, parameter in body.named_parameters() if parameter.grad is not None},
              folder / "gradients.safetensors")
    save_file({"hidden": hidden.detach().contiguous(),
               "pixels": torch.as_tensor(processor(picture(), return_tensors="pt")["pixel_values"]).contiguous()},
              folder / "reference.safetensors")
    print(name, tuple(hidden.shape), sorted(f.name for f in folder.iterdir()), sum(f.stat().st_size for f in folder.iterdir()))


if __name__ == "__main__":
    torch.manual_seed(1)
    write("vit", ViTModel(ViTConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, image_size=24, patch_size=8)),
        ViTImageProcessor(size={"height": 24, "width": 24}), 24)
    named = ResNetForImageClassification(ResNetConfig(
        embedding_size=8, hidden_sizes=[16, 24], depths=[1, 2], layer_type="bottleneck", num_labels=2))
    write("resnet", named, ConvNextImageProcessor(size={"shortest_edge": 32}, crop_pct=0.875), 32, body=named.resnet)
    write("resnet-basic", ResNetModel(ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 12], depths=[2, 1], layer_type="basic", downsample_in_first_stage=True)),
        ViTImageProcessor(size={"height": 32, "width": 32}, resample=3), 32)
