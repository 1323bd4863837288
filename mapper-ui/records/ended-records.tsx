import { Title } from '@mantine/core'
import { IconZoomQuestion } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { QueryOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { call } from '../api/call.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { EditorLink } from './editor-link.tsx'
import { FoundPages } from './found-records.tsx'
import { OfFlow } from './of-flow.tsx'
import { useOutcomeWord } from './outcome-badge.tsx'
import { recordsText } from './text.ts'

const PAGE = 50

type Outcome = QueryOf<Routes['listStepRecords']>['outcome']

const OUTCOMES: readonly Outcome[] = [
  'skipped',
  'waiting',
  'retrying',
  'in-doubt',
  'parked',
  'dropped',
  'created',
  'updated',
  'deleted',
]

/** A step of a flow, and how records ended there. */
interface EndedPlace {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
  readonly step: string
  readonly outcome: Outcome
}

/** From an address that names a step; nothing from others. */
export function endedPlace(
  workspace: string,
  { integration, flow, step, outcome }: Readonly<Partial<Record<keyof EndedPlace, string>>>,
): EndedPlace | undefined {
  const known = OUTCOMES.find((each) => each === outcome)
  if (integration === undefined || flow === undefined || step === undefined || !known) {
    return undefined
  }
  return { workspace, integration, flow, step, outcome: known }
}

/** The records that were counted at a step, where somebody pressed their number. */
export function EndedRecords({ place }: { readonly place: EndedPlace }) {
  const t = useText(recordsText)
  const word = useOutcomeWord()
  const { workspace, integration, flow, step, outcome } = place
  const found = useInfiniteQuery({
    meta: { saysError: true },
    queryKey: ['listStepRecords', place],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const query = { outcome, limit: PAGE, ...(pageParam === '' ? {} : { after: pageParam }) }
      const params = { workspace, integration, flow, step }
      return (await call('listStepRecords', { params, query }, signal)).body
    },
    getNextPageParam: ({ next }) => next,
  })
  return (
    <section aria-labelledby="ended">
      <Title order={2} size="h4" id="ended">
        {t('endedAt', { outcome: word(outcome) })}
      </Title>
      <OfFlow place={place}>
        <EditorLink place={{ ...place, key: '' }} step={step}>
          {t('openStep')}
        </EditorLink>
      </OfFlow>
      <FoundPages
        workspace={workspace}
        found={found}
        empty={
          <EmptyState icon={<IconZoomQuestion />} title={t('endedNone')}>
            {t('endedNoneHint')}
          </EmptyState>
        }
      />
    </section>
  )
}
