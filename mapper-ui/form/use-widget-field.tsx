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
  const { warnings } = useFormPlace()
  const error = rawErrors?.join(' ')
  const about = textOf(questionOf(props)['description'])
  const warning = value === undefined ? warnings?.[name] : undefined
  return {
    id,
    name,
    label,
    description: warning === undefined ? about : <Warned about={about} warning={warning} />,
    withAsterisk: required === true,
    'aria-required': required === true,
    disabled: disabled === true || readonly === true,
    error: error === '' ? undefined : error,
    onBlur: () => onBlur(id, value),
  }
}

function Warned({
  about,
  warning,
}: {
  readonly about: string | undefined
  readonly warning: string
}) {
  return (
    <>
      {about}
      <Text span display="block" size="xs" c="var(--mantine-color-text)" mt={2}>
        <IconAlertTriangle
          size={14}
          aria-hidden
          color="var(--mantine-color-yellow-7)"
          style={{ verticalAlign: 'text-bottom' }}
        />{' '}
        {warning}
      </Text>
    </>
  )
}
