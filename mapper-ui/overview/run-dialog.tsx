import {
  Button,
  Group,
  Loader,
  Modal,
  MultiSelect,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import type { PlanAnswer } from '../../server/contract/flows.ts'
import type { AnswerOf, BodyOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useAction } from '../api/use-action.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { HelpButton } from '../help/help-button.tsx'
import { PlannedBadge } from '../records/planned-badge.tsx'
import { formatNumber } from '../text/format.ts'
import { Said } from '../text/said.tsx'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { useTell } from '../widgets/use-tell.ts'
import type { FlowPlace } from './flow-place.ts'
import { PlannedRefill } from './planned-refill.tsx'
import { overviewText } from './text.ts'

type Scope = BodyOf<Routes['startRun']>['scope']
type Kind = 'changes' | 'all' | 'since' | 'refill'

/** Records that are planned before a run; the rest of them comes with the run itself. */
const MAX_PLANNED = 25
const REFRESHED = ['readFlow', 'listRuns'] as const

/** Asks what a run is about, shows what it would write, and starts it. */
export function RunDialog({
  place,
  onClose,
}: {
  readonly place: FlowPlace
  readonly onClose: () => void
}) {
  const t = useText(overviewText)
  const tell = useTell()
  const [kind, setKind] = useState<Kind>('changes')
  const [day, setDay] = useState('')
  const [fields, setFields] = useState<readonly string[]>([])
  const { body: flow } = useSuspenseAnswer('readFlow', { params: place })
  const plan = useAction('planFlow')
  const start = useAction('startRun', { refreshes: REFRESHED })
  const apply = useAction('applyPlan', { refreshes: REFRESHED })
  const asked = askedOf(kind, day, fields)
  const answer = plan.data?.body
  const done = {
    onSuccess: () => {
      tell.done(t('started'))
      onClose()
    },
    onError: tell.problem,
  }
  return (
    <Modal opened onClose={onClose} title={t('runTitle')} size="lg">
      <Stack gap="sm">
        <ScopeChoice
          kind={kind}
          day={day}
          canRefill={flow.refillFields.length > 0}
          onChange={(chosen, since) => {
            setKind(chosen)
            setDay(since)
            plan.reset()
          }}
        />
        {kind === 'refill' && (
          <RefillChoice
            known={flow.refillFields}
            fields={fields}
            onChange={(chosen) => {
              setFields(chosen)
              plan.reset()
            }}
          />
        )}
        <PlanSeen plan={plan} kind={kind} />
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            disabled={asked === undefined || plan.isPending}
            onClick={() =>
              asked && plan.mutate({ params: place, body: { ...asked, limit: MAX_PLANNED } })
            }
          >
            {t(answer ? 'planAgain' : 'planFirst')}
          </Button>
          {answer && answer.records.some(({ writes }) => writes.length > 0) && (
            <Button
              variant="default"
              loading={apply.isPending}
              onClick={() => apply.mutate({ params: { ...place, plan: answer.plan } }, done)}
            >
              {t('writePlanned', { count: answer.records.length })}
            </Button>
          )}
          <Button
            // All of a field is written once it was seen what that is.
            disabled={asked === undefined || (kind === 'refill' && !answer)}
            loading={start.isPending}
            onClick={() => asked && start.mutate({ params: place, body: asked }, done)}
          >
            {t(kind === 'refill' ? 'refillAll' : 'runNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** The plan, how it stands, or why there is none. */
function PlanSeen({
  plan: { error, isPending, data },
  kind,
}: {
  readonly plan: {
    readonly error: unknown
    readonly isPending: boolean
    readonly data: { readonly body: PlanAnswer } | undefined
  }
  readonly kind: Kind
}) {
  const t = useText(overviewText)
  const Answer = kind === 'refill' ? PlannedRefill : Planned
  return (
    <>
      {error !== null && <ProblemAlert error={error} />}
      {isPending && (
        <Text size="sm" component="output">
          <Loader size={14} aria-hidden /> {t('planning')}
        </Text>
      )}
      {data && <Answer answer={data.body} />}
    </>
  )
}

/** Which fields are written alone. */
function RefillChoice({
  known,
  fields,
  onChange,
}: {
  readonly known: AnswerOf<Routes['readFlow']>['refillFields']
  readonly fields: readonly string[]
  readonly onChange: (fields: readonly string[]) => void
}) {
  const t = useText(overviewText)
  return (
    <MultiSelect
      label={t('refillFields')}
      data={known.map(({ name, title }) => ({
        value: name,
        label: title === null ? name : `${title} (${name})`,
      }))}
      value={[...fields]}
      searchable
      required
      onChange={onChange}
    />
  )
}

/** What a run reads: what changed, everything, or what changed since a day; or which fields it writes alone. */
function ScopeChoice({
  kind,
  day,
  canRefill,
  onChange,
}: {
  readonly kind: Kind
  readonly day: string
  readonly canRefill: boolean
  readonly onChange: (kind: Kind, day: string) => void
}) {
  const t = useText(overviewText)
  const now = useNow()
  const isNarrow = useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false })
  return (
    <>
      <SegmentedControl
        aria-label={t('runTitle')}
        fullWidth={isNarrow}
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        value={kind}
        onChange={(chosen) => onChange(chosen, day)}
        data={[
          { value: 'changes', label: t('runChanges') },
          { value: 'all', label: t('runAll') },
          { value: 'since', label: t('backfill') },
          ...(canRefill ? [{ value: 'refill' as const, label: t('refill') }] : []),
        ]}
      />
      <Text size="sm" c="dimmed">
        {t(`${kind}Hint`)} <HelpButton topic={kind === 'refill' ? 'refill' : 'runs'} />
      </Text>
      {kind === 'since' && (
        <TextInput
          type="date"
          label={t('since')}
          required
          max={new Date(now).toISOString().slice(0, 10)}
          value={day}
          onChange={(event) => onChange(kind, event.currentTarget.value)}
        />
      )}
    </>
  )
}

/** What would become of the records, in numbers and one by one. */
function Planned({ answer: { records, counts, question } }: { readonly answer: PlanAnswer }) {
  const t = useText(overviewText)
  const locale = useLocale()
  if (records.length === 0) return <Text size="sm">{t('planNothing')}</Text>
  const number = (name: string) => formatNumber(counts[name] ?? 0, locale)
  return (
    <section className="panel" aria-label={t('planTitle')}>
      <p className="panel-note">
        {t(records.length < MAX_PLANNED ? 'planAllCounts' : 'planFirstCounts', {
          count: records.length,
          created: number('created'),
          updated: number('updated'),
          skipped: number('skipped'),
          failed: formatNumber((counts['parked'] ?? 0) + (counts['dropped'] ?? 0), locale),
        })}
        {question !== undefined && <Said text={question} />}
      </p>
      <ul className="planned">
        {records.map(({ key, label, outcome, reason }) => (
          <li key={key}>
            <b>{label ?? key}</b>
            <PlannedBadge outcome={outcome} />
            <span className="quiet">{reason !== undefined && <Said text={reason} />}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What is asked of the server; nothing while something is missing. */
function askedOf(
  kind: Kind,
  day: string,
  fields: readonly string[],
): { readonly scope: Scope; readonly refill?: string[] } | undefined {
  if (kind === 'refill') {
    return fields.length === 0 ? undefined : { scope: { kind: 'all' }, refill: [...fields] }
  }
  if (kind !== 'since') return { scope: { kind } }
  const since = new Date(`${day}T00:00:00`)
  return Number.isNaN(since.getTime()) ? undefined : { scope: { kind, since: since.toISOString() } }
}
