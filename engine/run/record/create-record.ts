import type { JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import { OperationError, type RecordId, type TargetRecord } from '../connection.ts'
import type { Grant, NewIntent } from '../store/intent.ts'
import { type Link, linkTo } from '../store/link.ts'
import type { Ending } from '../store/outcome.ts'
import { resourceOf } from '../system.ts'
import { noteBecame } from './leave-target.ts'
import { BEFORE_CREATE_MS, describePlace, findByMatch } from './locate.ts'
import { lookForPrevious } from './look-for-previous.ts'
import type { FlowRun, RecordWalk } from './record-walk.ts'
import { recordWritten } from './record-written.ts'
import { sentHash } from './sent-hash.ts'
import {
  createPlanOf,
  doubtOf,
  inDoubt,
  later,
  MAX_WAIT_MS,
  type Spot,
  settleAttempt,
  timeoutOf,
  untilVisible,
} from './unknown-outcome.ts'
import { hashOf, namedResult, targetNameOf, type Write } from './write.ts'
import { stampText } from './write-stamp.ts'

export type Created =
  | { readonly kind: 'created'; readonly result: JsonObject | undefined }
  /** It is there already, made by somebody else or by an earlier attempt of ours. */
  | {
      readonly kind: 'found'
      readonly hit: TargetRecord & { readonly link?: Link | undefined }
      /** An attempt made it whose answer came only now: it may have been deleted since. */
      readonly isLate?: true
    }
  | { readonly kind: 'ended'; readonly ending: Ending }

type Unresolved = Extract<Grant, { readonly kind: 'unresolved' }>

const HELD_PAUSE_MS = 250
/** When the answer to a create does not say its id and no `settle` is declared. */
const DEFAULT_SETTLE_MS = 30_000
/** So many identical responses of 500 in a row are taken for one that is stored under the key. */
const SAME_FAILURES = 3
/** What most systems that take keys document; where it is less, their connector says so. */
const DEFAULT_KEY_LIVES_MS = 86_400_000

/**
 * Creates a record, at most once whatever happens: the intent is durable before the request is sent, and an
 * attempt whose outcome is unknown is looked into before another is made, or given to a person.
 */
export async function createRecord(
  walk: RecordWalk,
  write: Write,
  set: JsonObject,
): Promise<Created> {
  const operation = operationOf(walk, write)
  // Of one attempt alone it is kept what to look for.
  const isOther = walk.doubt.open !== undefined && walk.doubt.open.operation !== operation
  const ending = isOther ? await lookForPrevious(walk) : undefined
  if (ending) return { kind: 'ended', ending }
  const grant = await claimCreate(walk, write, operation)
  if ('hit' in grant) return { kind: 'found', hit: grant.hit }
  switch (grant.kind) {
    case 'held':
      return heldByAnother(walk, write)
    case 'made':
      walk.doubt.open = undefined
      walk.run.session.remember(write.claim, grant.id)
      return { kind: 'found', hit: { id: grant.id } }
    case 'granted':
      if (grant.link) return madeMeanwhile(walk, write, operation, grant.link)
      return (
        (await findMadeMeanwhile(walk, write, operation)) ??
        send(walk, write, { operation, name: grant.attempt }, set)
      )
    case 'unresolved':
      if (grant.previous === operation && !grant.isElsewhere) {
        walk.doubt.open = doubtOf(write.place, operation)
      }
      return resolvePrevious(walk, write, operation, set, grant)
  }
}

/** One of the times that something is tried to be created, by the name that systems know it by. */
interface Attempt {
  readonly operation: string
  readonly name: string
}

/**
 * Stable over attempts, also when the source record changes in between, so that a create that may have been done is found
 * again and never done under new values. In loops a link
 * of its own tells an item apart, else its turn: after a change of order a person is asked rather than a guess made.
 */
function operationOf(walk: RecordWalk, write: Write): string {
  const { item } = write.scope
  const own = write.step.link && write.place.link?.key
  const which = item ? [own ?? item.turn] : []
  const parts = [walk.run.namespace, walk.run.flow.name, walk.key, write.step.id, ...which]
  return parts.map(encodeURIComponent).join('/')
}

function intentOf(walk: RecordWalk, write: Write, operation: string): NewIntent {
  const { ref, link, match } = write.place
  const { claim } = write
  const { flow } = walk.run
  return { operation, claim, target: ref.name, flow: flow.name, key: walk.key, link, match }
}

function heldByAnother(walk: RecordWalk, write: Write): Created {
  return { kind: 'ended', ending: later(walk, at(write), 'createdNow', HELD_PAUSE_MS * 20) }
}

async function claimCreate(
  walk: RecordWalk,
  write: Write,
  operation: string,
): Promise<Grant | { readonly hit: TargetRecord & { readonly link?: Link | undefined } }> {
  const intent = intentOf(walk, write, operation)
  for (let waited = 0; ; waited += HELD_PAUSE_MS) {
    const grant = await walk.run.session.declare(intent)
    if (grant.kind !== 'held' || waited >= MAX_WAIT_MS || walk.run.signal.aborted) return grant
    await walk.run.ports.clock.sleep(HELD_PAUSE_MS, walk.run.signal)
    const link = write.place.link && (await walk.run.session.freshLink(write.place.link))
    if (link) return { hit: { id: link.id, link } }
  }
}

/**
 * The link may be made by another flow between our look-up and our claim: of a customer of an order, or of the record in
 * hand where two flows write it to one target. While we hold the claim nobody can, so the look that comes with it is certain.
 */
function madeMeanwhile(walk: RecordWalk, write: Write, operation: string, link: Link): Created {
  settleAttempt(walk, operation, write.claim)
  return { kind: 'found', hit: { id: link.id, link } }
}

/** Likewise by a flow whose links tell us nothing, of what it has made for other records: the system is asked once more. */
async function findMadeMeanwhile(
  walk: RecordWalk,
  write: Write,
  operation: string,
): Promise<Created | undefined> {
  const { place, step, claim } = write
  if (!step.match || !walk.run.flow.sharedTargets?.includes(place.ref.name)) return undefined
  const freshness = { fresh: false, maxAgeMs: BEFORE_CREATE_MS }
  const { hit, ending } = await findByMatch(walk, place, step.id, freshness).catch(
    (thrown: unknown) => {
      settleAttempt(walk, operation, claim)
      throw thrown
    },
  )
  if (!hit && !ending) return undefined
  settleAttempt(walk, operation, claim)
  return ending ? { kind: 'ended', ending } : hit && { kind: 'found', hit }
}

/** What creates of one flow have in common, whichever run they are of. */
export function writerOf({ namespace, flow }: Pick<FlowRun, 'namespace' | 'flow'>): string {
  return `${encodeURIComponent(namespace)}/${flow.name}`
}

interface Answer {
  readonly id?: RecordId | undefined
  readonly record?: JsonObject | undefined
}

async function send(
  walk: RecordWalk,
  write: Write,
  attempt: Attempt,
  set: JsonObject,
): Promise<Created> {
  const { operation } = attempt
  walk.doubt.open = doubtOf(write.place, operation)
  try {
    const answer = await sendCreate(walk, write, attempt, set)
    return await noteCreated(walk, write, { operation, set, answer, isReplay: false })
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    if (error.class === 'exists') {
      settleAttempt(walk, operation, write.claim)
      return adoptExisting(walk, write, error)
    }
    // What was certainly not done needs no looking into.
    if (!error.mayHaveHappened) settleAttempt(walk, operation, write.claim)
    throw error
  }
}

async function sendCreate(
  walk: RecordWalk,
  write: Write,
  { operation, name }: Attempt,
  set: JsonObject,
  mayWrite = walk.run.mayWrite,
): Promise<Answer> {
  const { signal, ports } = walk.run
  let sentAt: number | undefined
  const maySend = (): boolean => {
    sentAt = ports.elapsed()
    return mayWrite()
  }
  try {
    const resource = resourceOf(walk.run.systems, write.place.ref)
    const writer = writerOf(walk.run)
    return await resource.create(set, { operation: name, signal, mayWrite: maySend, writer })
  } catch (error) {
    if (error instanceof OperationError && error.mayHaveHappened) {
      // Whoever cut us off may be in between, and the system still at it.
      walk.run.session.doubt(
        operation,
        (sentAt ?? ports.elapsed()) + timeoutOf(walk, write.place.ref),
      )
    }
    throw error
  }
}

/**
 * How long, by the clock of this process, the system certainly knows the key that an attempt was sent under. From then on
 * it takes the same key for a new one, and creates a second time.
 */
function knownUntil(walk: RecordWalk, write: Write, { attemptMs }: Unresolved): number {
  const { keyLivesMs = DEFAULT_KEY_LIVES_MS } = createPlanOf(walk, write.place.ref)
  return walk.run.ports.elapsed() + keyLivesMs - attemptMs - timeoutOf(walk, write.place.ref)
}

/**
 * Sends a create again under the key of an attempt whose outcome is unknown, as long as the system knows that key. The
 * answer may be that of the first: it proves that the record is there, and nothing about what is in it. A refusal proves
 * nothing, either, for it may be that the key was used for other values: then there is no answer.
 */
async function sendAgain(
  walk: RecordWalk,
  write: Write,
  { previous, attempt }: Unresolved,
  set: JsonObject,
  until: number,
): Promise<Created | 'refused' | 'failing'> {
  const { mayWrite, ports } = walk.run
  const operation = previous
  const mayStill = (): boolean => mayWrite() && ports.elapsed() < until
  try {
    const answer = await sendCreate(walk, write, { operation, name: attempt }, set, mayStill)
    return await noteCreated(walk, write, { operation, set, answer, isReplay: true })
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    if (error.class === 'exists' && createPlanOf(walk, write.place.ref).isExistsFinal) {
      settleAttempt(walk, operation, write.claim)
      return adoptExisting(walk, write, error)
    }
    if (isAboutRecord(error)) return 'refused'
    if (isKeptFailure(walk, write, error)) return 'failing'
    throw error
  }
}

/** Systems store a 500 under the key, too, and then no retry under that key succeeds. */
function isKeptFailure(walk: RecordWalk, { place }: Write, error: OperationError): boolean {
  const { previousCause = '', previousAttempts = 0 } = walk.run
  const isAgain = isStatus500(error.exchange) && isStatus500(previousCause)
  const { settleMs } = createPlanOf(walk, place.ref)
  const isDecided =
    settleMs !== undefined && place.match !== undefined && place.incomplete.length === 0
  return isAgain && isDecided && previousAttempts >= SAME_FAILURES - 1
}

function isStatus500(exchange = ''): boolean {
  return exchange.endsWith('(500)')
}

function isAboutRecord(error: OperationError): boolean {
  return error.class === 'exists' || error.class === 'invalid' || error.class === 'gone'
}

/** Keeps what was created. After what may be a replay, the record is found with its content unknown. */
async function noteCreated(
  walk: RecordWalk,
  write: Write,
  {
    operation,
    set,
    answer,
    isReplay,
  }: {
    readonly operation: string
    readonly set: JsonObject
    readonly answer: Answer
    readonly isReplay: boolean
  },
): Promise<Created> {
  const { place, claim, step } = write
  const id = answer.id ?? (await findByMatch(walk, place, step.id, { fresh: true })).hit?.id
  if (id === undefined) {
    walk.run.session.doubt(operation, walk.run.ports.elapsed())
    const { settleMs } = createPlanOf(walk, write.place.ref)
    return {
      kind: 'ended',
      ending: later(walk, at(write), 'idUnknown', settleMs ?? DEFAULT_SETTLE_MS),
    }
  }
  walk.run.trace?.({ kind: 'write', step, decision: 'create' })
  const hash = isReplay ? undefined : hashOf(walk, write, set)
  const stamp = isReplay ? undefined : stampText(walk.standing.at, set)
  const sent = sentHash(hash, write.mark, stamp)
  const link = place.link && linkTo(place.link, id, sent, walk.run.flow.name)
  // First, for an id that cannot be kept leaves the create in doubt: it must not be done again.
  if (link) walk.run.session.putLink(link)
  noteBecame(walk, place, id)
  settleAttempt(walk, operation, claim, id)
  walk.run.session.remember(claim, id)
  if (isReplay) {
    recordWritten(walk, write, { action: 'create', id, set: {} })
    return { kind: 'found', hit: { id, link }, isLate: true }
  }
  walk.run.session.precedence.note(targetNameOf(write, id), set, walk.standing)
  recordWritten(walk, write, { action: 'create', id, set })
  return { kind: 'created', result: namedResult(walk, write, id, answer.record, set) }
}

/** The system says that it has such a record, so it is found, or a person must see why it is not. */
async function adoptExisting(
  walk: RecordWalk,
  write: Write,
  error: OperationError,
): Promise<Created> {
  const { hit, ending } = await findByMatch(walk, write.place, write.step.id, { fresh: true })
  if (ending) return { kind: 'ended', ending }
  if (hit) return { kind: 'found', hit }
  return {
    kind: 'ended',
    ending: {
      kind: 'failed',
      reason: say('existsElsewhere', {
        said: error.reason,
        resource: write.place.ref.name,
        place: describePlace(write.place),
      }),
      cause: `run.exists_elsewhere ${write.place.ref.name}`,
      step: write.step.id,
    },
  }
}

/** Where the system may still know the key: what came of a retry under it, or why that told nothing. */
async function retryKey(
  walk: RecordWalk,
  write: Write,
  operation: string,
  set: JsonObject,
  previous: Unresolved,
): Promise<{ readonly sent?: Created; readonly cause?: string }> {
  const { elapsed } = walk.run.ports
  const until = knownUntil(walk, write, previous)
  const { isRepeatable } = createPlanOf(walk, write.place.ref)
  if (!isRepeatable || previous.previous !== operation || elapsed() >= until) return {}
  // Another retry would be one more that the system may still be at.
  if (walk.run.previousCause === failingCause(write)) return { cause: failingCause(write) }
  const sent = await sendAgain(walk, write, previous, set, until)
  if (typeof sent === 'object') return { sent }
  if (sent === 'failing') return { cause: failingCause(write) }
  doubtRefusal(walk, write, operation)
  return { cause: refusalCause(write) }
}

/** An earlier attempt began and nobody knows how it ended. */
async function resolvePrevious(
  walk: RecordWalk,
  write: Write,
  operation: string,
  set: JsonObject,
  previous: Unresolved,
): Promise<Created> {
  const { settleMs } = createPlanOf(walk, write.place.ref)
  const { sent, cause } = await retryKey(walk, write, operation, set, previous)
  if (sent) return sent
  const isSearchable = write.place.match !== undefined && write.place.incomplete.length === 0
  if (!isSearchable || previous.isElsewhere) return doubted(walk, write, previous.previous)
  const wait = untilVisible(walk, write.place.ref, previous)
  if (wait > MAX_WAIT_MS) return seeLater(walk, write, wait, cause)
  if (wait > 0) await walk.run.ports.clock.sleep(wait, walk.run.signal)

  const { hit, ending } = await findByMatch(walk, write.place, write.step.id, { fresh: true })
  if (ending) return { kind: 'ended', ending }
  if (hit) {
    settleAttempt(walk, previous.previous, write.claim)
    return { kind: 'found', hit }
  }
  // A search that may lag for an unknown time proves nothing by finding nothing.
  if (settleMs === undefined) return doubted(walk, write, previous.previous, true)
  // What was refused under the key of that one may be taken under a new one. From now on it is this attempt that can be in doubt, and a search may lag behind it anew.
  const grant = await walk.run.session.declare({ ...intentOf(walk, write, operation), anew: true })
  if (grant.kind !== 'granted') return heldByAnother(walk, write)
  return send(walk, write, { operation, name: grant.attempt }, set)
}

/**
 * Systems refuse a key also while they are at its first request still, in words of their own. So what was refused is taken for
 * just sent, once: who comes back after that wait hears of the key itself.
 */
function doubtRefusal(walk: RecordWalk, write: Write, operation: string): void {
  const { session, ports, previousCause } = walk.run
  if (previousCause === refusalCause(write)) return
  session.doubt(operation, ports.elapsed() + timeoutOf(walk, write.place.ref))
}

function seeLater(walk: RecordWalk, write: Write, waitMs: number, cause?: string): Created {
  return { kind: 'ended', ending: later(walk, at(write), 'maybeVisible', waitMs, cause) }
}

function refusalCause({ place }: Write): string {
  return `run.key_refused ${place.ref.name}`
}

function failingCause({ place }: Write): string {
  return `run.key_failing ${place.ref.name}`
}

function doubted(walk: RecordWalk, write: Write, operation: string, isSearched = false): Created {
  return { kind: 'ended', ending: inDoubt(walk, at(write), operation, isSearched) }
}

function at({ place, step }: Write): Spot {
  return { place, step: step.id }
}
