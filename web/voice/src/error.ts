import { PAGE_ERRORS } from './codes.ts';
import type { ErrorData } from './protocol.ts';

/** What went wrong: the gateway's own words, or the page's. docs/errors.md lists the codes; the message is for a person. */
export class TrunklineError extends Error {
  readonly code: number;
  override readonly name: string;

  constructor({ code, name, message }: ErrorData, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = name;
  }
}

export type PageErrorName = keyof typeof PAGE_ERRORS;

/** What only the page can know of. */
export const pageError = (name: PageErrorName, message: string, cause?: unknown): TrunklineError =>
  new TrunklineError({ code: PAGE_ERRORS[name], name, message }, { cause });
