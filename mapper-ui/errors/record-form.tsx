import { Accordion, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JsonObject } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import { FieldInput } from './field-input.tsx'
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
