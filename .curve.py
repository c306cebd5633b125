import random, sys
from bench.measuring import *
from assistant.checking.examination import examine
from tests.checking.slipping import variants
from bench.linking import _at
import assistant.checking.prose.deciding as D

for name, cs in (("dev", development()), ("frozen", frozen())):
    rng = random.Random(11)
    fp = []
    tp = []
    n = 0
    for c in cs:
        fp += [j.decision.wrong for j in examine(c.report).judged if j.claim.verdict == "inconsistent"]
        for v in variants(c, rng, share=0.2 if name == "dev" else 0.5):
            n += 1
            w = [
                j.decision.wrong
                for j in examine(v.report).judged
                if j.claim.verdict == "inconsistent" and _at(j.claim.span, v.spans)
            ]
            if w:
                tp.append(max(w))
    for t in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        print(name, t, "alarms", sum(x >= t for x in fp), "recall", round(sum(x >= t for x in tp) / n, 4))
