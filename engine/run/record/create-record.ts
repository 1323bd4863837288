import type { JsonObject } from '../../json.ts'
import type { CreatePlan } from '../../plan/resource-plan.ts'
import { say } from '../../words/sentences.ts'
import { OperationError, type RecordId, type TargetRecord } from '../connection.ts'
import type { Grant, NewIntent } from '../store/intent.ts'
import { type Link, linkTo } from '../store/link.ts'
import type { Ending } from '../store/outcome.ts'
import { connectorOf, resourceOf, resourcePlanOf } from '../system.ts'
import { noteBecame } from './leave-target.ts'
import { describePlace, findByMatch } from './locate.ts'
import type { RecordRun } from './record-run.ts'
import { recordWritten } from './record-written.ts'
import { sentHash } from './sent-hash.ts'
import { hashOf, namedResult, targetNameOf, type Write } from './write.ts'

export type Created =
  | { readonly kind: 'created'; readonly result: JsonObject | undefined }
  /** It is there already, made by somebody else or by an earlier attempt of ours. */
  | { readonly kind: 'found'; readonly hit: TargetRecord & { readonly link?: Link | undefined } }
  | { readonly kind: 'ended'; readonly ending: Ending }

type Unresolved = Extract<Grant, { readonly kind: 'unresolved' }>

/** Longest wait within a run for a search to show what was created, or for another worker's create to end. */
const MAX_WAIT_MS = 5_000
const HELD_PAUSE_MS = 250
/** When the answer to a create does not say its id and no `settle` is declared. */
const DEFAULT_SETTLE_MS = 30_000

/**
 * Creates a record, at most once whatever happens: the intent is durable before the request is sent, and an
 * attempt whose outcome is unknown is looked into before another is made, or given to a person.
 */
export async function createRecord(
  run: RecordRun,
  write: Write,
  set: JsonObject,
): Promise<Created> {
  const operation = operationOf(run, write)
  const grant = await claimCreate(run, write, operation)
  if ('hit' in grant) return { kind: 'found', hit: grant.hit }
  switch (grant.kind) {
    case 'held':
      return heldByAnother(run, write)
    case 'made':
      run.session.remember(write.claim, grant.id)
      return { kind: 'found', hit: { id: grant.id } }
    case 'granted':
      return grant.link
        ? madeMeanwhile(run, write, operation, grant.link)
        : send(run, write, operation, set)
    case 'unresolved':
      return resolveFormer(run, write, operation, set, grant)
  }
}

/**
 * Stable over attempts, also when the source record changes in between, so that a system which knows idempotency keys
 * recognises the second, and a create that may have been done is never done again under new values. In loops a link
 * of its own tells an item apart, else its turn: after a change of order a person is asked rather than a guess made.
 */
function operationOf(run: RecordRun, write: Write): string {
  const { item } = write.scope
  const own = write.step.link && write.place.link?.key
  const which = item ? [own ?? item.turn] : []
  const parts = [run.namespace, run.flow.name, run.key, write.step.id, ...which]
  return parts.map(encodeURIComponent).join('/')
}

function intentOf(run: RecordRun, write: Write, operation: string): NewIntent {
  const { ref, link } = write.place
  const { claim } = write
  return { operation, claim, target: ref.name, flow: run.flow.name, key: run.key, link }
}

function heldByAnother(run: RecordRun, write: Write): Created {
  return later(run, write, 'createdNow', HELD_PAUSE_MS * 20)
}

async function claimCreate(
  run: RecordRun,
  write: Write,
  operation: string,
): Promise<Grant | { readonly hit: TargetRecord & { readonly link?: Link | undefined } }> {
  const intent = intentOf(run, write, operation)
  for (let waited = 0; ; waited += HELD_PAUSE_MS) {
    const grant = await run.session.declare(intent)
    if (grant.kind !== 'held' || waited >= MAX_WAIT_MS || run.signal.aborted) return grant
    await run.ports.clock.sleep(HELD_PAUSE_MS, run.signal)
    const link = write.place.link && (await run.session.freshLink(write.place.link))
    if (link) return { hit: { id: link.id, link } }
  }
}

/**
 * The link may be made by another flow between our look-up and our claim: of a customer of an order, or of the record in
 * hand where two flows write it to one target. While we hold the claim nobody can, so the look that comes with it is certain.
 */
function madeMeanwhile(run: RecordRun, write: Write, operation: string, link: Link): Created {
  run.session.settle(operation, write.claim)
  return { kind: 'found', hit: { id: link.id, link } }
}

interface Answer {
  readonly id?: RecordId | undefined
  readonly record?: JsonObject | undefined
}

async function send(
  run: RecordRun,
  write: Write,
  operation: string,
  set: JsonObject,
): Promise<Created> {
  try {
    const answer = await sendCreate(run, write, operation, set)
    return await noteCreated(run, write, { operation, set, answer, isReplay: false })
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    if (error.class === 'exists') {
      run.session.settle(operation, write.claim)
      return adoptExisting(run, write, error)
    }
    // What was certainly not done needs no looking into.
    if (!error.mayHaveHappened) run.session.settle(operation, write.claim)
    throw error
  }
}

async function sendCreate(
  run: RecordRun,
  write: Write,
  operation: string,
  set: JsonObject,
): Promise<Answer> {
  const { signal, mayWrite } = run
  try {
    const resource = resourceOf(run.systems, write.place.ref)
    return await resource.create(set, { operation, signal, mayWrite })
  } catch (error) {
    if (error instanceof OperationError && error.mayHaveHappened) run.session.doubt(operation)
    throw error
  }
}

/**
 * Sends a create again under the key of an attempt whose outcome is unknown. The answer may be that of the first: it proves
 * that the record is there, and nothing about what is in it. A refusal proves nothing, either, for it may be that the key
 * was used for other values.
 */
async function sendAgain(
  run: RecordRun,
  write: Write,
  operation: string,
  set: JsonObject,
): Promise<Created | OperationError> {
  try {
    const answer = await sendCreate(run, write, operation, set)
    return await noteCreated(run, write, { operation, set, answer, isReplay: true })
  } catch (error) {
    if (error instanceof OperationError && isAboutRecord(error)) return error
    throw error
  }
}

function isAboutRecord(error: OperationError): boolean {
  return error.class === 'exists' || error.class === 'invalid' || error.class === 'gone'
}

/** Keeps what was created. After what may be a replay, the record is found with its content unknown. */
async function noteCreated(
  run: RecordRun,
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
  const id = answer.id ?? (await findByMatch(run, place, step.id, { fresh: true })).hit?.id
  if (id === undefined) {
    run.session.doubt(operation)
    const { settleMs } = createPlanOf(run, write)
    return later(run, write, 'idUnknown', settleMs ?? DEFAULT_SETTLE_MS)
  }
  run.trace?.({ kind: 'write', step, decision: 'create' })
  const hash = isReplay ? undefined : hashOf(run, write, set)
  const link = place.link && linkTo(place.link, id, sentHash(hash, write.mark), run.flow.name)
  // First, for an id that cannot be kept leaves the create in doubt: it must not be done again.
  if (link) run.session.putLink(link)
  noteBecame(run, place, id)
  run.session.settle(operation, claim, id)
  run.session.remember(claim, id)
  if (isReplay) {
    recordWritten(run, write, { action: 'create', id, set: {} })
    return { kind: 'found', hit: { id, link } }
  }
  run.session.precedence.note(targetNameOf(write, id), set, run.standing)
  recordWritten(run, write, { action: 'create', id, set })
  return { kind: 'created', result: namedResult(write, id, answer.record, set) }
}

/** The system says that it has such a record, so it is found, or a person must see why it is not. */
async function adoptExisting(
  run: RecordRun,
  write: Write,
  error: OperationError,
): Promise<Created> {
  const { hit, ending } = await findByMatch(run, write.place, write.step.id, { fresh: true })
  if (ending) return { kind: 'ended', ending }
  if (hit) return { kind: 'found', hit }
  return {
    kind: 'ended',
    ending: {
      kind: 'failed',
      reason: say('existsElsewhere', {
        said: error.message,
        resource: write.place.ref.name,
        place: describePlace(write.place),
      }),
      cause: `run.exists_elsewhere ${write.place.ref.name}`,
      step: write.step.id,
    },
  }
}

/** An earlier attempt began and nobody knows how it ended. */
async function resolveFormer(
  run: RecordRun,
  write: Write,
  operation: string,
  set: JsonObject,
  former: Unresolved,
): Promise<Created> {
  const { isRepeatable, settleMs } = createPlanOf(run, write)
  let refused: OperationError | undefined
  if (isRepeatable && former.former === operation) {
    const sent = await sendAgain(run, write, operation, set)
    if (!(sent instanceof OperationError)) return sent
    refused = sent
  }
  const isSearchable = write.place.match !== undefined && write.place.incomplete.length === 0
  if (!isSearchable || former.isElsewhere) return inDoubt(write, former.former)
  const wait = untilVisible(run, write, former)
  if (wait > MAX_WAIT_MS) return later(run, write, 'maybeVisible', wait)
  if (wait > 0) await run.ports.clock.sleep(wait, run.signal)

  const { hit, ending } = await findByMatch(run, write.place, write.step.id, { fresh: true })
  if (ending) return { kind: 'ended', ending }
  if (hit) {
    run.session.settle(former.former, write.claim)
    return { kind: 'found', hit }
  }
  // A search that may lag for an unknown time proves nothing by finding nothing.
  if (settleMs === undefined) return inDoubt(write, former.former)
  if (refused) return endRefused(run, write, former.former, refused)
  // From now on it is this attempt that can be in doubt, and a search may lag behind it anew.
  const grant = await run.session.declare({ ...intentOf(run, write, operation), anew: true })
  if (grant.kind !== 'granted') return heldByAnother(run, write)
  return send(run, write, operation, set)
}

/** The earlier attempt made nothing, as was found, and the system refuses it now. */
function endRefused(
  run: RecordRun,
  write: Write,
  former: string,
  refused: OperationError,
): Promise<Created> {
  run.session.settle(former, write.claim)
  if (refused.class !== 'exists') throw refused
  return adoptExisting(run, write, refused)
}

/** Milliseconds until a search shows what the earlier attempt may have created. */
function untilVisible(run: RecordRun, write: Write, { former, quietMs }: Unresolved): number {
  const { settleMs = 0 } = createPlanOf(run, write)
  const doubtedFor = run.session.doubtedFor(former)
  if (doubtedFor !== undefined) return settleMs - doubtedFor
  // What a process sent before it was gone may be on its way for as long as an answer is waited for.
  const { timeoutMs } = connectorOf(run.systems, write.place.ref)
  return timeoutMs + settleMs - quietMs
}

function createPlanOf(run: RecordRun, write: Write): CreatePlan {
  const { create } = resourcePlanOf(run.systems, write.place.ref)
  if (!create) throw new Error(`"${write.place.ref.name}" cannot be created`)
  return create
}

function later(
  run: RecordRun,
  write: Write,
  why: 'createdNow' | 'idUnknown' | 'maybeVisible',
  waitMs: number,
): Created {
  return {
    kind: 'ended',
    ending: {
      kind: 'later',
      reason: say(why, { resource: write.place.ref.name, place: describePlace(write.place) }),
      cause: `run.later ${write.place.ref.name}`,
      // Time that passed here is measured finer than times that are kept.
      dueAt: run.ports.clock.now() + Math.ceil(waitMs),
      step: write.step.id,
    },
  }
}

function inDoubt(write: Write, operation: string): Created {
  const { ref, match, link } = write.place
  return {
    kind: 'ended',
    ending: {
      kind: 'in-doubt',
      reason: say('inDoubt', { resource: ref.name, place: describePlace(write.place) }),
      cause: `run.in_doubt ${ref.name}`,
      step: write.step.id,
      doubt: { operation, target: ref.name, match: match ?? {}, link },
    },
  }
}
