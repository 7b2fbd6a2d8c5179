# SPDX-License-Identifier: GPL-2.0-only
"""Judges what table --json or check --json prints.

usage: judge.py FILE EXPRESSION...

The keys are those that there must be, numbers are strings, and each EXPRESSION
about t, the whole object, is true. If not, the last line of the standard error
says why.
"""
import json, re, sys

def pairs(p):
    names = [k for k, v in p]
    assert len(set(names)) == len(names), 'a key comes twice: %s' % names
    return dict(p)

def walk(x, path=''):
    if isinstance(x, dict):
        for k, v in x.items():
            walk(v, path + '.' + k)
            if k in ('start', 'size', 'alignment', 'page-size', 'phys-last',
                     'lowmem-last', 'cma-align', 'cma-areas', 'phandle') and v is not None:
                assert isinstance(v, str) and re.match('^0x[0-9a-f]+$', v), path + '.' + k
    elif isinstance(x, list):
        for v in x:
            walk(v, path + '[]')
    else:
        assert x is None or isinstance(x, (str, bool)), 'a number at ' + path

t = json.load(open(sys.argv[1], encoding='utf-8'), object_pairs_hook=pairs)
walk(t)
keys = {'page-size', 'phys-last', 'lowmem-last', 'cma-align', 'cma-areas',
        'memory', 'memreserve', 'reserved', 'regions', 'devices', 'map',
        'heaps', 'findings'}
assert set(t) == keys, 'keys: %s' % sorted(t)
for r in t['regions']:
    assert set(r) == {'name', 'node', 'start', 'size', 'alignment', 'allocator',
                      'flags', 'zero', 'source', 'state', 'reason'}, r
for d in t['devices']:
    assert set(d) == {'node', 'status', 'kind', 'quota', 'source', 'regions'}, d
for expression in sys.argv[2:]:
    assert eval('(' + expression + ')'), expression
