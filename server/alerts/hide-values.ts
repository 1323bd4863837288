import {
  type ConnectorPlan,
  type FlowPlan,
  HIDDEN_VALUE,
  hideInReason,
  hideInSaid,
  type IsOpenField,
  isJsonObject,
  type Project,
  readSentence,
  SENTENCES,
  stepsWithin,
} from '../../engine/index.ts'
import { stopsOf } from '../installation/remedies-of.ts'
import { isLabelOpen } from '../privacy/open-labels.ts'
import { isKeyPersonal, looksPersonal } from '../privacy/personal-keys.ts'

/**
 * A reason without the values of records, in English; nothing where it cannot be told which part of it is one. What is
 * shown is known to be nobody's: texts of the product, of flows and of connectors, and fields that a connector has and does
 * not call personal.
 */
export function hideValues(
  { project, flow }: { readonly project: Project; readonly flow: FlowPlan },
  { reason, cause }: { readonly reason: string; readonly cause: string },
): string | undefined {
  const isOpenField = openFieldsOf(project, flow)
  const step = cause.startsWith('step.fail') ? cause.slice('step.fail '.length) : undefined
  if (step !== undefined) return hideInReason(flow, step, reason, isOpenField)
  return hideInSentence({ project, flow, cause, isOpenField }, reason)
}

/** What a step says, whatever its record holds. */
export function hideAllValues(
  flow: FlowPlan,
  { reason, cause }: { readonly reason: string; readonly cause: string },
): string | undefined {
  return hideInReason(flow, cause.slice('step.fail '.length), reason, () => false)
}

/** Why a flow stopped, which may be what the last record was refused for. */
export function hideProblem(
  place: { readonly project: Project; readonly flow: FlowPlan },
  problem: string,
): string | undefined {
  const sentence = readSentence(problem)
  if (sentence?.code !== 'stoppedAt' && sentence?.code !== 'failuresInARow') {
    return hideValues(place, { reason: problem, cause: '' })
  }
  const reason = sentence.values['said'] ?? ''
  const isOpenField = openFieldsOf(place.project, place.flow)
  const said = stepsWithin(place.flow.steps).flatMap(({ id, kind }) =>
    kind === 'fail' ? (hideInReason(place.flow, id, reason, isOpenField) ?? []) : [],
  )
  // Of two steps that may have said it, which values are open differs.
  if (said.length > 0) return said.every((text) => text === said[0]) ? said[0] : undefined
  return hideValues(place, { reason, cause: '' })
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

function hideInSentence(place: Place, text: string): string | undefined {
  const sentence = readSentence(text)
  if (!sentence) return undefined
  const { code, values } = sentence
  // That a value could not be computed is said by its place; why, by what is within.
  if (code === 'fieldFailed') return hideInSentence(place, values['said'] ?? '')
  const hide = hiderFor(place, code, values)
  const known = code === 'refusedBecause' && hide('said') === HIDDEN_VALUE ? 'refused' : code
  if (!isSentence(known)) return undefined
  return SENTENCES[known].replace(/\{(\w+)\}/g, (_, name: string) => hide(name))
}

function isSentence(code: string): code is keyof typeof SENTENCES {
  return Object.hasOwn(SENTENCES, code)
}

function one(value: string, all: readonly string[]): string {
  return all.includes(value) ? value : HIDDEN_VALUE
}

/** Each value is shown only where it is what it has to be: all others are hidden. */
function hiderFor(
  { project, flow, cause, isOpenField }: Place,
  code: string,
  values: Readonly<Record<string, string>>,
): (name: string) => string {
  const plans = Object.keys(flow.connections).flatMap(
    (role) => connectorOf(project, flow, role) ?? [],
  )
  const resources = Object.entries(flow.connections).flatMap(([role]) =>
    Object.keys(connectorOf(project, flow, role)?.resources ?? {}).map((name) => `${role}.${name}`),
  )
  const titles = [
    ...Object.entries(flow.tables).map(([name, { title }]) => title ?? name),
    ...plans.flatMap((plan) => Object.values(plan.resources).map(({ title }) => title)),
  ]
  const hide: Readonly<Record<string, (value: string) => string>> = {
    system: (value) =>
      one(
        value,
        plans.map(({ title }) => title),
      ),
    resource: (value) => one(value, resources),
    source: (value) => one(value, resources),
    title: (value) => one(value, titles),
    count: (value) => (/^\d{1,9}$/.test(value) ? value : HIDDEN_VALUE),
    gone: (value) => (/^\d{1,9}$/.test(value) ? value : HIDDEN_VALUE),
    limit: (value) => (/^\d{1,9}%?$/.test(value) ? value : HIDDEN_VALUE),
    // Records of the source, by label and key.
    named: (value) => hideNames(project, flow, values['source'], value),
    others: (value) => hideNames(project, flow, values['source'], value),
    request: (value) => shortRequest(value, plans),
    // Of a call that failed; what a formula or a step says is not about hosts.
    host: (value) =>
      (cause === '' || cause.startsWith('system.')) && /^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/.test(value)
        ? value
        : HIDDEN_VALUE,
    said: (value) =>
      hideInSaid(
        value,
        plans.flatMap(({ says }) => says),
      ) ?? HIDDEN_VALUE,
    place: (value) => hidePlace(value, values['resource'] ?? '', isOpenField),
    values: (value) => hidePlace(value, values['resource'] ?? '', isOpenField),
    // What a table is asked for: open where all fields of the record that decide about it are.
    name: (value) => {
      if (code !== 'rowMissing') return HIDDEN_VALUE
      const fields = stopsOf(flow).find((stop) => stop.cause === cause)?.fields ?? []
      const isOpen = fields.map((field) => isOpenField(flow.source.resource.name, field.split('.')))
      return isOpen.length > 0 && isOpen.every(Boolean) ? value : HIDDEN_VALUE
    },
  }
  return (name) => hide[name]?.(values[name] ?? '') ?? HIDDEN_VALUE
}

/** What records of the source are called says nothing of a person, and looks like it. */
function hideNames(
  project: Project,
  flow: FlowPlan,
  source: string | undefined,
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

/** `with sku "A-1", size 3`, of a resource that is known. */
function hidePlace(text: string, resource: string, isOpenField: IsOpenField): string {
  const start = /^with /.exec(text)?.[0] ?? ''
  const pairs = text.slice(start.length).match(/[\w.-]+ (?:"(?:[^"\\]|\\.)*"|[^\s";,]+)/g) ?? []
  if (pairs.length === 0 || start + pairs.join(', ') !== text) return HIDDEN_VALUE
  const shown = pairs.map((pair) => {
    const name = pair.slice(0, pair.indexOf(' '))
    return isOpenField(resource, name.split('.')) ? pair : `${name} "${HIDDEN_VALUE}"`
  })
  return start + shown.join(', ')
}

function connectorOf(
  { connectors }: Project,
  { connections }: FlowPlan,
  role: string,
): ConnectorPlan | undefined {
  return connectors[connections[role] ?? '']
}
