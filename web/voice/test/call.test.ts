import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, another, answered, offered } from './calls.ts';
import { settled } from './fake-browser.ts';

test('a call goes from connecting over ringing and early media to open', async () => {
  const { call, heard, says, socket, peer } = await accepted();
  assert.deepEqual(socket.last('call').data, { to: '+15550100', sdp: 'the offer' });
  assert.equal(peer.remoteDescription?.sdp, 'the answer');
  assert.equal(call.status(), 'connecting');
  says('ringing', { earlyMedia: false });
  says('ringing', { earlyMedia: true });
  says('ringing', { earlyMedia: false });
  assert.equal(call.status(), 'ringing');
  says('answered');
  assert.equal(call.status(), 'open');
  assert.deepEqual(heard, ['ringing', 'ringing, early media', 'ringing', 'accept']);
});

test('a phone may answer without ringing, and does not ring afterwards', async () => {
  const { heard, says } = await accepted();
  says('answered');
  says('ringing', { earlyMedia: false });
  assert.deepEqual(heard, ['accept']);
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
  assert.deepEqual(heard, ['accept', 'disconnect', 'hangup by browser']);
});

test('what the gateway says after the end is not heard', async () => {
  const { call, heard, says } = await answered();
  call.disconnect();
  says('dtmf', { digit: '1', durationMillis: 100 });
  says('ended', { code: 20050, cause: 'hangup', sipStatus: null, by: 'browser', message: 'You hung up.' });
  assert.deepEqual(heard, ['accept', 'disconnect', 'hangup by browser']);
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
  assert.equal(call.status(), 'closed');
  assert.equal(socket.count('hangup'), 0);
  socket.says({ type: 'ok', replyTo: socket.last('call').id, callId: 'c1', data: { sdp: 'the answer' } });
  await settled();
  assert.equal(socket.last('hangup').callId, 'c1');
  assert.equal(peer.remoteDescription, null);
});

test('the end that the gateway tells is kept as it is', async () => {
  const { call, heard, peer, socket, says } = await accepted();
  says('ended', { code: 48650, cause: 'busy', sipStatus: 486, by: 'phone', message: 'The number is busy.' });
  assert.deepEqual(call.end, { code: 48650, cause: 'busy', sipStatus: 486, by: 'phone', message: 'The number is busy.' });
  assert.deepEqual(heard, ['disconnect', 'busy by phone']);
  assert.ok(peer.closed);
  assert.equal(socket.count('hangup'), 0);
});

test('a call that the gateway refuses ends with its code and words', async () => {
  const { call, socket, peer } = await offered();
  socket.says({ type: 'error', replyTo: socket.last('call').id, data: { code: 40301, name: 'destination-not-allowed', message: 'Not this one.' } });
  await settled();
  assert.deepEqual(call.end, { code: 40301, cause: 'refused', by: 'gateway', message: 'Not this one.', sipStatus: null });
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

test('audio that does not get through ends the call', async () => {
  const { call, peer, socket } = await accepted();
  peer.becomes('disconnected');
  assert.equal(call.status(), 'connecting');
  peer.becomes('failed');
  assert.equal(call.status(), 'connecting');
  socket.says({ type: 'ok', replyTo: socket.last('candidate').id });
  await settled();
  assert.equal(call.end?.cause, 'media-failed');
  assert.equal(socket.count('hangup'), 1);
});

test('audio that ends before it began is not blamed for the end of the call', async () => {
  const { call, peer, socket } = await accepted();
  peer.becomes('failed');
  socket.says({ type: 'ended', callId: 'c1', data: { cause: 'hangup', code: 20050, by: 'phone', message: 'The phone hung up.' } });
  socket.says({ type: 'error', replyTo: socket.last('candidate').id, data: { code: 40401, reason: 'unknown-call', message: 'There is no such call.' } });
  await settled();
  assert.equal(call.end?.cause, 'hangup');
  assert.equal(socket.count('hangup'), 0);
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
  assert.deepEqual(heard, ['accept', '# 120']);
});

test('hold is asked for, and is so when the phone agrees; the other side holds by itself', async () => {
  const { call, says, socket } = await answered();
  let changes = 0;
  call.on('hold', () => changes++);
  call.hold();
  assert.equal(socket.count('hold'), 1);
  assert.equal(call.isHeld(), false);
  says('held', { by: 'browser' });
  says('held', { by: 'phone' });
  assert.deepEqual([call.isHeld(), call.isHeldByPhone(), changes], [true, true, 2]);
  call.unhold();
  says('resumed', { by: 'browser' });
  assert.equal(socket.count('resume'), 1);
  assert.deepEqual([call.isHeld(), call.isHeldByPhone()], [false, true]);
});

/** A call in which the steps of a transfer are kept. */
const transferring = async () => {
  const world = await answered();
  const steps: string[] = [];
  world.call.on('transfer', ({ step, by }) => steps.push(`${step} by ${by}`));
  return { ...world, steps };
};

test('a call is handed over to a number, and how that goes is told', async () => {
  const { call, heard, peer, says, socket, steps } = await transferring();
  const asked = call.transfer('+15550100');
  const { id, ...request } = socket.last('transfer');
  assert.deepEqual(request, { type: 'transfer', callId: 'c1', data: { to: '+15550100' } });
  socket.says({ type: 'ok', replyTo: id, data: {} });
  await asked;
  says('transfer', { step: 'calling', by: 'browser', sipStatus: null, message: 'Calling.' });
  says('transfer', { step: 'done', by: 'browser', sipStatus: 200, message: 'Done.' });
  assert.deepEqual(heard, ['accept']); // it is over when the gateway says so
  says('ended', { code: 20051, cause: 'transferred', sipStatus: null, by: 'browser', message: 'You handed the call over.' });
  assert.deepEqual(steps, ['calling by browser', 'done by browser']);
  assert.deepEqual(heard, ['accept', 'disconnect', 'transferred by browser']);
  assert.ok(peer.closed);
  assert.equal(socket.count('hangup'), 0);
});

test('a call is handed over to another call by the name of that one', async () => {
  const world = await transferring();
  const { call, says, socket, steps } = world;
  const other = await another(world);
  socket.says({ type: 'answered', callId: 'c2', data: {} });
  const asked = call.transfer(other);
  const { id, ...request } = socket.last('transfer');
  assert.deepEqual(request, { type: 'transfer', callId: 'c1', data: { callId: 'c2' } });
  socket.says({ type: 'ok', replyTo: id, data: {} });
  await asked;
  says('transfer', { step: 'done', by: 'browser', sipStatus: 200, message: 'Done.' });
  says('ended', { code: 20051, cause: 'transferred', sipStatus: null, by: 'browser', message: 'You handed the call over.' });
  assert.deepEqual(steps, ['done by browser']);
  assert.equal(call.end?.cause, 'transferred');
  assert.equal(other.status(), 'open'); // until the gateway ends it, too
  assert.equal(socket.count('hangup'), 0);
});

test('a transfer that is refused says why, and the call goes on', async () => {
  const { call, heard, socket, steps } = await transferring();
  const asked = call.transfer('+15550100');
  socket.says({ type: 'error', replyTo: socket.last('transfer').id, data: { code: 40301, name: 'destination-not-allowed', message: 'Not allowed.' } });
  await assert.rejects(asked, /Not allowed/);
  assert.deepEqual(steps, []);
  assert.deepEqual(heard, ['accept']);
});

test('what is written gets a name, and comes again when the other side has it', async () => {
  const { call, heard, socket, says } = await answered();
  const sent: unknown[] = [];
  call.on('messageSent', message => sent.push(message));
  const first = call.sendMessage({ content: 'hello' });
  assert.deepEqual(socket.last('message').data, { content: 'hello', contentType: 'text/plain' });
  assert.equal(socket.last('message').callId, 'c1');
  socket.grants('message');
  await settled();
  assert.deepEqual(sent, [{ content: 'hello', contentType: 'text/plain', messageType: 'user-defined-message', voiceEventSid: first }]);
  assert.notEqual(call.sendMessage({ content: '{}', contentType: 'application/json' }), first);
  socket.says({ type: 'error', replyTo: socket.last('message').id, data: { code: 48001, name: 'message-not-delivered', message: 'No.' } });
  await settled();
  assert.equal(sent.length, 1);
  assert.ok(heard.includes('error 48001 message-not-delivered'));

  const received: string[] = [];
  call.on('messageReceived', ({ content, contentType }) => received.push(`${contentType}: ${content}`));
  says('message', { contentType: 'text/plain', content: 'hi' });
  assert.deepEqual(received, ['text/plain: hi']);
});

test('nobody is written to before the call is answered', async () => {
  const { call } = await accepted();
  assert.throws(() => call.sendMessage({ content: 'hello' }), /answered/);
});

test('nobody is handed over before both calls are answered, and a person can read why', async () => {
  const early = await accepted();
  await assert.rejects(early.call.transfer('+15550100'), /Only an answered call/);
  const world = await transferring();
  const other = await another(world);
  await assert.rejects(world.call.transfer(other), /The other call is not answered yet/);
  assert.equal(early.socket.count('transfer') + world.socket.count('transfer'), 0);
});

test('a transfer of the other side is told, and the call goes on with whom it named', async () => {
  const { call, says, steps } = await transferring();
  says('transfer', { step: 'calling', by: 'phone', sipStatus: null, message: 'Calling.' });
  says('transfer', { step: 'done', by: 'phone', sipStatus: 200, message: 'Done.' });
  assert.deepEqual(steps, ['calling by phone', 'done by phone']);
  assert.equal(call.status(), 'open');
});

test('how good a call is, is told and can be asked', async () => {
  const { call, says } = await answered();
  const heard: unknown[] = [];
  call.on('quality', quality => heard.push(quality));
  assert.equal(call.quality, undefined);
  const quality = { millis: 5000, heardMos: 4.3, spokenMos: null };
  says('quality', quality);
  assert.deepEqual(heard, [quality]);
  assert.deepEqual(call.quality, quality);
});

test('a warning ends when what it warned of is over', async () => {
  const { heard, says } = await answered();
  heard.length = 0;
  says('warning', { kind: 'unheard', message: 'Nobody hears you.' });
  says('warning', { kind: 'heard-by-phone', message: 'Heard.' });
  says('warning', { kind: 'silent', message: 'You hear nobody.' });
  says('warning', { kind: 'heard-again', message: 'Heard.' });
  assert.deepEqual(heard, ['Nobody hears you.', 'unheard cleared', 'You hear nobody.', 'silent cleared']);
});
