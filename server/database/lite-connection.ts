import { EventEmitter } from 'node:events'
import { serialize } from 'pg-protocol'
import {
  type BackendMessage,
  DatabaseError,
  NotificationResponseMessage,
} from 'pg-protocol/dist/messages.js'
import { Parser } from 'pg-protocol/dist/parser.js'
import type { LiteThread } from './lite-thread.ts'

/** Of the one session that there is; a client comes and goes, and what it listened for stays. */
export type OnNotification = (channel: string, payload: string) => void

const DISK_FULL = '53100'

/**
 * What a `pg` client speaks to, instead of a socket: the embedded database.
 *
 * The messages of a statement go to the database together, and so do their answers come back.
 */
export class LiteConnection extends EventEmitter {
  /** A client that gives up in the middle of a statement destroys its socket. */
  readonly stream = { destroy: (): void => this.end() }
  /** The one session outlives its clients, which know nothing of each other: nothing stays prepared in it. */
  get parsedStatements(): object {
    return {}
  }
  readonly submittedNamedStatements = {}
  /** Else a client would not end it. */
  readonly _connecting = true
  readonly #thread: LiteThread
  readonly #onNotification: OnNotification
  readonly #parser = new Parser()
  #unsent: Uint8Array[] = []
  #last: Promise<void> = Promise.resolve()

  constructor(thread: LiteThread, onNotification: OnNotification) {
    super()
    this.#thread = thread
    this.#onNotification = onNotification
  }

  connect(): void {
    process.nextTick(() => this.emit('readyForQuery'))
  }

  query(text: string): void {
    this.#unsent.push(serialize.query(text))
    this.#send()
  }

  parse(statement: Parameters<typeof serialize.parse>[0]): void {
    this.#unsent.push(serialize.parse({ ...statement, name: '' }))
  }

  bind(values: Parameters<typeof serialize.bind>[0]): void {
    this.#unsent.push(serialize.bind({ ...values, statement: '' }))
  }

  describe(what: Parameters<typeof serialize.describe>[0]): void {
    this.#unsent.push(serialize.describe(what))
  }

  execute(how: Parameters<typeof serialize.execute>[0]): void {
    this.#unsent.push(serialize.execute(how))
  }

  close(what: Parameters<typeof serialize.close>[0]): void {
    this.#unsent.push(serialize.close(what))
  }

  flush(): void {
    this.#unsent.push(serialize.flush())
    this.#send()
  }

  sync(): void {
    this.#unsent.push(serialize.sync())
    this.#send()
  }

  /** The database stays open: who opened it closes it. */
  end(): void {
    this.#last = this.#last.then(() => this.#finish())
  }

  ref(): void {}

  unref(): void {}

  #send(): void {
    const message = Buffer.concat(this.#unsent)
    this.#unsent = []
    this.#last = this.#last.then(() => this.#exchange(message))
  }

  #finish(): void {
    this.emit('end')
    this.removeAllListeners()
  }

  async #exchange(message: Uint8Array): Promise<void> {
    try {
      const { buffer, byteOffset, byteLength } = await this.#thread.exchange(message)
      this.#parser.parse(Buffer.from(buffer, byteOffset, byteLength), (said) => this.#hear(said))
    } catch (error) {
      this.emit('error', error)
    }
  }

  #hear(message: BackendMessage): void {
    if (message instanceof NotificationResponseMessage) {
      this.#onNotification(message.channel, message.payload)
      return
    }
    this.emit(message.name === 'error' ? 'errorMessage' : message.name, message)
    if (message instanceof DatabaseError && message.code === DISK_FULL) {
      // Once its log cannot be written, PGlite never says again that it is ready: not even a rollback can be sent.
      this.#thread.giveUp('the disk is full', 'ENOSPC')
      this.emit('error', message)
    }
  }
}
