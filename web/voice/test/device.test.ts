import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, signalAddress } from '../src/device.ts';
import type { TrunklineError } from '../src/error.ts';
import { another, answered, dialled, ready } from './calls.ts';
import { FakeBrowser, settled } from './fake-browser.ts';

/** What a device tells, in order. */
const record = (device: Device): string[] => {
  const heard: string[] = [];
  for (const event of ['offline', 'registering', 'registered', 'unregistered', 'destroyed'] as const) device.on(event, () => heard.push(event));
  device.on('ready', () => heard.push('ready'));
  device.on('tokenWillExpire', (_, secondsLeft) => heard.push(`token ${secondsLeft}`));
  device.on('error', error => heard.push(`error ${error.name}`));
  return heard;
};

const failure = (promise: Promise<unknown>): Promise<TrunklineError> => promise.then(() => assert.fail('it went well'), error => error);

test('a device connects when it is first needed, with its token among the subprotocols', async () => {
  const browser = new FakeBrowser();
  const device = new Device('a.b-c', {}, browser);
  assert.equal(browser.sockets.length, 0);
  const registered = device.register();
  assert.equal(browser.socket.url, 'wss://page.example/v1/signal');
  assert.deepEqual(browser.socket.protocols, ['trunkline.v1', 'quarkus-http-upgrade%23Authorization%23Bearer%20a.b-c']);
  browser.socket.welcomes({ user: 'anna' });
  await settled();
  assert.deepEqual(browser.socket.last('register').data, {});
  assert.equal(device.state, 'registering');
  browser.socket.grants('register');
  await registered;
  assert.equal(device.state, 'registered');
  assert.equal(device.identity, 'anna');
});

test('a call can be made without being registered', async () => {
  const browser = new FakeBrowser();
  const device = new Device(undefined, { gateway: 'https://phone.example' }, browser);
  const connecting = device.connect({ params: { To: '+1 (555) 0100' } });
  assert.equal(browser.socket.url, 'wss://phone.example/v1/signal');
  assert.deepEqual(browser.socket.protocols, ['trunkline.v1']);
  browser.socket.welcomes();
  const call = await connecting;
  browser.passes(0);
  await settled();
  assert.equal(browser.socket.last('call').data.to, '+15550100');
  assert.deepEqual(call.parameters, { To: '+15550100' });
  assert.deepEqual(device.calls, [call]);
});

test('messages outside of calls go to a number or user, and come to the device', async () => {
  const { browser, device } = ready();
  const sent = device.sendMessage('+1 (555) 0100', { content: 'hello' });
  await settled();
  assert.deepEqual(browser.socket.last('message').data, { to: '+15550100', content: 'hello', contentType: 'text/plain' });
  browser.socket.grants('message');
  await sent;
  const refused = failure(device.sendMessage('user:anna', { content: 'hello' }));
  await settled();
  assert.equal(browser.socket.last('message').data.to, 'user:anna');
  browser.socket.says({ type: 'error', replyTo: browser.socket.last('message').id, data: { code: 48001, name: 'message-not-delivered', message: 'No.' } });
  assert.equal((await refused).code, 48001);

  const heard: string[] = [];
  device.on('messageReceived', ({ from, content }) => heard.push(`${from}: ${content}`));
  browser.socket.says({ type: 'message', data: { from: '+15550123', fromName: '', to: '+15550199', trunk: 'office', contentType: 'text/plain', content: 'hi' } });
  assert.deepEqual(heard, ['+15550123: hi']);
});

test('the identity of a user is sent as it is written', async () => {
  const world = ready();
  await dialled(world, { to: 'user:anna-b.(c)' });
  assert.equal(world.browser.socket.last('call').data.to, 'user:anna-b.(c)');
});

test('the number to show is sent where one is wanted', async () => {
  const world = ready();
  await dialled(world, { to: '1', callerId: '+15550199' });
  assert.equal(world.browser.socket.last('call').data.callerId, '+15550199');
});

test('nobody is called without a number or a connection, and the page is told why', async () => {
  const { browser, device } = ready();
  assert.equal((await failure(device.connect({ to: ' ' }))).name, 'bad-number');
  browser.socket.breaks();
  const connecting = failure(device.connect({ to: '1' }));
  browser.socket.breaks();
  assert.equal((await connecting).name, 'no-connection');
  const waiting = failure(device.connect({ to: '1' }));
  browser.passes(15_000);
  assert.equal((await waiting).name, 'no-reply');
});

test('a lost socket ends the calls on it', async () => {
  const { call, socket, peer, device, heard } = await answered();
  socket.breaks();
  assert.equal(call.end?.cause, 'signal-lost');
  assert.deepEqual(heard.slice(1), ['error 50381 signal-lost', 'disconnect', 'signal-lost by gateway']);
  assert.ok(peer.closed);
  assert.equal(device.isReady, false);
  assert.equal(device.isBusy, false);
});

test('two calls hear only their own news', async () => {
  const world = await answered();
  const { socket, call, heard } = world;
  const other = await another(world);
  socket.says({ type: 'ended', callId: 'c2', data: { code: 20050, cause: 'hangup', sipStatus: null, by: 'phone', message: 'Over.' } });
  assert.equal(other.status(), 'closed');
  assert.equal(call.status(), 'open');
  assert.deepEqual(heard, ['accept']);
});

test('a page that is left hangs up and closes; one that comes back connects again', async () => {
  const { browser, call, socket } = await answered();
  browser.page('pagehide');
  assert.equal(socket.count('hangup'), 1);
  assert.equal(socket.closedWith, 1000);
  assert.equal(call.status(), 'closed');
  browser.page('pageshow');
  assert.equal(browser.sockets.length, 2);
});

test('the address of the socket follows the page', () => {
  assert.equal(signalAddress(undefined, 'https://phone.example/a/b'), 'wss://phone.example/v1/signal');
  assert.equal(signalAddress('/other', 'http://localhost:8080/'), 'ws://localhost:8080/other');
  assert.equal(signalAddress('https://other.example', 'https://phone.example/'), 'wss://other.example/v1/signal');
  assert.equal(signalAddress('wss://other.example/v1/signal', 'https://phone.example/'), 'wss://other.example/v1/signal');
});

test('a user is registered again after each loss, and a refusal is told and not tried again', async () => {
  const { browser, device } = ready(undefined, { user: 'anna', secret: 's' });
  const heard = record(device);
  void device.register();
  await settled();
  assert.deepEqual(browser.socket.last('register').data, { user: 'anna', secret: 's' });
  browser.socket.grants('register');
  await settled();
  browser.socket.breaks();
  browser.passes(1000);
  browser.socket.welcomes();
  browser.socket.refuses('register', 40302, 'user-refused', 'Who?');
  await settled();
  assert.deepEqual(heard, ['registering', 'registered', 'unregistered', 'registering', 'offline', 'ready', 'unregistered', 'error user-refused']);
  browser.socket.breaks();
  browser.passes(1000);
  browser.socket.welcomes();
  assert.equal(browser.socket.count('register'), 0);
});

test('a page is whom its token names, else whom it wants to be, else whom the gateway takes it for', () => {
  const identity = (token: string | undefined, user: string | undefined) => {
    const { browser, device } = ready(token, { user });
    browser.socket.welcomes({ user: 'open' });
    return device.identity;
  };
  assert.deepEqual([identity('t', 'anna'), identity(undefined, 'anna'), identity(undefined, undefined)], ['open', 'anna', 'open']);
});

test('another user is registered in the place of the first', async () => {
  const { browser, device } = ready(undefined, { user: 'anna' });
  void device.register();
  await settled();
  browser.socket.grants('register');
  await settled();
  device.updateOptions({ user: 'ben' });
  void device.register();
  await settled();
  assert.deepEqual(browser.socket.last('register').data, { user: 'ben' });
});

test('unregister is told, and no loss brings it back', async () => {
  const { browser, device } = ready(undefined, { user: 'anna' });
  void device.register();
  await settled();
  browser.socket.grants('register');
  await settled();
  const done = device.unregister();
  browser.socket.grants('unregister');
  await done;
  assert.equal(device.state, 'unregistered');
  browser.socket.breaks();
  browser.passes(1000);
  browser.socket.welcomes();
  assert.equal(browser.socket.count('register'), 0);
});

test('a token that will expire is told, and a new one is given on the open socket and used for the next', async () => {
  const { browser, device } = ready('old');
  const heard = record(device);
  browser.socket.says({ type: 'token-will-expire', data: { secondsLeft: 60 } });
  assert.deepEqual(heard, ['token 60']);
  const given = device.updateToken('new');
  assert.deepEqual(browser.socket.last('token').data, { token: 'new' });
  browser.socket.grants('token');
  await given;
  browser.socket.breaks();
  browser.passes(1000);
  assert.match(browser.socket.protocols[1]!, /new$/);
});

test('a token that is refused is told by the gateway\'s words and not tried again, until there is another', async () => {
  const browser = new FakeBrowser();
  const device = new Device('old', {}, browser);
  const heard = record(device);
  const registered = failure(device.register());
  browser.socket.says({ type: 'error', data: { code: 40101, name: 'token-expired', message: 'The token has expired.' } });
  browser.socket.breaks(4401);
  assert.match((await registered).message, /has expired/);
  assert.deepEqual(heard, ['registering', 'offline', 'error token-expired']);
  browser.passes(60_000);
  assert.equal(browser.sockets.length, 1);
  void device.updateToken('new');
  assert.equal(browser.sockets.length, 2);
  browser.socket.welcomes();
  browser.socket.grants('register');
  await settled();
  assert.equal(device.state, 'registered');
});

test('the gateway\'s STUN and TURN servers are used, unless the page has its own', async () => {
  const servers = [{ urls: 'turn:turn.example', username: 'u', credential: 'c' }];
  const world = ready();
  world.browser.socket.welcomes({ iceServers: servers });
  await dialled(world, { to: '1' });
  assert.deepEqual(world.browser.peer.configuration, { iceServers: servers });
  const renewed = [{ urls: 'turn:turn.example', username: 'v', credential: 'd' }];
  world.browser.socket.says({ type: 'ice-servers', data: { iceServers: renewed } });
  await dialled(world, { to: '1' });
  assert.deepEqual(world.browser.peer.configuration, { iceServers: renewed });
  world.device.updateOptions({ rtcConfiguration: { iceServers: [], iceTransportPolicy: 'relay' } });
  await dialled(world, { to: '1' });
  assert.deepEqual(world.browser.peer.configuration, { iceServers: [], iceTransportPolicy: 'relay' });
});

test('all calls are ended at once: those that go on are hung up, those that ring rejected', async () => {
  const { device, socket } = await answered();
  socket.says({ type: 'incoming', callId: 'c9', data: { from: '+15550123', fromName: '', to: '+15550199', trunk: 'office' } });
  assert.equal(device.calls.length, 2);
  device.disconnectAll();
  assert.deepEqual([socket.count('hangup'), socket.count('reject'), device.isBusy], [1, 1, false]);
});

test('a device that is destroyed closes, and does nothing any more', async () => {
  const { browser, device, socket } = await answered();
  const heard = record(device);
  device.destroy();
  device.destroy();
  assert.equal(socket.count('hangup'), 1);
  assert.equal(socket.closedWith, 1000);
  assert.deepEqual(heard, ['destroyed']);
  for (const late of [device.register(), device.connect({ to: '1' }), device.updateToken('t'), device.start()]) {
    assert.equal((await failure(late)).name, 'wrong-state');
  }
  browser.page('pageshow');
  assert.equal(browser.sockets.length, 1);
  assert.equal(browser.timers, 0);
});

test('errors of a call are told by the device, too', async () => {
  const { call, device, says } = await answered();
  const told: unknown[] = [];
  device.on('error', (error, of) => told.push(error.code, of));
  says('ended', { code: 48850, cause: 'media-failed', sipStatus: null, by: 'browser', message: 'The audio is lost.' });
  assert.deepEqual(told, [48850, call]);
});
