import { readFileSync } from 'node:fs'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { Plan, Plans } from './plans.ts'

/** One line that says something. */
const Text = Type.String({ pattern: '^\\S(.*\\S)?$', maxLength: 200 })
const InLanguages = Type.Union([
  Text,
  Type.Object(
    { en: Text, it: Type.Optional(Text), nl: Type.Optional(Text) },
    { additionalProperties: false },
  ),
])
const Limit = Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 }))
const Days = Type.Integer({ minimum: 1, maximum: 3_650 })

const Contact = Type.Union([
  Type.String({ format: 'email', maxLength: 254 }),
  Type.String({ format: 'uri', pattern: '^https?://[^@]*$', maxLength: 500 }),
])

const Price = Type.String({ pattern: '^price_[A-Za-z0-9_]{1,200}$' })

const PlansFile = Type.Object(
  {
    contact: Type.Optional(Contact),
    trial: Type.Optional(
      Type.Object({ plan: Text, days: Type.Optional(Days) }, { additionalProperties: false }),
    ),
    // There is a week between the last notice and the erasure.
    eraseAfterDays: Type.Optional(Type.Integer({ minimum: 14, maximum: 3_650 })),
    plans: Type.Record(
      Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$' }),
      Type.Object(
        {
          title: Text,
          flows: Limit,
          recordsPerMonth: Limit,
          historyDays: Type.Optional(Days),
          support: Type.Optional(InLanguages),
          free: Type.Optional(Type.Boolean()),
          cost: Type.Optional(InLanguages),
          price: Type.Optional(Type.Union([Price, Type.Array(Price, { minItems: 1 })])),
        },
        { additionalProperties: false },
      ),
      // Names of another form would be of no schema.
      { additionalProperties: false, minProperties: 1 },
    ),
  },
  { additionalProperties: false },
)

/** What is wrong with the file of plans: one line for each mistake. */
export class PlansFileError extends Error {
  override readonly name = 'PlansFileError'
}

const TRIAL_DAYS = 14
const ERASE_AFTER_DAYS = 60

/** @throws {PlansFileError} */
export function readPlans(path: string): Plans {
  const file = parseFile(path)
  const plans = new Map(
    Object.entries(file.plans).map(([name, { free = false, ...plan }]): [string, Plan] => [
      name,
      {
        name,
        title: plan.title,
        flows: plan.flows,
        recordsPerMonth: plan.recordsPerMonth,
        historyDays: plan.historyDays,
        support: plan.support,
        isFree: free,
        cost: plan.cost,
        prices: plan.price === undefined ? [] : [plan.price].flat(),
      },
    ]),
  )
  if (file.trial && !plans.has(file.trial.plan)) {
    throw new PlansFileError(`${path}: trial: there is no plan "${file.trial.plan}"`)
  }
  const mistakes = priceMistakes([...plans.values()])
  if (mistakes.length > 0) {
    throw new PlansFileError(mistakes.map((mistake) => `${path}: ${mistake}`).join('\n'))
  }
  return {
    contact: file.contact,
    trial: file.trial && { plan: file.trial.plan, days: file.trial.days ?? TRIAL_DAYS },
    eraseAfterDays: file.eraseAfterDays ?? ERASE_AFTER_DAYS,
    plans,
  }
}

/** By a price it is known which plan is paid for. */
function priceMistakes(plans: readonly Plan[]): readonly string[] {
  const ofFree = plans
    .filter(({ isFree, prices }) => isFree && prices.length > 0)
    .map(({ name }) => `plans.${name}: a free plan has no price`)
  const all = plans.flatMap(({ prices }) => prices)
  const twice = new Set(all.filter((price, at) => all.indexOf(price) !== at))
  return [...ofFree, ...[...twice].map((price) => `the price "${price}" is there twice`)]
}

function parseFile(path: string): Static<typeof PlansFile> {
  const lines = new LineCounter()
  const document = parseDocument(readText(path), { lineCounter: lines, uniqueKeys: true })
  const mistakes = document.errors.map(({ linePos, message }) => {
    // The library puts an excerpt below its first line.
    const [first = ''] = message.split('\n')
    return `${path}:${linePos?.[0].line ?? 1}: ${first}`
  })
  if (mistakes.length > 0) throw new PlansFileError(mistakes.join('\n'))
  const file: unknown = document.toJS()
  if (Value.Check(PlansFile, file)) return file
  // One place may be wrong by several rules of the schema; the first says enough.
  const places = new Map<string, string>()
  for (const { instancePath, message } of Value.Errors(PlansFile, file)) {
    if (!places.has(instancePath)) places.set(instancePath, message)
  }
  const told = [...places].map(
    ([place, message]) => `${path}:${lineOf(document, place, lines)}: ${place || '/'} ${message}`,
  )
  throw new PlansFileError(told.join('\n'))
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new PlansFileError(`${path}: ${why}`, { cause })
  }
}

/** Where a value is, or what is nearest around it. */
function lineOf(document: Document.Parsed, pointer: string, lines: LineCounter): number {
  const parts = pointer.split('/').slice(1)
  for (let length = parts.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(parts.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
