import type { Line } from './line.ts';

/** The calls of the telephone: at most one is talked on, the others are on hold. */
export class Lines {
  #active: Line | undefined;
  #others: Line[] = [];

  /** The one that is shown: it goes on, or is the last one with its end. */
  get active(): Line | undefined { return this.#active; }
  get others(): Line[] { return this.#others; }
  /** Those that go on. */
  get all(): Line[] { return [this.#active, ...this.#others].filter(line => line !== undefined && !line.isOver) as Line[]; }
  get isInCall(): boolean { return this.#active !== undefined && !this.#active.isOver; }

  /** Shows a new one. What was talked on is put on hold; what nobody had answered yet is given up. */
  begin(line: Line): void {
    this.#rest();
    this.#active = line;
  }

  switchTo(line: Line): void {
    this.#others = this.#others.filter(other => other !== line);
    this.#rest();
    this.#active = line;
    if (line.call.isHeld()) line.call.unhold();
  }

  /** One is over. Where there is another, that is shown: still on hold, until somebody wants to talk. */
  over(line: Line): void {
    this.#others = this.#others.filter(other => other !== line);
    if (line === this.#active && this.#others.length) this.#active = this.#others.shift();
  }

  /** Forgets the last one. */
  clear(): void {
    if (!this.isInCall) this.#active = undefined;
  }


  #rest(): void {
    const line = this.#active;
    this.#active = undefined;
    if (!line || line.isOver) return;
    if (line.phase !== 'connected') return line.call.disconnect();
    if (!line.call.isHeld()) line.call.hold();
    this.#others = [line, ...this.#others];
  }
}
