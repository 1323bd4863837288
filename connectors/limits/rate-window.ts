/** What a server says about its own count of one window. */
export interface ServerCount {
  /** Requests left. */
  readonly left: number
  /** Milliseconds until it counts anew; absent where it does not say. */
  readonly resetsInMs?: number | undefined
}

export interface WindowLimit {
  readonly allow: number
  readonly windowMs: number
  /** Part of the window that we take, 0 to 1. */
  readonly share: number
}

/**
 * Counts the requests of one rate window.
 *
 * Our own count slides: at no time more than `allow` in the past `windowMs`, which also keeps windows that a server
 * starts on the clock. Once the server has told its count, that one holds until it resets.
 */
export class RateWindow {
  readonly #limit: WindowLimit
  readonly #most: number
  /** Times of our requests, oldest first; those before `#first` are over. */
  #sent: number[] = []
  #first = 0
  #server: { left: number; readonly resetAt: number } | undefined

  constructor(limit: WindowLimit) {
    this.#limit = limit
    this.#most = Math.max(1, Math.floor(limit.allow * limit.share))
  }

  /** Milliseconds until one more request is allowed; 0 for now. */
  waitMs(now: number): number {
    this.#expire(now)
    if (this.#server) {
      const reserved = this.#limit.allow - this.#most
      return this.#server.left > reserved ? 0 : this.#server.resetAt - now
    }
    const oldest = this.#sent[this.#first]
    const count = this.#sent.length - this.#first
    return oldest === undefined || count < this.#most ? 0 : oldest + this.#limit.windowMs - now
  }

  count(now: number): void {
    this.#sent.push(now)
    if (this.#server) this.#server.left--
  }

  /** Takes the server's count over. Requests under way may not be in it yet, so they are taken off. */
  learn({ left, resetsInMs }: ServerCount, underWay: number, now: number): void {
    const resetAt = now + (resetsInMs ?? this.#limit.windowMs)
    this.#server = { left: Math.max(0, left) - underWay, resetAt }
  }

  #expire(now: number): void {
    let since = now - this.#limit.windowMs
    if (this.#server && now >= this.#server.resetAt) {
      since = Math.max(since, this.#server.resetAt - 1)
      this.#server = undefined
    }
    while ((this.#sent[this.#first] ?? Infinity) <= since) this.#first++
    if (this.#first > 1000) {
      this.#sent = this.#sent.slice(this.#first)
      this.#first = 0
    }
  }
}
