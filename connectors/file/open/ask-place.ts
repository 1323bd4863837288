import { setMaxListeners } from 'node:events'
import {
  changeTexts,
  type ErrorClass,
  type Exchange,
  type Json,
  type Message,
  OperationError,
  say,
  type WriteOptions,
} from '../../../engine/index.ts'
import type { Mask } from '../../account/excerpt.ts'
import { keepable } from '../../account/keepable.ts'
import { enterGate } from '../../limits/enter-gate.ts'
import type { RateGate } from '../../limits/rate-gate.ts'
import { createTimeLimit } from '../../limits/time-limit.ts'
import { explainFailure } from '../../net/transport-failure.ts'
import type { RecordSource } from '../../records/record-source.ts'
import type { ExchangeEvent, ExchangeListener } from '../../transport.ts'
import type { FileConnectorPlan } from '../spec/file-plan.ts'
import { codeOf } from './error-code.ts'
import type { Path, Place } from './place.ts'

const MAX_ATTEMPTS = 3
const FIRST_PAUSE_MS = 500

export interface PlaceContext extends RecordSource {
  readonly plan: FileConnectorPlan
  /** The files of the account. */
  readonly files: Place
  /** Largest file of a format that is read as a whole, in bytes. */
  readonly maxBytes: number
  readonly gate: RateGate
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number
  readonly mask: Mask
  readonly maskSecrets: Mask
  readonly onRequest?: ((event: ExchangeEvent) => void) | undefined
  readonly onExchange?: ExchangeListener | undefined
}

/** What is done with files, and what is told of it. */
export interface Asked<Reply, Result> {
  readonly verb: 'list' | 'read' | 'write' | 'move' | 'delete'
  readonly path: Path
  readonly run: (files: Place) => Promise<Reply>
  /** What becomes of the reply; it does not fail. */
  readonly take: (reply: Reply) => Result
  /** What of it belongs to records: known by the names of fields, it can be masked. */
  readonly sent?: (() => Json) | undefined
  readonly received?: ((result: Result) => Json) | undefined
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean
  /** Whatever the system says, it may have been done in part. */
  readonly isDoubtful?: boolean | undefined
  /** Longest time. Default: that of the connector. */
  readonly timeoutMs?: number | undefined
  readonly signal: AbortSignal
  readonly mayWrite?: WriteOptions['mayWrite']
}

/**
 * Does something with files, within the limits of the account. What may be repeated is tried again for passing troubles.
 *
 * @throws {OperationError}
 */
export async function askPlace<Reply, Result>(
  context: PlaceContext,
  asked: Asked<Reply, Result>,
): Promise<Result> {
  // All that is under way may listen to the one signal of its run, which Node would take for a leak.
  setMaxListeners(0, asked.signal)
  for (let times = 1; ; times++) {
    try {
      return await attempt(context, asked)
    } catch (thrown) {
      if (times >= MAX_ATTEMPTS || !asked.repeatable || !isPassing(thrown)) throw thrown
      await context.clock.sleep(context.random() * FIRST_PAUSE_MS * 2 ** times, asked.signal)
    }
  }
}

function isPassing(thrown: unknown): boolean {
  return thrown instanceof OperationError && thrown.class === 'temporary'
}

async function attempt<Reply, Result>(
  context: PlaceContext,
  asked: Asked<Reply, Result>,
): Promise<Result> {
  const { clock, gate, plan } = context
  const { signal } = asked
  await enterGate(gate, nameOf(asked), signal)
  const at = clock.now()
  const limit = createTimeLimit(signal, asked.timeoutMs ?? plan.timeoutMs)
  let result: { readonly value: Result } | undefined
  let judged: Judged | undefined
  try {
    const reply = await limit.within(send(context, asked))
    result = { value: asked.take(reply) }
    return result.value
  } catch (thrown) {
    judged = judge(context, asked, thrown)
    throw judged.error
  } finally {
    limit.end()
    const ms = clock.now() - at
    await gate.leave(undefined)
    context.onRequest?.(describeEvent(context, asked, ms, judged))
    context.onExchange?.(() => describeExchange(context, asked, { at, ms, result, judged }))
  }
}

async function send<Reply, Result>(
  { files }: PlaceContext,
  { run, signal, mayWrite }: Asked<Reply, Result>,
): Promise<Reply> {
  signal.throwIfAborted()
  await files.allow()
  if (mayWrite?.() === false)
    throw Object.assign(new Error('not ours'), { code: 'MAPWRIGHT_NOT_OURS' })
  return run(files)
}

interface Judged {
  readonly error: OperationError
  /** The system's own word for it, where it gave one. */
  readonly code?: string | undefined
}

interface Verdict {
  readonly class: ErrorClass
  /** Nobody knows whether it did nothing. */
  readonly isDoubtful?: boolean | undefined
  /** Absent: that it was refused. */
  readonly say?: ((name: string) => Message) | undefined
}

const temporarily = (saying: NonNullable<Verdict['say']>): Verdict => ({
  class: 'temporary',
  say: saying,
})
const byPerson = (saying: NonNullable<Verdict['say']>): Verdict => ({
  class: 'config',
  say: saying,
})

/** What a system says, and that it did nothing. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  ENOENT: temporarily((name) => say('fileMissing', { name })),
  ENOTDIR: byPerson((name) => say('fileMissing', { name })),
  EACCES: byPerson((name) => say('fileNoAccess', { name })),
  EPERM: byPerson((name) => say('fileNoAccess', { name })),
  EROFS: byPerson((name) => say('fileNoAccess', { name })),
  ENOSPC: temporarily((name) => say('fileNoSpace', { name })),
  EDQUOT: temporarily((name) => say('fileNoSpace', { name })),
  EEXIST: { class: 'exists', say: (name) => say('fileExists', { name }) },
  EINVAL: { class: 'invalid' },
  EILSEQ: { class: 'invalid' },
  EISDIR: { class: 'invalid' },
  ENAMETOOLONG: { class: 'invalid' },
  EBUSY: temporarily((name) => say('fileFailed', { name, code: 'EBUSY' })),
  EMFILE: temporarily((name) => say('fileFailed', { name, code: 'EMFILE' })),
  CHANGED: {
    class: 'gone',
    say: (name) => say('fileAt', { at: name, said: say('fileSpoilt', {}) }),
  },
  LINK: byPerson((name) => say('fileLink', { name })),
  DOUBT: { class: 'temporary', isDoubtful: true, say: (name) => say('fileDoubt', { name }) },
  FORBIDDEN: byPerson(() => say('fileForbidden', {})),
}

/** A folder that is missing may come back; a file that was listed and is missing, or something else, was taken away. */
function verdictOf(code: string, verb: Asked<never, never>['verb']): Verdict | undefined {
  const verdict = Object.hasOwn(VERDICTS, code) ? VERDICTS[code] : undefined
  const isAway = code === 'ENOENT' || code === 'LINK'
  return verdict && isAway && verb === 'read' ? { ...verdict, class: 'gone' } : verdict
}

function judge<Reply, Result>(
  { plan, place, mask }: PlaceContext,
  asked: Asked<Reply, Result>,
  thrown: unknown,
): Judged {
  if (thrown instanceof OperationError) return { error: thrown }
  const isAborted = asked.signal.aborted
  const code = codeOf(thrown)
  const verdict = verdictOf(code, asked.verb)
  if (verdict && !isAborted) {
    const said =
      verdict.say?.(asked.path.join('/')) ??
      say('refused', { system: plan.title, request: nameOf(asked, code) })
    const reason = changeTexts(said, mask)
    const exchange = kindOf(asked, code)
    const error = new OperationError({
      class: verdict.class,
      reason,
      mayHaveHappened: asked.isDoubtful === true || verdict.isDoubtful === true,
      exchange,
    })
    return { error, code }
  }
  if (!isAborted && code === '') throw thrown
  const limits = { timeoutMs: plan.timeoutMs, maxBytes: Number.MAX_SAFE_INTEGER }
  const failure = explainFailure(thrown, place, limits, false)
  return {
    error: new OperationError({
      class: isAborted ? 'temporary' : failure.class,
      reason: changeTexts(isAborted ? say('stoppedWaiting', {}) : failure.reason, mask),
      mayHaveHappened: !failure.unsent,
      exchange: kindOf(asked),
    }),
  }
}

/** `read in/orders.csv (ENOENT)`: names what was done. */
function nameOf({ verb, path }: Pick<Asked<never, never>, 'verb' | 'path'>, code?: string): string {
  return `${verb} ${path.join('/') || '.'}${code === undefined ? '' : ` (${code})`}`
}

/** `read in/*`: the same for whichever file. */
export function kindOf(
  { verb, path }: Pick<Asked<never, never>, 'verb' | 'path'>,
  code?: string,
): string {
  return nameOf({ verb, path: [...path.slice(0, -1), '*'] }, code)
}

function describeExchange<Reply, Result>(
  { maskSecrets }: PlaceContext,
  asked: Asked<Reply, Result>,
  {
    at,
    ms,
    result,
    judged,
  }: {
    readonly at: number
    readonly ms: number
    readonly result: { readonly value: Result } | undefined
    readonly judged: Judged | undefined
  },
): Exchange {
  const sent = asked.sent?.()
  const received = result && asked.received?.(result.value)
  const outcome = result ? 'done' : judged?.code
  return {
    at,
    ms,
    summary: nameOf(asked),
    ...(outcome === undefined ? {} : { outcome }),
    isGood: result !== undefined,
    detail: {
      ...(sent === undefined ? {} : { sent: keepable(sent, maskSecrets) }),
      ...(received === undefined ? {} : { received: keepable(received, maskSecrets) }),
    },
  }
}

/** No name of a file, for that may be somebody's data. */
function describeEvent(
  { place }: PlaceContext,
  { verb, signal }: Pick<Asked<never, never>, 'verb' | 'signal'>,
  ms: number,
  judged: Judged | undefined,
): ExchangeEvent {
  const error = judged?.code ?? judged?.error.class
  const isAnswered = !judged || judged.code !== undefined
  const { hostname } = new URL(place)
  return {
    verb,
    ms,
    result: !isAnswered ? 'none' : judged ? 'refused' : 'done',
    isGood: !judged,
    ...(judged && !signal.aborted ? { errorClass: judged.error.class, error } : {}),
    attributes: {
      'file.operation': verb,
      ...(hostname === '' ? {} : { 'server.address': hostname }),
      ...(error === undefined ? {} : { 'error.type': error }),
    },
  }
}
