import type { Dispatcher } from 'undici'
import type { WriteOptions } from '../../../../engine/index.ts'
import { decodeBody } from './decode-body.ts'
import { decodeText } from './decode-text.ts'
import type { WireAnswer } from './wire-answer.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * A request that was handed to undici, until its answer is complete.
 *
 * It hears undici's own events: a stream for each body, and a signal for each request, would cost more than all that is
 * done with most answers.
 */
export class PendingRequest implements Dispatcher.DispatchHandler {
  readonly answer: Promise<WireAnswer>
  readonly #parts: Buffer[] = []
  #status = 0
  #headers: Headers = {}
  #resolve: (answer: WireAnswer) => void = () => {}
  #reject: (reason: unknown) => void = () => {}
  #controller: Dispatcher.DispatchController | undefined
  #stopped: Error | undefined
  readonly #maxBytes: number
  readonly #mayWrite: WriteOptions['mayWrite']

  constructor(maxBytes: number, mayWrite?: WriteOptions['mayWrite']) {
    this.#maxBytes = maxBytes
    this.#mayWrite = mayWrite
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Cuts it off; one that still waits for a connection is not sent any more. */
  stop(reason: Error): void {
    this.#stopped ??= reason
    this.#controller?.abort(reason)
    this.#reject(reason)
  }

  /** Nothing but this stands between the question and the wire: no queue, no connecting, no waiting. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#mayWrite && !this.#mayWrite()) this.#stopped ??= new NotOursError()
    if (this.#stopped) controller.abort(this.#stopped)
    else this.#controller = controller
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_: Dispatcher.DispatchController, part: Buffer): void {
    this.#parts.push(part)
  }

  onResponseEnd(): void {
    const [only, ...others] = this.#parts
    const bytes = others.length === 0 ? only : Buffer.concat(this.#parts)
    const headers = plainHeaders(this.#headers)
    const encoding = headers['content-encoding']
    if (!bytes || encoding === undefined) return this.#end(headers, bytes)
    decodeBody(bytes, encoding, this.#maxBytes).then(
      (decoded) => this.#end(headers, decoded),
      (reason: unknown) => this.#reject(reason),
    )
  }

  #end(headers: WireAnswer['headers'], bytes: Buffer | undefined): void {
    const text = bytes ? decodeText(bytes, headers['content-type']) : ''
    this.#resolve({ status: this.#status, headers, text })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error)
  }
}

/** Somebody else may be writing by now. */
class NotOursError extends Error {
  override readonly name = 'NotOursError'
  readonly code = 'MAPWRIGHT_NOT_OURS'

  constructor() {
    super('not ours any more')
  }
}

/** A header that came twice is one text. */
function plainHeaders(headers: Headers): Readonly<Record<string, string>> {
  const plain: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) plain[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return plain
}
