import { type ChildProcess, fork } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { ProgramFile } from '../program-file.ts'
import type { FarPort, FromApart, ToApart } from './apart-messages.ts'

interface ApartOptions {
  /** What it runs, see `answerApart`. */
  readonly program: ProgramFile
  /** Of its heap: what needs more ends it. */
  readonly megabytes: number
  /** So much lower is the priority of all of its threads, by the numbers of `nice`. */
  readonly niceness: number
}

interface Asked<Question> {
  readonly make: (port: FarPort) => Question
  readonly body?: Uint8Array | undefined
  /** What it may compute. */
  readonly milliseconds: number
}

/** A process that answers one question at a time, and shares nothing with this one: no memory, and no secrets of the environment. */
export interface Apart<Question, Answer> {
  /** @throws {ApartEnded} when it takes more than it may; and what `end` was given */
  readonly ask: (asked: Asked<Question>) => Promise<Answer>
  readonly isOver: () => boolean
  /** At once, whatever it does. */
  readonly end: (reason: Error) => Promise<void>
}

/** The process is there no more: what it was asked took too much. */
export class ApartEnded extends Error {
  override readonly name = 'ApartEnded'
}

const BEGIN = new URL('begin-apart.mjs', import.meta.url).href
/** Where it is, whose it is, and where it may keep what it has translated. */
const ENVIRONMENT = ['HOME', 'LANG', 'LC_ALL', 'PATH', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR', 'TZ']
const MOST_SAID = 2_000

export function startApart<Question, Answer>(options: ApartOptions): Apart<Question, Answer> {
  const child = start(options)
  const said = tailOf(child.stderr)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  let isReady = false
  let over: Error | undefined
  let underWay: UnderWay<Answer> | undefined

  /** From then on nothing goes to and fro for the question. */
  function settle(how: (question: UnderWay<Answer>) => void): void {
    const question = underWay
    underWay = undefined
    if (question) how(question)
  }
  function stop(reason: Error): void {
    over ??= reason
    settle(({ reject }) => reject(reason))
  }
  function send(message: ToApart<Question>): void {
    // Whoever is gone is heard to be.
    child.send(message, () => undefined)
  }
  child.on('message', (message: FromApart<Answer, never>) => {
    if ('isReady' in message) isReady = true
    else if ('far' in message) underWay?.hear?.(message.far)
    else if ('error' in message) settle(({ reject }) => reject(message.error))
    else settle(({ resolve }) => resolve(message.answer))
  })
  child.once('error', stop)
  child.once('exit', () => stop(isReady ? new ApartEnded() : new Error(`it ended: ${said()}`)))
  child.stdin?.on('error', () => undefined)
  hold(child, false)

  async function ask({ make, body, milliseconds }: Asked<Question>): Promise<Answer> {
    if (over) throw over
    hold(child, true)
    try {
      return await new Promise((resolve, reject) => {
        const mine: UnderWay<Answer> = { resolve, reject }
        underWay = mine
        const port: FarPort = {
          post: (far) => {
            if (underWay === mine) send({ far })
          },
          hear: (listener) => {
            mine.hear = listener
          },
        }
        send({ question: make(port), bodyBytes: body?.byteLength ?? 0, milliseconds })
        if (body) child.stdin?.write(body)
      })
    } finally {
      hold(child, false)
    }
  }

  return {
    ask,
    isOver: () => over !== undefined,
    end: async (reason) => {
      stop(reason)
      child.kill('SIGKILL')
      await ended
    },
  }
}

interface UnderWay<Answer> {
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: Error) => void
  hear?: (message: never) => void
}

function start({ program, megabytes, niceness }: ApartOptions): ChildProcess {
  const known = ENVIRONMENT.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return fork(program.filename, [String(niceness)], {
    execArgv: ['--import', BEGIN, ...program.execArgv, `--max-old-space-size=${megabytes}`],
    env: Object.fromEntries(known),
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
  })
}

/** The end of what it says, which tells why it did not start. */
function tailOf(output: Readable | null): () => string {
  let said = ''
  output?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MOST_SAID)
  })
  return () => said.trim()
}

/** Whether this process waits for it, or may end meanwhile. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const call = isHeld ? 'ref' : 'unref'
  for (const each of [child, child.channel, child.stdin, child.stderr]) {
    const method: unknown = each && Reflect.get(each, call)
    if (typeof method === 'function') Reflect.apply(method, each, [])
  }
}
