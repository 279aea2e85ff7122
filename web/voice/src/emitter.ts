type Listener<A extends unknown[]> = (...args: A) => void;

/** Listeners by event name. E maps a name to what its listeners are given. */
export class Emitter<E extends Record<keyof E, unknown[]>> {
  readonly #listeners = new Map<keyof E, Set<Listener<never>>>();

  /** Returns what takes the listener off again. */
  on<K extends keyof E>(event: K, listener: Listener<E[K]>): () => void {
    let set = this.#listeners.get(event);
    if (!set) this.#listeners.set(event, set = new Set());
    set.add(listener);
    return () => { set.delete(listener); };
  }

  protected emit<K extends keyof E>(event: K, ...args: E[K]): void {
    for (const listener of [...this.#listeners.get(event) ?? []]) (listener as Listener<E[K]>)(...args);
  }
}
