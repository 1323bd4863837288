import { Skeleton, Text, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Payload } from '../../server/contract/payload.ts'
import { useAnswer } from '../api/use-answer.ts'
import { tellStory } from '../model/record/record-story.ts'
import { useFlowSummary } from '../overview/use-flow-summary.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { ExchangeList } from './exchange-list.tsx'
import { JsonBlock } from './json-block.tsx'
import type { RecordPlace } from './record-place.ts'
import { RecordStory } from './record-story.tsx'
import { RevealButton } from './reveal-button.tsx'
import { StepList } from './step-list.tsx'
import { NamesSwitch, StoryNamesContext, useStoryNames } from './story-names.tsx'
import { recordsText } from './text.ts'
import { useSayValue } from './use-say-value.ts'

/** The story of an event: from what to what, and what decided; below it, folded, all that passed. */
export function EventData({
  place,
  event,
}: {
  readonly place: RecordPlace
  readonly event: string
}) {
  const [revealed, setRevealed] = useState<Payload>()
  const kept = useAnswer('readPayload', { params: { ...place, event } }, { saysError: true })
  if (kept.isLoadingError)
    return <ProblemAlert error={kept.error} onRetry={() => void kept.refetch()} />
  if (kept.isPending || kept.isPlaceholderData) return <Skeleton height={320} />
  const params = { ...place, event }
  return (
    <KnownData
      place={place}
      payload={revealed ?? kept.data.body}
      reveal={!revealed && <RevealButton params={params} onRevealed={setRevealed} />}
    />
  )
}

function KnownData({
  place,
  payload,
  reveal,
}: {
  readonly place: RecordPlace
  readonly payload: Payload
  readonly reveal: React.ReactNode
}) {
  const t = useText(recordsText)
  const locale = useLocale()
  const titled = useTitled()
  const source = useFlowSummary(place.workspace)(place.integration, place.flow)?.source
  const { writes, steps, record, exchanges } = payload
  const sayValue = useSayValue()
  const story = useMemo(() => tellStory(payload, sayValue), [payload, sayValue])
  const [names, setNames] = useStoryNames()
  const fields = story.writes.reduce((sum, write) => sum + write.fields.length, 0)
  return (
    <>
      <section className="panel" aria-labelledby="story">
        <div className="panel-head">
          <Title order={2} id="story">
            {t(writes.length > 0 ? 'howWritten' : 'howFar')}
          </Title>
          <Text size="xs" c="var(--text-3)" style={{ flex: 1 }}>
            {writes.length > 0 && t('fieldsWritten', { count: fields })}{' '}
            {payload.isMasked ? t('masked') : t('revealed')}
          </Text>
          {reveal}
          <NamesSwitch names={names} onChange={setNames} />
        </div>
        <StoryNamesContext value={names}>
          <RecordStory
            place={place}
            story={story}
            source={source === undefined ? t('sourceRecord') : titled(source)}
          />
        </StoryNamesContext>
      </section>
      <section className="panel">
        <Fold title={t('requests')} count={formatNumber(exchanges.length, locale)}>
          <ExchangeList exchanges={exchanges} />
        </Fold>
        <Fold title={t('steps')} count={formatNumber(steps.length, locale)}>
          <StepList place={place} steps={steps} />
        </Fold>
        <Fold title={t('sourceRecord')}>
          <JsonBlock name={t('sourceRecord')} value={record} />
        </Fold>
      </section>
    </>
  )
}

function Fold({
  title,
  count,
  children,
}: {
  readonly title: string
  readonly count?: string | null
  readonly children: React.ReactNode
}) {
  return (
    <details className="record-fold">
      <summary>
        {title}{' '}
        {count !== undefined && (
          <Text span size="xs" c="var(--text-3)">
            {count}
          </Text>
        )}
      </summary>
      <div className="panel-body">{children}</div>
    </details>
  )
}
