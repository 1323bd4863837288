import {
  type ConnectorPlan,
  isJsonObject,
  type JsonObject,
  type Project,
  type ResourcePlan,
} from '../../engine/index.ts'
import { CliError } from './io.ts'
import { requireConnector } from './require-connector.ts'

/** A resource of a system, and the role that the system plays in the flow. */
export interface Side {
  readonly role: string
  readonly connector: ConnectorPlan
  readonly resource: ResourcePlan
}

/** Reads `connector.resource`, or `role=connector.resource`. */
export function requireSide(project: Project, text: string, usualRole: string): Side {
  const [, role = usualRole, connectorName = '', resourceName = ''] =
    /^(?:([a-z][A-Za-z0-9]*)=)?([a-z][a-z0-9-]*)\.([a-zA-Z]\w*)$/.exec(text) ?? []
  if (resourceName === '') {
    throw new CliError(
      'usage',
      `"${text}" names no resource`,
      'Write it like lightspeed-ecom.order, or with a role: shop=lightspeed-ecom.order.',
    )
  }
  const connector = requireConnector(project, connectorName)
  const resource = connector.resources[resourceName]
  if (resource) return { role, connector, resource }
  const resources = Object.keys(connector.resources).join(', ')
  throw new CliError(
    'usage',
    `${connectorName} has no resource "${resourceName}"`,
    `It has: ${resources}.`,
  )
}

/**
 * A flow between two resources, to be filled in: fields with one name on both sides are mapped, all others of the
 * target are there as comments, with what is asked of them.
 */
export function flowSkeleton(name: string, from: Side, to: Side): string {
  requireUse(from, from.resource.list !== undefined, 'read as a list')
  requireUse(
    to,
    to.resource.create !== undefined || to.resource.update !== undefined,
    'created or updated',
  )
  if (from.role === to.role && from.connector !== to.connector) {
    throw new CliError(
      'usage',
      `"${from.role}" is two systems: ${from.connector.name} and ${to.connector.name}`,
      'Give one of them another role.',
    )
  }
  const roles = new Map([from, to].map(({ role, connector }) => [role, connector.name]))
  return `flow: ${name}
format: 1
title: ${from.resource.title}, ${from.connector.title} to ${to.connector.title}
about: Say in a sentence what it does, and what it leaves alone.

connections:
${[...roles].map(([role, connector]) => `  ${role}: ${connector}`).join('\n')}

source:
  read: ${from.role}.${from.resource.name}
  # Each record has these fields, which formulas call by their names:
${fieldsOf(from.resource).map(aboutField).join('\n')}

steps:
  - write: ${to.role}.${to.resource.name}
${modeLines(to.resource)}${matchLines(from.resource, to.resource)}    set:
${setLines(from.resource, to.resource)}

errors: { retries: 5, then: park, stopAfter: 25 }

tests:
  - it: say what must come of one record
    record: {}                        # fields of a record as it is read
    expect: { result: done }          # and "writes:", what must be sent
`
}

function requireUse({ connector, resource }: Side, can: boolean, what: string): void {
  if (can) return
  throw new CliError('usage', `${connector.name}.${resource.name} cannot be ${what}`)
}

interface Field {
  readonly name: string
  readonly title: string
  readonly type: string
  readonly isRequired: boolean
  readonly isReadOnly: boolean
}

function fieldsOf({ schema }: ResourcePlan): readonly Field[] {
  const { properties, required } = schema
  if (!isJsonObject(properties)) return []
  return Object.entries(properties).map(([name, value]) => {
    const property = isJsonObject(value) ? value : {}
    return {
      name,
      title: typeof property['title'] === 'string' ? property['title'] : '',
      type: typeOf(property),
      isRequired: Array.isArray(required) && required.includes(name),
      isReadOnly: property['readOnly'] === true,
    }
  })
}

function typeOf({ type, enum: values }: JsonObject): string {
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ')
  return typeof type === 'string' ? type : ''
}

function aboutField({ name, type, title }: Field): string {
  return `  #   ${name.padEnd(24)} ${type.padEnd(8)} ${title}`.trimEnd()
}

function modeLines({ create, update }: ResourcePlan): string {
  if (!update) return '    mode: create                      # it cannot be changed afterwards\n'
  return create ? '' : '    mode: update                      # it cannot be created\n'
}

/** How a record is recognised in the target: with a field of one name on both sides, if there is one. */
function matchLines(from: ResourcePlan, to: ResourcePlan): string {
  const known = new Set(fieldsOf(from).map(({ name }) => name))
  const ways = to.find.map(({ by }) => by)
  const same = ways.find((by) => by.every((name) => known.has(name) && name !== 'id'))
  const list = ways.map((by) => by.join(' + ')).join(', or ')
  const about = `    # A record can be recognised there by: ${list}.\n`
  if (ways.length === 0) return ''
  if (!same)
    return `${about}    # match: { ${(ways[0] ?? []).map((by) => `${by}: =`).join(', ')} }\n`
  return `${about}    match: { ${same.map((by) => `${by}: =${by}`).join(', ')} }\n`
}

function setLines(from: ResourcePlan, to: ResourcePlan): string {
  const source = new Map(fieldsOf(from).map((field) => [field.name, field]))
  const fields = fieldsOf(to).filter(({ name, isReadOnly }) => name !== 'id' && !isReadOnly)
  // Whole numbers are ids of another system more often than not: those the author has to think about.
  const isSame = ({ name, type }: Field): boolean =>
    source.get(name)?.type === type && ['string', 'number', 'boolean'].includes(type)
  const mapped = fields.filter(isSame)
  const asked = fields.filter((field) => !isSame(field) && field.isRequired)
  const rest = fields.filter((field) => !isSame(field) && !field.isRequired)
  const first = source.has(from.label ?? '') ? from.label : [...source.keys()][0]
  // A step must send something: with no field in common, the first one stands there as an example.
  const example = mapped.length === 0 ? [...asked, ...rest].slice(0, 1) : []
  const isOpen = (field: Field): boolean => !example.includes(field)
  return [
    ...mapped.map((field) => setLine(`${field.name}: =${field.name}`, field)),
    ...example.map((field) => setLine(`${field.name}: =${first ?? '""'}`, field)),
    ...asked.filter(isOpen).map((field) => setLine(`# ${field.name}: =`, field)),
    ...rest.filter(isOpen).map((field) => setLine(`# ${field.name}: =`, field)),
  ].join('\n')
}

function setLine(text: string, { type, title, isRequired }: Field): string {
  const parts = [type, title, isRequired ? 'needed to create' : ''].filter((part) => part !== '')
  return `      ${text.padEnd(27)} # ${parts.join('; ')}`.trimEnd()
}
