import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrunklineError } from '../src/error.ts';
import { retryMillis, Signal } from '../src/signal.ts';
import { FakeBrowser } from './fake-browser.ts';

const HANGUP = { type: 'hangup', callId: 'c', data: {} } as const;

const world = () => {
  const browser = new FakeBrowser();
  const signal = new Signal('ws://gateway/v1/signal', undefined, browser);
  signal.start();
  return { browser, signal };
};

const failure = (promise: Promise<unknown>): Promise<TrunklineError> => promise.then(() => assert.fail('it went well'), error => error);

test('a request is answered by the reply that names it, whatever the order', async () => {
  const { browser, signal } = world();
  browser.socket.welcomes();
  const first = signal.request(HANGUP);
  const second = signal.request(HANGUP);
  const [a, b] = browser.socket.sent;
  assert.notEqual(a.id, b.id);
  browser.socket.says({ type: 'ok', replyTo: b.id, callId: 'second', data: {} });
  browser.socket.says({ type: 'ok', replyTo: a.id, callId: 'first', data: {} });
  assert.equal((await first).callId, 'first');
  assert.equal((await second).callId, 'second');
  assert.equal(browser.timers, 0);
});

test('an error reply rejects with its code, name and words', async () => {
  const { browser, signal } = world();
  browser.socket.welcomes();
  const request = signal.request(HANGUP);
  browser.socket.says({ type: 'error', replyTo: browser.socket.sent[0].id, data: { code: 40401, name: 'unknown-call', message: 'No such call.' } });
  const { code, name, message } = await failure(request);
  assert.deepEqual([code, name, message], [40401, 'unknown-call', 'No such call.']);
});

test('before welcome nothing is sent', async () => {
  const { browser, signal } = world();
  assert.equal((await failure(signal.request(HANGUP))).name, 'no-connection');
  assert.equal(browser.socket.sent.length, 0);
});

test('a gateway that does not reply is given up after 15 seconds', async () => {
  const { browser, signal } = world();
  browser.socket.welcomes();
  const request = failure(signal.request(HANGUP));
  browser.passes(15_000);
  assert.equal((await request).name, 'no-reply');
});

test('a lost socket fails what waits, and is tried again after 0.5, 1, 2 ... 15 seconds', async () => {
  const { browser, signal } = world();
  browser.socket.welcomes();
  let lost = 0;
  signal.on('lost', () => lost++);
  const request = failure(signal.request(HANGUP));
  browser.socket.breaks();
  assert.equal((await request).name, 'no-connection');
  for (const wait of [500, 1000, 2000, 4000, 8000, 15_000, 15_000]) {
    const sockets = browser.sockets.length;
    browser.passes(wait - 10);
    assert.equal(browser.sockets.length, sockets, `tried before ${wait} ms`);
    browser.passes(20);
    assert.equal(browser.sockets.length, sockets + 1, `not tried after ${wait} ms`);
    browser.socket.breaks();
  }
  assert.equal(lost, 8);
});

test('a welcome starts the waits anew', () => {
  const { browser } = world();
  for (const wait of [500, 1000, 2000]) {
    browser.socket.breaks();
    browser.passes(wait);
  }
  browser.socket.welcomes();
  browser.socket.breaks();
  const sockets = browser.sockets.length;
  browser.passes(500);
  assert.equal(browser.sockets.length, sockets + 1);
});

test('the wait is between half and the whole of its step', () => {
  assert.equal(retryMillis(0, 0), 250);
  assert.equal(retryMillis(3, 0.5), 3000);
  assert.equal(retryMillis(10_000, 0), 7500);
});

test('stop closes the socket, and no other is opened', () => {
  const { browser, signal } = world();
  browser.socket.welcomes();
  signal.stop();
  assert.equal(browser.socket.closedWith, 1000);
  browser.socket.breaks();
  browser.passes(60_000);
  assert.equal(browser.sockets.length, 1);
});

test('start again while one socket is open changes nothing', () => {
  const { browser, signal } = world();
  signal.start();
  assert.equal(browser.sockets.length, 1);
});

test('what is not a message, not known or not asked for is ignored', () => {
  const { browser, signal } = world();
  const news: unknown[] = [];
  signal.on('news', message => news.push(message));
  browser.socket.welcomes();
  for (const text of ['', '{', 'null', '7', '[]', '{}', '{"type":7}', '{"type":"park","data":{}}', new ArrayBuffer(4)]) browser.socket.saysText(text);
  browser.socket.says({ type: 'ok', replyTo: 'never asked', data: {} });
  browser.socket.says({ type: 'error', data: { code: 40001, name: 'malformed-json', message: 'Not JSON.' } });
  assert.deepEqual(news, []);
  assert.ok(signal.isOpen);
});
