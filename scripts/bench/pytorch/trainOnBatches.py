"""Trains transformers' BertForQuestionAnswering on the very batches of a SpanLab run.

Usage: python trainOnBatches.py FOLDER [--threads N]

FOLDER is what compareTraining.ts exported: config.json, settings.json, start.safetensors (the weights to begin with) and
batches.jsonl (one optimizer step a line, with its learning rate). Writes trained.safetensors and torch.json (loss of each step,
seconds, peak memory) beside them.
"""

import json
import resource
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertForQuestionAnswering


def main() -> None:
    folder = Path(sys.argv[1])
    if "--threads" in sys.argv:
        torch.set_num_threads(int(sys.argv[sys.argv.index("--threads") + 1]))
    settings = json.loads((folder / "settings.json").read_text())
    torch.manual_seed(settings["seed"])
    config = BertConfig.from_json_file(str(folder / "config.json"))
    if settings["dropout"] is not None:
        config.hidden_dropout_prob = settings["dropout"]
        config.attention_probs_dropout_prob = settings["dropout"]
    config._attn_implementation = "sdpa"
    model = BertForQuestionAnswering(config)
    missing, unexpected = model.load_state_dict(load_file(str(folder / "start.safetensors")), strict=False)
    left_out = [name for name in missing if "position_ids" not in name]
    if left_out or unexpected:
        raise SystemExit(f"the weights do not fit: missing {left_out}, unexpected {unexpected}")
    model.train()

    # As the engine does it: matrices decay, biases and normalisation weights do not.
    parameters = list(model.parameters())
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": settings["weightDecay"]},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
    betas = (settings["adamBeta1"], settings["adamBeta2"])
    optimizer = torch.optim.AdamW(groups, lr=0.0, betas=betas, eps=settings["adamEpsilon"])

    losses = []
    started = time.time()
    cpu_started = time.process_time()
    with open(folder / "batches.jsonl") as lines:
        for line in lines:
            step = json.loads(line)
            for group in optimizer.param_groups:
                group["lr"] = step["learningRate"]
            shape = (step["batchSize"], step["sequenceLength"])
            tensor = lambda name: torch.tensor(step[name]).reshape(shape)  # noqa: E731
            output = model(
                input_ids=tensor("inputIds"),
                attention_mask=tensor("attentionMask"),
                token_type_ids=tensor("tokenTypeIds"),
                start_positions=torch.tensor(step["startPositions"]),
                end_positions=torch.tensor(step["endPositions"]),
            )
            optimizer.zero_grad()
            output.loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, settings["maxGradNorm"])
            optimizer.step()
            losses.append(output.loss.item())
            if len(losses) % 10 == 0:
                print(f"step {len(losses)} loss {losses[-1]:.4f}", file=sys.stderr, flush=True)

    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, str(folder / "trained.safetensors"))
    result = {
        "losses": losses,
        "seconds": time.time() - started,
        "cpuSeconds": time.process_time() - cpu_started,
        "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "torch": torch.__version__,
    }
    (folder / "torch.json").write_text(json.dumps(result))


main()
