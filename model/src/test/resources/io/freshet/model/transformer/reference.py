"""Writes the folders beside it: small random models of each family, their tokenizers, and what Transformers answers.

Run as `python reference.py` with torch, transformers, tokenizers and safetensors installed (versions in README.md).
Weights are drawn wider than a new model's, so that attention, positions and masks all show in the answers.
"""
import json
import math
import pathlib
import shutil

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (BertConfig, BertModel, DebertaV2Config, DebertaV2Model, DistilBertConfig, DistilBertModel,
                          RobertaConfig, RobertaForMaskedLM, XLMRobertaConfig, XLMRobertaModel)

HERE = pathlib.Path(__file__).parent
TEXTS = [
    "The river rises after rain.",
    "A sensor said 42, then nothing at all; the café stayed open: naïve!",
    "水位在下雨后上涨。川が増水する",
    "ok",
]
CORPUS = TEXTS + [
    "The sensor in the river said that the water rises when rain falls on the hills.",
    "Nothing at all was open after the rain, and the café stayed shut.",
    "下雨后水位上涨，传感器说了。川の水位が上がる。",
]


def word_piece(lowercase, size):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=size, special_tokens=special))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", tokenizer.token_to_id("[CLS]")), ("[SEP]", tokenizer.token_to_id("[SEP]"))])
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def byte_pairs(size):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=size, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def unigram(size, special, template):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(" {2,}", " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(CORPUS, trainers.UnigramTrainer(
        vocab_size=size, special_tokens=special, unk_token=special[3]))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=template, special_tokens=[(name, tokenizer.token_to_id(name)) for name in template.split() if name != "$A"])
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


def spread(model):
    generator = torch.Generator().manual_seed(8)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            drawn = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() > 1:
                parameter.copy_(drawn * (0.6 if "embedding" in name else 0.35))
            else:
                parameter.copy_((1 if "norm" in name.lower() and name.endswith("weight") else 0) + 0.1 * drawn)
    return model.eval()


def rounded(tensor):
    return [float(f"{value:.7g}") for value in tensor.flatten().tolist()]


def write(name, model, tokenizer, body=None, pad=0, shards=None):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    spread(model)
    model.save_pretrained(folder, **({"max_shard_size": shards} if shards else {}))
    for left in folder.glob("generation_config.json"):
        left.unlink()
    tokenizer.save(str(folder / "tokenizer.json"))
    ids = [encoding.ids for encoding in tokenizer.encode_batch(TEXTS)]
    length = max(map(len, ids))
    padded = torch.tensor([one + [pad] * (length - len(one)) for one in ids])
    mask = torch.tensor([[1] * len(one) + [0] * (length - len(one)) for one in ids])
    body = body or model
    hidden = body(input_ids=padded, attention_mask=mask).last_hidden_state
    factors = torch.tensor([math.sin(0.1 * k) for k in range(hidden.numel())]).reshape(hidden.shape)
    (hidden * factors * mask.unsqueeze(2)).sum().backward()
    save_file({key: parameter.grad for key, parameter in body.named_parameters()
               if parameter.grad is not None and "pooler" not in key}, folder / "gradients.safetensors")
    reference = {"texts": TEXTS, "ids": ids, "width": hidden.shape[2],
                 "hidden": [rounded(hidden[row, :len(ids[row])]) for row in range(len(ids))]}
    (folder / "reference.json").write_text(json.dumps(reference, ensure_ascii=False) + "\n", encoding="utf-8")
    print(name, hidden.shape, sum(f.stat().st_size for f in folder.iterdir()))


SMALL = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24)

if __name__ == "__main__":
    torch.manual_seed(1)
    tokens = word_piece(True, 130)
    write("bert", BertModel(BertConfig(
        vocab_size=tokens.get_vocab_size(), max_position_embeddings=64, **SMALL)), tokens)
    tokens = byte_pairs(320)
    masked = RobertaForMaskedLM(RobertaConfig(
        vocab_size=tokens.get_vocab_size(), max_position_embeddings=120, type_vocab_size=1, layer_norm_eps=1e-5,
        pad_token_id=1, **SMALL))
    write("roberta", masked, tokens, body=masked.roberta, pad=1)
    tokens = unigram(120, ["<s>", "<pad>", "</s>", "<unk>", "<mask>"], "<s> $A </s>")
    write("xlm-roberta", XLMRobertaModel(XLMRobertaConfig(
        vocab_size=tokens.get_vocab_size(), max_position_embeddings=90, type_vocab_size=1, layer_norm_eps=1e-5,
        pad_token_id=1, **SMALL)), tokens, pad=1, shards="12KB")
    tokens = word_piece(False, 140)
    write("distilbert", DistilBertModel(DistilBertConfig(
        vocab_size=tokens.get_vocab_size(), max_position_embeddings=64, dim=16, n_layers=2, n_heads=2,
        hidden_dim=24)), tokens)
    tokens = unigram(120, ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"], "[CLS] $A [SEP]")
    write("deberta-v2", DebertaV2Model(DebertaV2Config(
        vocab_size=tokens.get_vocab_size(), max_position_embeddings=64, type_vocab_size=0, layer_norm_eps=1e-7,
        relative_attention=True, position_buckets=6, max_relative_positions=-1, norm_rel_ebd="layer_norm",
        share_att_key=True, pos_att_type=["p2c", "c2p"], position_biased_input=False, **SMALL)), tokens)
