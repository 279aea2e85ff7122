#!/usr/bin/env python3
"""Start a peer pinned to core 0, load it from core 1, keep every result line.
   bench.py CASE [-n 10,50,100] [--reps 3] [--secs 15] [--churn C] [--server 'extra server args'] [--load 'extra webrtcload args'] [--tag T]
   bench.py overload [-n 200] [--secs 30]          more calls than the core can carry, 20 more a second: what becomes of those that are up
   bench.py setups [--churn 32] [--secs 15]        call set-ups a second, and how long each took
   bench.py soak [-n 60] [--minutes 10]            how late the media loop is in all that time, pauses of the collector, growth
   bench.py loops [-n 40] [--load '--codec pcmu']  calls of one loop on one core, then twice as many of two on two: what the second brings
   bench.py compare opus|pcmu [-n 20] ...          Trunkline and, where it is installed, rtpengine, in turn; prints the ratios
                                                   --ours: webrtcload arguments that rtpengine cannot have, such as --besides
                                                   and the floor before and behind ours, which always encodes Opus for a browser that speaks it, in the counter mode
   Results: $RIG_BUILD/run/results.jsonl (or ${TMPDIR:-/tmp}/rig/run), one object a run; bench.py table [CASE...] prints min/median/max.
   $TRUNKLINE is the command that starts the gateway, without its configuration: ./trunkline bench sets it."""
import argparse, atexit, concurrent.futures, json, os, platform, resource, shlex, shutil, signal, subprocess, sys, time, urllib.request, statistics as st
RIG = os.environ.get('RIG_BUILD') or os.environ.get('TMPDIR', '/tmp') + '/rig'
RUN, HERE = RIG + '/run', os.path.dirname(os.path.abspath(__file__))
OUT = RUN + '/results.jsonl'
NICE = os.environ.get('NICE', '-10')                    # both sides alike: other work on the machine disturbs less
PRIO = ['chrt', '-f', '20'] if os.environ.get('RT') else ['nice', '-n', NICE]       # RT=1: real time, both sides; for speech quality, not for CPU figures
APART = ['sh', '-c', 'echo -10 > /proc/self/autogroup; exec "$@"', 'sh'] if os.path.exists('/proc/self/autogroup') else []       # else niceness counts only among what was started from one terminal

RTPE = ['rtpengine', '--config-file=none', '--foreground', '--log-stderr', '-L', '4', '--table=-1', '--interface=127.0.0.1',
        '--listen-ng=127.0.0.1:2223', '-m', '10000', '-M', '32000', '--delete-delay=0']                          # userspace only
HTTP, MANAGEMENT = 18080, 19000
AGAIN_S, EASE_S = 40, 30                                 # of warming up: with as many calls as are measured; until a loop that so many have strained is at ease
TRUNKLINE = shlex.split(os.environ.get('TRUNKLINE', '')) and [
    *shlex.split(os.environ['TRUNKLINE'])[:1], f'-Dsmallrye.config.locations={RUN}/trunkline.yaml', f'-Dquarkus.http.port={HTTP}',
    f'-Dquarkus.management.port={MANAGEMENT}', *shlex.split(os.environ['TRUNKLINE'])[1:]]
CASES = {
    'trunkline-opus': (TRUNKLINE, ['--codec', 'opus']),
    'trunkline-pcmu': (TRUNKLINE, ['--codec', 'pcmu']),
    'rtpe-opus':    (RTPE, ['--codec', 'opus']),
    'rtpe-opus-in': (RTPE, ['--codec', 'opus', '--inbound']),
    'rtpe-pcmu':    (RTPE, ['--codec', 'pcmu']),
    'rtpe-gcm':     (RTPE, ['--codec', 'pcmu', '--srtp', 'SRTP_AEAD_AES_128_GCM']),
    'janus-pcmu':   (['janus', '-F', RUN + '/janus'], ['--codec', 'pcmu', '--browser-ip', '127.77.0.1']),      # no transcoding in Janus: PCMU end to end
}

def start(cmd, cores='0'):
    log, jvm = open(RUN + '/server.log', 'w'), bool(TRUNKLINE) and cmd[:len(TRUNKLINE)] == TRUNKLINE
    prio = ['nice', '-n', '-20'] if jvm and os.environ.get('RT') else PRIO         # a thread in real time that waits for one that is not, on one core, waits for ever: no JVM works so
    p = subprocess.Popen(APART + prio + ['taskset', '-c', cores] + cmd, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)   # all of these exec: same pid
    time.sleep(1.5)
    while jvm and p.poll() is None and not ready(): time.sleep(0.2)
    if p.poll() is not None: sys.exit('server died, see ' + RUN + '/server.log')
    return p

def metrics():
    """Of Trunkline, by name and labels."""
    text = urllib.request.urlopen(f'http://127.0.0.1:{MANAGEMENT}/q/metrics').read().decode()
    return {k: float(v) for k, v in (l.rsplit(' ', 1) for l in text.splitlines() if l and l[0] != '#')}

def loop(m, what): return m[f'trunkline_loop_{what}{{loop="0"}}']

def lateness(m, window): return {q: 1e3 * m[f'trunkline_loop_lateness_seconds{{loop="0",quantile="{q}",window="{window}"}}'] for q in ('0.5', '0.99', '0.999', '1')}

def ready():
    try: return urllib.request.urlopen(f'http://127.0.0.1:{MANAGEMENT}/q/health/ready').status == 200
    except OSError: return False

def stop(p):
    p.send_signal(signal.SIGTERM)
    try: p.wait(10)
    except subprocess.TimeoutExpired: p.kill(); p.wait()

def probe(): return float(subprocess.check_output(['nice', '-n', NICE, 'taskset', '-c', '0', RIG + '/floor', 'probe']))   # us: the core's speed just now

OPUS = f"{HERE}/../../media-bridge/target/classes/org/trunkline/media/codec/native/linux-{platform.machine().replace('_', '-')}/libjnopus.so"   # as the gateway's

def floor(job, n, a):
    """ms of CPU a call-second of a program that does nothing but the packets' work, with the gateway's settings and its libopus."""
    talk = 2 if '--dtx' in a.load else 1 if 'conversation' in a.load else 0
    work = ['pass'] if job == 'pcmu' else ['opus', '8000', '1', '5', '8000', '1', str(talk), '32', '10']
    env = dict(os.environ, LD_PRELOAD=OPUS) if os.path.exists(OPUS) else None
    return json.loads(subprocess.check_output(['nice', '-n', NICE, RIG + '/floor', str(n), '5'] + work, env=env))['cpu_ms_per_call_s']

def serve(case, extra='', more=[], cores='0'):
    """The gateway of a case, ready."""
    cmd = CASES[case][0]
    if case.startswith('janus'): subprocess.check_call([sys.executable, HERE + '/janus_driver.py', '--config', RUN + '/janus'])
    if case.startswith('trunkline'): subprocess.check_call([sys.executable, HERE + '/trunkline_driver.py', '--config', RUN + '/trunkline.yaml'] + more)
    return start(cmd + shlex.split(extra) if extra else cmd, cores)

def driven(case, args, timeout, cores='1'):
    """Runs webrtcload against it, through the driver of its kind."""
    if case.startswith('janus'): args = [sys.executable, HERE + '/janus_driver.py', RUN + '/janus'] + args + ['--driver', 'stdio']
    if case.startswith('trunkline'): args = [sys.executable, HERE + '/trunkline_driver.py', str(HTTP)] + args + ['--driver', 'stdio']
    return subprocess.run(APART + PRIO + ['taskset', '-c', cores] + args, timeout=timeout, stdout=subprocess.DEVNULL, start_new_session=True)

def run(case, n, a, loops=1):
    """Two loops have both cores, and so has who plays the calls."""
    cores, theirs = ('0', '1') if loops == 1 else ('0,1', '0,1')
    pr, srv = probe(), serve(case, a.server, ['patient'] * bool(a.churn) + [f'loops={loops}'], cores)
    out, ours = RUN + '/last.json', shlex.split(a.ours) if case.startswith('trunkline') else []
    def load(calls, secs, *more): driven(case, [RIG + '/webrtcload', '-n', str(calls), '-t', str(secs), '-p', str(srv.pid), '-c', '0', '-o', out] + CASES[case][1] + shlex.split(a.load) + ours + list(more), secs + calls + 60, theirs)        # they may come one a second
    try:
        if case.startswith('trunkline') and a.prime and not a.churn: load(200, a.prime, '--churn', '4')                    # first: what it gives the compiler to do is done by the time of the calls that are measured
        if case.startswith('trunkline') and a.warm:                                             # a JVM compiles what is used often: a gateway runs for weeks
            load(min(n, 30), a.warm)
            if n > 30 and not a.churn: load(n, min(a.warm, AGAIN_S)); time.sleep(EASE_S)                        # what is common with so many is compiled anew
        if a.prime and a.churn: load(200, a.prime, '--churn', '4')
        if os.path.exists(out): os.remove(out)
        load(n, a.secs, *(['--churn', str(a.churn)] if a.churn else []))
        r = json.load(open(out))
        if case.startswith('trunkline'): r['metrics'] = {k: v for k, v in metrics().items() if k.startswith(('trunkline_loop', 'trunkline_refused', 'jvm_gc_pause'))}
    finally:
        stop(srv)
    r.update(probe_us=(pr + probe()) / 2, case=a.tag or case + ' besides' * r['besides'] + f' loops={loops}' * (loops > 1), n=n, churn=a.churn, at=time.strftime('%H:%M:%S'), load1=os.getloadavg()[0])
    if not r['churn'] and not r['up']: sys.exit(f"{case}: not one of {n} calls came up, see {RUN}/server.log")
    open(OUT, 'a').write(json.dumps(r) + '\n')
    return r

def clean(r):                                             # nothing lost that a listener or an IVR would notice
    d = [r['to_browser'], r['to_trunk']]
    return r['up_end'] == r['n'] and all(x['loss_pct'] <= 0.3 and x['jitter_ms']['p99'] < 40 and x['dtmf_tx'] == x['dtmf_rx'] and not x['dtmf_bad'] and not x['dtmf_unfinished'] for x in d)

def line(r):
    b, t = r['to_browser'], r['to_trunk']
    if r['churn']: return signalling(r) + f"{r['case']} churn {r['churn']}: {r['setups_per_s']:.0f}/s, {r['cpu_ms_per_setup']:.2f} ms/setup, set-up p50 {r['setup_ms']['p50']:.1f} p99 {r['setup_ms']['p99']:.1f} ms, server {r['server_cpu_pct']:.0f}% gen {r['gen_cpu_pct']:.0f}% core {r['core_busy_pct']:.0f}% fail {r['failed']}"
    return (f"{r['case']} N={r['n']} up {r['up_end']} probe {r['probe_us']:.0f} cpu {r['cpu_ms_per_call_s']:.2f} (u {r['user_ms_per_call_s']:.2f} s {r['sys_ms_per_call_s']:.2f}) ms/call-s, server {r['server_cpu_pct']:.0f}% core {r['core_busy_pct']:.0f}% gen {r['gen_cpu_pct']:.0f}% late99 {r['gen_late_ms']['p99']:.1f}, "
            f"rss/call {r['rss_kb_per_call']:.0f} KB, loss {b['loss_pct']:.3f}/{t['loss_pct']:.3f}%, lat p50 {b['latency_ms']['p50']:.2f}/{t['latency_ms']['p50']:.2f} p99 {b['latency_ms']['p99']:.2f}/{t['latency_ms']['p99']:.2f}, "
            f"media after answer p50 {r['media_ms']['p50']:.0f} p99 {r['media_ms']['p99']:.0f} ms, jit p99 {b['jitter_ms']['p99']:.2f}/{t['jitter_ms']['p99']:.2f}, m2e {b['mouth_to_ear_ms']['p50']:.1f}/{t['mouth_to_ear_ms']['p50']:.1f}, dtmf {b['dtmf_rx']}/{b['dtmf_tx']} {t['dtmf_rx']}/{t['dtmf_tx']} bad {b['dtmf_bad']+t['dtmf_bad']}, ooo {b['ooo']}/{t['ooo']} {'CLEAN' if clean(r) else 'NOT CLEAN'}")

def signalling(r): return ''.join(f"  {what}: {t['n']} times, p50 {t['p50']:.1f} p95 {t['p95']:.1f} p99 {t['p99']:.1f} most {t['max']:.1f} ms\n" for what, t in r.get('signalling', {}).items())

def overload(a):
    """Those that are up are measured after all have come: half as many calls again as the core can carry."""
    os.environ['KNOCK'] = '1'                               # callers from the trunk are refused, too
    for n in map(int, a.n.split(',')):
        r = run('trunkline-opus', n, a); m = r['metrics']
        print(signalling(r) + f"{r['up']} of {n} calls were taken, {r['up_end']} are up at the end, {m['trunkline_refused_for_overload_total']:.0f} refused for overload; Opus complexity {loop(m, 'opus_complexity'):.0f}, "
              f"loop busy {100 * loop(m, 'busy'):.0f} %, late p50 / p99 / p99.9 / most {' / '.join(f'{v:.1f}' for v in lateness(m, '10m').values())} ms\n" + line(r), flush=True)

def loops(a):
    case = 'trunkline-pcmu' if 'pcmu' in a.load else 'trunkline-opus'
    for n in map(int, a.n.split(',')):
        gains = []
        for _ in range(a.reps):
            one, two = run(case, n, a), run(case, 2 * n, a, 2)
            for r in (one, two): print(line(r), flush=True)
            if clean(one) and clean(two): gains.append(2 * one['cpu_ms_per_call_s'] / two['cpu_ms_per_call_s'])
        if not gains: print(f'{case} N={n}: no two runs were clean: fewer calls fit'); continue
        print(f"{case}: two loops carry {min(gains):.2f} / {st.median(gains):.2f} / {max(gains):.2f} times what one does for the same CPU of a core (least, median, most of {len(gains)})")

def alone():
    """How late this machine is with nothing to do: no gateway on it can be less."""
    m = json.loads(subprocess.check_output([RIG + '/floor', 'late', '30']))
    print(f"the machine alone, 30 s: late p50 / p99 / p99.9 / most {m['p50']:.2f} / {m['p99']:.2f} / {m['p999']:.2f} / {m['max']:.2f} ms, over 5 ms {m['over_5_ms']} times", flush=True)

def soak(a):
    """Minute by minute: the quantiles are those of the gateway's own last ten minutes. Before and behind it, the machine alone."""
    n, minutes = int(a.n), a.minutes
    alone()
    srv, out = serve('trunkline-opus', a.server), RUN + '/last.json'
    rss = lambda: int(next(l.split()[1] for l in open(f'/proc/{srv.pid}/status') if l.startswith('VmRSS')))
    args = [RIG + '/webrtcload', '-n', str(n), '-p', str(srv.pid), '-c', '0', '-o', out, '--codec', 'opus'] + shlex.split(a.load) + shlex.split(a.ours)
    try:
        driven('trunkline-opus', args + ['-t', str(a.warm)], a.warm + n + 60)
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            load = pool.submit(driven, 'trunkline-opus', args + ['-t', str(round(minutes * 60))], minutes * 60 + n + 600)          # with --dump it writes what was heard behind it
            time.sleep(n / 20 + 5); first, began, before = rss(), time.time(), metrics()
            while not load.done():
                worst = []                                        # of each second
                while len(worst) < min(60, minutes * 20) and not load.done(): time.sleep(1); m = metrics(); worst.append(lateness(m, '1s')['1'])
                if len(worst) < 5: break
                gc = [(k, v - before.get(k, 0)) for k, v in m.items() if k.startswith('jvm_gc_pause_seconds_count') and v]
                print(f"{(time.time() - began) / 60:.1f} min: late p50 / p99 / p99.9 / most {' / '.join(f'{v:.2f}' for v in lateness(m, '10m').values())} ms, busy {100 * loop(m, 'busy'):.0f} %, "
                      f"complexity {loop(m, 'opus_complexity'):.0f}, worst of a second {st.median(worst):.1f} (median) {max(worst):.1f} (most), {sum(w > 5 for w in worst)} of {len(worst)} over 5 ms, collections {sum(v for _, v in gc):.0f}, longest {1e3 * max([v for k, v in m.items() if k.startswith('jvm_gc_pause_seconds_max')] or [0]):.1f} ms, memory {(rss() - first) / 1024:+.1f} MB", flush=True)
        r = json.load(open(out))
    finally:
        stop(srv)
    r.update(case='soak', n=n, churn=0, probe_us=0)
    print(line(r))
    alone()

def own_group():
    """Where each session is a group of its own to the scheduler, niceness counts inside it alone: the group's counts outside."""
    try:
        group = open('/proc/self/autogroup', 'r+'); before = group.read().split()[-1]
        open('/proc/self/autogroup', 'w').write(NICE)
        atexit.register(lambda: open('/proc/self/autogroup', 'w').write(before))
    except OSError: pass

def table(want):
    g, bad = {}, 0
    for l in open(OUT):
        r = json.loads(l)
        if r['gen_late_ms']['p99'] > 10 and r['gen_cpu_pct'] < 85 and not r['churn']: bad += 1; continue         # something else had our core
        if not want or r['case'] in want: g.setdefault((r['case'], r['n'], r['churn']), []).append(r)
    print(f'{bad} disturbed runs left out (generator late by more than 10 ms at p99)')
    mm = lambda v: f"{min(v):.2f}/{st.median(v):.2f}/{max(v):.2f}"
    for (c, n, ch), rs in g.items():
        if ch: print(f"{c} churn={ch} x{len(rs)} setups/s {mm([r['setups_per_s'] for r in rs])} ms/setup {mm([r['cpu_ms_per_setup'] for r in rs])} server% {mm([r['server_cpu_pct'] for r in rs])} gen% {mm([r['gen_cpu_pct'] for r in rs])}"); continue
        f = lambda k: mm([r[k] for r in rs])
        d = lambda k, q: mm([max(r['to_browser'][k][q], r['to_trunk'][k][q]) for r in rs])
        m = lambda s: mm([r[s]['mouth_to_ear_ms']['p50'] - (r['opus_ref_delay_ms'] if r['codec'] == 'opus' and (s == 'to_trunk' or not r.get('besides')) else 0) for r in rs])
        print(f"{c} N={n} x{len(rs)} clean {sum(map(clean, rs))}/{len(rs)} probe {mm([r.get('probe_us', 0) for r in rs])} cpu {f('cpu_ms_per_call_s')} user {f('user_ms_per_call_s')} server% {f('server_cpu_pct')} rss/call {f('rss_kb_per_call')} loss% {mm([max(r['to_browser']['loss_pct'], r['to_trunk']['loss_pct']) for r in rs])} "
              f"lat p50 {d('latency_ms','p50')} p99 {d('latency_ms','p99')} jit p99 {d('jitter_ms','p99')} added m2e b {m('to_browser')} t {m('to_trunk')} gen% {f('gen_cpu_pct')} foreign% {mm([r['core_busy_pct']-r['server_cpu_pct'] for r in rs])}")

def compare(job, a):
    """In turn, so that the machine's drift hits both alike. A ratio is of two runs that follow each other."""
    cases = ['trunkline-' + job] + (['rtpe-' + job] if shutil.which('rtpengine') else [])
    for n in map(int, a.n.split(',')):
        rounds, above = [], []
        for _ in range(a.reps):
            least = [floor(job, n, a)]
            ours = run(cases[0], n, a); print(line(ours), flush=True)
            least.append(floor(job, n, a)); above.append(ours['cpu_ms_per_call_s'] / st.mean(least))
            print(f"  the floor before and behind it: {least[0]:.2f}, {least[1]:.2f} ms", flush=True)
            rounds.append([ours] + [run(case, n, a) for case in cases[1:]])
            for r in rounds[-1][1:]: print(line(r), flush=True)
        print(f"{job} N={n}: CPU of trunkline / of the packets' work alone {min(above):.2f} / {st.median(above):.2f} / {max(above):.2f} (least, median, most of {len(above)})")
        if len(cases) < 2: print('rtpengine is not installed: nothing to compare with'); continue
        ratios = sorted(ours['cpu_ms_per_call_s'] / theirs['cpu_ms_per_call_s'] for ours, theirs in rounds)
        print(f"{job} N={n}: CPU of trunkline / rtpengine {ratios[0]:.2f} / {st.median(ratios):.2f} / {ratios[-1]:.2f} (least, median, most of {len(ratios)})")
        for i, case in enumerate(cases):
            rs = [r[i] for r in rounds]
            print(f"  {case}: {st.median(r['cpu_ms_per_call_s'] for r in rs):.2f} ms per call-second, {st.median(r['rss_kb_per_call'] for r in rs):.0f} KB a call, {sum(map(clean, rs))} of {len(rs)} clean")

if __name__ == '__main__':
    os.makedirs(RUN, exist_ok=True); resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.argv[1:2] == ['table']: table(sys.argv[2:]); sys.exit()
    job = sys.argv.pop(2) if sys.argv[1:2] == ['compare'] and len(sys.argv) > 2 else None
    ap = argparse.ArgumentParser(); ap.add_argument('case', choices=list(CASES) + ['compare', 'overload', 'setups', 'soak', 'loops']); ap.add_argument('-n', default='10'); ap.add_argument('--reps', type=int, default=3)
    ap.add_argument('--secs', type=int, default=15); ap.add_argument('--churn', type=int, default=0); ap.add_argument('--server', default=''); ap.add_argument('--load', default=''); ap.add_argument('--tag', default='')
    ap.add_argument('--ours', default='', help='extra webrtcload arguments, for Trunkline alone')
    ap.add_argument('--warm', type=int, default=20, help='seconds of calls before those that are measured (trunkline)')
    ap.add_argument('--prime', type=int, default=0, help='seconds of call set-ups before that')
    ap.add_argument('--minutes', type=float, default=10, help='of a soak')
    a = ap.parse_args(); own_group()
    if a.case.startswith(('trunkline', 'compare', 'overload', 'setups', 'soak', 'loops')) and not TRUNKLINE: sys.exit('set TRUNKLINE, or use ./trunkline bench media')
    if a.case == 'compare': compare(job, a); sys.exit()
    if a.case == 'overload': overload(a); sys.exit()
    if a.case == 'soak': soak(a); sys.exit()
    if a.case == 'loops': a.churn = 0; loops(a); sys.exit()
    if a.case == 'setups': a.case, a.tag, a.churn = 'trunkline-pcmu' if 'pcmu' in a.load else 'trunkline-opus', 'setups', a.churn or 32
    if a.case.startswith('janus') and not os.environ.get('RIG_NETNS'):          # Janus refuses loopback interfaces; nothing can leave this namespace
        os.environ['RIG_NETNS'] = '1'
        os.execvp('unshare', ['unshare', '-n', 'sh', '-c', 'ip link set lo up && ip link add d0 type ifb && ip link set d0 up && ip addr add 127.77.0.1/32 dev d0 && exec "$0" "$@"', sys.executable] + sys.argv)
    for n in map(int, a.n.split(',')):
        for _ in range(a.reps): print(line(run(a.case, n, a)), flush=True)
