// Written from web/protocol/errors.json by web/build.sh errors.

/** Why the gateway refuses a request. */
export const REFUSALS = {
  'malformed-json': 40001,
  'unknown-type': 40002,
  'invalid-request': 40003,
  'bad-number': 40004,
  'bad-sdp': 40005,
  'destination-not-allowed': 40301,
  'user-refused': 40302,
  'unknown-call': 40401,
  'too-many-calls': 42901,
  'internal': 50001,
  'at-capacity': 50301,
  'overloaded': 50302,
} as const;

/** Why a call is over, as the gateway tells it. */
export const ENDS = {
  'hangup': 20050,
  'busy': 48650,
  'declined': 60350,
  'no-answer': 40850,
  'cancelled': 48750,
  'not-found': 40450,
  'forbidden': 40350,
  'unavailable': 50350,
  'trunk-unreachable': 50250,
  'trunk-timeout': 50450,
  'media-failed': 48850,
  'browser-gone': 41050,
  'gateway-stopping': 50351,
  'transferred': 20051,
  'answered-elsewhere': 20052,
  'declined-elsewhere': 60351,
  'cancelled-by-caller': 48751,
  'failed': 50050,
} as const;

/** What only the page can know of. */
export const PAGE_ERRORS = {
  'ignored': 20080,
  'insecure-page': 40080,
  'bad-digits': 40081,
  'microphone-not-allowed': 40380,
  'microphone-not-found': 40480,
  'wrong-state': 40980,
  'digits-not-possible': 40981,
  'microphone-not-readable': 42380,
  'audio-interrupted': 48880,
  'browser-failed': 50080,
  'no-connection': 50380,
  'signal-lost': 50381,
  'no-reply': 50480,
} as const;
