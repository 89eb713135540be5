"""One optimizer step of a BERT with random weights in PyTorch: forward, backward, clipping, AdamW, dropout on.

Usage: python trainStep.py MODEL BATCHxLENGTH STEPS DROPOUT THREADS

MODEL is bert-6x384 or bert-base, as for `npm run bench -- train-step`. Attention is scaled_dot_product_attention, numbers are
float32. Prints JSON: the shortest step in seconds and in CPU seconds, and the peak resident memory in MiB.
"""

import json
import os
import resource
import sys
import time

# On a shared machine threads that wait by spinning slow down everything, themselves first.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import torch  # noqa: E402
from transformers import BertConfig, BertForQuestionAnswering  # noqa: E402

SIZES = {
    "bert-6x384": dict(num_hidden_layers=6, hidden_size=384, num_attention_heads=12, intermediate_size=1536),
    "bert-base": dict(num_hidden_layers=12, hidden_size=768, num_attention_heads=12, intermediate_size=3072),
}


def main() -> None:
    name, shape, steps, dropout, threads = sys.argv[1:6]
    batch_size, length = map(int, shape.split("x"))
    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    config = BertConfig(
        **SIZES[name], hidden_dropout_prob=float(dropout), attention_probs_dropout_prob=float(dropout)
    )
    config._attn_implementation = "sdpa"
    model = BertForQuestionAnswering(config)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5, weight_decay=0.01)
    ids = torch.randint(1000, config.vocab_size, (batch_size, length))
    batch = {
        "input_ids": ids,
        "attention_mask": torch.ones_like(ids),
        "token_type_ids": torch.zeros_like(ids),
        "start_positions": torch.randint(1, length, (batch_size,)),
        "end_positions": torch.randint(1, length, (batch_size,)),
    }
    walls, cpus = [], []
    # The first step warms up.
    for _ in range(int(steps) + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        optimizer.zero_grad()
        loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"seconds": min(walls[1:]), "cpuSeconds": min(cpus[1:]), "peakMiB": peak, "torch": torch.__version__}
    print(json.dumps(result))


main()
