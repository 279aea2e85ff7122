import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

const PACKAGE = 'target/voice';
const SITE = 'target/site-that-calls';

const run = (command: string, ...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
};

test('the package has what it says, and nothing that it need not have', () => {
  const [{ files }] = JSON.parse(run('npm', 'pack', '--dry-run', '--json', `./${PACKAGE}`));
  const names: string[] = files.map((file: any) => file.path);
  for (const name of ['LICENSE', 'README.md', 'package.json', 'index.js', 'index.d.ts', 'trunkline-voice.js']) assert.ok(names.includes(name), name);
  assert.deepEqual(names.filter(name => !/^(LICENSE|.*\.(md|json|js|d\.ts))$/.test(name)), []);
  const { dependencies, exports } = JSON.parse(readFileSync(`${PACKAGE}/package.json`, 'utf8'));
  assert.equal(dependencies, undefined);
  assert.deepEqual(exports['.'], { types: './index.d.ts', default: './index.js' });
});

test('a site that installed the package compiles against its types, and is told of mistakes', () => {
  rmSync(SITE, { recursive: true, force: true });
  mkdirSync(`${SITE}/node_modules/@trunkline`, { recursive: true });
  symlinkSync('../../../voice', `${SITE}/node_modules/@trunkline/voice`);
  writeFileSync(`${SITE}/package.json`, '{ "type": "module" }');
  writeFileSync(`${SITE}/site.ts`, `
    import { type Call, Device, type Sample, TrunklineError } from '@trunkline/voice';
    const device = new Device('token', { gateway: 'https://phone.example' });
    device.on('incoming', (call: Call) => call.accept()).on('tokenWillExpire', device => void device.updateToken('new'));
    const call: Call = await device.connect({ to: '+15550100' });
    call.on('sample', (sample: Sample) => console.log(sample.mos?.toFixed(1))).on('error', (error: TrunklineError) => console.log(error.code));
    // @ts-expect-error there is no such event
    call.on('answered', () => {});
    // @ts-expect-error what the device alone may do
    call.lost();
  `);
  run('node', 'node_modules/typescript/bin/tsc', '--ignoreConfig', '--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext',
    '--lib', 'es2023,dom,dom.iterable', `${SITE}/site.ts`);
});

test('the file for a script element has everything in one name', () => {
  const page: any = {};
  runInNewContext(`${readFileSync(`${PACKAGE}/trunkline-voice.js`, 'utf8')}; this.Trunkline = Trunkline;`, page);
  assert.equal(typeof page.Trunkline.Device, 'function');
  assert.equal(page.Trunkline.ENDS.busy, 48650);
});
