"""Fit the reader of notes (`assistant/drafting/note_reader.py`) on labelled notes.

    python -m bench.fit_notes [--notes FILE.jsonl ...] [--vectors MODEL.gguf] [--held-out FILE.jsonl]

Notes: `bench/notes/*.txt` and files of labelled notes (by default those beside them); of a mixed note it learns the
pieces. Word vectors are read from a GGUF model once and reduced; later fits take those that are there.
Writes `notes.npz` beside the knowledge.
"""

import argparse
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from assistant.drafting.note_reader import LABELS, LONGEST, MARKS, words

HERE = Path(__file__).parent
FITTED = HERE.parent / "assistant/kinds/disclosure/knowledge/notes.npz"
KINDS, NETWORKS, EPOCHS, SIZE = 64, 3, 16, 64
Example = tuple[str, str]


def main() -> None:
    """Fit, say how right it is on what is held out, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=Path, nargs="*", default=sorted(HERE.glob("notes/*.jsonl")))
    parser.add_argument("--vectors", type=Path, help="a GGUF model whose word vectors are taken")
    parser.add_argument("--held-out", type=Path, help="labelled notes to measure on")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.vectors:
        vocabulary, vectors = reduced(options.vectors)
    else:
        with np.load(FITTED) as before:
            vocabulary = str(before["words"]).split("\n")
            vectors = before["vectors"].astype(np.float32) * float(before["scale"])
    notes = [*written(), *(one for path in options.notes for one in labelled(path))]
    data = arrays(notes, vocabulary)
    held = arrays(labelled(options.held_out), vocabulary) if options.held_out else None
    nets = [fit(data, vectors, seed) for seed in range(NETWORKS)]
    if held is not None:
        print("held out: type {:.3f}, part {:.3f}".format(*right(nets, held)))
    save(nets, vocabulary, vectors)


def written() -> list[Example]:
    """The notes of `bench/notes`, of a mixed one its pieces."""
    found, label = [], ""
    for path in sorted(HERE.glob("notes/*.txt")):
        for line in filter(None, (raw.strip() for raw in path.read_text(encoding="utf-8").splitlines())):
            if line.startswith("["):
                label = line[1:-1]
            elif line.startswith("#"):
                continue
            elif label == "mixed":
                pieces = [tuple(piece.split(" ", 1)) for piece in line.split(" | ")]
                found += [(text, kind) for kind, text in pieces]
            else:
                found.append((line, label))
    return found


def labelled(path: Path) -> list[Example]:
    """The notes of a file, one JSON object a line: text, type, part; of a mixed one its pieces."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        note = json.loads(line)
        found += [(one["text"], _label(one)) for one in note.get("pieces") or [note]]
    return found


def _label(note: dict[str, Any]) -> str:
    return f"done.{note['part']}" if note["type"] == "done" else str(note["type"])


def reduced(path: Path) -> tuple[list[str], Any]:
    """The words of Chinese characters of a model's vocabulary, and their vectors reduced to `SIZE` dimensions."""
    from gguf import GGUFReader, dequantize  # noqa: PLC0415 - only where vectors are read anew

    model = GGUFReader(path)
    field = model.fields["tokenizer.ggml.tokens"]
    names = [bytes(field.parts[i]).decode("utf-8") for i in field.data]
    numbers: dict[str, int] = {}
    for number, name in enumerate(names):
        word = _decoded(name)
        if re.fullmatch("[\u4e00-\u9fff]{1,6}", word) and _simplified(word):
            numbers.setdefault(word, number)
    tensor = next(t for t in model.tensors if t.name == "token_embd.weight")
    found = dequantize(tensor.data[np.array(list(numbers.values()))], tensor.tensor_type).astype(np.float32)
    found -= found.mean(axis=0)
    _, axes = np.linalg.eigh(found.T @ found)
    small = found @ axes[:, ::-1][:, :SIZE]
    small /= small.std()
    marks = np.random.default_rng(0).normal(size=(len(MARKS), SIZE)).astype(np.float32)
    return [*numbers, *MARKS], np.vstack([small, marks])


def _simplified(word: str) -> bool:
    try:
        word.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _decoded(name: str) -> str:
    return bytes(_bytes().get(c, 63) for c in name).decode("utf-8", "replace")


@cache
def _bytes() -> dict[str, int]:
    """The byte that each character of a vocabulary's names stands for."""
    shown = {*range(33, 127), *range(161, 173), *range(174, 256)}
    hidden = [b for b in range(256) if b not in shown]
    return {chr(b): b for b in shown} | {chr(256 + n): b for n, b in enumerate(hidden)}


def arrays(notes: Sequence[Example], vocabulary: Sequence[str]) -> dict[str, Any]:
    """Words (padded with -1) and labels of notes as numbers."""
    index = {word: n for n, word in enumerate(vocabulary)}
    found = np.full((len(notes), LONGEST), -1)
    for row, (text, _) in zip(found, notes, strict=True):
        numbers = words(text, index)
        row[: len(numbers)] = numbers
    return {"words": found, "labels": np.array([LABELS.index(label) for _, label in notes])}


class Network(nn.Module):  # type: ignore[misc]
    """The network of `note_reader`, in a form that can be fitted."""

    def __init__(self, vectors: Any) -> None:
        super().__init__()
        padded = np.vstack([vectors, np.zeros((1, vectors.shape[1]))]).astype(np.float32)
        self.vectors = torch.tensor(padded)
        self.windows = nn.ModuleList(nn.Conv1d(vectors.shape[1], KINDS, k, padding=k - 1) for k in (1, 2, 3))
        self.layer = nn.Linear(3 * KINDS + vectors.shape[1], len(LABELS))
        self.drop = nn.Dropout(0.5)

    def forward(self, numbers: torch.Tensor) -> torch.Tensor:
        """Scores of the labels."""
        there = (numbers >= 0).unsqueeze(2).float()
        at = self.vectors[numbers]
        if self.training:
            at = at * (torch.rand(at.shape[:2]).unsqueeze(2) > 0.15)
        kinds = [torch.relu(window(at.transpose(1, 2))).amax(2) for window in self.windows]
        mean = (at * there).sum(1) / there.sum(1).clamp(min=1)
        scores: torch.Tensor = self.layer(self.drop(torch.cat([*kinds, mean], 1)))
        return scores


def fit(data: dict[str, Any], vectors: Any, seed: int) -> Network:
    """A network fitted on these notes."""
    torch.manual_seed(seed)
    net = Network(vectors)
    numbers, labels = (torch.tensor(data[name]) for name in ("words", "labels"))
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-2)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(labels)).split(32):
            longest = int((numbers[batch] >= 0).sum(1).max())
            optimizer.zero_grad()
            scores = net(numbers[batch][:, :longest])
            nn.functional.cross_entropy(scores, labels[batch], label_smoothing=0.05).backward()
            optimizer.step()
    net.eval()
    return net


def right(nets: Sequence[Network], data: dict[str, Any]) -> tuple[float, float]:
    """The shares of notes whose type, and whose part, is right."""
    with torch.no_grad():
        chances = torch.stack([net(torch.tensor(data["words"])).softmax(1) for net in nets]).mean(0).numpy()
    done = LABELS.index("problem")
    types = np.column_stack([chances[:, :done].sum(1), chances[:, done:]]).argmax(1)
    wanted = np.maximum(data["labels"] - done + 1, 0)
    part = np.where(types == 0, chances[:, :done].argmax(1), types + done - 1)
    return float((types == wanted).mean()), float((part == data["labels"]).mean())


def save(nets: Sequence[Network], vocabulary: Sequence[str], vectors: Any) -> None:
    """Write the fitted file."""
    scale = float(np.abs(vectors).max()) / 127
    fitted: dict[str, Any] = {"words": "\n".join(vocabulary), "scale": scale, "networks": len(nets),
                              "vectors": np.round(vectors / scale).astype(np.int8)}  # fmt: skip
    for number, net in enumerate(nets):
        for name, value in net.named_parameters():
            at, kind = name.rsplit(".", 1)
            at = f"window{int(at[-1]) + 1}" if at.startswith("windows") else at
            fitted[f"{number}.{at}.{kind}"] = value.detach().cpu().numpy().astype(np.float16)
    np.savez_compressed(FITTED, **fitted)


if __name__ == "__main__":
    main()
