import type { WidgetProps } from '@rjsf/utils'
import { useText } from '../text/use-text.ts'
import { useFormPlace } from './form-place.ts'
import { formText } from './text.ts'
import { useWidgetField } from './use-widget-field.tsx'

/** What every input of a secret has. A stored one is never shown: an empty field leaves it as it is. */
export function useSecretField(props: WidgetProps) {
  const t = useText(formText)
  const { storedSecrets } = useFormPlace()
  const field = useWidgetField(props)
  if (!storedSecrets.includes(props.name)) return field
  return { ...field, withAsterisk: false, 'aria-required': false, placeholder: t('stored') }
}
