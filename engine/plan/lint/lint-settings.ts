import type { DocumentPath, Report } from '../../diagnostic.ts'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import { messageOf } from '../../messages/message-of.ts'
import { compileSchema } from '../../schema/compile-schema.ts'
import { isLinesMisfit } from '../../schema/lines-misfit.ts'
import { suggestionHint } from '../../suggest-name.ts'
import { closedSettings } from '../closed-settings.ts'
import { compileValue } from '../compile-value.ts'
import { parseTableSide } from '../table-side.ts'
import type { LintContext } from './lint-context.ts'
import { lintSide } from './lint-tables.ts'
import { ValueLint } from './lint-value.ts'

/** Checks the questions: that they are JSON Schema, and that what they refer to exists. */
export function lintSettings(settings: JsonObject, context: LintContext, report: Report): void {
  const path = ['settings']
  try {
    compileSchema(settings)
  } catch (thrown) {
    const message = say('settingsUnusable', { said: messageOf(thrown) })
    report({ code: 'flow.settings_schema', severity: 'error', path, atKey: true, message })
    return
  }
  const properties = isJsonObject(settings['properties']) ? settings['properties'] : {}
  lintRequired(settings, Object.keys(properties), report)
  for (const [name, property] of Object.entries(properties)) {
    if (isJsonObject(property)) {
      lintQuestion(property, [...path, 'properties', name], context, report)
    }
  }
}

function lintRequired(settings: JsonObject, names: readonly string[], report: Report): void {
  const { required } = settings
  for (const [at, name] of (Array.isArray(required) ? required : []).entries()) {
    if (typeof name === 'string' && names.includes(name)) continue
    const message = say('questionUnknown', { name: String(name) })
    const hint = suggestionHint(String(name), names)
    const path = ['settings', 'required', at]
    report({ code: 'flow.setting_unknown', severity: 'error', path, message, hint })
  }
}

function lintQuestion(
  question: JsonObject,
  path: DocumentPath,
  context: LintContext,
  report: Report,
): void {
  lintDefault(question, path, report)
  if (isLinesMisfit(question)) {
    const message = say('linesMisfit', {})
    const own = [...path, 'x-lines']
    report({ code: 'flow.lines_misfit', severity: 'error', path: own, message })
  }
  const options = question['x-options']
  if (typeof options === 'string') {
    lintSide(context, parseTableSide(options), [...path, 'x-options'])
  }
  const show = question['x-show']
  if (typeof show === 'string') {
    if (show.startsWith('=')) lintShow(show, [...path, 'x-show'], context, report)
    else {
      const message = say('showWithoutFormula', {})
      const own = [...path, 'x-show']
      report({ code: 'flow.value_form', severity: 'error', path: own, message })
    }
  }
}

/** The answers are both what bare names are fields of, and `$settings`. */
function lintShow(show: string, path: DocumentPath, context: LintContext, report: Report): void {
  const settings = closedSettings(context.flow.settings)
  const scope = { record: settings, names: { settings } }
  new ValueLint(context, report).check(compileValue(show, path, report), path, scope)
}

function lintDefault(question: JsonObject, path: DocumentPath, report: Report): void {
  const value = question['default']
  if (value === undefined) return
  const [mistake] = compileSchema(question)(value)
  if (!mistake) return
  const message = say('defaultMisfit', { said: mistake.message })
  const own = [...path, 'default']
  report({ code: 'flow.setting_default', severity: 'error', path: own, message })
}
