import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signalAddress } from '../src/device.ts';
import { another, answered, ready } from './calls.ts';
import { settled } from './fake-browser.ts';

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

test('two calls hear only their own news', async () => {
  const world = await answered();
  const { socket, call, heard } = world;
  const other = await another(world);
  socket.says({ type: 'ended', callId: 'c2', data: { code: 20050, cause: 'hangup', sipStatus: null, by: 'phone', message: 'Over.' } });
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
