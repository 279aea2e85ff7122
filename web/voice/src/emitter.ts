type Listener<A extends unknown[]> = (...args: A) => void;

/** Listeners by event name, as Node's EventEmitter has them. E maps a name to what its listeners are given. */
export class Emitter<E extends Record<keyof E, unknown[]>> {
  readonly #listeners = new Map<keyof E, Listener<never>[]>();

  on<K extends keyof E>(event: K, listener: Listener<E[K]>): this {
    this.#listeners.set(event, [...this.#heardBy(event), listener]);
    return this;
  }

  /** For the next time only. */
  once<K extends keyof E>(event: K, listener: Listener<E[K]>): this {
    const first = (...args: E[K]) => {
      this.off(event, first);
      listener(...args);
    };
    return this.on(event, Object.assign(first, { listener }));
  }

  off<K extends keyof E>(event: K, listener: Listener<E[K]>): this {
    const ours = (other: Listener<never> & { listener?: unknown }) => other === listener || other.listener === listener;
    this.#listeners.set(event, this.#heardBy(event).filter(other => !ours(other)));
    return this;
  }

  addListener<K extends keyof E>(event: K, listener: Listener<E[K]>): this { return this.on(event, listener); }
  removeListener<K extends keyof E>(event: K, listener: Listener<E[K]>): this { return this.off(event, listener); }

  /** All of one event, or all. */
  removeAllListeners(event?: keyof E): this {
    if (event === undefined) this.#listeners.clear();
    else this.#listeners.delete(event);
    return this;
  }

  listenerCount(event: keyof E): number { return this.#heardBy(event).length; }

  /** @internal A listener that throws keeps no other from hearing; the page sees its error as one that nobody caught. */
  protected emit<K extends keyof E>(event: K, ...args: E[K]): void {
    for (const listener of this.#heardBy(event)) {
      try {
        (listener as Listener<E[K]>)(...args);
      } catch (failure) {
        queueMicrotask(() => { throw failure; });
      }
    }
  }

  #heardBy(event: keyof E): Listener<never>[] {
    return this.#listeners.get(event) ?? [];
  }
}
