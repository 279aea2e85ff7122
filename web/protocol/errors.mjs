// Writes what is made of errors.json: two enums, the codes of the SDK, a part of the schema and a page of the documentation.
//
//   node protocol/errors.mjs           writes them
//   node protocol/errors.mjs --check   says which of them are not as errors.json wants them
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CALL = 'gateway/src/main/java/org/trunkline/gateway/call';
const SCHEMA = 'web/protocol/trunkline.v1.schema.json';
const WRITTEN = 'Written from web/protocol/errors.json by web/build.sh errors.';

const { refusals, ends, page } = JSON.parse(readFileSync(join(ROOT, 'web/protocol/errors.json'), 'utf8'));

const check = entries => {
  for (const field of ['code', 'name']) {
    const twice = entries.map(entry => entry[field]).find((value, index, all) => all.indexOf(value) !== index);
    if (twice !== undefined) throw new Error(`errors.json has the ${field} ${twice} twice`);
  }
  for (const { code, name, cause, do: what } of entries) {
    if (!/^[2-6]\d{4}$/.test(code) || !/^[a-z-]+$/.test(name) || !cause.endsWith('.') || !what.endsWith('.')) {
      throw new Error(`errors.json: ${name} needs a code of five figures, a name in lower case, and sentences`);
    }
  }
};

const constant = name => name.toUpperCase().replaceAll('-', '_');
/** On one line, or on lines of 120 characters. */
const javadoc = words => {
  const code = words.replace(/`([^`]*)`/g, '{@code $1}');
  return code.length <= 105 ? `    /** ${code} */` : `    /**\n${code.match(/.{1,112}(?= |$)/g).map(line => `     * ${line.trim()}\n`).join('')}     */`;
};
const constants = (entries, values) => entries
  .map(entry => `${javadoc(entry.cause)}\n    ${constant(entry.name)}(${values(entry)})`).join(',\n');

const callError = () => `package org.trunkline.gateway.call;

/** Why a request was refused. ${WRITTEN} */
public enum CallError {
${constants(refusals, ({ code, name, sip }) => `${code}, "${name}", ${sip[0]}`)};

    private final int code;
    private final String wireName;
    private final int sipStatus;

    CallError(int code, String wireName, int sipStatus) {
        this.code = code;
        this.wireName = wireName;
        this.sipStatus = sipStatus;
    }

    /**
     * The number.
     *
     * @return HTTP-like class in the first three digits
     */
    public int code() {
        return code;
    }

    /**
     * The name on the wire.
     *
     * @return lower case with hyphens
     */
    public String wireName() {
        return wireName;
    }

    /**
     * What a phone is told that asked by SIP.
     *
     * @return a final status
     */
    public int sipStatus() {
        return sipStatus;
    }
}
`;

const endCause = () => {
  const [rest] = ends.filter(end => end.sip.includes('else'));
  const [fivehundreds] = ends.filter(end => end.sip.includes('5xx'));
  const exact = ends.map(end => [end, end.sip.filter(Number.isInteger)]).filter(([, statuses]) => statuses.length);
  return `package org.trunkline.gateway.call;

/** Why a call is over. ${WRITTEN} */
public enum EndCause {
${constants(ends, ({ code, name, q850 }) => `${code}, "${name}", ${q850}`)};

    private final int code;
    private final String wireName;
    private final int q850;

    EndCause(int code, String wireName, int q850) {
        this.code = code;
        this.wireName = wireName;
        this.q850 = q850;
    }

    /** Why a call is over that was refused with this final SIP status. */
    static EndCause ofSipStatus(int status) {
        return switch (status) {
${exact.map(([end, statuses]) => `            case ${statuses.join(', ')} -> ${constant(end.name)};`).join('\n')}
            default -> status / 100 == 5 ? ${constant(fivehundreds.name)} : ${constant(rest.name)};
        };
    }

    /**
     * The number.
     *
     * @return SIP-like class in the first three digits
     */
    public int code() {
        return code;
    }

    /**
     * The name on the wire.
     *
     * @return lower case with hyphens
     */
    public String wireName() {
        return wireName;
    }

    /** As telephone networks number it (ITU-T Q.850). */
    int q850() {
        return q850;
    }
}
`;
};

const typescript = () => {
  const table = (name, words, entries) => `/** ${words} */
export const ${name} = {
${entries.map(entry => `  '${entry.name}': ${entry.code},`).join('\n')}
} as const;
`;
  return `// ${WRITTEN}

${table('REFUSALS', 'Why the gateway refuses a request.', refusals)}
${table('ENDS', 'Why a call is over, as the gateway tells it.', ends)}
${table('PAGE_ERRORS', 'What only the page can know of.', page)}`;
};

const documentation = () => {
  const sip = statuses => statuses.map(status => status === 'else' ? 'others' : status).join(', ');
  const row = ({ code, name, cause, do: what, sip: statuses, q850 }, telephone) =>
    `| ${code} | \`${name}\` | ${cause} | ${what} |${telephone ? ` ${sip(statuses)} | ${q850} |` : ''}`;
  const table = (entries, telephone, status) => `| code | name | cause | what to do |${telephone ? ` ${status} | Q.850 |` : ''}
| --- | --- | --- | --- |${telephone ? ' --- | --- |' : ''}
${entries.map(entry => row(entry, telephone)).join('\n')}
`;
  return `# Error codes

${WRITTEN}

Each thing that can go wrong, and each way in which a call ends, has a number and a name. Both stay what they are; words may change. The first three figures are those of the HTTP or SIP status with the same idea; the last two say who found it: 01 to 49 refuse a request, 50 to 79 end a call, 80 to 99 are found by the page itself.

## Refused requests

\`error\` of [the signal protocol](protocol/signal.md#errors), and what a phone is told that asks by SIP.

${table(refusals, true, 'SIP status')}
## How calls end

\`ended\` of [the signal protocol](protocol/signal.md#ended), with the final SIP status that leads to it. The Q.850 cause is what the other side's network is told in BYE and CANCEL (RFC 3326).

${table(ends, true, 'from SIP status')}
## What the page finds

Errors of the SDK, which have no part in the protocol.

${table(page, false)}`;
};

/** The schema with the lists of errors and causes in their places. */
const schema = () => {
  const between = (text, before, after, lines) => {
    const start = text.indexOf(before[1], text.indexOf(before[0])) + before[1].length;
    return text.slice(0, start) + lines + text.slice(text.indexOf(after, start));
  };
  const pair = ({ code, name }, field) => `{ "properties": { "code": { "const": ${code} }, "${field}": { "const": "${name}" } } }`;
  const list = (entries, field) => `\n${entries.map(entry => `            ${pair(entry, field)}`).join(',\n')}\n`;
  const text = readFileSync(join(ROOT, SCHEMA), 'utf8');
  const withErrors = between(text, ['"serverError": {', '"oneOf": ['], '          ]', list(refusals, 'name'));
  return between(withErrors, ['"serverEnded": {', '"oneOf": ['], '          ]', list(ends, 'cause'));
};

check([...refusals, ...ends, ...page]);
const files = {
  [`${CALL}/CallError.java`]: callError(),
  [`${CALL}/EndCause.java`]: endCause(),
  'web/voice/src/codes.ts': typescript(),
  'docs/errors.md': documentation(),
  [SCHEMA]: schema(),
};

if (process.argv[2] === '--check') {
  const stale = Object.keys(files).filter(file => {
    try {
      return readFileSync(join(ROOT, file), 'utf8') !== files[file];
    } catch {
      return true;
    }
  });
  if (stale.length) {
    console.error(`Not as web/protocol/errors.json wants it: ${stale.join(', ')}. Run web/build.sh errors.`);
    process.exit(1);
  }
} else {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(ROOT, file), text);
}
