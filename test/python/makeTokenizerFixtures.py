"""Makes test/fixtures/tokenizers/*.json: a small tokenizer of each family, trained with the Rust library on public data sets.

    pip install tokenizers sentencepiece protobuf
    python test/python/makeTokenizerFixtures.py SHARED [OUT]

SHARED holds the folder `data` with the data sets named below; OUT is test/fixtures/tokenizers unless given. The replacements of
`unigram.json` are compiled by SentencePiece itself: the part of its rules `nmt_nfkc` that is about a few blocks of Unicode.
"""

import base64
import gzip
import io
import json
import sys
import tempfile
import unicodedata
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

SHARED = Path(sys.argv[1])
OUT = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent.parent / "fixtures" / "tokenizers"
BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ROBERTA = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
CHINESE = ["cmrc2018_trial.json", "DRCD_dev.json"]
SPANISH = ["faulty/squad-es-v2.0-dev-small.json.gz"]
ENGLISH = ["dev-v1.1.json"]


def texts_of(*names):
    """Contexts and questions of data sets, each once."""

    def walk(value, key=None):
        if isinstance(value, str):
            if key in ("context", "question", "context_text", "query_text"):
                yield value
        elif isinstance(value, dict):
            for name, entry in value.items():
                yield from walk(entry, name)
        elif isinstance(value, list):
            for entry in value:
                yield from walk(entry, key)

    texts = {}
    for name in names:
        data = (SHARED / "data" / name).read_bytes()
        if name.endswith(".gz"):
            data = gzip.decompress(data)
        texts.update(dict.fromkeys(walk(json.loads(data))))
    return list(texts)


def save(name, tokenizer):
    data = json.loads(tokenizer.to_str())
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (OUT / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(name, len(text.encode("utf-8")), "bytes,", tokenizer.get_vocab_size(), "tokens")


def bert(name, texts, vocab_size, alphabet, **options):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(**options)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=vocab_size, limit_alphabet=alphabet, special_tokens=BERT, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    ids = [("[CLS]", tokenizer.token_to_id("[CLS]")), ("[SEP]", tokenizer.token_to_id("[SEP]"))]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1", special_tokens=ids
    )
    save(name, tokenizer)


def byte_level(name, texts):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=1800, special_tokens=ROBERTA, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    save(name, tokenizer)


def metaspace_bpe(name, texts):
    """As Llama's: spaces become U+2581 before all else, words are not cut, and unknown characters become bytes."""
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    # Trained on words, used without cutting.
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(vocab_size=2400, limit_alphabet=800, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.pre_tokenizer = None
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)]
    )
    data = json.loads(tokenizer.to_str())
    # The byte tokens belong to the vocabulary alone.
    data["added_tokens"] = [token for token in data["added_tokens"] if not token["content"].startswith("<0x")]
    save(name, Tokenizer.from_str(json.dumps(data)))


def sentencepiece_charsmap(rules):
    """The replacements that SentencePiece compiles: by the name of its rules, or from pairs of texts."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        options = {"normalization_rule_name": rules}
        if not isinstance(rules, str):
            codes = lambda text: " ".join(f"{ord(character):X}" for character in text)
            file.writelines(f"{codes(given)}\t{codes(wanted)}\n" for given, wanted in rules)
            file.flush()
            options = {"normalization_rule_tsv": file.name}
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["a b c d e f g h"] * 9),
            model_writer=model,
            vocab_size=12,
            hard_vocab_limit=False,
            minloglevel=2,
            **options,
        )
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model.getvalue())
    return proto.normalizer_spec.precompiled_charsmap


def some_rules():
    """What nmt_nfkc does to Latin letters with marks, punctuation, full-width forms, some syllables and control characters."""
    blocks = [(0xA0, 0x17F), (0x2000, 0x203F), (0x2460, 0x2473), (0x3131, 0x314E), (0x3300, 0x3310), (0xFB00, 0xFB06), (0xFF01, 0xFFBE)]
    rules = {chr(code): "" for code in [*range(0x01, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0x8F, 0x9F]}
    rules |= {chr(code): " " for code in [0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B, 0x2028, 0x2029, 0xFEFF, 0xFFFD]}
    rules["\r\n"] = " "
    for first, last in blocks:
        for code in range(first, last + 1):
            character = chr(code)
            compatible = unicodedata.normalize("NFKC", character)
            if compatible != character:
                rules.setdefault(character, compatible)
            decomposed = unicodedata.normalize("NFD", character)
            if decomposed != character:
                rules.setdefault(decomposed, compatible)
    return sorted(rules.items())


def unigram(name, texts, charsmap):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Precompiled(charsmap)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=1600, special_tokens=ROBERTA[:3] + ["<unk>"], unk_token="<unk>", max_piece_length=12, show_progress=False
    )
    # Rare characters stay unknown: each would be a token of its own.
    counts = {}
    for text in texts:
        for character in text:
            counts[character] = counts.get(character, 0) + 1
    usual = set(sorted(counts, key=lambda character: -counts[character])[:700])
    known = ["".join(character if character in usual else " " for character in text) for text in texts]
    tokenizer.train_from_iterator(known, trainer)
    tokenizer.add_special_tokens(["<mask>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    data = json.loads(tokenizer.to_str())
    data["model"]["vocab"] = [[token, round(score, 4)] for token, score in data["model"]["vocab"]]
    save(name, Tokenizer.from_str(json.dumps(data)))


if __name__ == "__main__":
    bert("bert-cased", texts_of(*ENGLISH), 2000, 200, clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=False)
    bert("bert-uncased", texts_of(*ENGLISH), 2000, 200, clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    bert("bert-chinese", texts_of(*CHINESE), 2400, 2000, clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    mixed = texts_of(*ENGLISH)[:8000] + texts_of(*CHINESE)[:5000] + texts_of(*SPANISH)[:4000]
    bert("bert-multilingual", mixed, 3000, 1200, clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=False)
    byte_level("byte-level-bpe", mixed)
    metaspace_bpe("metaspace-bpe", mixed)
    unigram("unigram", mixed, sentencepiece_charsmap(some_rules()))
