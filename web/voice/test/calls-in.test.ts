import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rung } from './calls.ts';
import { settled } from './fake-browser.ts';

test('a call in says who calls', () => {
  const { call } = rung();
  assert.equal(call.from, '+15550123');
  assert.equal(call.fromName, 'Example Ltd');
  assert.equal(call.peer, '+15550123');
  assert.equal(call.direction, 'incoming');
  assert.deepEqual(call.parameters, { CallSid: 'c9', From: '+15550123', FromName: 'Example Ltd', To: '+15550199', Trunk: 'office' });
});

test('a call in is offered to the gateway when it is accepted, and talks when it is answered', async () => {
  const { browser, call, heard, says, socket } = rung();
  assert.equal(call.status(), 'pending');
  assert.equal(call.peer, '+15550123');
  call.accept();
  await settled();
  assert.deepEqual(socket.last('answer'), { type: 'answer', id: socket.last('answer').id, callId: 'c9', data: { sdp: 'the offer' } });
  socket.says({ type: 'ok', replyTo: socket.last('answer').id, callId: 'c9', data: { sdp: 'the answer' } });
  await settled();
  assert.equal(browser.peer.remoteDescription?.sdp, 'the answer');
  says('answered');
  assert.deepEqual(heard, ['accept']);
});

test('a call in is rejected as the person wants', () => {
  for (const status of ['busy', 'decline'] as const) {
    const { call, heard, socket } = rung();
    call.reject(status);
    assert.deepEqual(socket.last('reject').data, { status });
    assert.deepEqual(heard, ['reject', 'declined by browser']);
  }
});

test('a call in that another page took stops, with the reason', () => {
  const { heard, says } = rung();
  says('ended', { code: 20052, cause: 'answered-elsewhere', sipStatus: null, by: 'browser', message: 'Answered on another page.' });
  assert.deepEqual(heard, ['cancel', 'answered-elsewhere by browser']);
});

test('a call in that another page took in the same moment ends as refused', async () => {
  const { call, heard, socket } = rung();
  call.accept();
  await settled();
  socket.says({ type: 'error', replyTo: socket.last('answer').id, data: { code: 40401, name: 'unknown-call', message: 'Gone.' } });
  await settled();
  assert.deepEqual(heard, ['error 40401 unknown-call', 'disconnect', 'refused by gateway']);
  assert.ok(call.end);
});

test('a page that is left does not reject for the others', () => {
  const { browser, heard, socket } = rung();
  browser.page('pagehide');
  assert.equal(socket.count('reject') + socket.count('hangup'), 0);
  assert.deepEqual(heard, ['cancel', 'ignored by browser']);
});

test('a call in that is ignored here goes on ringing elsewhere', () => {
  const { call, device, heard, says, socket } = rung();
  call.ignore();
  call.ignore();
  call.accept();
  says('ended', { code: 20052, cause: 'answered-elsewhere', sipStatus: null, by: 'browser', message: 'Answered on another page.' });
  assert.deepEqual(socket.sent, []);
  assert.deepEqual(heard, ['cancel', 'ignored by browser']);
  assert.equal(call.end?.code, 20080);
  assert.equal(device.isBusy, false);
});

test('without a microphone a call in is left to the other pages', async () => {
  const { browser, call, heard, socket } = rung();
  browser.microphone = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  call.accept();
  await settled();
  assert.equal(socket.count('hangup') + socket.count('reject'), 0);
  assert.deepEqual(heard.slice(-1), ['microphone by browser']);
});
