import type { JsonObject } from '../json.ts'
import type { CreatePlan } from '../plan/connector-plan.ts'
import { say } from '../words/sentences.ts'
import { OperationError, type RecordId, type TargetRecord } from './connection.ts'
import type { Grant, NewIntent } from './intent.ts'
import { type Link, linkTo } from './link.ts'
import { describePlace, findByMatch } from './locate.ts'
import type { Ending } from './outcome.ts'
import type { RecordRun } from './record-run.ts'
import { recordWritten } from './record-written.ts'
import { resourceOf, resourcePlanOf } from './system.ts'
import { hashOf, namedResult, targetNameOf, type Write } from './write.ts'

export type Created =
  | { readonly kind: 'created'; readonly result: JsonObject | undefined }
  /** It is there already, made by somebody else or by an earlier attempt of ours. */
  | { readonly kind: 'found'; readonly hit: TargetRecord & { readonly link?: Link | undefined } }
  | { readonly kind: 'ended'; readonly ending: Ending }

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

async function send(
  run: RecordRun,
  write: Write,
  operation: string,
  set: JsonObject,
): Promise<Created> {
  const resource = resourceOf(run.systems, write.place.ref)
  let answer: { readonly id?: RecordId | undefined; readonly record?: JsonObject | undefined }
  try {
    answer = await resource.create(set, { operation, signal: run.signal })
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    if (error.class === 'exists') return adoptExisting(run, write, operation, error)
    // What was certainly not done needs no looking into.
    if (!error.mayHaveHappened) run.session.settle(operation, write.claim)
    throw error
  }
  const id =
    answer.id ?? (await findByMatch(run, write.place, write.step.id, { fresh: true })).hit?.id
  if (id === undefined) {
    const { settleMs } = createPlanOf(run, write)
    return later(run, write, 'idUnknown', settleMs ?? DEFAULT_SETTLE_MS)
  }
  run.trace?.({ kind: 'write', step: write.step, decision: 'create' })
  // First, for an id that cannot be kept leaves the create in doubt: it must not be done again.
  if (write.place.link) {
    const hash = hashOf(run, write, set)
    run.session.putLink(linkTo(write.place.link, id, hash, run.flow.name))
  }
  run.session.settle(operation, write.claim, id)
  run.session.remember(write.claim, id)
  run.session.precedence.note(targetNameOf(write, id), set, run.standing)
  recordWritten(run, write, { action: 'create', id, set })
  return { kind: 'created', result: namedResult(write, id, answer.record, set) }
}

/** The system says that it has such a record, so it is found, or a person must see why it is not. */
async function adoptExisting(
  run: RecordRun,
  write: Write,
  operation: string,
  error: OperationError,
): Promise<Created> {
  run.session.settle(operation, write.claim)
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
  former: Grant & { readonly kind: 'unresolved' },
): Promise<Created> {
  const { once, settleMs } = createPlanOf(run, write)
  if (once.length > 0 && former.former === operation) return send(run, write, operation, set)
  const isSearchable = write.place.match !== undefined && write.place.incomplete.length === 0
  if (!isSearchable || former.isElsewhere) return inDoubt(write, former.former)
  const visibleAt = former.startedAt + (settleMs ?? 0)
  const wait = visibleAt - run.ports.clock.now()
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
  // From now on it is this attempt that can be in doubt, and a search may lag behind it anew.
  const grant = await run.session.declare({ ...intentOf(run, write, operation), anew: true })
  if (grant.kind !== 'granted') return heldByAnother(run, write)
  return send(run, write, operation, set)
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
      dueAt: run.ports.clock.now() + waitMs,
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
