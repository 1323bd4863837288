import type { JsonObject } from '../../json.ts'
import { type Message, say } from '../../messages/message.ts'
import type { TableScope, ValueKind } from '../formula-analysis.ts'
import type { SyntaxNode } from '../syntax/syntax-node.ts'
import type { AbstractValue } from './abstract-value.ts'
import type { Analysis } from './analysis.ts'
import { offsetOfCall } from './check-count.ts'
import { wordsFor } from './kind-words.ts'
import { nameOf } from './operators.ts'
import { alternativesOf, kindsOfOne } from './read-schema.ts'

/** Says when a table is asked for what cannot be one of its keys: the number of a feature where titles are translated. */
export function checkTranslate(
  analysis: Analysis,
  [table, value]: readonly AbstractValue[],
  node: SyntaxNode,
): void {
  const [name] = table?.constants ?? []
  const known = typeof name === 'string' ? analysis.scope.tables?.[name] : undefined
  if (!known || !value || typeof name !== 'string') return
  const { keyedBy = '' } = known
  const problem = { code: 'formula.table_key', hint: undefined } as const
  const offset = offsetOfCall(analysis.text, node, 'translate')
  const kinds = wrongKinds(known, value)
  const field = otherField(known, value)
  if (kinds) {
    const subject = nameOf(value) ?? say('itsArgument', {})
    const message = say('keyMisfit', { table: name, keyedBy, subject, ...kinds })
    analysis.report({ ...problem, severity: 'error', message, offset })
  } else if (field !== undefined) {
    const message = say('keyOtherField', { table: name, keyedBy, field })
    analysis.report({ ...problem, severity: 'hint', message, offset })
  }
}

function wrongKinds(
  { key }: TableScope,
  { kinds, sources }: AbstractValue,
): { readonly keys: Message; readonly kinds: Message } | undefined {
  const keys = key && kindsOf(key)
  const given = [...(kinds ?? [])].filter((kind) => kind !== 'null')
  if (!keys || given.length === 0 || given.some((kind) => keys.includes(kind))) return undefined
  // What records are known by is text here, whatever it is to the system.
  if (sources.length === 1 && sources[0]?.path === '$key') return undefined
  return { keys: wordsFor(keys), kinds: wordsFor(given) }
}

/** The field of the same record that is given as it is, and is not the one that the table is keyed by. */
function otherField({ keyPath }: TableScope, value: AbstractValue): string | undefined {
  const [source, ...others] = value.sources
  if (keyPath === undefined || !source || others.length > 0 || value.made.size > 0) return undefined
  const path = source.path.replaceAll('[]', '')
  const isField = !path.startsWith('$') && !path.includes('*')
  return isField && path !== keyPath ? path : undefined
}

function kindsOf(schema: JsonObject): readonly ValueKind[] | undefined {
  return alternativesOf(schema)
    ?.flatMap((each) => kindsOfOne(each) ?? [])
    .filter((kind, at, all) => kind !== 'null' && all.indexOf(kind) === at)
}
