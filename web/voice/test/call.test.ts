import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, signalAddress } from '../src/device.ts';
import type { Call } from '../src/call.ts';
import { FakeBrowser, FakeStream, settled } from './fake-browser.ts';

const ready = () => {
  const browser = new FakeBrowser();
  const device = new Device('ws://gateway/v1/signal', browser);
  device.start();
  browser.socket.welcomes();
  return { browser, device };
};

const record = (call: Call) => {
  const heard: unknown[] = [];
  call.on('state', state => heard.push(state));
  call.on('digit', (digit, durationMillis) => heard.push(`${digit} ${durationMillis}`));
  call.on('warning', words => heard.push(words));
  call.on('ended', end => heard.push(`${end.cause} by ${end.by}`));
  return heard;
};

/** A call whose offer is on its way. */
const offered = async (number = '+15550100') => {
  const world = ready();
  const call = world.device.connect({ to: number });
  const heard = record(call);
  await settled();
  return { ...world, call, heard, peer: world.browser.peer, socket: world.browser.socket };
};

/** A call that the gateway has accepted. */
const accepted = async () => {
  const world = await offered();
  const says = (type: string, data: object = {}) => world.socket.says({ type, callId: 'c1', data });
  world.socket.says({ type: 'ok', replyTo: world.socket.last('call').id, callId: 'c1', data: { sdp: 'the answer' } });
  await settled();
  return { ...world, says };
};

const answered = async () => {
  const world = await accepted();
  world.peer.becomes('connected');
  world.says('answered');
  return world;
};

test('a call goes from connecting over ringing and early media to connected', async () => {
  const { call, heard, says, socket, peer } = await accepted();
  assert.deepEqual(socket.last('call').data, { to: '+15550100', sdp: 'the offer' });
  assert.equal(peer.remoteDescription?.sdp, 'the answer');
  assert.equal(call.state, 'connecting');
  says('ringing', { earlyMedia: false });
  says('ringing', { earlyMedia: true });
  says('ringing', { earlyMedia: false });
  says('answered');
  assert.deepEqual(heard, ['ringing', 'early-media', 'ringing', 'connected']);
});

test('a phone may answer without ringing, and does not ring afterwards', async () => {
  const { heard, says } = await accepted();
  says('answered');
  says('ringing', { earlyMedia: false });
  assert.deepEqual(heard, ['connected']);
});

test('candidates of the page wait for the callId, then go in order with the end last', async () => {
  const { peer, socket } = await offered();
  peer.finds('candidate:1');
  peer.finds('candidate:2');
  assert.equal(socket.count('candidate'), 0);
  socket.says({ type: 'ok', replyTo: socket.last('call').id, callId: 'c1', data: { sdp: 'the answer' } });
  await settled();
  peer.finds(null);
  const sent = socket.sent.filter(message => message.type === 'candidate');
  assert.deepEqual(sent.map(message => [message.callId, message.data.candidate]), [['c1', 'candidate:1'], ['c1', 'candidate:2'], ['c1', '']]);
  assert.deepEqual(sent[2].data, { candidate: '', sdpMid: '0', sdpMLineIndex: 0 });
});

test('candidates of the gateway wait for the answer to be set', async () => {
  const { peer, socket } = await offered();
  const candidate = (candidate: string) => socket.says({ type: 'candidate', callId: 'c1', data: { candidate, sdpMid: '0', sdpMLineIndex: 0 } });
  let release = () => {};
  const set = peer.setRemoteDescription.bind(peer);
  peer.setRemoteDescription = async description => {
    await new Promise<void>(resolve => { release = resolve; });
    return set(description);
  };
  socket.says({ type: 'ok', replyTo: socket.last('call').id, callId: 'c1', data: { sdp: 'the answer' } });
  await settled();
  candidate('candidate:9');
  candidate('bad');
  await settled();
  assert.deepEqual(peer.remoteCandidates, []);
  release();
  await settled();
  candidate('');
  assert.deepEqual(peer.remoteCandidates, ['candidate:9', '']);
});

test('hanging up tells the gateway, gives everything back, and is over at once', async () => {
  const { browser, call, heard, peer, socket } = await answered();
  call.disconnect();
  call.disconnect();
  assert.equal(socket.count('hangup'), 1);
  assert.equal(socket.last('hangup').callId, 'c1');
  assert.ok(peer.closed);
  assert.ok(browser.microphones[0]!.track.stopped);
  assert.deepEqual(heard, ['connected', 'ended', 'hangup by browser']);
});

test('what the gateway says after the end is not heard', async () => {
  const { call, heard, says } = await answered();
  call.disconnect();
  says('dtmf', { digit: '1', durationMillis: 100 });
  says('ended', { cause: 'hangup', sipStatus: null, by: 'browser', message: 'You hung up.' });
  assert.deepEqual(heard, ['connected', 'ended', 'hangup by browser']);
});

test('hanging up before the phone answers cancels', async () => {
  const { call, says } = await accepted();
  says('ringing', { earlyMedia: false });
  call.disconnect();
  assert.equal(call.end?.cause, 'cancelled');
});

test('hanging up before the gateway has replied reaches it when it does', async () => {
  const { call, socket, peer } = await offered();
  call.disconnect();
  assert.equal(call.state, 'ended');
  assert.equal(socket.count('hangup'), 0);
  socket.says({ type: 'ok', replyTo: socket.last('call').id, callId: 'c1', data: { sdp: 'the answer' } });
  await settled();
  assert.equal(socket.last('hangup').callId, 'c1');
  assert.equal(peer.remoteDescription, null);
});

test('hanging up while the browser asks for the microphone calls nobody', async () => {
  const { browser, device } = ready();
  const stream = new FakeStream();
  let allow = () => {};
  browser.microphone = () => new Promise(resolve => { allow = () => resolve(stream); });
  const call = device.connect({ to: '1' });
  call.disconnect();
  allow();
  await settled();
  assert.ok(stream.track.stopped);
  assert.equal(browser.peers.length, 0);
  assert.equal(browser.socket.sent.length, 0);
});

test('the end that the gateway tells is kept as it is', async () => {
  const { call, heard, peer, socket, says } = await accepted();
  says('ended', { cause: 'busy', sipStatus: 486, by: 'phone', message: 'The number is busy.' });
  assert.deepEqual(call.end, { cause: 'busy', sipStatus: 486, by: 'phone', message: 'The number is busy.' });
  assert.deepEqual(heard, ['ended', 'busy by phone']);
  assert.ok(peer.closed);
  assert.equal(socket.count('hangup'), 0);
});

test('a call that the gateway refuses ends with its code and words', async () => {
  const { call, socket, peer } = await offered();
  socket.says({ type: 'error', replyTo: socket.last('call').id, data: { code: 40301, name: 'destination-not-allowed', message: 'Not this one.' } });
  await settled();
  assert.deepEqual(call.end, { cause: 'refused', by: 'gateway', message: 'Not this one.', sipStatus: null, code: 40301 });
  assert.ok(peer.closed);
});

test('an answer that the browser cannot read ends the call, and the gateway is told', async () => {
  const { call, socket } = await offered();
  socket.says({ type: 'ok', replyTo: socket.last('call').id, callId: 'c1', data: { sdp: 'nonsense' } });
  await settled();
  assert.equal(call.end?.cause, 'failed');
  assert.match(call.end!.message, /Failed to parse/);
  assert.equal(socket.count('hangup'), 1);
});

test('a lost socket ends the calls on it', async () => {
  const { call, socket, peer, device } = await answered();
  socket.breaks();
  assert.equal(call.end?.cause, 'signal-lost');
  assert.ok(peer.closed);
  assert.equal(device.isReady, false);
});

test('a call without a connection ends with words, and needs no gateway for that', async () => {
  const { device, browser } = ready();
  browser.socket.breaks();
  const call = device.connect({ to: '1' });
  await settled();
  assert.equal(call.end?.cause, 'signal-lost');
});

test('audio that does not get through ends the call', async () => {
  const { call, peer, socket } = await accepted();
  peer.becomes('disconnected');
  assert.equal(call.state, 'connecting');
  peer.becomes('failed');
  assert.equal(call.end?.cause, 'media-failed');
  assert.equal(socket.count('hangup'), 1);
});

for (const [name, words] of [
  ['NotAllowedError', /may not use the microphone.*Allow/],
  ['NotFoundError', /no microphone/],
  ['OverconstrainedError', /chosen microphone/],
  ['NotReadableError', /Another program/],
  ['SecurityError', /https/],
] as const) {
  test(`${name}: the call ends with words about the microphone`, async () => {
    const { browser, device } = ready();
    browser.microphone = async () => { throw new DOMException('', name); };
    const call = device.connect({ to: '1' });
    await settled();
    assert.equal(call.end?.cause, 'microphone');
    assert.match(call.end!.message, words);
    assert.equal(browser.socket.sent.length, 0);
  });
}

test('the microphone is asked for as chosen', async () => {
  const { browser, device } = ready();
  device.connect({ to: '1', deviceId: 'desk', processing: false });
  device.connect({ to: '1' });
  assert.deepEqual(browser.asked, [
    { deviceId: { exact: 'desk' }, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  ]);
});

test('mute silences the track, also one that comes later', async () => {
  const { browser, call, peer } = await answered();
  const told: boolean[] = [];
  call.on('mute', muted => told.push(muted));
  call.mute();
  call.mute();
  assert.equal(browser.microphones[0]!.track.enabled, false);
  await call.useMicrophone({ deviceId: 'other' });
  assert.equal(browser.microphones[0]!.track.stopped, true);
  assert.equal(peer.sender.track, browser.microphones[1]!.track);
  assert.equal(browser.microphones[1]!.track.enabled, false);
  call.mute(false);
  assert.equal(browser.microphones[1]!.track.enabled, true);
  assert.deepEqual(told, [true, false]);
});

test('a microphone that is pulled out is told, and the call goes on', async () => {
  const { browser, call, heard } = await answered();
  browser.microphones[0]!.track.onended!();
  assert.match(String(heard.at(-1)), /microphone is gone/);
  assert.equal(call.state, 'connected');
});

test('digits queue behind those that still wait', async () => {
  const { call, peer } = await answered();
  call.sendDigits('12a');
  call.sendDigits('#', 6000, 50);
  assert.deepEqual(peer.sender.dtmf.inserted, [['12A', 100, 70], ['12A#', 6000, 50]]);
});

test('digits that cannot be sent say why', async () => {
  const { call, peer } = await answered();
  assert.throws(() => call.sendDigits('1x'), /0 to 9/);
  peer.sender.dtmf.canInsertDTMF = false;
  assert.throws(() => call.sendDigits('1'), /did not agree/);
  peer.connectionState = 'connecting';
  assert.throws(() => call.sendDigits('1'), /as soon as/);
  call.disconnect();
  assert.throws(() => call.sendDigits('1'), /no call/);
});

test('digits of the other side are heard', async () => {
  const { heard, says } = await answered();
  says('dtmf', { digit: '#', durationMillis: 120 });
  assert.deepEqual(heard, ['connected', '# 120']);
});

test('two calls hear only their own news', async () => {
  const { device, socket, call, heard } = await answered();
  const other = device.connect({ to: '2' });
  await settled();
  socket.says({ type: 'ok', replyTo: socket.last('call').id, callId: 'c2', data: { sdp: 'the answer' } });
  await settled();
  socket.says({ type: 'ended', callId: 'c2', data: { cause: 'hangup', sipStatus: null, by: 'phone', message: 'Over.' } });
  assert.equal(other.state, 'ended');
  assert.equal(call.state, 'connected');
  assert.deepEqual(heard, ['connected']);
});

test('a page that is left hangs up and closes; one that comes back connects again', async () => {
  const { browser, call, socket } = await answered();
  browser.page('pagehide');
  assert.equal(socket.count('hangup'), 1);
  assert.equal(socket.closedWith, 1000);
  assert.equal(call.state, 'ended');
  browser.page('pageshow');
  assert.equal(browser.sockets.length, 2);
});

test('the address of the socket follows the page', () => {
  assert.equal(signalAddress('/v1/signal', 'https://phone.example/a/b'), 'wss://phone.example/v1/signal');
  assert.equal(signalAddress('/v1/signal', 'http://localhost:8080/'), 'ws://localhost:8080/v1/signal');
  assert.equal(signalAddress('wss://other.example/v1/signal', 'https://phone.example/'), 'wss://other.example/v1/signal');
});

const rung = () => {
  const world = ready();
  const calls: Call[] = [];
  world.device.on('incoming', call => calls.push(call));
  const says = (type: string, data: object = {}) => world.browser.socket.says({ type, callId: 'c9', data });
  says('incoming', { from: '+15550123', fromName: 'Example Ltd', to: '+15550199', trunk: 'office' });
  const [call] = calls;
  return { ...world, says, call: call!, heard: record(call!), socket: world.browser.socket };
};

test('a call in says who calls', () => {
  const { call } = rung();
  assert.equal(call.from, '+15550123');
  assert.equal(call.fromName, 'Example Ltd');
  assert.equal(call.peer, '+15550123');
});

test('a call in is offered to the gateway when it is accepted, and talks when it is answered', async () => {
  const { browser, call, heard, says, socket } = rung();
  assert.equal(call.state, 'incoming');
  assert.equal(call.peer, '+15550123');
  call.accept();
  await settled();
  assert.deepEqual(socket.last('answer'), { type: 'answer', id: socket.last('answer').id, callId: 'c9', data: { sdp: 'the offer' } });
  socket.says({ type: 'ok', replyTo: socket.last('answer').id, callId: 'c9', data: { sdp: 'the answer' } });
  await settled();
  assert.equal(browser.peer.remoteDescription?.sdp, 'the answer');
  says('answered');
  assert.deepEqual(heard, ['connecting', 'connected']);
});

test('a call in is rejected as the person wants', () => {
  for (const status of ['busy', 'decline'] as const) {
    const { call, heard, socket } = rung();
    call.reject(status);
    assert.deepEqual(socket.last('reject').data, { status });
    assert.deepEqual(heard, ['ended', 'declined by browser']);
  }
});

test('a call in that another page took stops, with the reason', () => {
  const { heard, says } = rung();
  says('ended', { cause: 'answered-elsewhere', sipStatus: null, by: 'browser', message: 'Answered on another page.' });
  assert.deepEqual(heard, ['ended', 'answered-elsewhere by browser']);
});

test('a call in that another page took in the same moment ends as refused', async () => {
  const { call, heard, socket } = rung();
  call.accept();
  await settled();
  socket.says({ type: 'error', replyTo: socket.last('answer').id, data: { code: 40401, name: 'unknown-call', message: 'Gone.' } });
  await settled();
  assert.deepEqual(heard, ['connecting', 'ended', 'refused by gateway']);
  assert.ok(call.end);
});

test('a page that is left does not reject for the others', () => {
  const { browser, socket } = rung();
  browser.page('pagehide');
  assert.equal(socket.count('reject') + socket.count('hangup'), 0);
});

test('without a microphone a call in is left to the other pages', async () => {
  const { browser, call, heard, socket } = rung();
  browser.microphone = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  call.accept();
  await settled();
  assert.equal(socket.count('hangup') + socket.count('reject'), 0);
  assert.deepEqual(heard.slice(-1), ['microphone by browser']);
});

test('hold is asked for, and is so when the phone agrees; the other side holds by itself', async () => {
  const { call, says, socket } = await answered();
  let changes = 0;
  call.on('hold', () => changes++);
  call.hold();
  assert.equal(socket.count('hold'), 1);
  assert.equal(call.isHeld, false);
  says('held', { by: 'browser' });
  says('held', { by: 'phone' });
  assert.deepEqual([call.isHeld, call.isHeldByPhone, changes], [true, true, 2]);
  call.hold(false);
  says('resumed', { by: 'browser' });
  assert.equal(socket.count('resume'), 1);
  assert.deepEqual([call.isHeld, call.isHeldByPhone], [false, true]);
});

test('a call is handed over to a number or to another call, and refusals are told', async () => {
  const { call, says, socket } = await answered();
  const steps: string[] = [];
  call.on('transfer', ({ step }) => steps.push(step));
  const asked = call.transfer('+15550100');
  assert.deepEqual(socket.last('transfer').data, { to: '+15550100' });
  socket.says({ type: 'error', replyTo: socket.last('transfer').id, data: { code: 40301, name: 'destination-not-allowed', message: 'Not allowed.' } });
  await assert.rejects(asked, /Not allowed/);
  says('transfer', { step: 'calling', by: 'browser', sipStatus: null, message: 'Calling.' });
  assert.deepEqual(steps, ['calling']);
});

test('a user is registered again after each loss, and a refusal is told', async () => {
  const { browser, device } = ready();
  const heard: string[] = [];
  device.on('registered', user => heard.push(`registered ${user}`));
  device.on('refused', words => heard.push(words));
  device.register('anna', 's');
  assert.deepEqual(browser.socket.last('register').data, { user: 'anna', secret: 's' });
  browser.socket.says({ type: 'ok', replyTo: browser.socket.last('register').id, data: {} });
  await settled();
  browser.socket.breaks();
  browser.passes(1000);
  browser.socket.welcomes();
  browser.socket.says({ type: 'error', replyTo: browser.socket.last('register').id, data: { code: 40302, name: 'user-refused', message: 'Who?' } });
  await settled();
  assert.deepEqual(heard, ['registered anna', 'Who?']);
});
