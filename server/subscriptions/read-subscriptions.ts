import { readFileSync } from 'node:fs'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { Subscription, Subscriptions } from './subscriptions.ts'

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

const SubscriptionsFile = Type.Object(
  {
    contact: Type.Optional(Contact),
    trial: Type.Optional(
      Type.Object(
        { subscription: Text, days: Type.Optional(Days) },
        { additionalProperties: false },
      ),
    ),
    // There is a week between the last notice and the erasure.
    eraseAfterDays: Type.Optional(Type.Integer({ minimum: 14, maximum: 3_650 })),
    subscriptions: Type.Record(
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

/** What is wrong with the file of subscriptions: one line for each mistake. */
export class SubscriptionsFileError extends Error {
  override readonly name = 'SubscriptionsFileError'
}

const TRIAL_DAYS = 14
const ERASE_AFTER_DAYS = 60

/** @throws {SubscriptionsFileError} */
export function readSubscriptions(path: string): Subscriptions {
  const file = parseFile(path)
  const subscriptions = new Map(
    Object.entries(file.subscriptions).map(
      ([name, { free = false, ...subscription }]): [string, Subscription] => [
        name,
        {
          name,
          title: subscription.title,
          flows: subscription.flows,
          recordsPerMonth: subscription.recordsPerMonth,
          historyDays: subscription.historyDays,
          support: subscription.support,
          isFree: free,
          cost: subscription.cost,
          prices: subscription.price === undefined ? [] : [subscription.price].flat(),
        },
      ],
    ),
  )
  if (file.trial && !subscriptions.has(file.trial.subscription)) {
    throw new SubscriptionsFileError(
      `${path}: trial: there is no subscription "${file.trial.subscription}"`,
    )
  }
  const mistakes = priceMistakes([...subscriptions.values()])
  if (mistakes.length > 0) {
    throw new SubscriptionsFileError(mistakes.map((mistake) => `${path}: ${mistake}`).join('\n'))
  }
  return {
    contact: file.contact,
    trial: file.trial && {
      subscription: file.trial.subscription,
      days: file.trial.days ?? TRIAL_DAYS,
    },
    eraseAfterDays: file.eraseAfterDays ?? ERASE_AFTER_DAYS,
    subscriptions,
  }
}

/** By a price it is known which subscription is paid for. */
function priceMistakes(subscriptions: readonly Subscription[]): readonly string[] {
  const ofFree = subscriptions
    .filter(({ isFree, prices }) => isFree && prices.length > 0)
    .map(({ name }) => `subscriptions.${name}: a free subscription has no price`)
  const all = subscriptions.flatMap(({ prices }) => prices)
  const twice = new Set(all.filter((price, at) => all.indexOf(price) !== at))
  return [...ofFree, ...[...twice].map((price) => `the price "${price}" is there twice`)]
}

function parseFile(path: string): Static<typeof SubscriptionsFile> {
  const lines = new LineCounter()
  const document = parseDocument(readText(path), { lineCounter: lines, uniqueKeys: true })
  const mistakes = document.errors.map(({ linePos, message }) => {
    // The library puts an excerpt below its first line.
    const [first = ''] = message.split('\n')
    return `${path}:${linePos?.[0].line ?? 1}: ${first}`
  })
  if (mistakes.length > 0) throw new SubscriptionsFileError(mistakes.join('\n'))
  const file: unknown = document.toJS()
  if (Value.Check(SubscriptionsFile, file)) return file
  // One place may be wrong by several rules of the schema; the first says enough.
  const places = new Map<string, string>()
  for (const { instancePath, message } of Value.Errors(SubscriptionsFile, file)) {
    if (!places.has(instancePath)) places.set(instancePath, message)
  }
  const told = [...places].map(
    ([place, message]) => `${path}:${lineOf(document, place, lines)}: ${place || '/'} ${message}`,
  )
  throw new SubscriptionsFileError(told.join('\n'))
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SubscriptionsFileError(`${path}: ${why}`, { cause })
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
