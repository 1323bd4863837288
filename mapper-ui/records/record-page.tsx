import './record.css'
import { Code, Text, Title } from '@mantine/core'
import {
  IconAlertCircle,
  IconCircleCheck,
  IconCircleMinus,
  IconClock,
  IconTool,
} from '@tabler/icons-react'
import { useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type {
  LastingState,
  OpenRecord,
  RecordPage as RecordAnswer,
} from '../../server/contract/records.ts'
import { isMissing } from '../api/call-problem.ts'
import { useAnswer } from '../api/use-answer.ts'
import { AwaitedLink } from '../errors/awaited-link.tsx'
import { FollowNote } from '../errors/follow-note.tsx'
import { RecordActions } from '../errors/record-actions.tsx'
import type { Done } from '../errors/selection.ts'
import { eventToShow } from '../model/record/join-events.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { useMay } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { CopyLink } from '../widgets/copy-link.tsx'
import { TextLink } from '../widgets/links.tsx'
import { LoadingPage } from '../widgets/loading-page.tsx'
import { Page } from '../widgets/page.tsx'
import { RemedyButtons } from '../widgets/remedy-links.tsx'
import { EventData } from './event-data.tsx'
import { EventList } from './event-list.tsx'
import { toneOf, useStateWords } from './lasting-state.ts'
import { PlanAgainButton, PlannedAgain, usePlanAgain } from './plan-again.tsx'
import { RecordLinks } from './record-links.tsx'
import type { RecordPlace } from './record-place.ts'
import { recordsText } from './text.ts'
import { UnknownRecord } from './unknown-record.tsx'

/** One record: how it stands, what it is linked to, and everything that was ever done with it. */
export function RecordPage() {
  const params = useParams({ from: '/inside/w/$workspace/i/$integration/f/$flow/r/$key' })
  const record = useAnswer('readRecord', { params }, { saysError: true })
  if (isMissing(record.error)) return <UnknownRecord place={params} />
  if (record.isLoadingError) throw record.error
  // The previous record is no stand-in for this one.
  if (record.isPending || record.isPlaceholderData) return <LoadingPage />
  return <KnownRecord params={params} record={record.data.body} />
}

function KnownRecord({
  params,
  record,
}: {
  readonly params: RecordPlace
  readonly record: RecordAnswer
}) {
  const t = useText(recordsText)
  const { workspace } = params
  const may = useMay(workspace)
  const words = useStateWords()
  const [done, setDone] = useState<Done>()
  const planning = usePlanAgain(params)
  const { event: asked } = useSearch({
    from: '/inside/w/$workspace/i/$integration/f/$flow/r/$key',
  })
  const { label, key, state, open, events, links } = record
  const shown = may('operator') ? (asked ?? eventToShow(events)?.id) : undefined
  const story = useAnswer(
    'readPayload',
    { params: { ...params, event: shown ?? '' } },
    { isOff: shown === undefined },
  )
  // What stands below the story would jump when it comes.
  if (story.isLoading) return <LoadingPage />
  return (
    <Page
      title={state ? words(state) : (label ?? key)}
      name={label ?? key}
      sign={state && <StateSign state={state} />}
      about={<AboutRecord place={params} record={record} />}
      actions={
        <PageActions workspace={workspace} planning={planning} open={open} onDone={setDone} />
      }
    >
      {done && <FollowNote workspace={workspace} done={done} onClose={() => setDone(undefined)} />}
      {open && <OpenNote workspace={workspace} record={record} open={open} />}
      <PlannedAgain planning={planning} place={params} titles={story.data?.body.titles} />
      {shown !== undefined && <EventData key={shown} place={params} event={shown} />}
      <div className="record-pair">
        <section className="panel" aria-labelledby="history">
          <div className="panel-head">
            <Title order={2} id="history">
              {t('history')}
            </Title>
          </div>
          <div className="panel-body">
            <EventList place={params} events={events} shown={shown} />
          </div>
        </section>
        <RecordLinks place={params} links={links} />
      </div>
    </Page>
  )
}

function PageActions({
  workspace,
  planning,
  open,
  onDone,
}: {
  readonly workspace: string
  readonly planning: ReturnType<typeof usePlanAgain>
  readonly open: OpenRecord | null
  readonly onDone: (done: Done) => void
}) {
  const may = useMay(workspace)
  return (
    <>
      <CopyLink size="xs" />
      {may('operator') && <PlanAgainButton planning={planning} />}
      {open && <RecordActions workspace={workspace} record={open} onDone={onDone} canIgnore />}
    </>
  )
}

/** Which record it is, of which flow, since when it stands so, and when it was looked at last. */
function AboutRecord({
  place: { workspace, integration, flow },
  record: { label, key, state, events },
}: {
  readonly place: RecordPlace
  readonly record: RecordAnswer
}) {
  const t = useText(recordsText)
  const titleOf = useFlowTitles(workspace)
  const [last] = events
  return (
    <>
      <b>{label ?? key}</b>
      {label !== null && label !== key && (
        <>
          {' '}
          ({t('key')} <Code>{key}</Code>)
        </>
      )}
      {', '}
      <TextLink
        size="sm"
        underline="always"
        to="/w/$workspace/i/$integration/f/$flow"
        params={{ workspace, integration, flow }}
      >
        {titleOf(integration, flow)}
      </TextLink>
      {state && (
        <>
          {'. '}
          {t('since')} <Moment at={state.since} />
        </>
      )}
      {state && last && last.at !== state.since && (
        <>
          {'. '}
          {t('lastRead')} <Moment at={last.at} />
        </>
      )}
    </>
  )
}

const SIGNS = {
  ok: IconCircleCheck,
  attention: IconClock,
  bad: IconAlertCircle,
  quiet: IconCircleMinus,
} as const

/** The state as a sign beside its words. */
function StateSign({ state }: { readonly state: LastingState }) {
  const tone = toneOf(state)
  const Sign = SIGNS[tone]
  return (
    <span className="record-sign" data-tone={tone}>
      <Sign size={20} stroke={1.5} aria-hidden />
    </span>
  )
}

/** Why it is open, and the one place where that is put right for all that share it. */
function OpenNote({
  workspace,
  record: { integration, remedies, sharing },
  open,
}: {
  readonly workspace: string
  readonly record: RecordAnswer
  readonly open: OpenRecord
}) {
  const t = useText(recordsText)
  const may = useMay(workspace)
  const isFixable = remedies.length > 0 && may('editor')
  const isUrgent = open.state === 'parked' || open.state === 'in-doubt'
  return (
    <div className="record-fix" role="note" data-calm={isUrgent ? undefined : true}>
      <div>
        {isFixable && (
          <Text size="sm" fw={600} className="record-fix-head">
            <IconTool size={16} aria-hidden /> {t('fixOnce', { count: sharing })}
          </Text>
        )}
        <Text size="sm" fw={isFixable ? 400 : 600} style={{ overflowWrap: 'anywhere' }}>
          <Said text={open.reason} />
        </Text>
        {open.waitsFor !== null && (
          <Text size="sm">
            <AwaitedLink workspace={workspace} integration={integration} waitsFor={open.waitsFor} />
          </Text>
        )}
        {sharing > 1 && !isFixable && <Text size="sm">{t('sharedCause', { count: sharing })}</Text>}
      </div>
      {isFixable && (
        <RemedyButtons workspace={workspace} integration={integration} remedies={remedies} />
      )}
    </div>
  )
}
