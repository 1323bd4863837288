import { Alert, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { Payload } from '../../server/contract/records.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { ExchangeList } from './exchange-list.tsx'
import { JsonBlock } from './json-block.tsx'
import type { RecordPlace } from './record-place.ts'
import { RevealButton } from './reveal-button.tsx'
import { StepList } from './step-list.tsx'
import { recordsText } from './text.ts'
import { WriteOrigins } from './write-origins.tsx'

/** What passed at an event: the source record, the steps, what was written and from where, and each exchange. */
export function EventData({
  place,
  event,
}: {
  readonly place: RecordPlace
  readonly event: string
}) {
  const t = useText(recordsText)
  const [revealed, setRevealed] = useState<Payload>()
  const kept = useAnswer('readPayload', { params: { ...place, event } })
  if (kept.isError) return <ProblemAlert error={kept.error} onRetry={() => void kept.refetch()} />
  if (kept.isPending) return <Skeleton height={320} mt="sm" />
  const payload = revealed ?? kept.data.body
  return (
    <Stack mt="sm" gap="lg">
      <Alert color={revealed ? 'yellow' : 'gray'} variant="light">
        <Group justify="space-between" gap="sm">
          <Text size="sm">{payload.isMasked ? t('masked') : t('revealed')}</Text>
          {!revealed && <RevealButton params={{ ...place, event }} onRevealed={setRevealed} />}
        </Group>
      </Alert>
      <Section title={t('writes')}>
        {payload.writes.length === 0 && <Text size="sm">{t('nothingWritten')}</Text>}
        {payload.writes.map((write) => (
          <WriteOrigins
            key={`${write.step} ${write.resource} ${String(write.id)}`}
            place={place}
            write={write}
          />
        ))}
      </Section>
      <Section title={t('steps')}>
        <StepList place={place} steps={payload.steps} />
      </Section>
      <Section title={t('sourceRecord')}>
        <JsonBlock name={t('sourceRecord')} value={payload.record} />
      </Section>
      <Section title={t('requests')}>
        <ExchangeList exchanges={payload.exchanges} />
      </Section>
    </Stack>
  )
}

function Section({
  title,
  children,
}: {
  readonly title: string
  readonly children: React.ReactNode
}) {
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {title}
      </Title>
      {children}
    </section>
  )
}
