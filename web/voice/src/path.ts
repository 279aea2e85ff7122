import type { Browser } from './browser.ts';
import type { Media } from './media.ts';

const LOOK_MILLIS = 50;
/** No audio for so long is asked about. */
export const SILENT_MILLIS = 200;
/** Where nobody speaks, audio comes every 400 ms (DTX). */
const DEAF_MILLIS = 500;
/** A silence is asked about no more often. */
const LEAST_BETWEEN_MILLIS = 2000;
/** An answer may take so much longer than the quickest one did; but nobody waits for more than a second. */
const PATIENCE_MILLIS = 100;
const MOST_PATIENCE_MILLIS = 1000;

/** What a path asks of its call. */
export type PathQuestions = {
  /** Whether the gateway answers on the present socket. */
  answers(): Promise<unknown>,
  /** How far away the gateway is, there and back, at the least. */
  roundTripMillis(): number,
  /** It does not: the network is gone. */
  gone(): void,
  /** It does, but what it sends does not arrive: audio takes a way that the socket does not take. */
  deaf(): void,
};

/**
 * Notices that the network of a call is gone before the browser does, which takes seconds.
 *
 * <pre>
 *   audio comes ---200 ms without---> asks the gateway ---an answer---> waits ---500 ms without---> deaf
 *        ^                                  +--no answer in time--> gone
 *        +----------------------------------- audio comes ------------------------------------------+
 * </pre>
 */
export class Path {
  readonly #browser: Browser;
  readonly #media: Media;
  readonly #questions: PathQuestions;
  #asked = false;
  /** The gateway is there, and it is not known yet whether its audio is. */
  #waits = false;
  #askedMillis = -LEAST_BETWEEN_MILLIS;
  #forget: (() => void) | undefined;
  #stop: (() => void) | undefined;

  constructor(browser: Browser, media: Media, questions: PathQuestions) {
    this.#browser = browser;
    this.#media = media;
    this.#questions = questions;
  }

  start(): void {
    this.#stop ??= this.#browser.after(LOOK_MILLIS, () => {
      this.#stop = undefined;
      this.start();
      this.#look();
    });
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#forget?.();
  }

  #look(): void {
    const silent = this.#media.silentMillis();
    if (silent === undefined) return;
    if (silent < SILENT_MILLIS) this.#heard();
    else if (this.#waits && silent >= DEAF_MILLIS) this.#deaf();
    else if (!this.#asked && this.#browser.clock() - this.#askedMillis >= LEAST_BETWEEN_MILLIS) this.#ask();
  }

  #heard(): void {
    this.#asked = this.#waits = false;
    this.#forget?.();
  }

  #deaf(): void {
    this.#waits = false;
    this.#questions.deaf();
  }

  #ask(): void {
    this.#asked = true;
    this.#askedMillis = this.#browser.clock();
    const patience = Math.min(this.#questions.roundTripMillis() + PATIENCE_MILLIS, MOST_PATIENCE_MILLIS);
    const forget = this.#browser.after(patience, () => this.#questions.gone());
    this.#forget = forget;
    this.#questions.answers().then(() => {
      forget();
      this.#waits = this.#asked; // unless audio came meanwhile
    }, forget);
  }
}
