import { NumberInput, PasswordInput, Switch, TagsInput, TextInput } from '@mantine/core'
import type { WidgetProps } from '@rjsf/utils'
import type { Json } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import { formText } from './text.ts'
import { useSecretField } from './use-secret-field.ts'
import { questionOf, useWidgetField } from './use-widget-field.tsx'

export function TextWidget(props: WidgetProps) {
  const value: Json | undefined = props.value
  return (
    <TextInput
      {...useWidgetField(props)}
      value={typeof value === 'string' ? value : ''}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value || undefined)}
    />
  )
}

export function DateWidget(props: WidgetProps) {
  const value: Json | undefined = props.value
  return (
    <TextInput
      {...useWidgetField(props)}
      type="date"
      styles={{ wrapper: { maxWidth: 220 } }}
      value={typeof value === 'string' ? value : ''}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value || undefined)}
    />
  )
}

export function SecretWidget(props: WidgetProps) {
  const value: Json | undefined = props.value
  return (
    <PasswordInput
      {...useSecretField(props)}
      autoComplete="new-password"
      value={typeof value === 'string' ? value : ''}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value || undefined)}
    />
  )
}

export function NumberWidget(props: WidgetProps) {
  const { type, minimum, maximum } = questionOf(props)
  const value: Json | undefined = props.value
  return (
    <NumberInput
      {...useWidgetField(props)}
      styles={{ wrapper: { maxWidth: 220 } }}
      allowDecimal={type === 'number'}
      clampBehavior="none"
      {...(typeof minimum === 'number' && { min: minimum })}
      {...(typeof maximum === 'number' && { max: maximum })}
      value={typeof value === 'number' || typeof value === 'string' ? value : ''}
      onChange={(next) => props.onChange(next === '' ? undefined : next)}
    />
  )
}

export function YesNoWidget(props: WidgetProps) {
  const { withAsterisk: _, ...field } = useWidgetField(props)
  return (
    <Switch
      {...field}
      mt={4}
      checked={props.value === true}
      onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
    />
  )
}

export function TextsWidget(props: WidgetProps) {
  const t = useText(formText)
  const value: Json | undefined = props.value
  return (
    <TagsInput
      {...useWidgetField(props)}
      placeholder={t('addText')}
      value={Array.isArray(value) ? value.map(String) : []}
      onChange={(next) => props.onChange(next)}
    />
  )
}
