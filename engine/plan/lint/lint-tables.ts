import type { DocumentPath } from '../../diagnostic.ts'
import type { Json, JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import { compileSchema } from '../../schema/compile-schema.ts'
import { suggestionHint } from '../../suggest-name.ts'
import type { TablePlan, TableSide } from '../flow-plan.ts'
import { choicesOfSchema, keyOfText } from '../table-choices.ts'
import { sideSchema } from '../table-side.ts'
import { fieldsOf, type LintContext, lintResource, resourceOf } from './lint-context.ts'

/** Checks that the sides of tables exist, and that the rows of the file fit them. */
export function lintTables(context: LintContext): void {
  for (const [name, table] of Object.entries(context.flow.tables)) {
    const key = lintSide(context, table.from, ['tables', name, 'from'])
    const value = lintSide(context, table.to, ['tables', name, 'to'])
    for (const [row, answer] of Object.entries(table.rows)) {
      const path = ['tables', name, 'rows', row]
      if (key)
        lintRow(
          context,
          { said: keyOfText(row, key), written: row, schema: key, side: table.from },
          path,
          true,
        )
      if (value)
        lintRow(
          context,
          {
            said: answer,
            written: typeof answer === 'string' ? answer : JSON.stringify(answer),
            schema: value,
            side: table.to,
          },
          path,
          false,
        )
    }
  }
}

/** Reports a side that does not exist; gives the schema of what it holds. */
export function lintSide(
  context: LintContext,
  side: TableSide | undefined,
  path: DocumentPath,
): JsonObject | undefined {
  if (!side) return undefined
  lintResource(context, side.resource, path, context.report)
  const resource = resourceOf(context, side.resource)
  const schema = resource && sideSchema(resource, side)
  if (!resource || schema) return schema
  const [name = ''] = side.field ?? []
  const message = say('resourceFieldUnknown', {
    resource: side.resource.name,
    name: side.field?.join('.') ?? '',
  })
  const hint = suggestionHint(name, fieldsOf(resource.schema) ?? [])
  context.report({ code: 'flow.field_unknown', severity: 'error', path, message, hint })
  return undefined
}

interface Cell {
  /** Nothing where the text cannot be one. */
  readonly said: Json | undefined
  readonly written: string
  readonly schema: JsonObject
  readonly side: TablePlan['from']
}

function lintRow({ report }: LintContext, cell: Cell, path: DocumentPath, atKey: boolean): void {
  const { said, written, schema, side } = cell
  const [mistake] = said === undefined ? [undefined] : compileSchema(schema)(said)
  if (said !== undefined && !mistake) return
  const resource = [side?.resource.name ?? '', ...(side?.field ?? [])].join('.')
  const message = say('notOfSide', { name: written, side: resource })
  const choices = choicesOfSchema(schema)?.map(({ value }) => String(value)) ?? []
  const hint = suggestionHint(written, choices)
  report({ code: 'flow.table_row', severity: 'error', path, atKey, message, hint })
}
