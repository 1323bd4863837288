import type { TableScope } from '../../formula/formula-analysis.ts'
import type { JsonObject } from '../../json.ts'
import type { TablePlan } from '../flow-plan.ts'
import { sideSchema } from '../table-side.ts'
import { type LintContext, type LintScope, resourceOf } from './lint-context.ts'

/** What formulas may ask of the flow's tables, and what they get, as far as the tables say by what they are keyed. */
export function tableScopes(
  context: LintContext,
  scope: LintScope,
): Readonly<Record<string, TableScope>> {
  const { tables, source } = context.flow
  // Within a list bare names are fields of an item, and of a called file nothing is known.
  const isSource = scope.record === resourceOf(context, source.resource)?.schema
  const known = Object.entries(tables).map(([name, table]): readonly [string, TableScope] => {
    const { from } = table
    const key = schemaOf(context, from)
    const isOwn = isSource && from?.resource.name === source.resource.name
    return [
      name,
      {
        key,
        keyedBy: from && [from.resource.name, ...(from.field ?? [])].join('.'),
        keyPath: isOwn ? from.field?.join('.') : undefined,
        answer: answerOf(table, key, schemaOf(context, table.to)),
      },
    ]
  })
  return Object.fromEntries(known)
}

function schemaOf(context: LintContext, side: TablePlan['from']): JsonObject | undefined {
  const resource = side && resourceOf(context, side.resource)
  return resource && sideSchema(resource, side)
}

function answerOf(
  { otherwise }: TablePlan,
  key: JsonObject | undefined,
  row: JsonObject | undefined,
): JsonObject | undefined {
  switch (otherwise.kind) {
    case 'fail':
    case 'nothing':
      return row
    case 'keep':
      return row && key && { anyOf: [row, key] }
    case 'use':
      return row && { anyOf: [row, { const: otherwise.value }] }
  }
}
