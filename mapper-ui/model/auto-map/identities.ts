import type { SystemNames } from '../mapping/flow-surroundings.ts'
import { hasFlag, KindBit, RowFlag, type SchemaRows } from '../mapping/schema-rows.ts'
import { nameTokens } from './name-tokens.ts'

const IDS: ReadonlySet<string> = new Set(['id', 'ids', 'uid', 'uuid', 'guid'])
/** `defaultVariant` is a variant, `sortOrder` is no order. */
const BEFORE: ReadonlySet<string> = new Set(['default', 'parent', 'main'])

/** Whether a field holds the id of a record of its own system, by which another system knows nothing. */
export function isIdentity(rows: SchemaRows, row: number, { resources }: SystemNames): boolean {
  if (hasFlag(rows, row, RowFlag.group)) return false
  const tokens = nameTokens(rows.names[row] ?? '')
  const last = tokens.at(-1) ?? ''
  if (IDS.has(last)) return true
  const isInteger = ((rows.kinds[row] ?? 0) & ~KindBit.null) === KindBit.integer
  const name = BEFORE.has(tokens[0] ?? '') && tokens.length > 1 ? tokens.slice(1) : tokens
  return isInteger && (last === 'parent' || namesRecord(name.join(''), resources))
}

/** By one, or by many: `category`, `categories`. */
function namesRecord(name: string, resources: ReadonlySet<string>): boolean {
  return [name, name.replace(/ies$/, 'y'), name.replace(/s$/, '')].some((each) =>
    resources.has(each),
  )
}
