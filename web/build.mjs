// Installs, checks and bundles the page; runs its tests. Does again only what a change made stale.
//
//   build.sh            npm ci, types, bundle        -> target/classes/META-INF/resources, target/voice (the package)
//   build.sh test       unit tests (node:test)       <- voice/test, softphone/test, test
//   build.sh browser    the page in a real Chromium  <- test/browser
//   build.sh errors     writes what is made of protocol/errors.json
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const PAGE = 'target/classes/META-INF/resources';
const VOICE = 'target/voice';
const TESTS = 'target/tests';
const VOICE_LIMIT_BYTES = 15 * 1024; // gzipped: what a page pays for calling
/** In here nobody waits for the package to be built. */
const alias = { '@trunkline/voice': './voice/src/index.ts' };
const SOURCES = ['build.mjs', 'package-lock.json', 'tsconfig.json', 'protocol', 'voice', 'softphone', 'test'];

const files = path => statSync(path).isDirectory()
  ? readdirSync(path).filter(name => name !== 'node_modules').sort().flatMap(name => files(join(path, name)))
  : [path];

const fingerprint = paths => {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(files)) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
};

/** Runs the work unless its inputs are those of the last time that it went well. */
const onceFor = async (stamp, inputs, work) => {
  const now = fingerprint(inputs);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
};

const run = (command, ...args) => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
};

const copy = (from, to) => {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
};

const install = () => onceFor('node_modules/.installed', ['package.json', 'package-lock.json', '.npmrc'],
  () => run('npm', 'ci', '--ignore-scripts', '--prefer-offline', '--loglevel=error'));

/** The package as it is published: a module with its types, and one file for a script element. */
const voice = async esbuild => {
  rmSync(VOICE, { recursive: true, force: true });
  run('node', 'node_modules/typescript/bin/tsc', '-p', 'voice');
  for (const file of files(VOICE)) writeFileSync(file, readFileSync(file, 'utf8').replace(/(from '\.\/[^']+)\.ts'/g, "$1.js'"));
  const options = { entryPoints: ['voice/src/index.ts'], bundle: true, target: 'es2022', minify: true, logLevel: 'warning' };
  await esbuild.build({ ...options, outfile: `${VOICE}/index.js`, format: 'esm' });
  await esbuild.build({ ...options, outfile: `${VOICE}/trunkline-voice.js`, format: 'iife', globalName: 'Trunkline' });
  for (const [from, to] of [['voice/package.json', 'package.json'], ['voice/README.md', 'README.md'], ['../LICENSE', 'LICENSE']]) copy(from, `${VOICE}/${to}`);
  const bytes = gzipSync(readFileSync(`${VOICE}/index.js`), { level: 9 }).length;
  if (bytes <= VOICE_LIMIT_BYTES) return;
  console.error(`@trunkline/voice has ${bytes} bytes gzipped, and may have ${VOICE_LIMIT_BYTES}.`);
  process.exit(1);
};

const bundle = async () => {
  const esbuild = await import('esbuild');
  run('node', 'node_modules/typescript/bin/tsc', '--noEmit');
  await voice(esbuild);
  rmSync(PAGE, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: ['softphone/src/trunkline-softphone.ts'],
    outdir: PAGE,
    bundle: true, format: 'esm', target: 'es2022', alias,
    minify: true, sourcemap: true, legalComments: 'linked',
    logLevel: 'warning',
  });
  copy(`${VOICE}/trunkline-voice.js`, `${PAGE}/trunkline-voice.js`);
  await esbuild.build({ // what others' phones make of the gateway is tested from there
    entryPoints: ['test/phones/phones.js'],
    outfile: 'target/phones.js',
    bundle: true, format: 'iife', target: 'es2022',
    logLevel: 'warning',
  });
  copy('softphone/index.html', `${PAGE}/index.html`);
  copy('softphone/favicon.svg', `${PAGE}/favicon.svg`);
  copy('protocol/trunkline.v1.schema.json', `${PAGE}/protocol/trunkline.v1.schema.json`);
};

/** Node 20 reads no TypeScript: its tests are bundled first. */
const runTests = async directories => {
  const esbuild = await import('esbuild');
  const tests = directories.flatMap(directory => readdirSync(directory)
    .filter(name => name.endsWith('.test.ts')).map(name => join(directory, name)));
  rmSync(TESTS, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: tests,
    outdir: TESTS, outbase: '.', outExtension: { '.js': '.mjs' },
    bundle: true, format: 'esm', target: 'node20', platform: 'node', packages: 'external',
    alias,
    sourcemap: 'inline', logLevel: 'warning',
  });
  run('node', '--enable-source-maps', '--test', '--test-reporter=spec',
    ...tests.map(name => join(TESTS, name.replace(/\.ts$/, '.mjs'))));
};

const build = () => onceFor('target/built', [...SOURCES, '../LICENSE'], bundle);

await install();
switch (process.argv[2]) {
  case undefined:
    await build();
    break;
  case 'test':
    await build();
    await onceFor('target/tested', [...SOURCES, '../docs', '../gateway/src/main/java/org/trunkline/gateway/call'], () => runTests(['voice/test', 'softphone/test', 'test']));
    break;
  case 'browser':
    await build();
    await onceFor('target/looked', [...SOURCES, '../docs/sdk.md', 'README.md'], () => runTests(['test/browser']));
    break;
  case 'errors':
    run('node', 'protocol/errors.mjs');
    break;
  default:
    console.error('usage: build.sh [test | browser | errors]');
    process.exit(2);
}
