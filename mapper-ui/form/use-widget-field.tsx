import { Text } from '@mantine/core'
import type { WidgetProps } from '@rjsf/utils'
import { IconAlertTriangle } from '@tabler/icons-react'
import { isJsonObject, type JsonObject } from '../../engine/index.ts'
import { useFormPlace } from './form-place.ts'
import { textOf } from './question.ts'

/** The property of the settings schema that a widget asks for. */
export function questionOf({ options }: WidgetProps): JsonObject {
  const { question } = options
  return isJsonObject(question) ? question : {}
}

/** What every input of a form has: label, description, mistake, and its state. */
export function useWidgetField(props: WidgetProps) {
  const { id, name, label, required, disabled, readonly, rawErrors, onBlur, value } = props
  const { warningsOf } = useFormPlace()
  const error = rawErrors?.join(' ')
  const about = textOf(questionOf(props)['description'])
  const warnings = (value === undefined && warningsOf?.(name)) || []
  return {
    id,
    name,
    label,
    description: warnings.length === 0 ? about : <Warned about={about} warnings={warnings} />,
    withAsterisk: required === true,
    'aria-required': required === true,
    disabled: disabled === true || readonly === true,
    error: error === '' ? undefined : error,
    onBlur: () => onBlur(id, value),
  }
}

function Warned({
  about,
  warnings,
}: {
  readonly about: string | undefined
  readonly warnings: readonly string[]
}) {
  return (
    <>
      {about}
      {warnings.map((warning) => (
        <Text key={warning} span display="block" size="xs" c="var(--mantine-color-text)" mt={2}>
          <IconAlertTriangle
            size={14}
            aria-hidden
            color="var(--mantine-color-yellow-7)"
            style={{ verticalAlign: 'text-bottom' }}
          />{' '}
          {warning}
        </Text>
      ))}
    </>
  )
}
