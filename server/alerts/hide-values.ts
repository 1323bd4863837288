import {
  type ChangeValue,
  type ConnectorPlan,
  changeValues,
  type FlowPlan,
  HIDDEN_VALUE,
  hideInReason,
  hideInSaid,
  type IsOpenField,
  isJsonObject,
  isMessage,
  type Json,
  type Kind,
  type Message,
  type Project,
  partsOf,
  plain,
  say,
  sayAll,
  stepsWithin,
} from '../../engine/index.ts'
import { stopsOf } from '../installation/remedies-of.ts'
import { isLabelOpen } from '../privacy/open-labels.ts'
import { isKeyPersonal, looksPersonal } from '../privacy/personal-keys.ts'

interface Reason {
  readonly reason: Message
  /** What the record has in common with others; empty where that is not known. */
  readonly cause: string
}

/**
 * A reason without the values of records; nothing where it cannot be told which part of it is one. What is shown is known
 * to be nobody's: names of the product, of flows and of connectors, and fields that a connector has and does not call
 * personal. Each value is judged by its kind, and one of no kind is hidden.
 */
export function hideValues(
  { project, flow }: { readonly project: Project; readonly flow: FlowPlan },
  { reason, cause }: Reason,
): Message | undefined {
  return hideMessage({ project, flow, cause, isOpenField: openFieldsOf(project, flow) }, reason)
}

/** What a step says, whatever its record holds. */
export function hideAllValues(flow: FlowPlan, { reason, cause }: Reason): Message | undefined {
  const hidden = hideInReason(flow, stepOf(cause) ?? '', textOf(reason), () => false)
  return hidden === undefined ? undefined : say('author', { text: hidden })
}

/** What a `fail` step says, for which its record failed. */
function stepOf(cause: string): string | undefined {
  return cause.startsWith(FAIL) ? cause.slice(FAIL.length) : undefined
}

const FAIL = 'step.fail '

function textOf({ values }: Message): string {
  return plain(values['text'])
}

function openFieldsOf(project: Project, flow: FlowPlan): IsOpenField {
  return (reference, path) => {
    const [role = '', name = ''] = reference.split('.')
    const resource = connectorOf(project, flow, role)?.resources[name]
    if (!resource || !isDescribed(resource.schema, path)) return false
    const field = `${path.join('.')}.`
    return !resource.personal.some(
      (personal) => field.startsWith(`${personal}.`) || `${personal}.`.startsWith(field),
    )
  }
}

/** Of a list, its items count. */
function isDescribed(schema: unknown, [name, ...rest]: readonly string[]): boolean {
  if (!isJsonObject(schema)) return false
  if (isJsonObject(schema['items']))
    return isDescribed(schema['items'], name === undefined ? [] : [name, ...rest])
  if (name === undefined) return true
  const { properties } = schema
  return isJsonObject(properties) && isDescribed(properties[name], rest)
}

interface Place {
  readonly project: Project
  readonly flow: FlowPlan
  readonly cause: string
  readonly isOpenField: IsOpenField
}

function hideMessage(place: Place, message: Message): Message | undefined {
  const { said } = message.values
  const { code } = message
  if (code === 'author') return hideText(message, (text) => hideInAuthors(place, text))
  if (code === 'remote') return hideText(message, (text) => hideInRemote(place, text))
  if (code === 'verbatim') return undefined
  if (code === 'several')
    return sayAll(partsOf(message).flatMap((part) => hideMessage(place, part) ?? []))
  if (code === 'refusedBecause') return hideRefusal(place, message)
  if (!BARE.has(code)) return changeValues(message, hiderFor(place))
  return isMessage(said) ? hideMessage(place, said) : undefined
}

/** That a value could not be computed is said by its place, and that a flow stopped by its alert; why, by what is within. */
const BARE: ReadonlySet<string> = new Set(['fieldFailed', 'stoppedAt', 'failuresInARow'])

function hideText(
  message: Message,
  hide: (text: string) => string | undefined,
): Message | undefined {
  const text = hide(textOf(message))
  return text === undefined ? undefined : { code: message.code, values: { text } }
}

/** What a system answered is told where its connector says what of it is no value. */
function hideRefusal(place: Place, message: Message): Message | undefined {
  const { said, ...refused } = message.values
  const shown = isMessage(said) ? hideMessage(place, said) : undefined
  const { code, values } = changeValues({ code: 'refused', values: refused }, hiderFor(place))
  return shown ? { code: 'refusedBecause', values: { ...values, said: shown } } : { code, values }
}

/** Of two steps that may have said it, which values are open differs. */
function hideInAuthors({ flow, cause, isOpenField }: Place, text: string): string | undefined {
  const step = stepOf(cause)
  if (step !== undefined) return hideInReason(flow, step, text, isOpenField)
  const ways = stepsWithin(flow.steps).flatMap(({ id, kind }) =>
    kind === 'fail' ? (hideInReason(flow, id, text, isOpenField) ?? []) : [],
  )
  return ways.every((way) => way === ways[0]) ? ways[0] : undefined
}

function hideInRemote(place: Place, text: string): string | undefined {
  return hideInSaid(
    text,
    plansOf(place).flatMap(({ says }) => says),
  )
}

function plansOf({ project, flow }: Place): readonly ConnectorPlan[] {
  return Object.keys(flow.connections).flatMap((role) => connectorOf(project, flow, role) ?? [])
}

type Hide = (place: Place, value: Json, of: Parameters<ChangeValue>[1]) => Json | undefined

/** By kind: what is shown of a value. All that has no entry, or comes out as nothing, is hidden. */
const SHOWN: Readonly<Partial<Record<Kind, Hide>>> = {
  count: (_, value) => (typeof value === 'number' ? value : undefined),
  name: (_, value) => value,
  title: (_, value) => value,
  resource: (_, value) => value,
  fieldNames: (_, value) => value,
  request: (place, value) => shortRequest(plain(value), plansOf(place)),
  host: (_, value) => (HOST.test(plain(value)) ? value : undefined),
  label: ({ project, flow }, value, { message }) =>
    hideNames(project, flow, message.values['source'], plain(value)),
  value: (place, value, { name, message }) =>
    message.code === 'rowMissing' && name === 'name' && isRowOpen(place) ? value : undefined,
  fields: hideFields,
  author: (place, value) => hideInAuthors(place, plain(value)),
  remote: (place, value) => hideInRemote(place, plain(value)),
}

const HOST = /^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/

function hiderFor(place: Place): ChangeValue {
  return (value, of) => (of.kind && SHOWN[of.kind]?.(place, value, of)) ?? HIDDEN_VALUE
}

/** What a table is asked for: open where all fields of the record that decide about it are. */
function isRowOpen({ flow, cause, isOpenField }: Place): boolean {
  const fields = stopsOf(flow).find((stop) => stop.cause === cause)?.fields ?? []
  const isOpen = fields.map((field) => isOpenField(flow.source.resource.name, field.split('.')))
  return isOpen.length > 0 && isOpen.every(Boolean)
}

/** Fields of a resource that is known. */
function hideFields(
  { isOpenField }: Place,
  value: Json,
  { message, around }: Parameters<ChangeValue>[1],
): Json {
  if (!isJsonObject(value)) return HIDDEN_VALUE
  const about = [message, ...around].find(({ values }) => typeof values['resource'] === 'string')
  const resource = plain(about?.values['resource'])
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      isOpenField(resource, name.split('.')) ? part : HIDDEN_VALUE,
    ]),
  )
}

/** What records of the source are called says nothing of a person, and looks like it. */
function hideNames(
  project: Project,
  flow: FlowPlan,
  source: Json | undefined,
  names: string,
): string {
  const isOpen =
    source === flow.source.resource.name &&
    isLabelOpen(project, flow) &&
    !isKeyPersonal(project, flow) &&
    !looksPersonal(names)
  return isOpen ? names : HIDDEN_VALUE
}

/** `PUT /api/products/7 (422)` → `PUT /products`: a part of it that its connector has not written may be a key. */
function shortRequest(request: string, plans: readonly ConnectorPlan[]): string {
  const written = new Set(plans.flatMap(({ places }) => places))
  const [verb = '', ...parts] = request.match(/\/?[^\s/]+/g) ?? []
  const start = parts.find((part) => written.has(part))
  return start === undefined || !/^[A-Z]+$/.test(verb) ? HIDDEN_VALUE : `${verb} ${start}`
}

function connectorOf(
  { connectors }: Project,
  { connections }: FlowPlan,
  role: string,
): ConnectorPlan | undefined {
  return connectors[connections[role] ?? '']
}
