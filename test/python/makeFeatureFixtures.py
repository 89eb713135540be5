"""Makes test/fixtures/features/transformers.features.json with Python's transformers, the reference for windows and labels.

    pip install transformers && python test/python/makeFeatureFixtures.py

Each case says which data, tokenizer and settings it has; a feature is [example, tokens, start, end, CRC-32 of the ids as
little-endian 32-bit integers], padding left out. The rules are those of `prepare_train_features` in run_qa.py.
"""

import json
import struct
import zlib
from pathlib import Path

from transformers import PreTrainedTokenizerFast
from tokenizers import Tokenizer
from tokenizers.processors import RobertaProcessing

FOLDER = Path(__file__).parent.parent / "fixtures" / "features"

CASES = [
    {"name": "SQuAD 2.0", "data": "squad2-excerpt", "maxLength": 384, "docStride": 128},
    {"name": "SQuAD 2.0, short windows", "data": "squad2-excerpt", "maxLength": 64, "docStride": 16},
    {"name": "150/15", "data": "squad-excerpt", "maxLength": 150, "docStride": 15},
    {"name": "left padding", "data": "squad-excerpt", "maxLength": 150, "docStride": 15, "paddingSide": "left"},
    {"name": "question limit", "data": "squad-excerpt", "maxLength": 150, "docStride": 15, "maxQuestionLength": 8},
    {"name": "no overlap", "data": "squad-excerpt", "maxLength": 100, "docStride": 0},
    {"name": "two separators", "data": "squad-excerpt", "maxLength": 150, "docStride": 15, "pair": "roberta"},
    {"name": "stride at its bound", "data": "squad2-excerpt", "maxLength": 128, "docStride": "bound"},
]


def load_tokenizer(case):
    backend = Tokenizer.from_file(str(FOLDER / "squad-excerpt.tokenizer.json"))
    if case.get("pair") == "roberta":
        ids = [("[SEP]", backend.token_to_id("[SEP]")), ("[CLS]", backend.token_to_id("[CLS]"))]
        backend.post_processor = RobertaProcessing(*ids, trim_offsets=False, add_prefix_space=False)
    return PreTrainedTokenizerFast(
        tokenizer_object=backend,
        cls_token="[CLS]",
        sep_token="[SEP]",
        pad_token="[PAD]",
        unk_token="[UNK]",
        padding_side=case.get("paddingSide", "right"),
    )


def read_examples(name):
    data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["data"]
    for article in data:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                yield paragraph["context"], qa["question"].lstrip(), qa["answers"]


def cut_question(tokenizer, question, limit):
    """The text of the question's first `limit` tokens: cutting between words gives the same tokens again."""
    if limit is None:
        return question
    offsets = tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    return question if len(offsets) <= limit else question[: offsets[limit - 1][1]]


def label(encoding, index, answers, cls_index, on_context):
    if not answers:
        return cls_index, cls_index
    sequence_ids = encoding.sequence_ids(index)
    offsets = encoding["offset_mapping"][index]
    start_char = answers[0]["answer_start"]
    end_char = start_char + len(answers[0]["text"])
    first = sequence_ids.index(on_context)
    last = len(sequence_ids) - 1 - sequence_ids[::-1].index(on_context)
    if not (offsets[first][0] <= start_char and offsets[last][1] >= end_char):
        return cls_index, cls_index
    while first < len(offsets) and offsets[first][0] <= start_char:
        first += 1
    while offsets[last][1] >= end_char:
        last -= 1
    return first - 1, last + 1


def features_of(case):
    tokenizer = load_tokenizer(case)
    on_right = tokenizer.padding_side == "right"
    features = []
    for example, (context, question, answers) in enumerate(read_examples(case["data"])):
        question = cut_question(tokenizer, question, case.get("maxQuestionLength"))
        stride = case["docStride"]
        if stride == "bound":
            # The greatest overlap with which the windows of this question still go on, by one token.
            stride = case["maxLength"] - 3 - len(tokenizer(question, add_special_tokens=False)["input_ids"]) - 1
        encoding = tokenizer(
            question if on_right else context,
            context if on_right else question,
            truncation="only_second" if on_right else "only_first",
            max_length=case["maxLength"],
            stride=stride,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding="max_length",
        )
        for index, padded in enumerate(encoding["input_ids"]):
            mask = encoding["attention_mask"][index]
            padding = mask.index(1)
            ids = [token for token, is_real in zip(padded, mask) if is_real]
            cls_index = padded.index(tokenizer.cls_token_id)
            start, end = label(encoding, index, answers, cls_index, 1 if on_right else 0)
            checksum = zlib.crc32(struct.pack(f"<{len(ids)}i", *ids))
            features.append([example, len(ids), start - padding, end - padding, checksum])
    return features


def main():
    cases = [{**case, "features": features_of(case)} for case in CASES]
    lines = []
    for case in cases:
        rows = ",\n".join("      " + json.dumps(feature) for feature in case.pop("features"))
        head = ",\n".join(f"      {json.dumps(key)}: {json.dumps(value)}" for key, value in case.items())
        lines.append("    {\n" + head.replace("      ", "      ", 1) + ',\n      "features": [\n' + rows + "\n      ]\n    }")
    text = '{\n  "cases": [\n' + ",\n".join(lines) + "\n  ]\n}\n"
    (FOLDER / "transformers.features.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
