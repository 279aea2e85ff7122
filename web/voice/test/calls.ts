import type { Call } from '../src/call.ts';
import { type ConnectOptions, Device, type DeviceOptions } from '../src/device.ts';
import { FakeBrowser, settled } from './fake-browser.ts';

/** A device that is connected to its gateway. */
export const ready = (token?: string, options: DeviceOptions = {}) => {
  const browser = new FakeBrowser();
  const device = new Device(token, options, browser);
  void device.start();
  browser.socket.welcomes();
  return { browser, device };
};

/** What a call tells, in order. */
export const record = (call: Call) => {
  const heard: unknown[] = [];
  call.on('ringing', early => heard.push(early ? 'ringing, early media' : 'ringing'));
  call.on('accept', () => heard.push('accept'));
  call.on('digit', (digit, durationMillis) => heard.push(`${digit} ${durationMillis}`));
  call.on('warning', (name, data) => heard.push('message' in data ? data.message : name));
  call.on('warning-cleared', name => heard.push(`${name} cleared`));
  call.on('reconnecting', () => heard.push('reconnecting'));
  call.on('reconnected', () => heard.push('reconnected'));
  call.on('error', error => heard.push(`error ${error.code} ${error.name}`));
  for (const event of ['cancel', 'reject', 'disconnect'] as const) call.on(event, () => heard.push(event));
  call.on('ended', end => heard.push(`${end.cause} by ${end.by}`));
  return heard;
};

/** A call that is asked for, and begins. */
export const dialled = async ({ browser, device }: { browser: FakeBrowser, device: Device }, options: ConnectOptions) => {
  const call = await device.connect(options);
  const heard = record(call);
  browser.passes(0);
  await settled();
  return { call, heard };
};

/** A call whose offer is on its way. */
export const offered = async (number = '+15550100') => {
  const world = ready();
  const { call, heard } = await dialled(world, { to: number });
  return { ...world, call, heard, peer: world.browser.peer, socket: world.browser.socket };
};

/** A call that the gateway has accepted. */
export const accepted = async () => {
  const world = await offered();
  const says = (type: string, data: object = {}) => world.socket.says({ type, callId: 'c1', data });
  world.socket.says({ type: 'ok', replyTo: world.socket.last('call').id, callId: 'c1', data: { sdp: 'the answer' } });
  await settled();
  return { ...world, says };
};

/** Another call of the same page, that the gateway has accepted as c2. */
export const another = async (world: { browser: FakeBrowser, device: Device }) => {
  const { call } = await dialled(world, { to: '2' });
  const { socket } = world.browser;
  socket.says({ type: 'ok', replyTo: socket.last('call').id, callId: 'c2', data: { sdp: 'the answer' } });
  await settled();
  return call;
};

/** A call that goes on, with its audio. */
export const answered = async () => {
  const world = await accepted();
  world.peer.becomes('connected');
  world.says('answered');
  return world;
};

/** A call in that rings here. */
export const rung = () => {
  const world = ready();
  const calls: Call[] = [];
  world.device.on('incoming', call => calls.push(call));
  const says = (type: string, data: object = {}) => world.browser.socket.says({ type, callId: 'c9', data });
  says('incoming', { from: '+15550123', fromName: 'Example Ltd', to: '+15550199', trunk: 'office' });
  const [call] = calls;
  return { ...world, says, call: call!, heard: record(call!), socket: world.browser.socket };
};
