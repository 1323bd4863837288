import { Button, Code, Group, Text, Timeline } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { RecordPage } from '../../server/contract/records.ts'
import { joinEvents } from '../model/record/join-events.ts'
import { useMay } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { OutcomeBadge } from './outcome-badge.tsx'
import type { RecordPlace } from './record-place.ts'
import { recordsText } from './text.ts'

type RecordEvent = RecordPage['events'][number]

/** Everything that was done with a record, equal events as one; the data of one event are on the page, and the address says which. */
export function EventList({
  place,
  events,
  shown,
}: {
  readonly place: RecordPlace
  readonly events: readonly RecordEvent[]
  /** Whose data are on the page. */
  readonly shown: string | undefined
}) {
  const t = useText(recordsText)
  if (events.length === 0) return <Text c="dimmed">{t('noEvents')}</Text>
  return (
    <Timeline bulletSize={14} lineWidth={2} active={-1}>
      {joinEvents(events).map(({ event, times }) => (
        <Timeline.Item key={event.id}>
          <EventItem place={place} event={event} times={times} shown={shown} />
        </Timeline.Item>
      ))}
    </Timeline>
  )
}

interface ItemProps {
  readonly place: RecordPlace
  readonly event: RecordEvent
  readonly shown: string | undefined
}

function EventItem({ place, event, times, shown }: ItemProps & { readonly times: number }) {
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
        {times > 1 && (
          <Text size="xs" c="dimmed">
            {t('times', { count: times })}
          </Text>
        )}
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
      <EventDetails place={place} event={event} shown={shown} />
    </>
  )
}

function EventDetails({ place, event: { id, hasPayload }, shown }: ItemProps) {
  const t = useText(recordsText)
  const may = useMay(place.workspace)
  const navigate = useNavigate()
  if (!hasPayload || !may('operator')) {
    return (
      <Text size="xs" c="dimmed" mt={4}>
        {hasPayload ? t('notAllowed') : t('noData')}
      </Text>
    )
  }
  if (shown === id) {
    return (
      <Text size="xs" c="dimmed" mt={4}>
        {t('shownAbove')}
      </Text>
    )
  }
  return (
    <Button
      size="xs"
      variant="light"
      mt="xs"
      onClick={() =>
        void navigate({
          to: '/w/$workspace/i/$integration/f/$flow/r/$key',
          params: { ...place },
          search: { event: id },
          replace: true,
        })
      }
    >
      {t('showData')}
    </Button>
  )
}
