/** Holds things until somebody can take them, then hands them on in order. */
export class Held<T> {
  readonly #held: T[] = [];
  #take: ((item: T) => void) | undefined;

  add(item: T): void {
    if (this.#take) this.#take(item);
    else this.#held.push(item);
  }

  /** Holds again, from now on. */
  hold(): void {
    this.#take = undefined;
  }

  release(take: (item: T) => void): void {
    this.#take = take;
    for (const item of this.#held.splice(0)) take(item);
  }
}
