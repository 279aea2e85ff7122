#!/usr/bin/python3
"""Put Trunkline between webrtcload and a small SIP UAS, over the stdio line protocol.

   trunkline_driver.py --config FILE                      write the gateway's configuration file
   trunkline_driver.py HTTP_PORT webrtcload ARGS --driver stdio    drive a running gateway

   webrtcload ──offer browser──► WebSocket: call ──► gateway ──INVITE──► UAS ──offer trunk──► webrtcload
              ◄─answer browser── ok, kept until the trunk has answered      ◄──answer trunk──
"""
import asyncio
import json
import re
import sys

import websockets

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
  origins: [self]
  calls:
    most: 5000
  sip:
    port: {SIP_PORT}
  media:
    loops: 1
    browser-bind: 127.0.0.1
    rtp-ports: 42000-51999
'''


class Call:
    def __init__(self, key):
        self.key = key
        self.answer = asyncio.get_running_loop().create_future()   # to the browser
        self.over = asyncio.Event()
        self.id = None                                              # the gateway's name for it
        self.sdp = ''                                               # of that answer, with the candidates so far
        self.invite = None                                          # (text, source)
        self.final = None                                           # our 200, to be said again


class Driver(asyncio.DatagramProtocol):
    def __init__(self, port, load):
        self.port, self.load, self.calls, self.tasks = port, load, {}, set()

    # ---- webrtcload ----

    def say(self, *words):
        self.load.stdin.write((' '.join(words).replace('\r', '\\r').replace('\n', '\\n') + '\n').encode())

    async def lines(self):
        while line := await self.load.stdout.readline():
            word, key, *rest = line.decode().rstrip('\n').split(' ', 3)
            sdp = rest[-1].replace('\\r', '\r').replace('\\n', '\n') if rest else ''
            if word == 'offer':
                self.calls[key] = Call(key)
                task = asyncio.create_task(self.browser(self.calls[key], sdp))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)
            elif word == 'answer':
                self.answered(self.calls[key], sdp)
            elif word == 'bye' and key in self.calls:
                self.calls[key].over.set()

    # ---- the browser's page ----

    async def browser(self, call, sdp):
        try:
            async with websockets.connect(f'ws://localhost:{self.port}/v1/signal', subprotocols=['trunkline.v1'],
                                          origin=f'http://localhost:{self.port}', compression=None, ping_interval=None) as page:
                await page.send(json.dumps({'type': 'call', 'id': '1', 'data': {'to': number(call.key), 'sdp': sdp}}))
                over = asyncio.create_task(call.over.wait())
                hearing = asyncio.create_task(self.hear(page, call))
                await asyncio.wait([over, hearing], return_when=asyncio.FIRST_COMPLETED)
                if not hearing.done() and call.id:
                    await page.send(json.dumps({'type': 'hangup', 'id': '2', 'callId': call.id, 'data': {}}))
                    await asyncio.wait([hearing], timeout=5)
                hearing.cancel()
                over.cancel()
        except (OSError, websockets.WebSocketException) as e:
            self.fail(call, repr(e))
        finally:
            self.calls.pop(call.key, None)

    async def hear(self, page, call):
        async for text in page:
            message = json.loads(text)
            kind = message['type']
            if kind == 'ok' and message['replyTo'] == '1':
                call.id = message['callId']
                call.sdp = message['data']['sdp']
            elif kind == 'candidate':
                if message['data']['candidate']:
                    call.sdp += f"a={message['data']['candidate']}\r\n"
                elif not call.answer.done():                        # there are no more
                    call.answer.set_result(call.sdp)
            elif kind == 'dtmf':
                self.say('digit', call.key, message['data']['digit'], str(message['data']['durationMillis']))
            elif kind == 'error' and message.get('replyTo') == '1':
                self.fail(call, message['data']['message'])
                return
            elif kind == 'ended':
                self.fail(call, message['data']['message'])
                return

    def fail(self, call, why):
        if not call.over.is_set():
            self.say('fail', call.key, why)

    # ---- the trunk's side: UDP ----

    def connection_made(self, transport):
        self.sip = transport

    def datagram_received(self, data, source):
        text = data.decode(errors='replace')
        method = text.split(' ', 1)[0]
        if method == 'INVITE':
            self.invited(text, source)
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
            self.reply(text, source, '100 Trying')
            self.say('offer', call.key, 'trunk', text.split('\r\n\r\n', 1)[1])

    def answered(self, call, sdp):
        text, source = call.invite
        call.final = self.reply(text, source, '200 OK', sdp)
        call.answer.add_done_callback(lambda answer: self.say('answer', call.key, 'browser', answer.result()))

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
    driver = Driver(port, load)
    await asyncio.get_running_loop().create_datagram_endpoint(lambda: driver, local_addr=UAS)
    await driver.lines()
    return await load.wait()


if __name__ == '__main__':
    if sys.argv[1] == '--config':
        with open(sys.argv[2], 'w') as file:
            file.write(CONFIG)
    else:
        sys.exit(asyncio.run(main(int(sys.argv[1]), sys.argv[2:])))
