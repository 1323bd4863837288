import { Code, Group, Stack, Table, Text } from '@mantine/core'
import type { Payload } from '../../server/contract/records.ts'
import { listWrittenFields, type WrittenField } from '../model/record/written-fields.ts'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { EditorLink } from './editor-link.tsx'
import type { RecordPlace } from './record-place.ts'
import { recordsText } from './text.ts'

type Write = Payload['writes'][number]
type Origin = Write['origins'][number]

/** A record as it was sent, each value beside what it came from. */
export function WriteOrigins({
  place,
  write,
}: {
  readonly place: RecordPlace
  readonly write: Write
}) {
  const t = useText(recordsText)
  const titled = useTitled()
  const { action, resource, id, set, origins, step } = write
  const fields = listWrittenFields(set, origins)
  return (
    <Stack gap="xs" mb="md">
      <Text size="sm" fw={500}>
        {isAction(action) ? t(action) : action} {titled(resource)}{' '}
        {id !== null && <Code>{id}</Code>}
      </Text>
      {fields.length > 0 && (
        <Table.ScrollContainer minWidth={560} type="native" className="stacking">
          <Table withTableBorder verticalSpacing={6} layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="30%">{t('field')}</Table.Th>
                <Table.Th w="30%">{t('value')}</Table.Th>
                <Table.Th>{t('origin')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fields.map((field) => (
                <FieldRow key={field.path} place={place} step={step} field={field} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  )
}

function FieldRow({
  place,
  step,
  field: { path, value, origin },
}: {
  readonly place: RecordPlace
  readonly step: string
  readonly field: WrittenField<Origin>
}) {
  const t = useText(recordsText)
  return (
    <Table.Tr style={{ overflowWrap: 'anywhere' }}>
      <Table.Td>
        {origin ? (
          <EditorLink
            place={place}
            step={step}
            field={origin.field}
            label={t('openField', { field: path })}
          >
            {path}
          </EditorLink>
        ) : (
          path
        )}
      </Table.Td>
      <Table.Td className="wide" data-label={t('value')}>
        {typeof value === 'string' ? value : JSON.stringify(value)}
      </Table.Td>
      <Table.Td className="wide" data-label={t('origin')}>
        {origin && <OriginWords origin={origin} />}
      </Table.Td>
    </Table.Tr>
  )
}

function OriginWords({ origin: { formula, sources, tableRows } }: { readonly origin: Origin }) {
  const t = useText(recordsText)
  if (formula === null && sources.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('constant')}
      </Text>
    )
  }
  const others = sources.filter((source) => source !== formula)
  return (
    <Stack gap={4} align="flex-start">
      {formula !== null && <Code>{formula}</Code>}
      {(others.length > 0 || tableRows.length > 0) && (
        <Group gap={6}>
          {others.map((source) => (
            <Text key={source} size="xs" c="dimmed">
              {source}
            </Text>
          ))}
          {tableRows.map((row) => (
            <Text key={row} size="xs" c="dimmed">
              {t('tableRow', { row })}
            </Text>
          ))}
        </Group>
      )}
    </Stack>
  )
}

function isAction(action: string): action is 'create' | 'update' | 'delete' {
  return action === 'create' || action === 'update' || action === 'delete'
}
