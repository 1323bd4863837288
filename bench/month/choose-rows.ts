import type { Connection, ConnectorPlan, FlowPlan, Json, Project } from '../../engine/index.ts'
import type { Choices } from '../../server/installation/choices.ts'
import { offerSides } from '../../server/installation/table-sides.ts'

type Accounts = Record<string, { connector: ConnectorPlan; connection: Connection }>
type Tables = FlowPlan['tables']

/** What the merchant knows and no list can: which of the offered names mean the same. */
const SAME: Record<string, string> = {
  '21% hoog': 'normal',
  '9% laag': 'low a',
  '0% vrij': 'zero',
  iDEAL: 'iDEAL',
  'Op rekening': 'Op rekening',
  Contant: 'Contant',
  Cadeaubon: 'Contant',
}

/** Tables that this merchant fills; the rest stays as it comes. */
const FILLED = new Set(['taxTariff', 'paymentMethod', 'feature'])

async function connectTo(accounts: Accounts, role: string): Promise<Connection> {
  const account = accounts[role]
  if (!account) throw new Error(`nobody plays ${role}`)
  return account.connection
}

function pair(left: Choices['items'][number], to: Choices | undefined): Json {
  // Where nothing is offered a person types what the system calls it.
  if (!to) return left.label
  const wanted = SAME[left.label] ?? left.label
  const found = to.items.find((each) => each.label === wanted || each.value === wanted)
  if (!found) {
    const names = to.items.map((each) => each.label).join(', ')
    throw new Error(`nothing offered for ${left.label}: ${names}`)
  }
  return found.value
}

/** Rows of the tables of a flow, chosen from what the product offers on these very systems. */
export async function chooseRows(
  project: Project,
  flow: FlowPlan,
  accounts: Accounts,
): Promise<Tables> {
  const tables: Record<string, Tables[string]> = {}
  const flows = project.flows.map((each) => each.plan)
  const connect = (role: string) => connectTo(accounts, role)
  const systems = { project, spoken: project, flows, connect }
  for (const [name, table] of Object.entries(flow.tables)) {
    tables[name] = table
    if (!FILLED.has(name)) continue
    const { from, to } = await offerSides(systems, table, {
      seesPeople: true,
      signal: AbortSignal.timeout(60_000),
    })
    if (!from) throw new Error(`the table ${name} offers nothing to translate`)
    const rows = from.items.map((each) => [String(each.value), pair(each, to)])
    tables[name] = { ...table, rows: { ...table.rows, ...Object.fromEntries(rows) } }
  }
  return tables
}
