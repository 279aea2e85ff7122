import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';

const schema = JSON.parse(readFileSync('protocol/trunkline.v1.schema.json', 'utf8'));
const page = readFileSync('../docs/protocol/signal.md', 'utf8');

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
ajv.addSchema(schema);
const fromPage = ajv.getSchema(`${schema.$id}#/$defs/clientMessage`)!;
const fromGateway = ajv.getSchema(`${schema.$id}#/$defs/serverMessage`)!;

/** Who sends it is written before an example (`>`, `<`), or follows from its type. */
type Example = { from: 'page' | 'gateway' | 'either', message: any };

const examples: Example[] = [...page.matchAll(/^```json\n([\s\S]*?)^```/gm)]
  .flatMap(block => block[1]!.trim().split('\n'))
  .map(line => {
    const mark = /^[<>] /.exec(line)?.[0];
    return {
      from: mark === '> ' ? 'page' : mark === '< ' ? 'gateway' : 'either',
      message: JSON.parse(mark ? line.slice(2) : line),
    };
  });

test('every example in the document is a message of the protocol', () => {
  assert.ok(examples.length > 20);
  for (const { from, message } of examples) {
    const valid = from === 'page' ? fromPage(message) : from === 'gateway' ? fromGateway(message) : fromPage(message) || fromGateway(message);
    assert.ok(valid, `${JSON.stringify(message)}: ${ajv.errorsText([...fromPage.errors ?? [], ...fromGateway.errors ?? []])}`);
  }
});

test('the document shows every type of message in both directions', () => {
  const shown = new Set(examples.map(example => example.message.type));
  const known = Object.values<any>(schema.$defs).map(def => def.properties?.type?.const).filter(Boolean);
  assert.deepEqual([...shown].sort(), [...new Set(known)].sort());
});

test('fields from a newer side are tolerated', () => {
  for (const { message } of examples) {
    const newer = { ...message, priority: 1, data: { ...message.data, colour: 'green' } };
    assert.ok(fromPage(newer) || fromGateway(newer), JSON.stringify(newer));
  }
});

const ended = { type: 'ended', id: '1', callId: 'c', data: { code: 20050, cause: 'hangup', sipStatus: null, by: 'phone', message: 'Over.' } };
const refused = { type: 'error', id: '1', data: { code: 40001, name: 'malformed-json', message: 'Not JSON.' } };

for (const [what, message] of [
  ['a cause that is not in the list', { ...ended, data: { ...ended.data, cause: 'bored' } }],
  ['an end by nobody known', { ...ended, data: { ...ended.data, by: 'nobody' } }],
  ['a cause with the code of another', { ...ended, data: { ...ended.data, code: 48650 } }],
  ['an end without a status', { ...ended, data: { code: 20050, cause: 'hangup', by: 'phone', message: 'Over.' } }],
  ['an end of no call', { type: ended.type, id: ended.id, data: ended.data }],
  ['a code with the name of another', { ...refused, data: { ...refused.data, name: 'bad-sdp' } }],
  ['a code that is not in the list', { ...refused, data: { ...refused.data, code: 40099 } }],
  ['an error without words', { ...refused, data: { code: 40001, name: 'malformed-json' } }],
  ['an answer to call without its callId', { type: 'ok', id: '1', replyTo: '2', data: { sdp: 'v=0\r\n' } }],
  ['a reply to nothing', { type: 'ok', id: '1', data: {} }],
  ['an empty id', { type: 'answered', id: '', callId: 'c', data: {} }],
  ['a long id', { type: 'answered', id: 'x'.repeat(65), callId: 'c', data: {} }],
  ['no digit', { type: 'dtmf', id: '1', callId: 'c', data: { digit: '55', durationMillis: 100 } }],
  ['a type from the future', { type: 'park', id: '1', callId: 'c', data: {} }],
  ['a transfer by nobody', { type: 'transfer', id: '1', callId: 'c', data: { step: 'done', sipStatus: null, message: 'Done.' } }],
  ['a hold by the gateway', { type: 'held', id: '1', callId: 'c', data: { by: 'gateway' } }],
] as const) {
  test(`the gateway may not send ${what}`, () => assert.equal(fromGateway(message), false));
}
