import { Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core'
import { formatNumber } from '../text/format.ts'
import { Said } from '../text/said.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { KINDS, type TriedFlow, triedIn } from './trial-causes.ts'
import { trialText } from './trial-text.ts'
import { FailingCause } from './trial-verdict.tsx'
import type { Step } from './wizard-steps.ts'

const COLOURS = {
  create: 'blue',
  update: 'teal',
  unchanged: 'gray',
  skip: 'gray',
  wait: 'yellow',
  fail: 'red',
} as const

interface Choice {
  readonly params: { readonly workspace: string; readonly integration: string }
  /** The flow whose records are shown. */
  readonly shown: string | undefined
  readonly onShow: (flow: string) => void
  readonly onStep: (step: Step, at?: string) => void
}

/** What each flow would do with its first records, in their order. */
export function TrialTable({
  flows,
  ...choice
}: Choice & { readonly flows: readonly TriedFlow[] }) {
  const t = useText(trialText)
  return (
    <Card withBorder component="section" aria-labelledby="ten-of-each">
      <Title order={3} size="h4" id="ten-of-each" mb="sm">
        {t('tenOfEach')}
      </Title>
      <Table.ScrollContainer minWidth={640} type="native" tabIndex={0}>
        <Table fz="sm" verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('flow')}</Table.Th>
              <Table.Th>{t('would')}</Table.Th>
              <Table.Th>{t('why')}</Table.Th>
              <Table.Th ta="right">{t('firstRun')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {flows.map((flow) => (
              <FlowRow key={flow.flow} flow={flow} {...choice} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  )
}

function FlowRow({ flow, params, shown, onShow, onStep }: Choice & { readonly flow: TriedFlow }) {
  const t = useText(trialText)
  const locale = useLocale()
  const { title, firstRun, carried, records } = flow
  const number = firstRun && formatNumber(firstRun.count, locale)
  return (
    <Table.Tr {...(shown === flow.flow && { bg: 'var(--mantine-color-default-hover)' })}>
      <Table.Th scope="row">
        {records.length === 0 ? (
          title
        ) : (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t('showRecords', { title })}
            aria-pressed={shown === flow.flow}
            onClick={() => onShow(flow.flow)}
          >
            {title}
          </Button>
        )}
      </Table.Th>
      <Table.Td>
        <Would flow={flow} />
        {carried > 0 && (
          <Text size="xs" c="dimmed">
            {t('carried', { count: carried })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Why flow={flow} params={params} onStep={onStep} />
      </Table.Td>
      <Table.Td ta="right" fw={600}>
        {number === null
          ? t('notTold')
          : firstRun?.isMore
            ? t('moreThan', { count: number })
            : number}
      </Table.Td>
    </Table.Tr>
  )
}

function Would({ flow }: { readonly flow: TriedFlow }) {
  const t = useText(trialText)
  if (triedIn(flow) === 0) return t('noRecords')
  return (
    <Group gap="xs">
      {KINDS.filter((kind) => flow[kind] > 0).map((kind) => (
        <Text key={kind} size="sm" span fw={kind === 'fail' ? 600 : 400}>
          <span
            aria-hidden
            style={{
              display: 'inline-block',
              width: 10,
              height: 10,
              borderRadius: 3,
              marginInlineEnd: 4,
              background: `var(--mantine-color-${COLOURS[kind]}-6)`,
            }}
          />
          {t(`would_${kind}`, { count: flow[kind] })}
        </Text>
      ))}
    </Group>
  )
}

function Why({
  flow,
  params,
  onStep,
}: Pick<Choice, 'params' | 'onStep'> & { readonly flow: TriedFlow }) {
  const t = useText(trialText)
  const { causes, problem } = flow
  if (causes.length === 0 && problem === null) {
    return (
      <Text size="sm" c="dimmed">
        {t('nothingInTheWay')}
      </Text>
    )
  }
  return (
    <Stack gap={4}>
      {problem !== null && <Said text={problem} />}
      {causes.map((cause) =>
        cause.kind === 'fails' ? (
          <FailingCause
            key={`${cause.kind} ${cause.reason}`}
            params={params}
            cause={cause}
            tried={triedIn(flow)}
            onStep={onStep}
          />
        ) : (
          <Text key={`${cause.kind} ${cause.reason}`} size="sm" c="dimmed">
            {cause.records}: <Said text={cause.reason} />
          </Text>
        ),
      )}
    </Stack>
  )
}
