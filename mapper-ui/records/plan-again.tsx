import { Button, Text, Title } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { equalJson } from '../../engine/index.ts'
import type { PlanAnswer } from '../../server/contract/flows.ts'
import type { Payload } from '../../server/contract/payload.ts'
import { useAction } from '../api/use-action.ts'
import { toWrite } from '../model/record/record-story.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { RemedyLinks } from '../widgets/remedy-links.tsx'
import { PlannedBadge } from './planned-badge.tsx'
import type { RecordPlace } from './record-place.ts'
import { PlannedWrite } from './record-story.tsx'
import { recordsText } from './text.ts'
import { useSayValue } from './use-say-value.ts'

/** Plans one record as the flow is now; nothing is written. */
export function usePlanAgain({ workspace, integration, flow, key }: RecordPlace) {
  const action = useAction('planFlow')
  const plan = () =>
    action.mutate({
      params: { workspace, integration, flow },
      body: { scope: { kind: 'keys', keys: [key] } },
    })
  return { action, plan }
}

type Planning = ReturnType<typeof usePlanAgain>

export function PlanAgainButton({ planning: { action, plan } }: { readonly planning: Planning }) {
  const t = useText(recordsText)
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconListCheck size={14} aria-hidden />}
      loading={action.isPending}
      onClick={plan}
    >
      {t('planAgain')}
    </Button>
  )
}

/** What would become of the record now, field by field, before and after. */
export function PlannedAgain({
  planning: { action },
  place,
  titles,
}: {
  readonly planning: Planning
  readonly place: RecordPlace
  readonly titles: Payload['titles'] | undefined
}) {
  const t = useText(recordsText)
  if (action.isError) return <ProblemAlert error={action.error} />
  if (!action.data) return null
  const [record] = action.data.body.records
  return (
    <section className="panel" aria-labelledby="planned" aria-live="polite">
      <div className="panel-head">
        <Title order={2} id="planned">
          {t('plannedTitle')}
        </Title>
        <Text size="xs" c="var(--text-3)" style={{ flex: 1 }}>
          {t('plannedHint')}
        </Text>
      </div>
      <div className="panel-body">
        {record ? (
          <Planned place={place} record={record} titles={titles} />
        ) : (
          <Text size="sm">{t('plannedNothing')}</Text>
        )}
      </div>
    </section>
  )
}

const NO_TITLES: Payload['titles'] = { source: {}, writes: {}, tables: {} }
const PASSES: ReadonlySet<string> = new Set(['done', 'unchanged'])

function Planned({
  place: { workspace, integration },
  record: { outcome, reason, remedies, writes },
  titles = NO_TITLES,
}: {
  readonly place: RecordPlace
  readonly record: PlanAnswer['records'][number]
  readonly titles: Payload['titles'] | undefined
}) {
  const t = useText(recordsText)
  const sayValue = useSayValue()
  return (
    <>
      <Text size="sm" component="div" mb="xs">
        <PlannedBadge outcome={outcome} /> {reason !== undefined && <Said text={reason} />}{' '}
        {writes.length === 0 && PASSES.has(outcome) && t('plannedNothing')}
        <RemedyLinks workspace={workspace} integration={integration} remedies={remedies} />
      </Text>
      {writes.map((write) => (
        <PlannedWrite
          key={JSON.stringify(write)}
          write={toWrite(
            {
              action: write.action,
              resource: write.resource,
              id: write.id,
              set: write.set,
              before: changedFrom(write),
              step: '',
              origins: [],
            },
            titles,
            sayValue,
          )}
        />
      ))}
    </>
  )
}

/** Fields that are otherwise in the target; nothing where it was not read. */
function changedFrom({
  set,
  before,
}: PlanAnswer['records'][number]['writes'][number]): Payload['writes'][number]['before'] {
  if (!before) return null
  const names = Object.keys(set).filter((name) => !equalJson(before[name], set[name]))
  return Object.fromEntries(names.map((name) => [name, before[name] ?? null]))
}
