import { EventEmitter } from 'node:events'
import type { PGlite } from '@electric-sql/pglite'
import { serialize } from 'pg-protocol'

/**
 * What a `pg` client speaks to, instead of a socket: the embedded database.
 *
 * The messages of a statement go to the database together. The adapter that comes with PGlite hands them over one by one,
 * five calls into the database for each statement.
 */
export class LiteConnection extends EventEmitter {
  /** A client that gives up in the middle of a statement destroys its socket. */
  readonly stream = { destroy: (): void => this.end() }
  readonly parsedStatements = {}
  readonly submittedNamedStatements = {}
  /** Else a client would not end it. */
  readonly _connecting = true
  readonly #lite: PGlite
  #unsent: Uint8Array[] = []
  #last: Promise<void>

  constructor(lite: PGlite) {
    super()
    this.#lite = lite
    this.#last = lite.waitReady
  }

  async connect(): Promise<void> {
    await this.#lite.waitReady
    process.nextTick(() => this.emit('readyForQuery'))
  }

  query(text: string): void {
    this.#unsent.push(serialize.query(text))
    this.#send()
  }

  parse(statement: Parameters<typeof serialize.parse>[0]): void {
    this.#unsent.push(serialize.parse(statement))
  }

  bind(values: Parameters<typeof serialize.bind>[0]): void {
    this.#unsent.push(serialize.bind(values))
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
      const answers = await this.#lite.execProtocolStream(message, { throwOnError: false })
      for (const answer of answers) {
        this.emit(answer.name === 'error' ? 'errorMessage' : answer.name, answer)
      }
    } catch (error) {
      this.emit('error', error)
    }
  }
}
