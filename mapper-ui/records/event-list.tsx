import { Button, Code, Group, Text, Timeline } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { RecordPage } from '../../server/contract/records.ts'
import { useMay } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { EventData } from './event-data.tsx'
import { OutcomeBadge } from './outcome-badge.tsx'
import type { RecordPlace } from './record-place.ts'
import { recordsText } from './text.ts'

type RecordEvent = RecordPage['events'][number]

/** Everything that was done with a record; one event at a time shows its data, and the address says which. */
export function EventList({
  place,
  events,
}: {
  readonly place: RecordPlace
  readonly events: readonly RecordEvent[]
}) {
  const t = useText(recordsText)
  if (events.length === 0) return <Text c="dimmed">{t('noEvents')}</Text>
  return (
    <Timeline bulletSize={14} lineWidth={2} active={-1}>
      {events.map((event) => (
        <Timeline.Item key={event.id}>
          <EventItem place={place} event={event} />
        </Timeline.Item>
      ))}
    </Timeline>
  )
}

function EventItem({ place, event }: { readonly place: RecordPlace; readonly event: RecordEvent }) {
  const t = useText(recordsText)
  const titled = useTitled()
  const { outcome, at, reason, step, writes, run, flowVersion } = event
  return (
    <>
      <Group gap="xs">
        <OutcomeBadge outcome={outcome} />
        <Text size="sm">
          <Moment at={at} />
        </Text>
      </Group>
      {reason !== null && (
        <Text size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
          <Said text={reason} />
        </Text>
      )}
      {writes.map(({ action, resource, id, fields }) => (
        <Text key={`${resource} ${String(id)} ${action}`} size="sm" mt={4}>
          {t(action)} {titled(resource)} {id !== null && <Code>{id}</Code>}{' '}
          {fields && (
            <Text span c="dimmed" size="xs" title={fields.join(', ')}>
              {t('fields', { count: fields.length })}
            </Text>
          )}
        </Text>
      ))}
      <Text size="xs" c="dimmed" mt={4}>
        {t('run', { run })} · {t('version', { version: flowVersion.slice(0, 12) })}
        {step !== null && ` · ${t('atStep', { step })}`}
      </Text>
      <EventDetails place={place} event={event} />
    </>
  )
}

function EventDetails({
  place,
  event: { id, hasPayload },
}: {
  readonly place: RecordPlace
  readonly event: RecordEvent
}) {
  const t = useText(recordsText)
  const may = useMay(place.workspace)
  const navigate = useNavigate()
  const { event: shown } = useSearch({
    from: '/inside/w/$workspace/i/$integration/f/$flow/r/$key',
  })
  const isShown = shown === id
  if (!hasPayload || !may('operator')) {
    return (
      <Text size="xs" c="dimmed" mt={4}>
        {hasPayload ? t('notAllowed') : t('noData')}
      </Text>
    )
  }
  return (
    <>
      <Button
        size="xs"
        variant="light"
        mt="xs"
        aria-expanded={isShown}
        onClick={() =>
          void navigate({
            to: '/w/$workspace/i/$integration/f/$flow/r/$key',
            params: { ...place },
            search: isShown ? {} : { event: id },
            replace: true,
            resetScroll: false,
          })
        }
      >
        {isShown ? t('hideData') : t('showData')}
      </Button>
      {isShown && <EventData place={place} event={id} />}
    </>
  )
}
