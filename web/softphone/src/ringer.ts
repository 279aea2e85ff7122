import type { Call } from '@trunkline/voice';
import { BELL, Sound } from './sounds.ts';

type Tells = {
  /** What the page is called while somebody calls. */
  title(call: Call): string,
  rings(call: Call): void,
  /** It stopped before it was taken here. */
  stopped(call: Call): void,
};

/** Who calls and is not answered yet: one at a time, with a bell, and in the title of the page. */
export class Ringer {
  readonly #tells: Tells;
  #waiting: Call[] = [];
  #bell: Sound | undefined;
  #title: string | undefined;

  constructor(tells: Tells) {
    this.#tells = tells;
  }

  get call(): Call | undefined { return this.#waiting[0]; }

  rings(call: Call): void {
    this.#waiting.push(call);
    call.on('ended', () => {
      if (!this.#waiting.includes(call)) return; // taken here, and over by now
      this.take(call);
      this.#tells.stopped(call);
    });
    if (call === this.call) this.#begin(call);
  }

  /** It is answered here, or over: the next one rings. */
  take(call: Call): void {
    const rang = call === this.call;
    this.#waiting = this.#waiting.filter(other => other !== call);
    if (!rang) return;
    this.#bell?.stop();
    this.#bell = undefined;
    if (this.#title !== undefined) document.title = this.#title;
    this.#title = undefined;
    if (this.call) this.#begin(this.call);
  }

  #begin(call: Call): void {
    this.#title ??= document.title;
    document.title = this.#tells.title(call);
    this.#bell ??= new Sound(BELL);
    this.#tells.rings(call);
  }
}
