import type { WidgetProps } from '@rjsf/utils'
import { isJsonObject, type JsonObject } from '../../engine/index.ts'
import { textOf } from './question.ts'

/** The property of the settings schema that a widget asks for. */
export function questionOf({ options }: WidgetProps): JsonObject {
  const { question } = options
  return isJsonObject(question) ? question : {}
}

/** What every input of a form has: label, description, mistake, and its state. */
export function widgetField(props: WidgetProps) {
  const { id, name, label, required, disabled, readonly, rawErrors, onBlur, value } = props
  const error = rawErrors?.join(' ')
  return {
    id,
    name,
    label,
    description: textOf(questionOf(props)['description']),
    withAsterisk: required === true,
    'aria-required': required === true,
    disabled: disabled === true || readonly === true,
    error: error === '' ? undefined : error,
    onBlur: () => onBlur(id, value),
  }
}
