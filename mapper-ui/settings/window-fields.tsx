import { Button, Card, Chip, CloseButton, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { Schedule } from '../../server/contract/flows.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'
import { schedulesText } from './schedules-text.ts'
import { ownZone } from './trigger-fields.tsx'

type Window = Schedule['windows'][number]

const DAYS = [1, 2, 3, 4, 5, 6, 7]
/** A Monday. */
const FIRST_MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

/** Times within which runs may begin. */
export function WindowFields({
  windows,
  onChange,
}: {
  readonly windows: readonly Window[]
  readonly onChange: (windows: readonly Window[]) => void
}) {
  const t = useText(schedulesText)
  return (
    <Stack gap="xs" component="fieldset" m={0} p={0} style={{ border: 0 }}>
      <Text component="legend" size="sm" fw={500}>
        {t('windows')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('windowsHint')}
      </Text>
      {windows.map((window, at) => (
        // Windows have no names; their place is all that tells them apart.
        // oxlint-disable-next-line react/no-array-index-key
        <Card key={at} withBorder p="sm">
          <WindowRow
            window={window}
            onChange={(changed) => onChange(windows.with(at, changed))}
            onRemove={() => onChange(windows.filter((_, index) => index !== at))}
          />
        </Card>
      ))}
      <Group>
        <Button
          size="xs"
          variant="light"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() =>
            onChange([
              ...windows,
              { days: DAYS.slice(0, 5), from: '08:00', to: '18:00', zone: ownZone() },
            ])
          }
        >
          {t('addWindow')}
        </Button>
      </Group>
    </Stack>
  )
}

function WindowRow({
  window,
  onChange,
  onRemove,
}: {
  readonly window: Window
  readonly onChange: (window: Window) => void
  readonly onRemove: () => void
}) {
  const t = useText(schedulesText)
  const app = useText(appText)
  const locale = useLocale()
  const names = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Chip.Group
          multiple
          value={window.days.map(String)}
          onChange={(days) =>
            onChange({ ...window, days: DAYS.filter((day) => days.includes(String(day))) })
          }
        >
          <Group gap={4}>
            {DAYS.map((day) => (
              <Chip key={day} value={String(day)} size="xs">
                {names.format(FIRST_MONDAY + (day - 1) * DAY_MS)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <CloseButton aria-label={app('remove')} onClick={onRemove} />
      </Group>
      <Group gap="sm">
        <TextInput
          type="time"
          label={t('from')}
          required
          value={window.from}
          onChange={({ currentTarget: { value } }) => onChange({ ...window, from: value })}
        />
        <TextInput
          type="time"
          label={t('to')}
          required
          value={window.to}
          onChange={({ currentTarget: { value } }) => onChange({ ...window, to: value })}
        />
        <TextInput
          label={t('zone')}
          required
          value={window.zone}
          onChange={({ currentTarget: { value } }) => onChange({ ...window, zone: value })}
        />
      </Group>
    </Stack>
  )
}
