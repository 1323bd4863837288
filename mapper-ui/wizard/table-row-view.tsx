import { ActionIcon, Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { Json } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import { rowText } from './row-text.ts'
import { type TableRow, textOfValue } from './table-rows.ts'
import { wizardText } from './text.ts'
import { type TableChoices, ValueInput } from './value-input.tsx'

/** One row of a value table, with a suggestion where there is one. */
export function TableRowView({
  row: { key, label, value, isShipped, isRead, isSameName, suggestion },
  absentFrom,
  choices,
  onChange,
}: {
  readonly row: TableRow
  /** The system that would have listed the left side, if it had it. */
  readonly absentFrom: string | undefined
  readonly choices: TableChoices | undefined
  readonly onChange: (value: Json | undefined) => void
}) {
  const t = useText(wizardText)
  const say = useText(rowText)
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
        <Text size="sm">{label}</Text>
        {label !== key && (
          <Text size="xs" c="dimmed">
            {key}
          </Text>
        )}
        {absentFrom !== undefined && !isRead && (
          <Text size="xs" c="orange">
            {say('notInSystem', { system: absentFrom })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Stack gap={4}>
          <Group wrap="nowrap" gap="xs">
            <div style={{ flex: 1, minWidth: 0 }}>
              <ValueInput
                label={t('valueFor', { label })}
                value={value}
                choices={choices}
                onChange={onChange}
              />
            </div>
            {isShipped && (
              <Badge variant="light" color="gray" tt="none" visibleFrom="sm">
                {t('shipped')}
              </Badge>
            )}
            {!isRead && !isShipped && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('removeRow', { label })}
                onClick={() => onChange(undefined)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
          {isSameName && !isShipped && (
            <TakenByName label={label} onUndo={() => onChange(undefined)} />
          )}
          {suggestion && (
            <SuggestionLine
              label={label}
              suggestion={suggestion}
              choices={choices}
              onAccept={() => onChange(suggestion.to)}
            />
          )}
        </Stack>
      </Table.Td>
    </Table.Tr>
  )
}

/** What the other side may mean by it, for a person to accept. */
function SuggestionLine({
  label,
  suggestion,
  choices,
  onAccept,
}: {
  readonly label: string
  readonly suggestion: NonNullable<TableRow['suggestion']>
  readonly choices: TableChoices | undefined
  readonly onAccept: () => void
}) {
  const t = useText(wizardText)
  const suggested = choices?.items.find((choice) => choice.value === suggestion.to)?.label
  return (
    <Group gap="xs">
      <Text size="xs">
        {t('suggestion', { label: suggested ?? textOfValue(suggestion.to) })}
        {' – '}
        {t(suggestion.score === 1 ? 'sameName' : 'likeName')}
      </Text>
      <Button
        size="compact-xs"
        variant="light"
        aria-label={`${t('accept')}: ${label}`}
        onClick={onAccept}
      >
        {t('accept')}
      </Button>
    </Group>
  )
}

/** That both systems call it the same, which a person may undo. */
function TakenByName({ label, onUndo }: { readonly label: string; readonly onUndo: () => void }) {
  const say = useText(rowText)
  return (
    <Group gap="xs">
      <Text size="xs">{say('takenByName')}</Text>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={`${say('undo')}: ${label}`}
        onClick={onUndo}
      >
        {say('undo')}
      </Button>
    </Group>
  )
}
