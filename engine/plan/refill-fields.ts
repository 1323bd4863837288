import { type Message, say } from '../messages/message.ts'
import { suggestionHint } from '../suggest-name.ts'
import type { ConnectorPlan } from './connector-plan.ts'
import type { FlowPlan, WriteStep } from './flow-plan.ts'
import { fieldSchema } from './lint/lint-context.ts'
import type { ResourcePlan } from './resource-plan.ts'
import { stepsWithin } from './steps-within.ts'
import type { ValuePlan } from './value-plan.ts'

/** A target field that is written alone. */
export interface RefillField {
  /** `role.resource` of the target. */
  readonly resource: string
  /** `["address", "city"]` */
  readonly path: readonly string[]
}

/** Why a field cannot be written alone, and what to do instead. */
export interface RefillProblem {
  readonly problem: Message
  readonly hint?: Message | undefined
}

/** Role → what its system can do. */
export type Connectors = Readonly<Record<string, Pick<ConnectorPlan, 'resources'> | undefined>>

/** A field that some step sets. */
interface Mapped extends RefillField {
  /** As it may be chosen: its path, and with its resource before. */
  readonly names: readonly [short: string, full: string]
  readonly step: WriteStep
  /** It is, or is inside, the list of this path. */
  readonly list: readonly string[] | undefined
}

/** A field to choose, by the shortest name that is not that of another. */
export interface RefillChoice extends RefillField {
  readonly name: string
  /** As the connector calls it. */
  readonly title: string | undefined
}

/** The fields of a flow that can be written alone. */
export function refillChoices(flow: FlowPlan, connectors: Connectors): readonly RefillChoice[] {
  const all = mappedFields(flow)
  const free = all.filter((field) => refusalOf(field, connectors) === undefined)
  const choices = free.map((field) => {
    const { resource, path } = field
    const name = shortestName(field, all)
    return [name, { name, title: titleOf(field, connectors), resource, path }] as const
  })
  return [...new Map(choices).values()]
}

function titleOf({ step, path }: Mapped, connectors: Connectors): string | undefined {
  const { role, resource } = step.resource
  let at: ResourcePlan['schema'] | undefined = connectors[role]?.resources[resource]?.schema
  for (const part of path) at = fieldSchema(at, part)
  const title = at?.['title']
  return typeof title === 'string' ? title : undefined
}

/** The fields that are meant by names, or what is wrong with the first that cannot be written alone. */
export function chooseRefill(
  flow: FlowPlan,
  connectors: Connectors,
  names: readonly string[],
): readonly RefillField[] | RefillProblem {
  const all = mappedFields(flow)
  const chosen: RefillField[] = []
  for (const name of names) {
    const meant = all.filter((field) => field.names.includes(name))
    const [first] = meant
    if (!first)
      return { problem: say('refillUnknown', { flow: flow.name, name }), ...hintFor(name, all) }
    if (meant.some(({ resource }) => resource !== first.resource)) {
      const full = [...new Set(meant.map(({ names: [, each] }) => each))].join(', ')
      return {
        problem: say('refillAmbiguous', { name }),
        hint: say('refillOneOf', { names: full }),
      }
    }
    for (const field of meant) {
      const refusal = refusalOf(field, connectors)
      if (refusal) return refusal
    }
    chosen.push({ resource: first.resource, path: first.path })
  }
  return chosen
}

function hintFor(name: string, all: readonly Mapped[]): Pick<RefillProblem, 'hint'> {
  const short = new Set(
    all.filter(({ list, path }) => isWhole(list, path)).map(({ names }) => names[0]),
  )
  return { hint: suggestionHint(name, short) }
}

function shortestName({ names: [short, full], resource }: Mapped, all: readonly Mapped[]): string {
  const isShared = all.some((other) => other.names[0] === short && other.resource !== resource)
  return isShared ? full : short
}

function mappedFields({ steps }: FlowPlan): readonly Mapped[] {
  return stepsWithin(steps).flatMap((step) =>
    step.kind === 'write' ? fieldsWithin(step, step.set, [], undefined) : [],
  )
}

function fieldsWithin(
  step: WriteStep,
  value: ValuePlan,
  path: readonly string[],
  list: Mapped['list'],
): readonly Mapped[] {
  switch (value.kind) {
    case 'constant':
    case 'formula':
      return []
    case 'map':
      return value.fields.flatMap((field) => {
        const own = [...path, field.name]
        const inner = isList(field.value) ? (list ?? own) : list
        const { name } = step.resource
        const names = [own.join('.'), `${name}.${own.join('.')}`] as const
        const mapped = { resource: name, path: own, names, step, list: inner }
        return [mapped, ...fieldsWithin(step, field.value, own, inner)]
      })
    case 'list':
      return value.items.flatMap((item) => fieldsWithin(step, item, path, list))
    case 'each':
      return fieldsWithin(step, value.set, path, list)
  }
}

function isList({ kind }: ValuePlan): boolean {
  return kind === 'list' || kind === 'each'
}

/** A list can be written, what is inside it cannot. */
function isWhole(list: Mapped['list'], path: readonly string[]): boolean {
  return list === undefined || list.length === path.length
}

/** Why a field that a step sets cannot be written alone. */
function refusalOf(
  { step, path, list, names: [name] }: Mapped,
  connectors: Connectors,
): RefillProblem | undefined {
  const { role, resource, name: target } = step.resource
  if (list && !isWhole(list, path)) {
    const whole = list.join('.')
    return {
      problem: say('refillInList', { name, list: whole }),
      hint: say('refillOneOf', { names: whole }),
    }
  }
  if (!step.link) return { problem: say('refillUnlinked', { name, resource: target }) }
  const plan = connectors[role]?.resources[resource]
  if (!plan) return undefined
  if (!plan.update) return { problem: say('refillNoUpdate', { resource: target }) }
  return refusalBySystem(plan, path, target)
}

function refusalBySystem(
  { schema, update, get }: ResourcePlan,
  path: readonly string[],
  resource: string,
): RefillProblem | undefined {
  const name = path.join('.')
  const [first = ''] = path
  if (update?.sends && !update.sends.includes(first)) {
    return { problem: say('refillUnsent', { name, resource }) }
  }
  let at: ResourcePlan['schema'] | undefined = schema
  for (const part of path) {
    at = fieldSchema(at, part)
    if (at?.['readOnly'] === true)
      return { problem: say('fieldReadOnly', { field: name, resource }) }
  }
  // What stands beside it in its group has to stay as it is.
  if (path.length > 1 && !get) {
    return {
      problem: say('refillInGroup', { name, resource }),
      hint: say('refillOneOf', { names: first }),
    }
  }
  return undefined
}
