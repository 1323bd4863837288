import { SegmentedControl, Skeleton, Title } from '@mantine/core'
import { useState } from 'react'
import type { FoundRecord, RecordKind } from '../../server/contract/records.ts'
import { useAnswer } from '../api/use-answer.ts'
import { toneOf, useStateWords } from '../records/lasting-state.ts'
import { useOutcomeWord } from '../records/outcome-badge.tsx'
import { Moment } from '../text/moment.tsx'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { StateLine } from '../widgets/health-badge.tsx'
import { TextLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import type { FlowPlace } from './flow-place.ts'
import { overviewText } from './text.ts'

const MAX_SHOWN = 8

type Kind = RecordKind | 'all'

const TONES = { ok: 'ok', attention: 'attention', bad: 'bad', quiet: 'unknown' } as const

/** The records that the flow processed last: how each stands, and what happened to it last. */
export function RecentRecords({ place }: { readonly place: FlowPlace }) {
  const t = useText(overviewText)
  const [kind, setKind] = useState<Kind>('all')
  const { workspace } = place
  const query = kind === 'all' ? {} : { kind }
  const recent = useAnswer(
    'listFlowRecords',
    { params: place, query },
    { everyMs: 30_000, saysError: true },
  )
  const shown = (recent.data?.body.items ?? []).slice(0, MAX_SHOWN)
  return (
    <section className="panel" aria-labelledby="recent-records">
      <div className="panel-head">
        <Title order={2} id="recent-records">
          {t('recentRecords')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('recentRecords')}
          value={kind}
          onChange={setKind}
          data={[
            { value: 'all', label: t('allRecords') },
            { value: 'written', label: t('writtenRecords') },
            { value: 'skipped', label: t('skipped') },
            { value: 'open', label: t('open') },
          ]}
        />
        <span style={{ flex: 1 }} />
        <TextLink size="xs" to="/w/$workspace/records" params={{ workspace }} search={{}}>
          {t('searchRecords')}
        </TextLink>
      </div>
      {recent.isLoadingError && (
        <ProblemAlert error={recent.error} onRetry={() => void recent.refetch()} />
      )}
      {recent.isPending && <Skeleton height={200} />}
      {recent.isSuccess && shown.length === 0 && <p className="panel-note">{t('noRecords')}</p>}
      {shown.length > 0 && (
        <table className="flow-table records">
          <colgroup>
            <col style={{ width: '22%' }} />
            <col style={{ width: '24%' }} />
            <col />
            <col style={{ width: 112 }} />
          </colgroup>
          <thead>
            <tr>
              <th>{t('record')}</th>
              <th>{t('state')}</th>
              <th>{t('lastEvent')}</th>
              <th className="right">{t('when')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((record) => (
              <RecordLine key={record.key} workspace={workspace} record={record} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function RecordLine({
  workspace,
  record: { integration, flow, key, label, state, outcome, reason, at },
}: {
  readonly workspace: string
  readonly record: FoundRecord
}) {
  const words = useStateWords()
  const outcomeWord = useOutcomeWord()
  return (
    <tr>
      <td className="title">
        <TextLink
          to="/w/$workspace/i/$integration/f/$flow/r/$key"
          params={{ workspace, integration, flow, key }}
          search={{}}
          size="sm"
        >
          {label ?? key}
        </TextLink>
      </td>
      <td>
        <StateLine tone={TONES[toneOf(state)]} word={words(state)} />
      </td>
      <td className="last-event">
        {reason === null ? outcomeWord(outcome) : <Said text={reason} />}
      </td>
      <td className="right quiet when">
        <Moment at={at} />
      </td>
    </tr>
  )
}
