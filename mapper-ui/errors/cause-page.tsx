import { Stack } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { useMay } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { TourOffer } from '../tours/tour-offer.tsx'
import { CopyLink } from '../widgets/copy-link.tsx'
import { ButtonLink, TextLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { RemedyLinks } from '../widgets/remedy-links.tsx'
import { SearchField } from '../widgets/search-field.tsx'
import { type TableDrafts, useTableDrafts } from '../wizard/use-table-drafts.ts'
import { BulkActions } from './bulk-actions.tsx'
import { CauseChips, useCauseValues } from './cause-chips.tsx'
import { CauseNav } from './cause-nav.tsx'
import { CausePlanBar } from './cause-plan-bar.tsx'
import { CauseRecords } from './cause-records.tsx'
import { CauseSteps } from './cause-steps.tsx'
import { useCauseWords } from './cause-words.ts'
import { FixSettings } from './fix-settings.tsx'
import { FixTable } from './fix-table.tsx'
import { FollowNote } from './follow-note.tsx'
import type { Cause } from './open-state.ts'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'
import { useCausePlan } from './use-cause-plan.ts'
import { OPEN_RECORDS, type OpenPlace, useOpenRecords } from './use-open-records.ts'

/** One cause: what is wrong, the place to put it right, what would go through then, and its records. */
export function CausePage({ place }: { readonly place: OpenPlace }) {
  const t = useText(errorsText)
  const { workspace, integration, flow, state } = place
  const titleOf = useFlowTitles(workspace)
  const client = useQueryClient()
  const { q = '' } = useSearch({ from: '/inside/w/$workspace/errors' })
  const [done, setDone] = useState<Done>()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const cause = useCause(place)
  const title = useCauseWords(workspace, cause)
  const drafts = useTableDrafts()
  const may = useMay(workspace)
  const records = useOpenRecords(place, q.trim())
  const items = records.data?.pages.flatMap((page) => page.items) ?? []
  const plan = useCausePlan(place, items, drafts.state)
  const finish = (what: Done) => {
    setDone(what)
    plan.forget()
    void client.resetQueries({ queryKey: [OPEN_RECORDS] })
    void client.invalidateQueries({ queryKey: ['listCauseValues'] })
  }
  return (
    <Page
      title={title ?? titleOf(integration, flow)}
      about={<AboutCause place={place} cause={cause} />}
      actions={
        <>
          <CopyLink search={{ integration, flow, state, cause: place.cause }} />
          <ButtonLink
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            to="/w/$workspace/errors"
            params={{ workspace }}
            search={{ integration, flow, state }}
          >
            {t('allCauses')}
          </ButtonLink>
        </>
      }
    >
      {cause && state === 'parked' && <TourOffer tour="errors" />}
      <BulkActions workspace={workspace} />
      {done && !done.isBulk && (
        <FollowNote workspace={workspace} done={done} onClose={() => setDone(undefined)} />
      )}
      <div className="cause-panes">
        <CauseNav place={place} />
        <Stack gap="md" miw={0}>
          {cause && may('operator') && state !== 'in-doubt' && (
            <section className="panel" aria-label={t('fix')} data-fix>
              {/* What waits or is retried goes on by itself. */}
              {state === 'parked' && <CauseSteps workspace={workspace} cause={cause} plan={plan} />}
              <Fix place={place} cause={cause} drafts={drafts} />
              <CausePlanBar
                place={place}
                plan={plan}
                hasRetryKey={selected.size === 0}
                onDone={finish}
              />
            </section>
          )}
          <CauseSearch q={q} />
          <CauseRecords
            place={place}
            records={records}
            plan={plan}
            q={q.trim()}
            selected={selected}
            onSelect={setSelected}
            onDone={finish}
          />
        </Stack>
      </div>
    </Page>
  )
}

/** Of which flow it is, of how many records, and since when. */
function AboutCause({
  place: { workspace, integration, flow },
  cause,
}: {
  readonly place: OpenPlace
  readonly cause: Cause | undefined
}) {
  const t = useText(errorsText)
  const titleOf = useFlowTitles(workspace)
  return (
    <>
      <TextLink to="/w/$workspace/i/$integration/f/$flow" params={{ workspace, integration, flow }}>
        {titleOf(integration, flow)}
      </TextLink>
      {cause && (
        <>
          {' · '}
          {t('records', { count: cause.count })} · {t('since')} <Moment at={cause.firstAt} />
        </>
      )}
    </>
  )
}

/** Where the cause is put right: rows of a table and settings here, fields in their records, all else by a link. */
function Fix({
  place,
  cause,
  drafts,
}: {
  readonly place: OpenPlace
  readonly cause: Cause
  readonly drafts: TableDrafts
}) {
  const { workspace, integration } = place
  const may = useMay(workspace)
  const values = useCauseValues(place)
  const { remedies } = cause
  const table = remedies.find(({ kind }) => kind === 'table')
  const settings = remedies.filter(({ kind }) => kind === 'setting')
  const isTableHere = table !== undefined && may('editor') && values.length > 0
  const areSettingsHere = !isTableHere && settings.length > 0 && may('editor')
  if (values.length === 0 && remedies.length === 0) return null
  return (
    <Stack gap="xs" p="md" data-tour="fix">
      {isTableHere ? (
        <FixTable place={place} name={table.name} values={values} drafts={drafts} />
      ) : (
        <CauseChips place={place} />
      )}
      {areSettingsHere && (
        <FixSettings
          workspace={workspace}
          integration={integration}
          remedies={settings}
          drafts={drafts}
        />
      )}
      <RemedyLinks workspace={workspace} integration={integration} remedies={remedies} />
    </Stack>
  )
}

function useCause({ workspace, integration, flow, state, cause }: OpenPlace): Cause | undefined {
  const { items } = useSuspenseAnswer('listCauses', { params: { workspace }, query: {} }).body
  return items.find(
    (each) =>
      each.integration === integration &&
      each.flow === flow &&
      each.state === state &&
      each.cause === cause,
  )
}

function CauseSearch({ q }: { readonly q: string }) {
  const t = useText(errorsText)
  const navigate = useNavigate({ from: '/w/$workspace/errors' })
  return (
    <SearchField
      words={q}
      label={t('search')}
      placeholder={t('search')}
      onSearch={(words) =>
        void navigate({ search: (before) => ({ ...before, q: words }), replace: true })
      }
    />
  )
}
