import { Checkbox, Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import type { WidgetProps } from '@rjsf/utils'
import { useState } from 'react'
import { isJsonObject, type Json } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import { type Choice, choicesOf, MAX_RADIOS, openBranch, textOf } from './question.ts'
import { formText } from './text.ts'
import { questionOf, useWidgetField } from './use-widget-field.tsx'

/** One of a few values with names. Inputs know texts only, so a choice is told by its place in the list. */
export function ChoiceWidget(props: WidgetProps) {
  const t = useText(formText)
  const choices = choicesOf(questionOf(props))
  const at = placeOf(choices, props.value)
  const choose = (place: string | null) => props.onChange(choices[Number(place ?? -1)]?.value)
  const field = useWidgetField(props)
  if (choices.length > MAX_RADIOS) {
    return (
      <Select
        {...field}
        placeholder={t('nothing')}
        data={choices.map(({ label }, place) => ({ value: String(place), label }))}
        value={at}
        onChange={choose}
        clearable={!field.withAsterisk && questionOf(props)['default'] === undefined}
        allowDeselect={false}
        searchable={choices.length > 8}
      />
    )
  }
  const { 'aria-required': _, disabled, ...group } = field
  return (
    <Radio.Group {...group} value={at ?? ''} onChange={choose}>
      <Group mt={6}>
        {choices.map(({ label }, place) => (
          <Radio key={label} value={String(place)} label={label} disabled={disabled} />
        ))}
      </Group>
    </Radio.Group>
  )
}

const OTHER = 'other'

/** A few values with names, or any other text. */
export function OpenChoiceWidget(props: WidgetProps) {
  const t = useText(formText)
  const question = questionOf(props)
  const choices = choicesOf(question)
  const value: Json | undefined = props.value
  const at = placeOf(choices, value)
  const [isOther, setOther] = useState(value !== undefined && at === null)
  const { error, disabled, 'aria-required': _, ...group } = useWidgetField(props)
  const otherLabel = textOf(openBranch(question)?.['title']) ?? t('another')
  return (
    <Stack gap={6}>
      <Radio.Group
        {...group}
        error={isOther ? undefined : error}
        value={isOther ? OTHER : (at ?? '')}
        onChange={(place) => {
          setOther(place === OTHER)
          props.onChange(choices[Number(place)]?.value)
        }}
      >
        <Stack mt={6} gap={6}>
          {choices.map(({ label }, place) => (
            <Radio key={label} value={String(place)} label={label} disabled={disabled} />
          ))}
          <Radio value={OTHER} label={otherLabel} disabled={disabled} />
        </Stack>
      </Radio.Group>
      {isOther && (
        <TextInput
          ml={32}
          aria-label={`${props.label}: ${otherLabel}`}
          error={error}
          disabled={disabled}
          value={typeof value === 'string' ? value : ''}
          onBlur={group.onBlur}
          onChange={({ currentTarget }) => props.onChange(currentTarget.value || undefined)}
        />
      )}
    </Stack>
  )
}

/** Any number of a few values with names. */
export function ChecksWidget(props: WidgetProps) {
  const { items } = questionOf(props)
  const choices = isJsonObject(items) ? choicesOf(items) : []
  const value: Json | undefined = props.value
  const chosen: readonly Json[] = Array.isArray(value) ? value : []
  const { 'aria-required': _, disabled, ...group } = useWidgetField(props)
  return (
    <Checkbox.Group
      {...group}
      value={choices.flatMap((choice, at) => (chosen.includes(choice.value) ? [String(at)] : []))}
      onChange={(places) =>
        // In the order of the list, whichever was ticked first.
        props.onChange(
          choices.flatMap((choice, at) => (places.includes(String(at)) ? [choice.value] : [])),
        )
      }
    >
      <Group mt={6} gap="sm">
        {choices.map(({ label }, at) => (
          <Checkbox key={label} value={String(at)} label={label} disabled={disabled} />
        ))}
      </Group>
    </Checkbox.Group>
  )
}

function placeOf(choices: readonly Choice[], value: Json | undefined): string | null {
  const at = choices.findIndex((choice) => choice.value === value)
  return at < 0 ? null : String(at)
}
