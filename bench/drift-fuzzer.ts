import { createCcvSimulator } from '../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import { openHttpConnection } from '../connectors/http/open/open-http-connection.ts'
import { createLightspeedSimulator } from '../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { createRateGate } from '../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../connectors/records/index-store.ts'
import { createRandom, type SeededRandom } from '../connectors/simulator/seeded-random.ts'
import { transportSpecs } from '../connectors/specs.ts'
import {
  type ConnectorPlan,
  isJsonObject,
  type Json,
  type JsonObject,
  loadProject,
  type Project,
  type ResourcePlan,
} from '../engine/index.ts'
import { reasonToSkip } from '../server/installation/probe.ts'
import { fieldsMadeOf, rawPathsOf } from '../server/installation/raw-paths.ts'
import {
  compareShapes,
  learnShape,
  type RawShape,
  shapeOf,
} from '../server/installation/raw-shape.ts'
import { usesOfField } from '../server/installation/uses-of-field.ts'
import { readShippedFiles } from '../server/projects/read-folder.ts'

/** As many as a look reads. */
const RECORDS = 50

interface Read {
  readonly connector: string
  readonly plan: ResourcePlan
  readonly records: readonly Json[]
}

interface World {
  readonly project: Project
  readonly lists: readonly Read[]
}

let world: Promise<World> | undefined

/**
 * Changes what a simulated system sends of one list that shipped flows read, as its vendor might: a field goes, is called
 * otherwise, or has another type. It must be found, alone, with a flow and a line where one writes it; and nothing is found
 * in other records of the same list that are as they were.
 */
export async function fuzzDrift(seed: number): Promise<string | undefined> {
  const random = createRandom(`drift ${seed}`)
  world ??= readWorld()
  const { project, lists } = await world
  const list = random.pick(lists)
  const paths = rawPathsOf(list.plan)
  const known = learn(list, paths)
  for (let poll = 0; poll < 20; poll += 1) {
    const found = compareShapes(known, shapeOf(paths, some(list, random)))
    if (found.length > 0) return `${nameOf(list)}: false alarm ${JSON.stringify(found)}`
  }
  const before = some(list, random)
  // What is left out where it is empty may be so everywhere one day: that is no change.
  const constant = paths.filter((each) => isAlwaysThere(each, list.records))
  const path = random.pick(constant.filter((each) => valuesAt(each, before).length >= 10))
  const change = random.pick(CHANGES)
  const after = before.map((record) => changeAt(record, path.split('.'), change))
  const found = compareShapes(known, shapeOf(paths, after))
  if (found.length !== 1 || found[0]?.path !== path) {
    return `${nameOf(list)}: ${change} of ${path} gave ${JSON.stringify(found)}`
  }
  const at = { connector: list.connector, resource: list.plan.name }
  const uses = fieldsMadeOf(list.plan, path).flatMap((field) => usesOfField(project, at, field))
  const isNamed = uses.every(({ file, line }) => file.endsWith('.yaml') && line > 0)
  return isNamed ? undefined : `${nameOf(list)}: ${path} names no line`
}

const CHANGES = ['gone', 'renamed', 'retyped'] as const
type Change = (typeof CHANGES)[number]

/** What is known after some days of looks. */
function learn({ records }: Read, paths: readonly string[]): RawShape {
  let known: RawShape = {}
  for (let from = 0; from < records.length; from += RECORDS) {
    known = learnShape(known, shapeOf(paths, records.slice(from, from + RECORDS)), new Set())
  }
  return known
}

/** Some records, in the order that the list has. */
function some({ records }: Read, random: SeededRandom): readonly Json[] {
  const from = random.integer(0, Math.max(0, records.length - RECORDS))
  return records.slice(from, from + RECORDS)
}

function nameOf({ connector, plan }: Read): string {
  return `${connector}.${plan.name}`
}

/** Values at a path that are not empty, through all lists. */
function valuesAt(path: string, records: readonly Json[]): readonly Json[] {
  return reach(path.split('.'), records).filter(
    (value) => JSON.stringify(value).length > 2 && value !== false,
  )
}

function reach(names: readonly string[], records: readonly Json[]): readonly Json[] {
  return names.reduce<readonly Json[]>(
    (values, name) =>
      values.flatMap(items).flatMap((value) => (isJsonObject(value) ? (value[name] ?? []) : [])),
    records,
  )
}

function isAlwaysThere(path: string, records: readonly Json[]): boolean {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const objects = reach(names, records).flatMap(items)
  return objects.every((value) => !isJsonObject(value) || Object.hasOwn(value, last))
}

function items(value: Json): readonly Json[] {
  return Array.isArray(value) ? value.flatMap(items) : [value]
}

function changeAt(value: Json, [name = '', ...rest]: readonly string[], change: Change): Json {
  if (Array.isArray(value)) return value.map((item) => changeAt(item, [name, ...rest], change))
  if (!isJsonObject(value) || !Object.hasOwn(value, name)) return value
  const { [name]: held = null, ...others } = value
  if (rest.length > 0) return { ...value, [name]: changeAt(held, rest, change) }
  if (change === 'gone') return others
  if (change === 'renamed') return { ...others, [`${name}_v2`]: held }
  return { ...value, [name]: retyped(held) }
}

function retyped(value: Json): Json {
  if (value === null || value === '' || value === false) return value
  return typeof value === 'number' ? `${value}` : 7
}

async function readWorld(): Promise<World> {
  const project = loadProject(readShippedFiles(), { transports: transportSpecs })
  const shop = await createLightspeedSimulator({
    counts: { products: 80, customers: 150, orders: 150 },
  })
  const till = await createCcvSimulator({ counts: { articles: 80, shared: 40 } })
  const settings: Readonly<Record<string, JsonObject>> = {
    'lightspeed-ecom': { cluster: shop.url, language: 'nl', key: shop.key, secret: shop.secret },
    'ccv-salespos': { url: till.url, public: till.publicKey, secret: till.secretKey },
  }
  const lists: Read[] = []
  for (const [connector, given] of Object.entries(settings)) {
    const plan = project.connectors[connector]
    if (!plan) throw new Error(`there is no connector ${connector}`)
    lists.push(...(await readLists(plan, given, sourcesOf(project, connector))))
  }
  await Promise.all([shop.close(), till.close()])
  if (lists.length < 5) throw new Error('too few lists have enough records')
  return { project, lists }
}

/** What shipped flows begin with. */
function sourcesOf({ flows }: Project, connector: string): ReadonlySet<string> {
  const sources = flows.flatMap(({ plan }) => {
    const { role, resource } = plan.source.resource
    return plan.connections[role] === connector ? [resource] : []
  })
  return new Set(sources)
}

async function readLists(
  plan: ConnectorPlan,
  settings: JsonObject,
  sources: ReadonlySet<string>,
): Promise<readonly Read[]> {
  const clock = { now: Date.now, sleep: () => Promise.resolve() }
  const connection = openHttpConnection({
    plan,
    settings,
    clock,
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: [], parallel: 4, clock }),
    allowPrivate: true,
  })
  const { signal } = new AbortController()
  const lists: Read[] = []
  for (const [name, resource] of Object.entries(plan.resources)) {
    if (!sources.has(name) || reasonToSkip(resource) !== undefined) continue
    const records: Json[] = []
    for await (const page of connection.resource(name).list({ filter: 0, signal })) {
      records.push(...page.records.map(({ raw }) => raw))
    }
    if (records.length >= 12) lists.push({ connector: plan.name, plan: resource, records })
  }
  await connection.close()
  return lists
}
