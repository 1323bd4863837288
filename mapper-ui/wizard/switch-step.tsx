import { Alert, Button, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import type { JsonObject } from '../../engine/index.ts'
import type { IntegrationSummary } from '../../server/contract/integrations.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer, useSuspenseAnswer } from '../api/use-answer.ts'
import { questionsOf, textOf } from '../form/question.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { ExplainButton } from '../widgets/explain-button.tsx'
import { ButtonLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { useMissingWords } from './missing-text.ts'
import { wizardText } from './text.ts'
import { hasFailed, TrialStanding, wasTried } from './trial-standing.tsx'
import { willRun } from './try-step.tsx'
import type { WizardAnswers } from './use-answers.ts'
import { useSystemNames } from './use-system-names.ts'
import { missingIn, STEPS, type Step } from './wizard-steps.ts'

/** What will run, what is missing, and the switch. */
export function SwitchStep({
  workspace,
  integration,
  wizard: { questions, flush },
  onStep,
}: {
  readonly workspace: string
  readonly integration: string
  readonly wizard: WizardAnswers
  readonly onStep: (step: Step, at?: string) => void
}) {
  const t = useText(wizardText)
  const may = useMay(workspace)
  const params = { workspace, integration }
  const summary = useSuspenseAnswer('readIntegration', { params }).body
  const change = useAction('switchIntegration', {
    refreshes: ['listIntegrations', 'readIntegration', 'listCatalogue', 'readFlow'],
  })
  const { trial } = useSuspenseAnswer('readTrial', { params }).body
  const [isAgreed, agree] = useState(false)
  if (summary.state === 'on') return <Running workspace={workspace} />
  const { missing, tables, stops, settings } = questions
  // What ran already has shown what comes of it.
  const isShown = wasTried(trial) ? !hasFailed(trial) || isAgreed : summary.state !== 'setup'
  return (
    <Stack>
      {missing.length > 0 ? (
        <Missing missing={missing} onStep={onStep} />
      ) : (
        <TrialStanding trial={trial} isAgreed={isAgreed} onAgree={agree} onStep={onStep} />
      )}
      {tables
        .filter(({ otherwise }) => otherwise === 'fail')
        .map((table) => (
          <TableGap
            key={table.name}
            params={{ ...params, table: table.name }}
            title={table.title}
            onGo={() => onStep('tables', table.name)}
          />
        ))}
      {[...new Set(stops.map(({ setting }) => setting))].map((open) => (
        <Gap
          key={open}
          title={t('openStop', { question: titleOf(settings, open) })}
          reasons={stops.filter(({ setting }) => setting === open).map(({ reason }) => reason)}
          about={titleOf(settings, open)}
          onGo={() => onStep('questions', open)}
        />
      ))}
      <Summary workspace={workspace} summary={summary} />
      {change.isError && <ProblemAlert error={change.error} />}
      <Group>
        <Button
          size="md"
          leftSection={<IconPlayerPlay size={18} />}
          disabled={missing.length > 0 || !isShown || !may('operator')}
          loading={change.isPending}
          onClick={() =>
            void flush().then(() =>
              change.mutate({ params, body: { state: 'on', ...(isAgreed && { despite: true }) } }),
            )
          }
        >
          {t('switchOn')}
        </Button>
      </Group>
    </Stack>
  )
}

function Missing({
  missing,
  onStep,
}: {
  readonly missing: WizardAnswers['questions']['missing']
  readonly onStep: (step: Step) => void
}) {
  const t = useText(wizardText)
  const words = useMissingWords()
  return (
    <Alert color="yellow" icon={<IconAlertTriangle />} title={t('notReady')}>
      <Stack gap="xs">
        {STEPS.flatMap((step) =>
          missingIn(step, missing).map((each) => (
            <Group key={`${each.path} ${each.message}`} gap="xs">
              <Text size="sm">{words(each)}</Text>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`${t('goThere')}: ${words(each)}`}
                onClick={() => onStep(step)}
              >
                {t('goThere')}
              </Button>
            </Group>
          )),
        )}
      </Stack>
    </Alert>
  )
}

/** Says that a table which stops records has no rows at all. */
function TableGap({
  params,
  title,
  onGo,
}: {
  readonly params: {
    readonly workspace: string
    readonly integration: string
    readonly table: string
  }
  readonly title: string
  readonly onGo: () => void
}) {
  const t = useText(wizardText)
  const { data } = useAnswer('readTable', { params })
  if (!data) return null
  const { rows, shipped } = data.body
  if (Object.keys(rows).length + Object.keys(shipped).length > 0) return null
  return <Gap title={t('tableGap', { title })} about={title} onGo={onGo} />
}

/** Something that need not be filled in, and that some records will stop for. */
function Gap({
  title,
  reasons,
  about,
  onGo,
}: {
  readonly title: string
  readonly reasons?: readonly string[]
  readonly about: string
  readonly onGo: () => void
}) {
  const t = useText(wizardText)
  return (
    <Alert color="yellow" icon={<IconAlertTriangle />} title={title}>
      {reasons?.map((reason) => (
        <Text key={reason} size="sm" mb={4}>
          {reason}
        </Text>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`${t('goThere')}: ${about}`}
        onClick={onGo}
      >
        {t('goThere')}
      </Button>
    </Alert>
  )
}

function titleOf(schema: JsonObject, setting: string): string {
  const question = questionsOf(schema).find(([name]) => name === setting)?.[1]
  return textOf(question?.['title']) ?? setting
}

function Summary({
  workspace,
  summary: { name: integration, flows, connections },
}: {
  readonly workspace: string
  readonly summary: IntegrationSummary
}) {
  const t = useText(wizardText)
  const { system } = useSystemNames({ workspace, integration })
  const { items } = useSuspenseAnswer('listConnections', { params: { workspace } }).body
  const known = new Set(items.map(({ name }) => name))
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Card withBorder component="section">
        <Title order={3} size="h4" mb="xs">
          {t('willRun')}
        </Title>
        <List size="sm" spacing={4}>
          {flows.filter(willRun).map(({ flow, title }) => (
            <List.Item key={flow}>
              {title} <ExplainButton place={{ workspace, integration, flow }} title={title} />
            </List.Item>
          ))}
        </List>
      </Card>
      <Card withBorder component="section">
        <Title order={3} size="h4" mb="xs">
          {t('accounts')}
        </Title>
        <List size="sm" spacing={4}>
          {Object.entries(connections).map(([role, account]) => (
            <List.Item key={role}>
              {system(role)}: {known.has(account) ? account : t('notConnected')}
            </List.Item>
          ))}
        </List>
      </Card>
    </SimpleGrid>
  )
}

function Running({ workspace }: { readonly workspace: string }) {
  const t = useText(wizardText)
  return (
    <Alert color="green" icon={<IconCircleCheck />} title={t('isOn')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('isOnHint')}</Text>
        <ButtonLink to="/w/$workspace" params={{ workspace }}>
          {t('toOverview')}
        </ButtonLink>
      </Stack>
    </Alert>
  )
}
