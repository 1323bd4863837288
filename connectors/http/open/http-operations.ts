import {
  canonicalJson,
  idOf,
  isJsonObject,
  type Json,
  type JsonObject,
  type RecordId,
} from '../../../engine/index.ts'
import type { IndexStore } from '../../records/index-store.ts'
import { nameRecord } from '../../records/name-record.ts'
import { type RawRecord, type RecordOperations, wayToFind } from '../../records/record-resource.ts'
import { parseTime } from '../../records/source-record.ts'
import { toTargetRecord } from '../../records/target-record.ts'
import { tidyRecord } from '../../records/tidy-record.ts'
import type {
  HttpCreatePlan,
  HttpResourcePlan,
  HttpUpdatePlan,
  ReadOnePlan,
  WritePlan,
} from '../spec/http-plan.ts'
import { countRecords } from './read/count-records.ts'
import { type BatchedFinds, FindBatcher } from './read/find-batcher.ts'
import { searchByCall, unlessGone } from './read/search-by-call.ts'
import { type Answer, serverTimeOf } from './wire/answer.ts'
import { callSystem } from './wire/call-system.ts'
import type { SystemContext } from './wire/system-context.ts'
import { type BatchedCreate, CreateBatcher, type Created } from './write/create-batcher.ts'
import { type BatchedUpdate, UpdateBatcher } from './write/update-batcher.ts'

/** How long it is believed that batches do, and find, what they say. */
const PROOF_LIVES_MS = 86_400_000

/** How long creates go one by one after a batch whose answer said nothing of its records. */
const DOUBT_LIVES_MS = 600_000

/** What one kind of record of a system that is reached by HTTP can do. */
export function httpOperations(
  system: SystemContext,
  plan: HttpResourcePlan,
  store: IndexStore,
): RecordOperations {
  const { get, create, update, delete: remove } = plan
  const count = plan.list?.count
  return {
    ...(count ? { count: (request) => countRecords(system, count, request) } : {}),
    ...(get ? { readRaw: (id, signal) => readRaw(system, plan, get, id, signal) } : {}),
    search: createSearch(system, plan, store),
    ...(create ? { create: createCreator(system, plan, create, store) } : {}),
    ...(update ? { update: createUpdater(system, plan, update, store) } : {}),
    ...(remove
      ? {
          delete: async (id, { signal, mayWrite }) => {
            const name = nameRecord(plan, id)
            const values = { placeholders: filledBy(name) }
            const { names, repeatable } = remove.readsBefore
              ? await readBefore(system, plan, name, signal)
              : asIs(name)
            const call = { plan: remove.call, names, values, repeatable, mayWrite }
            await callSystem(system, call, signal)
          },
        }
      : {}),
  }
}

function createSearch(
  system: SystemContext,
  plan: HttpResourcePlan,
  store: IndexStore,
): NonNullable<RecordOperations['search']> {
  const batchers = new Map(
    plan.find.flatMap((find) => {
      if (find.kind !== 'call' || !find.batch) return []
      return [[find, createFindBatcher(system, plan, { find, batch: find.batch, store })] as const]
    }),
  )
  return async (by, signal) => {
    const find = wayToFind(plan.find, by)
    if (find?.kind !== 'call') return []
    const batcher = batchers.get(find)
    return batcher?.find({ by, signal }) ?? searchByCall({ system, plan, find, by, signal })
  }
}

function createFindBatcher(
  system: SystemContext,
  plan: HttpResourcePlan,
  { find, batch, store }: Pick<BatchedFinds, 'find' | 'batch'> & { readonly store: IndexStore },
): FindBatcher {
  const proof = noteIn(store, `${plan.name}(find ${find.by.join(' ')})`, system.clock.now)
  return new FindBatcher(system, {
    plan,
    find,
    batch,
    findOne: ({ by, signal }) => searchByCall({ system, plan, find, by, signal }),
    isProven: () => proof.isYounger(PROOF_LIVES_MS),
    noteProof: proof.note,
  })
}

/** What is filled into the path of a request for it. */
function filledBy(name: RecordId | JsonObject): JsonObject {
  return isJsonObject(name) ? name : { id: name }
}

async function readRaw(
  system: SystemContext,
  plan: HttpResourcePlan,
  { call, item }: ReadOnePlan,
  id: RecordId,
  signal: AbortSignal,
): Promise<RawRecord | undefined> {
  const name = nameRecord(plan, id)
  const values = { placeholders: filledBy(name) }
  const asked = { plan: call, names: { id: name }, values, repeatable: true }
  const answer = await unlessGone(callSystem(system, asked, signal))
  if (!answer) return undefined
  const raw = itemOf(system, item, answer, name)
  if (raw === undefined || raw === null) return undefined
  return { raw, serverTime: serverTimeOf(answer), size: answer.text.length }
}

/** What was read of one, whose name the answer may leave out. */
function itemOf(
  system: SystemContext,
  item: ReadOnePlan['item'],
  { body, headers }: Answer,
  id: RecordId | JsonObject,
): Json | undefined {
  return item ? item.evaluate(body, system.contextOf({ headers, id })) : body
}

function createCreator(
  system: SystemContext,
  plan: HttpResourcePlan,
  create: HttpCreatePlan,
  store: IndexStore,
): NonNullable<RecordOperations['create']> {
  const { batch } = create
  const sendOne = (one: BatchedCreate): Promise<Created> => createOne(system, plan, create, one)
  if (!batch) return (set, options) => sendOne({ set, ...options })
  const doubt = noteIn(store, `${plan.name}(creates)`, system.clock.now)
  const batcher = new CreateBatcher(system, {
    create,
    batch,
    sendOne,
    idOf: (raw) => idOf(plan.key, raw, system.contextOf()),
    createdFrom: (raw) => madeOf(system, plan, raw),
    isDoubted: () => doubt.isYounger(DOUBT_LIVES_MS),
    noteDoubt: doubt.note,
  })
  return (set, options) => batcher.create({ set, ...options })
}

async function createOne(
  system: SystemContext,
  plan: HttpResourcePlan,
  create: HttpCreatePlan,
  { set, operation, signal, mayWrite }: BatchedCreate,
): Promise<Created> {
  const answer = await callSystem(
    system,
    {
      plan: create.call,
      names: { set, operation },
      values: { placeholders: set, headers: create.once },
      repeatable: false,
      mayWrite,
    },
    signal,
  )
  return createdBy(system, plan, create, { answer, set })
}

/** The record is there now, so nothing that is odd about the answer may make it look as if it were not. */
function createdBy(
  system: SystemContext,
  plan: HttpResourcePlan,
  { item }: WritePlan,
  { answer: { body, headers }, set }: { readonly answer: Answer; readonly set: JsonObject },
): Created {
  try {
    const raw = item?.evaluate(body, system.contextOf({ headers, set }))
    return raw === undefined ? {} : madeOf(system, plan, raw)
  } catch {
    return {}
  }
}

/** What a raw record says of what was made. */
function madeOf(system: SystemContext, plan: HttpResourcePlan, raw: Json): Created {
  const context = system.contextOf()
  const id = idOf(plan.key, raw, context)
  try {
    const { record, problem } = tidyRecord(plan, raw, {}, system.plan.empty, context)
    return { id, ...(problem === undefined ? { record } : {}) }
  } catch {
    return { id }
  }
}

interface Before {
  readonly names: Readonly<Record<string, unknown>>
  /** What was read may be out of date at a second attempt: who asks for one reads again. */
  readonly repeatable: boolean
}

function asIs(name: RecordId | JsonObject): Before {
  return { names: { id: name }, repeatable: true }
}

/**
 * What a request that changes a record knows of it where it uses more than its name: how it is (`$was`).
 *
 * @throws {OperationError} `gone` where it is not there.
 */
async function readBefore(
  system: SystemContext,
  { get }: HttpResourcePlan,
  name: RecordId | JsonObject,
  signal: AbortSignal,
): Promise<Before> {
  if (!get) return asIs(name)
  const values = { placeholders: filledBy(name) }
  const answer = await callSystem(
    system,
    { plan: get.call, names: { id: name }, values, repeatable: true },
    signal,
  )
  return { names: { id: name, was: itemOf(system, get.item, answer, name) }, repeatable: false }
}

function createUpdater(
  system: SystemContext,
  plan: HttpResourcePlan,
  update: HttpUpdatePlan,
  store: IndexStore,
): NonNullable<RecordOperations['update']> {
  const { batch, call } = update
  const proof = noteIn(store, `${plan.name}(batch)`, system.clock.now)
  const sendOne = async ({ name, set, signal, mayWrite }: BatchedUpdate): Promise<Answer> => {
    const values = { placeholders: Object.assign({}, set, filledBy(name)) }
    const { names, repeatable } = update.readsBefore
      ? await readBefore(system, plan, name, signal)
      : asIs(name)
    const asked = { plan: call, names: { ...names, set }, values, repeatable, mayWrite }
    return callSystem(system, asked, signal)
  }
  const batcher =
    batch &&
    new UpdateBatcher(system, {
      update,
      batch,
      sendOne: async (one) => void (await sendOne(one)),
      hasTaken: (one) => hasTaken(system, plan, one),
      isProven: () => proof.isYounger(PROOF_LIVES_MS),
      noteProof: proof.note,
    })
  return async (id, set, options) => {
    const one = { id, name: nameRecord(plan, id), set, ...options }
    if (!batcher) return changedAt(system, plan, update, await sendOne(one))
    await batcher.update(one)
    return undefined
  }
}

/** When the record changed last, as the answer to an update tells. */
function changedAt(
  system: SystemContext,
  plan: HttpResourcePlan,
  { item }: HttpUpdatePlan,
  answer: Answer,
): string | undefined {
  const at = plan.list?.changed[0]?.at
  try {
    const raw = item?.evaluate(answer.body, contextOf(system, answer))
    return raw === undefined ? undefined : at && parseTime(at.evaluate(raw, system.contextOf()))
  } catch {
    return undefined
  }
}

/** Looks at the fields that the system shows of what was sent. */
async function hasTaken(
  system: SystemContext,
  plan: HttpResourcePlan,
  { id, set, signal }: BatchedUpdate,
): Promise<boolean | undefined> {
  if (!plan.get) return undefined
  const found = await readRaw(system, plan, plan.get, id, signal)
  const record = (found && toTargetRecord(system, plan, found.raw, id).record) ?? {}
  return Object.entries(set).every(
    ([name, value]) =>
      record[name] === undefined || canonicalJson(record[name]) === canonicalJson(value ?? null),
  )
}

/** When something was found out is remembered like the state of an index, beside those of the account. */
function noteIn(store: IndexStore, name: string, now: () => number) {
  return {
    isYounger: async (ms: number): Promise<boolean> => {
      const state = await store.readState(name)
      return state !== undefined && now() - state.refreshedAt < ms
    },
    note: (): Promise<void> =>
      store.writeState(name, {
        completeAt: new Date(now()).toISOString(),
        since: [],
        refreshedAt: now(),
      }),
  }
}

function contextOf(system: SystemContext, { headers }: Answer) {
  return system.contextOf({ headers })
}
