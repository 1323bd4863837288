import {
  type Connection,
  type ConnectorPlan,
  choicesOfSchema,
  type FlowPlan,
  type JsonObject,
  keyOfText,
  type Project,
  sideSchema,
  type TableSide,
} from '../../engine/index.ts'
import type { Answers } from '../store/answers.ts'
import type { Choice, Choices } from './choices.ts'
import { flowsOf, playedBy } from './installed-flows.ts'
import { listChoices, listValues } from './list-choices.ts'
import { createAccountOpener } from './open-account.ts'
import { type SuggestedPair, suggestPairs } from './suggest-pairs.ts'
import { targetsOf } from './targets-of.ts'
import type { Workspace } from './workspace.ts'

export type TablePlan = FlowPlan['tables'][string] & { readonly name: string }

/** The table of an integration, whichever of its flows has it. */
export function findTable(
  project: Project,
  integration: string,
  name: string,
): TablePlan | undefined {
  const flow = flowsOf(project, integration).find(({ tables }) => Object.hasOwn(tables, name))
  const table = flow?.tables[name]
  return table && { ...table, name }
}

/** Which systems the two sides belong to. Where the left one names a resource, the right one is of the only system that the flow writes to. */
export function rolesOfTable(
  { from, to }: Pick<TablePlan, 'from' | 'to'>,
  flow: FlowPlan,
): { readonly from: string | undefined; readonly to: string | undefined } {
  const [target, ...others] = new Set(targetsOf(flow).map((name) => name.split('.')[0]))
  return {
    from: from?.resource.role,
    to: to?.resource.role ?? (from !== undefined && others.length === 0 ? target : undefined),
  }
}

export interface TableSides {
  /** Absent: nothing is known of what the side may hold. */
  readonly from: Choices | undefined
  readonly to: Choices | undefined
  readonly suggestions: readonly SuggestedPair[]
}

export interface TablePlace {
  readonly project: Project
  /** With its texts in the language of who reads this. */
  readonly spoken: Project
  readonly integration: string
  readonly answers: Answers
}

interface ReadOptions {
  readonly seesPeople: boolean
  readonly signal: AbortSignal
}

/** Reads what both sides of a table may hold: the choices of a field, or live what the systems have. */
export async function readTableSides(
  workspace: Workspace,
  { project, spoken, integration, answers }: TablePlace,
  table: TablePlan,
  options: ReadOptions & { readonly allowPrivate: boolean },
): Promise<TableSides> {
  const opener = createAccountOpener(workspace, options)
  const flows = flowsOf(project, integration)
  const connect = (role: string, connector: ConnectorPlan) =>
    opener.open(playedBy(answers, role), connector)
  try {
    return await offerSides({ project, spoken, flows, connect }, table, options)
  } finally {
    await opener.close()
  }
}

/** The flows that a table belongs to, and the systems that they move records between. */
export interface TableSystems {
  readonly project: Project
  readonly spoken: Project
  readonly flows: readonly FlowPlan[]
  readonly connect: (role: string, connector: ConnectorPlan) => Promise<Connection>
}

/** What both sides of a table may hold, on these systems. */
export async function offerSides(
  systems: TableSystems,
  { from: left, to: right }: Pick<TablePlan, 'from' | 'to'>,
  options: ReadOptions,
): Promise<TableSides> {
  const from = await readSide(systems, left, options)
  const found = await readSide(systems, right, options)
  const to = found && withNew(found, from, right && schemaOf(systems, right))
  return { from, to, suggestions: from && to ? suggestPairs(from.items, to.items) : [] }
}

async function readSide(
  systems: TableSystems,
  side: TableSide | undefined,
  options: ReadOptions,
): Promise<Choices | undefined> {
  if (!side) return undefined
  const closed = closedChoices(systems, side)
  if (closed) return closed
  const { role, resource } = side.resource
  const connector = systems.project.connectors[connectorOf(systems, role)]
  const list = connector?.resources[resource]?.list
  const { field } = side
  // What lists only the parts of one record cannot be read as a whole.
  if (!connector || !list || (!list.within && list.needs.length > 0)) {
    return field && { items: [], isCut: false, isOpen: true }
  }
  const connection = await systems.connect(role, connector)
  if (!field) return listChoices(connection, connector, resource, options)
  const values = await listValues(connection, connector, { resource, field }, options)
  return { ...values, isOpen: true }
}

/** Of a field that may have a few values only, in the words of who reads them. */
function closedChoices(systems: TableSystems, side: TableSide): Choices | undefined {
  const schema = schemaOf(systems, side)
  const choices = schema && choicesOfSchema(schema)
  return choices && { items: [...choices], isCut: false }
}

/** What one value of a side may be, in the words of who reads it. */
function schemaOf(systems: TableSystems, side: TableSide): JsonObject | undefined {
  const connector = systems.spoken.connectors[connectorOf(systems, side.resource.role)]
  const plan = connector?.resources[side.resource.resource]
  return plan && sideSchema(plan, side)
}

function connectorOf({ flows }: TableSystems, role: string): string {
  const roles = flows.map(({ connections }) => connections[role])
  return roles.find((name) => name !== undefined) ?? ''
}

/**
 * Where others may be given, the names of the other side are offered as well: in an empty system there is nothing else.
 * They are of the kind that the side holds ("21" is the number 21 where rates are numbers), or are not offered.
 */
function withNew(to: Choices, from: Choices | undefined, schema: JsonObject | undefined): Choices {
  if (!to.isOpen || !from) return to
  const known = new Set(to.items.map(({ label }) => label.toLowerCase()))
  const added = from.items.flatMap(({ name, label: told }): Choice[] => {
    const label = name ?? told
    const value = schema ? keyOfText(label, schema) : label
    const isOffered = value !== undefined && !known.has(label.toLowerCase())
    known.add(label.toLowerCase())
    return isOffered ? [{ value, label, isNew: true }] : []
  })
  return { ...to, items: [...to.items, ...added] }
}
