import { NumberInput, Select, TextInput } from '@mantine/core'
import type { Json } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import type { RecordField } from './record-fields.ts'
import { errorsText } from './text.ts'

/** Takes the value of one field of a record, as its schema has it. */
export function FieldInput({
  field: { label, kind, choices },
  value,
  onChange,
}: {
  readonly field: RecordField
  readonly value: Json | undefined
  readonly onChange: (value: Json | undefined) => void
}) {
  const t = useText(errorsText)
  switch (kind) {
    case 'text':
      return (
        <TextInput
          label={label}
          value={typeof value === 'string' ? value : ''}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
    case 'number':
      return (
        <NumberInput
          label={label}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      )
    case 'yes-no':
    case 'choice': {
      const options =
        kind === 'choice'
          ? choices
          : [
              { value: true, label: t('yes') },
              { value: false, label: t('no') },
            ]
      const at = options.findIndex((option) => option.value === value)
      return (
        <Select
          label={label}
          clearable
          placeholder={t('empty')}
          data={options.map((option, place) => ({ value: String(place), label: option.label }))}
          value={at < 0 ? null : String(at)}
          onChange={(place) => onChange(options[Number(place ?? -1)]?.value)}
        />
      )
    }
  }
}
