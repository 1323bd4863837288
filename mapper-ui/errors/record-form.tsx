import { Accordion, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Json, JsonObject } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import { listRecordFields, type RecordField, valueAt, withValueAt } from './record-fields.ts'
import { errorsText } from './text.ts'

/** The fields of a record: first those that decide about what it stopped for, the others behind a fold. */
export function RecordForm({
  record,
  schema,
  deciding,
  onChange,
}: {
  readonly record: JsonObject
  readonly schema: JsonObject
  readonly deciding: readonly string[]
  readonly onChange: (record: JsonObject) => void
}) {
  const t = useText(errorsText)
  const [search, setSearch] = useState('')
  const fields = listRecordFields(schema, record)
  const first = fields.filter(({ path }) => deciding.includes(path.join('.')))
  const others = fields.filter((field) => !first.includes(field))
  const found = others.filter(({ label }) => label.toLowerCase().includes(search.toLowerCase()))
  const inputOf = (field: RecordField) => (
    <FieldInput
      key={field.path.join('.')}
      field={field}
      value={valueAt(record, field.path)}
      onChange={(value) => onChange(withValueAt(record, field.path, value))}
    />
  )
  return (
    <Stack>
      {first.map(inputOf)}
      <Accordion variant="contained" defaultValue={first.length === 0 ? 'others' : null}>
        <Accordion.Item value="others">
          <Accordion.Control>{t('otherFields', { count: others.length })}</Accordion.Control>
          <Accordion.Panel>
            <Stack>
              <TextInput
                type="search"
                aria-label={t('findField')}
                placeholder={t('findField')}
                value={search}
                onChange={({ currentTarget }) => setSearch(currentTarget.value)}
              />
              <SimpleGrid cols={{ base: 1, sm: 2 }}>{found.map(inputOf)}</SimpleGrid>
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  )
}

function FieldInput({
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
