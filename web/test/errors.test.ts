import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

test('what is made of errors.json is as errors.json wants it', () => {
  const { status, stderr } = spawnSync('node', ['protocol/errors.mjs', '--check'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});
