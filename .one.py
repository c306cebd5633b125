import sys
from tests.checking.rules import samples
from assistant.checking.examination import examine
from assistant.checking.prose.scoring import decision_weights as dw
for t in sys.argv[1:]:
    for j in examine(samples.report(t)).judged:
        m=j.mention
        print(t,'|',j.claim.text,j.claim.verdict,round(j.decision.wrong,2),{k:(round(v,2),round(dw().get(k,0)*v,2)) for k,v in (j.decision.signals or {}).items()})
        print('   ',[(str(r.formula)[:70],round(p,3),v) for r,p,v in list(zip(m.readings,m.shares,m.values))[:3]],round(m.none,3))
