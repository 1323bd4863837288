import type { Message } from '../../engine/index.ts'

/** A record that cannot be written as its format wants it. */
export class UnwritableError extends Error {
  override readonly name = 'UnwritableError'
  readonly reason: Message

  constructor(reason: Message) {
    super(reason.code)
    this.reason = reason
  }
}
