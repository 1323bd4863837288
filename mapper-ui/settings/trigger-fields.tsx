import { Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import type { Schedule } from '../../server/contract/flows.ts'
import type { FlowSummary } from '../../server/contract/integrations.ts'
import { useText } from '../text/use-text.ts'
import { schedulesText } from './schedules-text.ts'

type Trigger = Schedule['trigger']

const KINDS = ['asFile', 'every', 'cron', 'after'] as const
type Kind = (typeof KINDS)[number]

/** What makes a flow run. */
export function TriggerFields({
  trigger,
  others,
  onChange,
}: {
  readonly trigger: Trigger
  /** Flows that it may follow. */
  readonly others: readonly FlowSummary[]
  readonly onChange: (trigger: Trigger) => void
}) {
  const t = useText(schedulesText)
  const kinds = KINDS.filter((kind) => kind !== 'after' || others.length > 0)
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('trigger')}
        value={kindOf(trigger)}
        onChange={(chosen) => {
          const kind = KINDS.find((each) => each === chosen)
          if (kind) onChange(emptyOf(kind, others))
        }}
      >
        <Group gap="md" mt="xs">
          {kinds.map((kind) => (
            <Radio key={kind} value={kind} label={t(kind)} />
          ))}
        </Group>
      </Radio.Group>
      <TriggerDetails trigger={trigger} others={others} onChange={onChange} />
    </Stack>
  )
}

function TriggerDetails({
  trigger,
  others,
  onChange,
}: {
  readonly trigger: Trigger
  readonly others: readonly FlowSummary[]
  readonly onChange: (trigger: Trigger) => void
}) {
  const t = useText(schedulesText)
  if (trigger === null) return null
  if ('every' in trigger) {
    return (
      <TextInput
        label={t('interval')}
        description={t('intervalHint')}
        required
        pattern="[0-9]+[mhd]"
        value={trigger.every}
        onChange={({ currentTarget: { value } }) => onChange({ every: value })}
      />
    )
  }
  if ('after' in trigger) {
    return (
      <Select
        label={t('afterFlow')}
        allowDeselect={false}
        value={trigger.after}
        data={others.map(({ flow, title }) => ({ value: flow, label: title }))}
        onChange={(flow) => onChange({ after: flow ?? trigger.after })}
      />
    )
  }
  return (
    <Group align="flex-start" grow>
      <TextInput
        label={t('cronText')}
        description={t('cronHint')}
        required
        value={trigger.cron}
        onChange={({ currentTarget: { value } }) => onChange({ ...trigger, cron: value })}
      />
      <TextInput
        label={t('zone')}
        required
        value={trigger.zone}
        onChange={({ currentTarget: { value } }) => onChange({ ...trigger, zone: value })}
      />
    </Group>
  )
}

/** The time zone of whoever sets it. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

function kindOf(trigger: Trigger): Kind {
  if (trigger === null) return 'asFile'
  if ('every' in trigger) return 'every'
  return 'after' in trigger ? 'after' : 'cron'
}

function emptyOf(kind: Kind, others: readonly FlowSummary[]): Trigger {
  switch (kind) {
    case 'every':
      return { every: '15m' }
    case 'cron':
      return { cron: '0 6 * * *', zone: ownZone() }
    case 'after':
      return { after: others[0]?.flow ?? '' }
    case 'asFile':
      return null
  }
}
