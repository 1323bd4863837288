import { Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import type { PipelineNode } from '../../model/pipeline/pipeline-view.ts'
import { Moment } from '../../text/moment.tsx'
import { useNow } from '../../text/use-now.ts'
import { useText } from '../../text/use-text.ts'
import { TextLink } from '../../widgets/links.tsx'
import { pipelineText } from './text.ts'
import type { CountedSteps } from './use-step-ends.ts'

/** What became of records at a step, as far as that is worth a word. Skipped and waiting are normal: they are grey. */
const TONES = {
  created: 'quiet',
  updated: 'quiet',
  deleted: 'quiet',
  skipped: 'quiet',
  waiting: 'quiet',
  retrying: 'attention',
  'in-doubt': 'attention',
  parked: 'bad',
  dropped: 'bad',
} as const

const OUTCOMES = [
  'created',
  'updated',
  'deleted',
  'skipped',
  'waiting',
  'retrying',
  'in-doubt',
  'parked',
  'dropped',
] as const

const DAY_MS = 24 * 3_600_000

/** How many records ended at a step, each number with the way to its records. */
export function StepEndLinks({
  counted,
  id,
  isWalked = false,
}: {
  readonly counted: CountedSteps | undefined
  /** Of the node. */
  readonly id: string
  /** It is one stop of a drawing that is walked with arrows, so its links are none of the Tab key. */
  readonly isWalked?: boolean
}) {
  const t = useText(pipelineText)
  const own = counted?.ends.get(id)
  if (!counted || !own) return null
  const { workspace, integration, flow } = counted.running
  const told = own.ends.filter(({ outcome }) => isTold(outcome))
  if (told.length === 0) return null
  return (
    <Text component="div" className="step-ends nodrag nopan">
      {told.map(({ outcome, count }, at) => (
        <Fragment key={outcome}>
          {at > 0 && ' · '}
          <TextLink
            size="xs"
            className="step-end"
            data-tone={isTold(outcome) ? TONES[outcome] : undefined}
            to="/w/$workspace/records"
            params={{ workspace }}
            search={{ integration, flow, step: own.step, outcome }}
            tabIndex={isWalked ? -1 : 0}
            onClick={(event) => event.stopPropagation()}
          >
            {isTold(outcome) && t(`ends.${outcome}`, { count })}
          </TextLink>
        </Fragment>
      ))}
    </Text>
  )
}

/** How many records ended at steps that are folded away, together. */
export function FoldedEnds({
  counted,
  steps,
}: {
  readonly counted: CountedSteps | undefined
  readonly steps: readonly PipelineNode[]
}) {
  const t = useText(pipelineText)
  const all = steps.flatMap(({ id }) => counted?.ends.get(id)?.ends ?? [])
  const sums = OUTCOMES.flatMap((outcome) => {
    const own = all.filter((end) => end.outcome === outcome)
    return own.length === 0
      ? []
      : [{ outcome, count: own.reduce((sum, end) => sum + end.count, 0) }]
  })
  if (sums.length === 0) return null
  return (
    <Text component="div" className="step-ends">
      {sums.map(({ outcome, count }, at) => (
        <Fragment key={outcome}>
          {at > 0 && ' · '}
          <span className="step-end" data-tone={TONES[outcome]}>
            {t(`ends.${outcome}`, { count })}
          </span>
        </Fragment>
      ))}
    </Text>
  )
}

/** Whether a card has a line of numbers. */
export function hasEnds(counted: CountedSteps | undefined, id: string): boolean {
  return counted?.ends.get(id)?.ends.some(({ outcome }) => isTold(outcome)) ?? false
}

/** What the numbers are of. */
export function EndsPeriod({ counted }: { readonly counted: CountedSteps }): ReactNode {
  const t = useText(pipelineText)
  const now = useNow()
  const { since, records } = counted
  const isWhole = now - Date.parse(since) > DAY_MS - 60_000
  return (
    <Text size="xs" c="var(--text-2)" component="div">
      {isWhole ? t('ends.day', { count: records }) : t('ends.version', { count: records })}
      {!isWhole && (
        <>
          {' '}
          <Moment at={since} />
        </>
      )}
    </Text>
  )
}

function isTold(outcome: string): outcome is keyof typeof TONES {
  return Object.hasOwn(TONES, outcome)
}
