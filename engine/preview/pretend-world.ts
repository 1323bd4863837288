import { isJsonObject, type JsonObject } from '../json.ts'
import type { Message } from '../messages/message.ts'
import type { StepPlan } from '../plan/flow-plan.ts'
import type { ResourcePlan } from '../plan/resource-plan.ts'
import { checkFields, hasValues } from '../proof/fake-system.ts'
import type { Connection, RecordId, Resource, TargetRecord } from '../run/connection.ts'
import type { Session } from '../run/session/session.ts'
import type { Link, LinkKey } from '../run/store/link.ts'
import type { System } from '../run/system.ts'
import type { PreviewRequest } from './flow-preview.ts'
import { sampleFromSchema } from './sample-from-schema.ts'

/** Systems in which a sample record finds what it needs, and the step that asks them at the moment. */
export interface PretendWorld {
  readonly systems: Readonly<Record<string, System>>
  readonly session: (session: Session) => Session
  /** Tells which step asks from now on, and who hears what it met. */
  readonly enter: (step: StepPlan, meeting: Meeting) => void
}

/** What a step met in the systems. */
export interface Meeting {
  existing?: JsonObject | undefined
  pretended: boolean
  mistakes: readonly Message[]
}

/**
 * Pretends the systems of a flow. When creating, writes find nothing that they might create; when updating they find the record that was
 * given, or one that is made up. Look-ups find what was given and, where finding nothing would end the record, one
 * that is made up.
 */
export function createPretendWorld(
  request: PreviewRequest,
  pass: 'create' | 'update',
): PretendWorld {
  const store = new PretendStore(request, pass)
  const systems: Record<string, System> = {}
  for (const [role, name] of Object.entries(request.flow.connections)) {
    const connector = request.connectors[name]
    if (!connector) throw new Error(`connector "${name}" of the role "${role}" was not given`)
    const connection: Connection = {
      resource: (resource) => {
        const plan = connector.resources[resource]
        if (!plan) throw new Error(`"${role}.${resource}": the connector has no such resource`)
        return resourceIn(store, `${role}.${resource}`, plan)
      },
      check: async () => true,
      close: async () => {},
    }
    systems[role] = { connector, connection }
  }
  const plansByName = (name: string): ResourcePlan | undefined => {
    const [role = '', resource = ''] = name.split('.')
    return systems[role]?.connector.resources[resource]
  }
  return {
    systems,
    session: (session) => ({
      ...session,
      link: async (key) => store.link(key, await session.link(key), plansByName(key.target)),
    }),
    enter: (step, meeting) => store.enter(step, meeting),
  }
}

function resourceIn(store: PretendStore, name: string, plan: ResourcePlan): Resource {
  return {
    list: async function* () {
      yield { records: [], serverTime: '2026-01-01T00:00:00.000Z' }
    },
    complete: async (record) => record,
    read: async (id) => {
      const record = store.read(name, id, plan)
      return record && { id, record }
    },
    find: async (by) => store.find(name, by, plan),
    create: async (set) => store.create(name, set, plan),
    update: async (_, set) => store.check(plan, set, false),
    delete: async () => {},
  }
}

class PretendStore {
  readonly #request: PreviewRequest
  readonly #pass: 'create' | 'update'
  readonly #records = new Map<string, Map<RecordId, JsonObject>>()
  #step: StepPlan | undefined
  #meeting: Meeting = { pretended: false, mistakes: [] }

  constructor(request: PreviewRequest, pass: 'create' | 'update') {
    this.#request = request
    this.#pass = pass
  }

  enter(step: StepPlan, meeting: Meeting): void {
    this.#step = step
    this.#meeting = meeting
  }

  find(name: string, by: JsonObject, plan: ResourcePlan): readonly TargetRecord[] {
    if (this.#step?.kind === 'write') {
      return this.#meetsOnWrite() ? [this.#meet(name, plan, by)] : []
    }
    const hits = [...this.#recordsOf(name, plan)]
      .filter(([, record]) => hasValues(record, by))
      .map(([id, record]) => ({ id, record }))
    if (hits.length > 0 || !this.#endsWithout()) return hits
    return [this.#meet(name, plan, by)]
  }

  read(name: string, id: RecordId, plan: ResourcePlan): JsonObject | undefined {
    const record = this.#recordsOf(name, plan).get(id)
    this.#meeting.existing = record
    return record
  }

  create(name: string, set: JsonObject, plan: ResourcePlan): TargetRecord {
    this.check(plan, set, true)
    const id = this.#newId(name, plan)
    this.#recordsOf(name, plan).set(id, { ...set, id })
    return { id, record: { ...set, id } }
  }

  check(plan: ResourcePlan, set: JsonObject, complete: boolean): void {
    this.#meeting.mistakes = checkFields(plan, set, { complete })
  }

  link(key: LinkKey, known: Link | undefined, plan: ResourcePlan | undefined): Link | undefined {
    const step = this.#step
    if (step?.kind === 'write') {
      if (!this.#meetsOnWrite() || !plan) return undefined
      return step.match
        ? known
        : { ...key, id: this.#meet(key.target, plan, {}).id, flow: 'preview' }
    }
    const isOnlyWay = step?.kind === 'find' ? !step.by : step?.kind === 'delete' && !step.match
    if (known || !isOnlyWay || !this.#endsWithout() || !plan) return known
    return { ...key, id: this.#meet(key.target, plan, {}).id, flow: 'preview' }
  }

  /** What is only ever updated is there for another reason, and the record ends where it is missing. */
  #meetsOnWrite(): boolean {
    const step = this.#step
    if (step?.kind !== 'write') return false
    const isOnlyUpdated = step.mode.kind === 'constant' && step.mode.value === 'update'
    const ends = step.missing === 'fail' || step.missing === 'wait'
    return this.#pass === 'update' || (isOnlyUpdated && ends)
  }

  /** Whether finding nothing would be the end of the record. */
  #endsWithout(): boolean {
    const step = this.#step
    return (step?.kind === 'find' || step?.kind === 'delete') && step.missing !== 'ok'
  }

  /** The record that was given to be met, or one that is made up; with what it was looked for by. */
  #meet(
    name: string,
    plan: ResourcePlan,
    by: JsonObject,
  ): { readonly id: RecordId; readonly record: JsonObject } {
    const isWrite = this.#step?.kind === 'write'
    const given = isWrite ? this.#request.existing?.[name] : undefined
    const made = given ?? sampleFromSchema(plan.schema)
    const known = given?.['id']
    const id =
      typeof known === 'number' || typeof known === 'string' ? known : this.#newId(name, plan)
    const record = { ...(isJsonObject(made) ? made : {}), ...by, id }
    this.#recordsOf(name, plan).set(id, record)
    this.#meeting.existing = record
    this.#meeting.pretended = given === undefined
    return { id, record }
  }

  #recordsOf(name: string, plan: ResourcePlan): Map<RecordId, JsonObject> {
    const known = this.#records.get(name)
    if (known) return known
    const records = new Map<RecordId, JsonObject>()
    this.#records.set(name, records)
    for (const record of this.#request.given?.[name] ?? []) {
      const { id } = record
      const key = typeof id === 'number' || typeof id === 'string' ? id : this.#newId(name, plan)
      records.set(key, { ...record, id: key })
    }
    return records
  }

  #newId(name: string, plan: ResourcePlan): RecordId {
    const { properties } = plan.schema
    const field = isJsonObject(properties) ? properties['id'] : undefined
    const number = 1 + (this.#records.get(name)?.size ?? 0)
    return isJsonObject(field) && field['type'] === 'string' ? String(number) : number
  }
}
