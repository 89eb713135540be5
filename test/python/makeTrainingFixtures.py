"""Makes test/fixtures/training/settings.json: what PyTorch does with tiny-bert under label smoothing, frozen layers and layer-wise
learning-rate decay.

    pip install torch transformers onnx safetensors
    python test/python/makeTrainingFixtures.py

Five steps of AdamW in float64 on tiny-bert's golden batch, without dropout. Per case: the gradient norm of the first step before
clipping, the loss before each step and after the last, and how far each parameter moved (the norm of its change).
"""

import json
import re
from pathlib import Path

import onnx
import onnx.numpy_helper
import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertForQuestionAnswering

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
STEPS, RATE, DECAY, CLIP = 5, 1e-3, 0.01, 1.0
CASES = {
    "labelSmoothing": {"labelSmoothing": 0.1},
    "freezeEmbeddings": {"freezeEmbeddings": True},
    "freezeLayers": {"freezeLayers": 1},
    "freezeEmbeddingsAndLayers": {"freezeEmbeddings": True, "freezeLayers": 1},
    "layerwiseDecay": {"layerwiseDecay": 0.75},
    "all": {"labelSmoothing": 0.2, "freezeEmbeddings": True, "layerwiseDecay": 0.9},
}


def tiny_bert():
    folder = FIXTURES / "models" / "tiny-bert"
    model = BertForQuestionAnswering(BertConfig.from_json_file(str(folder / "config.json")))
    initializers = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(folder / "model.onnx").graph.initializer}
    names = json.loads((folder / "initializers.json").read_text())["model.onnx"]
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for initializer, entry in names.items():
            value = torch.tensor(initializers[initializer])
            parameters[entry["param"]].copy_(value.T if entry["transposed"] else value)
    model.double()
    model.eval()
    return model, load_file(folder / "golden.safetensors")


def scale_of(name, case, layers):
    """The share of the learning rate; ELECTRA's depths: embeddings 0, layer i i + 1, head layers + 2."""
    layer = re.search(r"encoder\.layer\.(\d+)\.", name)
    if layer:
        number = int(layer.group(1))
        if number < case.get("freezeLayers", 0):
            return 0.0
        depth = number + 1
    elif ".embeddings." in name:
        if case.get("freezeEmbeddings", False):
            return 0.0
        depth = 0
    else:
        depth = layers + 2
    return case.get("layerwiseDecay", 1.0) ** (layers + 2 - depth)


def run(case):
    model, tensors = tiny_bert()
    layers = model.config.num_hidden_layers
    groups = []
    for name, parameter in model.named_parameters():
        scale = scale_of(name, case, layers)
        parameter.requires_grad = scale > 0
        if scale > 0:
            decay = DECAY if parameter.ndim > 1 else 0.0
            groups.append({"params": [parameter], "lr": RATE * scale, "weight_decay": decay})
    optimizer = torch.optim.AdamW(groups)
    start = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    inputs = {name: tensors[f"batch/{name}"] for name in ("input_ids", "attention_mask", "token_type_ids")}
    cross_entropy = torch.nn.CrossEntropyLoss(label_smoothing=case.get("labelSmoothing", 0.0))

    def loss_of():
        out = model(**inputs)
        sides = ((out.start_logits, "start_positions"), (out.end_logits, "end_positions"))
        return sum(cross_entropy(logits, tensors[f"batch/{name}"]) for logits, name in sides) / 2

    losses, norm = [], None
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        losses.append(loss.item())
        trained = [p for p in model.parameters() if p.requires_grad]
        clipped = torch.nn.utils.clip_grad_norm_(trained, CLIP).item()
        norm = clipped if norm is None else norm
        optimizer.step()
    with torch.no_grad():
        losses.append(loss_of().item())
    moved = {name: (p.detach() - start[name]).norm().item() for name, p in model.named_parameters()}
    return {"settings": case, "gradientNorm": norm, "losses": losses, "moved": moved}


out = FIXTURES / "training" / "settings.json"
out.parent.mkdir(exist_ok=True)
result = {
    "torch": torch.__version__.split("+")[0],
    "steps": STEPS, "learningRate": RATE, "weightDecay": DECAY, "maxGradNorm": CLIP,
    "cases": {name: run(case) for name, case in CASES.items()},
}  # fmt: skip
out.write_text(json.dumps(result, indent=1) + "\n")
