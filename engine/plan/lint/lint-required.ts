import type { DocumentPath, Report } from '../../diagnostic.ts'
import type { JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import type { FieldPlan } from '../value-plan.ts'

/** Reports fields without which the target does not take what is made here. */
export function lintRequired(
  fields: readonly FieldPlan[],
  target: { readonly schema: JsonObject; readonly name: string },
  path: DocumentPath,
  report: Report,
): void {
  const { required } = target.schema
  for (const name of Array.isArray(required) ? required : []) {
    if (fields.some((field) => field.name === name)) continue
    const message = say('fieldRequired', { resource: target.name, name: String(name) })
    report({ code: 'flow.field_required', severity: 'error', path, atKey: true, message })
  }
}
