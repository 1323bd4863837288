/** Work under one name waits for what was begun under it before. */
export class Turns {
  readonly #ends = new Map<string, Promise<unknown>>()

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#ends.get(name)
    const own = before ? before.then(work, work) : work()
    this.#ends.set(name, own)
    try {
      return await own
    } finally {
      if (this.#ends.get(name) === own) this.#ends.delete(name)
    }
  }
}
