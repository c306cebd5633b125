"""A language model of a few hundred thousand weights, built and trained here in seconds: a Chinese sentencepiece
vocabulary, the Llama architecture, and the same weights both as a transformers folder and as a GGUF file."""

import json
from pathlib import Path

import sentencepiece
import torch
from transformers import LlamaConfig, LlamaForCausalLM

CONTEXT = 256
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
# Question and answer, in the words of offices that do not exist.
LESSONS = (
    ("写主动公开", "青禾镇及时更新法定主动公开内容，发布政策文件与办事指南。"),
    ("写依申请公开", "白塔街道规范办理依申请公开，登记、审核、答复均按时完成。"),
    ("写平台建设", "松岭区完善政府网站栏目，加强政务新媒体管理与维护。"),
    ("写监督保障", "镜湖开发区健全工作机制，开展业务培训，主动接受社会监督。"),
)
SPECIAL = ("<|im_start|>", "<|im_end|>")
_CHARACTERS = {character for lesson in LESSONS for text in lesson for character in text}
_BYTES = 256 + 3 + len(SPECIAL)  # byte fall-back, <unk>, <s>, </s>


def build(folder: Path) -> tuple[Path, Path]:
    """Train the model; the transformers folder and the GGUF file."""
    torch.manual_seed(0)
    torch.set_num_threads(1)  # matrices this small only wait for each other on more
    weights = folder / "tiny-llama"
    weights.mkdir()
    vocabulary = _train_vocabulary(weights)
    model = _train_model(vocabulary)
    model.save_pretrained(weights)
    (weights / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "LlamaTokenizer",
                "bos_token": "<s>",
                "eos_token": "<|im_end|>",
                "unk_token": "<unk>",
                "pad_token": "</s>",
                "add_bos_token": True,
                "legacy": False,
                "add_prefix_space": False,
                "chat_template": TEMPLATE,
            }
        )
    )
    gguf_path = folder / "tiny.gguf"
    _write_gguf(model, vocabulary, gguf_path)
    return weights, gguf_path


def conversation(question: str, answer: str = "") -> str:
    """The text of one lesson as the template lays it out."""
    return f"<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n{answer}"


def _train_vocabulary(folder: Path) -> sentencepiece.SentencePieceProcessor:
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([text for lesson in LESSONS for text in lesson] * 4),
        model_prefix=str(folder / "tokenizer"),
        model_type="bpe",
        vocab_size=_BYTES + len(_CHARACTERS) + 24,  # few longer pieces, so that answers take many tokens
        character_coverage=1.0,
        byte_fallback=True,
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        normalization_rule_name="identity",
        user_defined_symbols=list(SPECIAL),
        minloglevel=2,
    )
    (folder / "tokenizer.vocab").unlink()
    return sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))


def _train_model(vocabulary: sentencepiece.SentencePieceProcessor) -> LlamaForCausalLM:
    config = LlamaConfig(
        vocab_size=vocabulary.vocab_size(),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT,
        bos_token_id=vocabulary.bos_id(),
        eos_token_id=vocabulary.piece_to_id("<|im_end|>"),
        pad_token_id=vocabulary.eos_id(),
        tie_word_embeddings=False,
    )
    model = LlamaForCausalLM(config)
    rows = [
        [vocabulary.bos_id(), *vocabulary.encode(conversation(question, answer) + "<|im_end|>")]
        for question, answer in LESSONS
    ]
    width = max(map(len, rows))
    tokens = torch.tensor([row + [-100] * (width - len(row)) for row in rows])
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
    for _ in range(150):
        loss = model(input_ids=tokens.clamp(min=0), attention_mask=(tokens >= 0).long(), labels=tokens).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return model.eval()


def _write_gguf(model: LlamaForCausalLM, vocabulary: sentencepiece.SentencePieceProcessor, path: Path) -> None:
    import gguf

    config = model.config
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    writer.add_vocab_size(config.vocab_size)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([vocabulary.id_to_piece(number) for number in range(config.vocab_size)])
    writer.add_token_scores([vocabulary.get_score(number) for number in range(config.vocab_size)])
    writer.add_token_types([_kind(vocabulary, number) for number in range(config.vocab_size)])
    writer.add_bos_token_id(config.bos_token_id)
    writer.add_eos_token_id(config.eos_token_id)
    writer.add_pad_token_id(config.pad_token_id)
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(TEMPLATE)
    for name, tensor in model.state_dict().items():
        heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
        kind = next((heads[part] for part in heads if part in name), None)
        weight = tensor.float() if kind is None else _interleave(tensor.float(), kind)
        writer.add_tensor(_gguf_name(name), weight.numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _kind(vocabulary: sentencepiece.SentencePieceProcessor, number: int) -> int:
    import gguf

    piece = vocabulary.id_to_piece(number)
    if piece in SPECIAL or vocabulary.is_control(number):
        return int(gguf.TokenType.CONTROL)
    if vocabulary.is_unknown(number):
        return int(gguf.TokenType.UNKNOWN)
    return int(gguf.TokenType.BYTE if vocabulary.is_byte(number) else gguf.TokenType.NORMAL)


def _interleave(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """Rotary halves, as transformers keeps them, to neighbouring pairs, as llama.cpp reads them."""
    return (
        weight.reshape(heads, 2, weight.shape[0] // heads // 2, -1).transpose(1, 2).reshape(weight.shape).contiguous()
    )


def _gguf_name(name: str) -> str:
    fixed = {
        "model.embed_tokens.weight": "token_embd.weight",
        "model.norm.weight": "output_norm.weight",
        "lm_head.weight": "output.weight",
    }
    if name in fixed:
        return fixed[name]
    parts = {
        "self_attn.q_proj": "attn_q",
        "self_attn.k_proj": "attn_k",
        "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output",
        "mlp.gate_proj": "ffn_gate",
        "mlp.up_proj": "ffn_up",
        "mlp.down_proj": "ffn_down",
        "input_layernorm": "attn_norm",
        "post_attention_layernorm": "ffn_norm",
    }
    layer, _, rest = name.removeprefix("model.layers.").partition(".")
    return f"blk.{layer}.{parts[rest.removesuffix('.weight')]}.weight"
