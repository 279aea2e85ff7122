#!/usr/bin/python3
"""Put Trunkline between webrtcload and a small SIP UAS, over the stdio line protocol.

   trunkline_driver.py --config FILE [patient] [loops=N]  write the gateway's configuration file; patient: nothing is an overload
   trunkline_driver.py HTTP_PORT webrtcload ARGS --driver stdio    drive a running gateway

   One page a call; with --churn the pages stay, and have a share of all calls each. What the gateway refuses is counted by its
   code, and how fast it was, how long an offer took to become an INVITE, and a 200 to become keys: added to webrtcload's JSON.

   webrtcload ──offer browser──► WebSocket: call ──► gateway ──INVITE──► UAS ──offer trunk──► webrtcload
              ◄─answer browser── ok, kept until the trunk has answered      ◄──answer trunk──
"""
import asyncio
import base64
import hmac
import itertools
import json
import os
import re
import struct
import sys
import time
import zlib
from collections import defaultdict

SIP_PORT = 5064                         # the gateway's
UAS = ('127.0.0.1', 5070)               # ours
CONFIG = f'''
trunkline:
  trunks:
    - name: load
      address: {UAS[0]}:{UAS[1]}
      codecs: PCMU
      most-calls: 5000
  routes:
    - prefix: "9"
      trunk: load
  users:
    - {{name: load, open: true, calls-at-once: 5000, calls-a-minute: 100000}}
  origins: [self]
  calls:
    most: 5000
    most-of-a-page: 200
  sip:
    port: {SIP_PORT}
  media:
    loops: 1
    browser-bind: 127.0.0.1
    rtp-ports: 42000-51999
'''


PATIENT = '''    overload: {late: 1h, too-late: 1h}
'''
PAGES = 32                              # with --churn: fifty requests a second are a page's allowance


class Page:
    """A WebSocket (RFC 6455) with text frames, and no more than this gateway makes of it."""
    def __init__(self, reader, writer):
        self.reader, self.writer, self.calls, self.requests = reader, writer, {}, {}

    @staticmethod
    async def open(port, hear):
        reader, writer = await asyncio.open_connection('127.0.0.1', port)
        writer.write((f'GET /v1/signal HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                      f'Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n'
                      f'Sec-WebSocket-Protocol: trunkline.v1\r\nOrigin: http://localhost:{port}\r\n\r\n').encode())
        if b' 101 ' not in (await reader.readuntil(b'\r\n\r\n')).split(b'\r\n', 1)[0]:
            raise OSError('no WebSocket at the gateway')
        page = Page(reader, writer)
        page.hearing = asyncio.create_task(page.hear(hear))
        return page

    def send(self, kind, call, data, **more):
        text = json.dumps({'type': kind, 'id': call.key, 'data': data, **more}).encode()
        size = bytes([0x80 | len(text)]) if len(text) < 126 else b'\xfe' + len(text).to_bytes(2, 'big')
        self.writer.write(b'\x81' + size + bytes(4) + text)         # a mask of zeros
        if kind == 'call':
            self.requests[call.key] = call

    async def hear(self, hear):
        try:
            while True:
                head = await self.reader.readexactly(2)
                size = head[1] if head[1] < 126 else int.from_bytes(await self.reader.readexactly(2 if head[1] == 126 else 8), 'big')
                body = await self.reader.readexactly(size)
                if head[0] == 0x81:
                    hear(self, json.loads(body))
                elif head[0] == 0x89:
                    self.writer.write(b'\x8a\x80' + bytes(4))
        except (OSError, asyncio.IncompleteReadError):
            pass
        for call in [*self.requests.values(), *self.calls.values()]:
            hear(self, {'type': 'ended', 'callId': call.id, 'replyTo': call.key, 'data': {'message': 'the gateway closed the socket'}})

    def close(self):
        self.hearing.cancel()
        self.writer.close()


class Call:
    def __init__(self, key):
        self.key = key
        self.began = time.perf_counter()
        self.answer = None                                          # to the browser, when there are no more candidates
        self.answered = False                                       # by the trunk
        self.over = False
        self.page = None
        self.id = None                                              # the gateway's name for it
        self.offer = ''                                             # of the browser
        self.sdp = ''                                               # of that answer, with the candidates so far
        self.invite = None                                          # (text, source)
        self.final = None                                           # our 200, to be said again


def check(call):
    """The browser's connectivity check (RFC 8445 7.2.2), and where to; webrtcload's own come with the trunk's answer, and win."""
    def put(kind, value): return struct.pack('!HH', kind, len(value)) + value + bytes(-len(value) % 4)
    def message(more): return struct.pack('!HHI', 1, len(attributes) + more, 0x2112A442) + os.urandom(12)
    def of(sdp, name): return re.search(rf'a={name}:(\S+)', sdp)[1]
    name = f"{of(call.sdp, 'ice-ufrag')}:{of(call.offer, 'ice-ufrag')}".encode()
    attributes = put(0x0006, name) + put(0x0024, struct.pack('!I', 1)) + put(0x802A, bytes(8)) + put(0x0025, b'')
    head = message(24)
    attributes += put(0x0008, hmac.digest(of(call.sdp, 'ice-pwd').encode(), head + attributes, 'sha1'))
    head = head[:2] + struct.pack('!H', len(attributes) + 8) + head[4:]
    attributes += put(0x8028, struct.pack('!I', zlib.crc32(head + attributes) ^ 0x5354554E))
    host, port = re.search(r'a=candidate:\S+ 1 udp \d+ (\S+) (\d+)', call.sdp).groups()
    return head + attributes, (host, int(port))


class Driver(asyncio.DatagramProtocol):
    def __init__(self, port, load, churn):
        self.port, self.load, self.churn, self.calls, self.tasks = port, load, churn, {}, set()
        self.pages = []                                             # with --churn
        self.knocks = {}                                            # when each INVITE was sent
        self.millis = defaultdict(list)                             # what took how long

    # ---- webrtcload ----

    def say(self, *words):
        self.load.stdin.write((' '.join(words).replace('\r', '\\r').replace('\n', '\\n') + '\n').encode())

    async def lines(self):
        while line := await self.load.stdout.readline():
            word, key, *rest = line.decode().rstrip('\n').split(' ', 3)
            sdp = rest[-1].replace('\\r', '\r').replace('\\n', '\n') if rest else ''
            if word == 'offer':
                call = self.calls[key] = Call(key)
                if self.churn and len(self.pages) >= PAGES:
                    self.dial(call, self.pages[sum(map(int, key.split('.'))) % PAGES], sdp)
                else:
                    task = asyncio.create_task(self.browser(call, sdp))
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)
            elif word == 'answer' and key in self.calls:
                self.answered(self.calls[key], sdp)
            elif word == 'bye' and key in self.calls:
                self.bye(self.calls[key])

    def took(self, what, since):
        self.millis[what].append((time.perf_counter() - since) * 1000)

    def bye(self, call):
        call.over = True
        if call.answered and self.churn:
            self.took('answer_to_up_ms', call.ok_at)
        if call.id:                                                 # else when its name comes
            call.page.send('hangup', call, {}, callId=call.id)

    # ---- the browser's page ----

    async def browser(self, call, sdp):
        try:
            page = await Page.open(self.port, self.hear)
            if self.churn:
                self.pages.append(page)
            self.dial(call, page, sdp)
        except OSError as e:
            self.fail(call, repr(e))

    def dial(self, call, page, sdp):
        call.page = page
        call.began, call.offer = time.perf_counter(), sdp
        page.send('call', call, {'to': number(call.key), 'sdp': sdp})

    def hear(self, page, message):
        kind, data = message['type'], message.get('data', {})
        call = page.requests.get(message.get('replyTo')) or page.calls.get(message.get('callId'))
        if call is None:
            return
        if kind == 'ok' and call.id is None:
            call.id = message['callId']
            page.calls[call.id] = page.requests.pop(call.key)
            call.sdp = data['sdp']
            if call.over:
                page.send('hangup', call, {}, callId=call.id)
        elif kind == 'candidate':
            if data['candidate']:
                call.sdp += f"a={data['candidate']}\r\n"
            else:
                call.answer = call.sdp
                self.sip.sendto(*check(call))               # there is no INVITE before one has come through
                self.connect(call)
        elif kind == 'dtmf':
            self.say('digit', call.key, data['digit'], str(data['durationMillis']))
        elif kind == 'error' and call.id is None:
            self.took(f"refused {data['code']} {data['name']}", call.began)
            self.fail(call, data['message'])
        elif kind == 'ended':
            self.fail(call, data['message'])

    def fail(self, call, why):
        if not call.over:
            self.say('fail', call.key, why)
        self.gone(call)

    def gone(self, call):
        self.calls.pop(call.key, None)
        if call.page:
            call.page.requests.pop(call.key, None)
            call.page.calls.pop(call.id, None)
            if not self.churn:
                call.page.close()

    def connect(self, call):
        if call.answered and call.answer:
            self.say('answer', call.key, 'browser', call.answer)

    # ---- the trunk's side: UDP ----

    def connection_made(self, transport):
        self.sip = transport

    def datagram_received(self, data, source):
        text = data.decode(errors='replace')
        method = text.split(' ', 1)[0]
        if method == 'INVITE':
            self.invited(text, source)
        elif method.startswith('SIP/2.0') and header(text, 'Call-ID').startswith('knock'):
            self.opened(text, source)
        elif method.isalpha() and method != 'ACK':         # nor responses, nor keep-alives
            self.reply(text, source, '200 OK')

    def invited(self, text, source):
        call = self.calls.get(key_of(text))
        if call is None:
            self.reply(text, source, '404 Not Found')
        elif call.final:
            self.sip.sendto(call.final, source)
        elif call.invite is None:
            call.invite = text, source
            self.took('offer_to_invite_ms', call.began)
            self.reply(text, source, '100 Trying')
            self.say('offer', call.key, 'trunk', text.split('\r\n\r\n', 1)[1])

    def answered(self, call, sdp):
        text, source = call.invite
        call.final = self.reply(text, source, '200 OK', sdp)
        call.answered, call.ok_at = True, time.perf_counter()
        self.connect(call)

    # ---- callers from the trunk, with KNOCK=1: nobody is there for them, and an overloaded gateway does not even look ----

    async def knock(self):
        for count in itertools.count():
            call_id = f'knock{count}-{os.getpid()}'
            self.knocks[call_id] = time.perf_counter()
            self.to_gateway('INVITE', call_id, f'<sip:nobody@127.0.0.1:{SIP_PORT}>')
            await asyncio.sleep(0.2)

    def to_gateway(self, method, call_id, to):
        self.sip.sendto('\r\n'.join([
            f'{method} sip:nobody@127.0.0.1:{SIP_PORT} SIP/2.0', f'Via: SIP/2.0/UDP {UAS[0]}:{UAS[1]};branch=z9hG4bK{call_id}',
            'Max-Forwards: 70', f'From: <sip:caller@{UAS[0]}>;tag=knock', f'To: {to}', f'Call-ID: {call_id}', f'CSeq: 1 {method}',
            f'Contact: <sip:caller@{UAS[0]}:{UAS[1]}>', 'Content-Length: 0', '', '']).encode(), ('127.0.0.1', SIP_PORT))

    def opened(self, text, source):
        status, call_id = text.split(' ')[1], header(text, 'Call-ID')
        if status >= '200':
            self.to_gateway('ACK', call_id, header(text, 'To'))
            if call_id in self.knocks:
                after = re.search(r'(?im)^Retry-After\s*:\s*(\d+)', text)
                self.took(f"caller heard {status}{' Retry-After ' + after[1] if after else ''}", self.knocks.pop(call_id))

    def reply(self, request, source, status, body=''):
        to = header(request, 'To')
        lines = [f'SIP/2.0 {status}']
        lines += [f'Via: {via}' for via in re.findall(r'(?im)^Via\s*:\s*(.*?)\r?$', request)]
        lines += [f'From: {header(request, "From")}', f'To: {to}' + ('' if 'tag=' in to else ';tag=uas'),
                  f'Call-ID: {header(request, "Call-ID")}', f'CSeq: {header(request, "CSeq")}', f'Contact: <sip:uas@{UAS[0]}:{UAS[1]}>']
        lines += ['Content-Type: application/sdp'] if body else []
        lines += [f'Content-Length: {len(body)}', '', body]
        out = '\r\n'.join(lines).encode()
        self.sip.sendto(out, source)
        return out


def number(key):                        # 3.17 dials 9000030000000017
    call, generation = key.split('.')
    return f'9{int(call):06d}{int(generation):09d}'


def key_of(invite):
    digits = re.match(r'INVITE sip:9(\d{6})(\d{9})@', invite)
    return f'{int(digits[1])}.{int(digits[2])}' if digits else None


def header(message, name):
    return re.search(rf'(?im)^{name}\s*:\s*(.*?)\r?$', message)[1]


async def main(port, command):
    load = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 20)
    driver = Driver(port, load, '--churn' in command)
    await asyncio.get_running_loop().create_datagram_endpoint(lambda: driver, local_addr=UAS)
    if 'KNOCK' in os.environ:
        driver.tasks.add(asyncio.create_task(driver.knock()))
    await driver.lines()
    status = await load.wait()
    if '-o' in command and status == 0:
        add(command[command.index('-o') + 1], driver.millis)
    return status


def add(file, millis):
    """What the driver has seen, to webrtcload's result."""
    with open(file) as result:
        seen = json.load(result)
    seen['signalling'] = {what: spread(times) for what, times in sorted(millis.items())}
    seen['driver_cpu_s'] = time.process_time()
    with open(file, 'w') as result:
        json.dump(seen, result)


def spread(times):
    times = sorted(times)
    at = lambda share: round(times[min(len(times) - 1, int(len(times) * share))], 2)
    return {'n': len(times), 'p50': at(0.5), 'p95': at(0.95), 'p99': at(0.99), 'max': at(1)}


if __name__ == '__main__':
    if sys.argv[1] == '--config':
        with open(sys.argv[2], 'w') as file:
            loops = next((word.removeprefix('loops=') for word in sys.argv[3:] if word.startswith('loops=')), '1')
            file.write(CONFIG.replace('loops: 1', f'loops: {loops}') + (PATIENT if 'patient' in sys.argv[3:] else ''))
    else:
        sys.exit(asyncio.run(main(int(sys.argv[1]), sys.argv[2:])))
