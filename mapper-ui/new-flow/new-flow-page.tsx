import './new-flow.css'
import { Button, Select, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowRight, IconCheck, IconCode, IconPlug, IconShieldCheck } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { NewFlow } from '../files/new-flow.tsx'
import { HelpButton } from '../help/help-button.tsx'
import type { MatchKey } from '../model/new-flow/match-keys.ts'
import { type Translate, useText } from '../text/use-text.ts'
import { BusySign } from '../widgets/busy-sign.tsx'
import { EmptyState } from '../widgets/empty-state.tsx'
import { ButtonLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { MatchChoice } from './match-choice.tsx'
import { RealRecords } from './real-records.tsx'
import { SystemList } from './system-list.tsx'
import { type Home, homesOf, type Side, type System } from './systems-of.ts'
import { newFlowText } from './text.ts'
import { type Answers, flowOf, useAnswers } from './use-answers.ts'
import { useCreateFlow } from './use-create-flow.ts'

/** A new flow by three answers: what it reads, what it writes, and what records are recognised by. */
export function NewFlowPage() {
  const t = useText(newFlowText)
  const { workspace } = useParams({ from: '/inside/w/$workspace/new-flow' })
  const params = { workspace }
  const integrations = useSuspenseAnswer('listIntegrations', { params }).body.items
  const files = useSuspenseAnswer('listFiles', { params }).body.items
  const connectors = useSuspenseAnswer('listConnectors', { params }).body.items
  const homes = useMemo(
    () => homesOf(integrations, files, connectors),
    [integrations, files, connectors],
  )
  const [name, setName] = useState(homes[0]?.integration.name)
  const [isWriting, writing] = useDisclosure(false)
  const home = homes.find(({ integration }) => integration.name === name) ?? homes[0]
  const taken = useMemo(() => files.map(({ path }) => path), [files])
  return (
    <Page
      title={t('title')}
      about={t('about')}
      actions={
        <>
          {homes.length > 1 && (
            <Select
              aria-label={t('integration')}
              data={homes.map(({ integration }) => ({
                value: integration.name,
                label: integration.title,
              }))}
              value={home?.integration.name ?? null}
              allowDeselect={false}
              onChange={(value) => value !== null && setName(value)}
            />
          )}
          <Button
            variant="default"
            leftSection={<IconCode size={16} aria-hidden />}
            onClick={writing.open}
          >
            {t('startWithText')}
          </Button>
        </>
      }
    >
      {home ? (
        <Questions key={home.folder} workspace={workspace} home={home} taken={taken} />
      ) : (
        <NoHome workspace={workspace} />
      )}
      <NewFlow
        workspace={workspace}
        paths={taken}
        folders={homes.map(({ folder }) => folder)}
        isOpen={isWriting}
        onClose={writing.close}
      />
    </Page>
  )
}

function NoHome({ workspace }: { readonly workspace: string }) {
  const t = useText(newFlowText)
  const app = useText(appText)
  return (
    <EmptyState
      icon={<IconPlug />}
      title={t('noIntegration')}
      action={
        <ButtonLink to="/w/$workspace/add" params={{ workspace }}>
          {app('addIntegration')}
        </ButtonLink>
      }
    >
      {t('noIntegrationHint')}
    </EmptyState>
  )
}

function Questions({
  workspace,
  home,
  taken,
}: {
  readonly workspace: string
  readonly home: Home
  readonly taken: readonly string[]
}) {
  const t = useText(newFlowText)
  const answers = useAnswers(workspace, home)
  const create = useCreateFlow(workspace)
  const { source, target, match, key } = answers

  function begin(): void {
    const flow = flowOf(answers, home, taken)
    if (!flow || create.isPending) return
    const { folder, integration } = home
    create.mutate({ integration: integration.name, folder, flow, records: answers.records })
  }

  return (
    <div className="new-flow">
      <ol className="new-flow-steps" aria-label={t('steps')}>
        <StepSign title={t('fromTo')} answer={source && target && answers.ownTitle} />
        <StepSign title={t('match')} answer={match === undefined ? undefined : nameOf(key, t)} />
        <li>
          <span className="sign" aria-hidden />
          <b>{t('mapping')}</b>
        </li>
        <li className="note">
          <IconShieldCheck size={16} aria-hidden />
          <span>{t('masked')}</span>
        </li>
      </ol>
      <form
        className="new-flow-cards"
        onSubmit={(event) => {
          event.preventDefault()
          begin()
        }}
      >
        <SourceAndTarget answers={answers} systems={home.systems} />
        {source && target && <MatchCard answers={answers} source={source} target={target} />}
        {source && target && answers.isRead && match !== undefined && (
          <section className="panel padded" aria-labelledby="real-records">
            <h2 id="real-records">{t('records')}</h2>
            <p className="quiet">{t('recordsHint')}</p>
            <RealRecords
              schema={source.resource.schema}
              records={answers.records}
              judged={answers.judged}
              matched={key?.fields.flatMap((field) => field.source ?? []) ?? []}
            />
            {create.isError && <ProblemAlert error={create.error} />}
            <div className="new-flow-end">
              <TextInput
                label={t('flowTitle')}
                value={answers.title}
                maxLength={200}
                onChange={(event) => answers.setTitle(event.currentTarget.value)}
              />
              <span className="quiet">{t('nothingWritten')}</span>
              <Button type="submit" loading={create.isPending}>
                {t('open')}
              </Button>
            </div>
          </section>
        )}
      </form>
    </div>
  )
}

function nameOf(key: MatchKey | undefined, t: Translate<'linksOnly'>): string {
  return key ? key.fields.map(({ title }) => title).join(' + ') : t('linksOnly')
}

function SourceAndTarget({
  answers,
  systems,
}: {
  readonly answers: Answers
  readonly systems: readonly System[]
}) {
  const t = useText(newFlowText)
  const toSide = useRef<HTMLDivElement>(null)
  const { source, sourceName, targetName } = answers
  return (
    <section className="panel from-to" aria-label={t('fromTo')}>
      <SystemList
        label={t('read')}
        systems={systems}
        accepts={(_, { canList }) => canList}
        value={sourceName}
        onChoose={(name) => {
          flushSync(() => answers.chooseSource(name))
          // Whoever answered a question is at the next one.
          toSide.current?.querySelector<HTMLElement>('[role=radio][tabindex="0"]')?.focus()
        }}
      />
      <IconArrowRight size={20} className="arrow" aria-hidden />
      <div ref={toSide}>
        {source ? (
          <SystemList
            label={t('write')}
            systems={systems.toSorted(
              (left, right) => Number(left === source.system) - Number(right === source.system),
            )}
            accepts={({ role }, each) => isWritten(each) && `${role}.${each.name}` !== sourceName}
            hint={({ resources }) => {
              const count = resources.filter((each) => !isWritten(each)).length
              return count > 0 ? t('readOnly', { count }) : undefined
            }}
            value={targetName}
            onChoose={answers.chooseTarget}
          />
        ) : (
          <section aria-label={t('write')}>
            <h3>{t('write')}</h3>
            <p className="quiet">{t('writeLater')}</p>
          </section>
        )}
      </div>
    </section>
  )
}

function isWritten({ canCreate, canUpdate }: System['resources'][number]): boolean {
  return canCreate || canUpdate
}

function MatchCard({
  answers,
  source,
  target,
}: {
  readonly answers: Answers
  readonly source: Side
  readonly target: Side
}) {
  const t = useText(newFlowText)
  const { reading } = answers
  const system = target.system.title
  return (
    <section className="panel padded" aria-labelledby="match-question">
      <div className="help-title">
        <h2 id="match-question">{t('matchQuestion', { system })}</h2>
        <HelpButton topic="match" />
      </div>
      <p className="quiet">{t('matchHint', { system })}</p>
      {reading.isPending && (
        <BusySign size="sm" label={t('reading', { system: source.system.title })} />
      )}
      {reading.isError && <ProblemAlert error={reading.error} onRetry={answers.askAgain} />}
      {answers.isRead && (
        <MatchChoice
          key={`${answers.sourceName} ${answers.targetName}`}
          source={source}
          target={target}
          answers={answers}
        />
      )}
    </section>
  )
}

function StepSign({
  title,
  answer,
}: {
  readonly title: string
  readonly answer: string | undefined
}) {
  const t = useText(newFlowText)
  return (
    <li data-done={answer === undefined ? undefined : true}>
      <span className="sign" aria-hidden>
        {answer !== undefined && <IconCheck size={14} />}
      </span>
      <span>
        <b>{title}</b>
        <small>{answer ?? t('notChosen')}</small>
      </span>
    </li>
  )
}
