import { Alert, Button, Skeleton, Text } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useMay } from '../session/session.ts'
import { AskHelp } from '../support/ask-help.tsx'
import { useText } from '../text/use-text.ts'
import { TourOffer } from '../tours/tour-offer.tsx'
import { Page } from '../widgets/page.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { FlowsStep } from './flows-step.tsx'
import { QuestionsStep } from './questions-step.tsx'
import { isOnlyRefused } from './refused-answers.ts'
import { StepFrame } from './step-frame.tsx'
import { StepNav } from './step-nav.tsx'
import { SwitchStep } from './switch-step.tsx'
import { SystemsStep } from './systems-step.tsx'
import { TablesStep } from './tables-step.tsx'
import { wizardText } from './text.ts'
import { TryStep } from './try-step.tsx'
import { useAnswers, type WizardAnswers } from './use-answers.ts'
import type { SaveState } from './use-draft-saver.ts'
import { type SameNames, useSameNames } from './use-same-names.ts'
import { type TableDrafts, useTableDrafts } from './use-table-drafts.ts'
import { missingIn, STEP_TEXT, STEPS, type Step, stepNamed, stepToGoOn } from './wizard-steps.ts'

const ABOUT = {
  systems: 'systemsAbout',
  flows: 'flowsAbout',
  questions: 'questionsAbout',
  tables: 'tablesAbout',
  try: 'tryAbout',
  on: 'onAbout',
} as const satisfies Record<Step, string>

/** Sets an integration up, step by step. What was answered is on the server, and the step in the address. */
export function WizardPage() {
  const t = useText(wizardText)
  const params = useParams({ from: '/inside/w/$workspace/setup/$integration' })
  const { step: named, at } = useSearch({ from: '/inside/w/$workspace/setup/$integration' })
  const { workspace } = params
  const navigate = useNavigate()
  const may = useMay(workspace)
  const { title, state } = useSuspenseAnswer('readIntegration', { params }).body
  const wizard = useAnswers(params)
  const { missing } = wizard.questions
  const [hasMoved, setMoved] = useState(false)
  // Held, so that nobody is moved on while they are still at a step.
  const [start] = useState(() => (state === 'setup' ? stepToGoOn(missing) : 'questions'))
  const step = stepNamed(named) ?? start
  const place = STEPS.indexOf(step)
  const names = useSameNames(params)
  const drafts = useTableDrafts()
  const takesNames = step === 'tables' && may('editor')
  /** What was refused keeps a person here, beside the reason. */
  const save = async ({ withNames }: { readonly withNames: boolean }): Promise<boolean> => {
    const isSaved = [await wizard.flush(), await drafts.flush()].every(Boolean)
    return isSaved && (!withNames || !takesNames || names.save(wizard.questions.tables))
  }
  const goTo = async (next: Step | undefined, toward?: string) => {
    // Before what is tried next looks at the tables.
    if (!next || !(await save({ withNames: STEPS.indexOf(next) > place }))) return
    setMoved(true)
    await navigate({
      to: '/w/$workspace/setup/$integration',
      params,
      search: { step: next, ...(toward !== undefined && { at: toward }) },
      // The step itself goes to the place.
      resetScroll: toward === undefined,
    })
  }
  const unsaved = takesNames && names.isWaiting ? 'unsaved' : 'saved'
  return (
    <Page
      title={title}
      about={t(state === 'on' ? 'aboutOn' : 'about')}
      actions={
        <>
          <AskHelp {...params} step={step} />
          <SaveNote states={[wizard.state, drafts.state, unsaved]} />
          {at !== undefined && state !== 'setup' && (
            <BackToErrors {...params} onLeave={() => save({ withNames: true })} />
          )}
        </>
      }
    >
      {may('editor') && <TourOffer tour="wizard" />}
      <StepNav step={step} missing={missing} onStep={(next) => void goTo(next)} />
      {!may('editor') && <Alert color="blue">{t('viewerHint')}</Alert>}
      <WizardProblem step={step} wizard={wizard} />
      {names.error !== undefined && (
        <ProblemAlert
          error={names.error}
          onRetry={() => void names.save(wizard.questions.tables)}
        />
      )}
      <StepFrame
        key={step}
        title={t(STEP_TEXT[step])}
        about={t(ABOUT[step])}
        missing={missingIn(step, missing)}
        takesFocus={hasMoved && at === undefined}
        onBack={place > 0 ? () => void goTo(STEPS[place - 1]) : undefined}
        onNext={place < STEPS.length - 1 ? () => void goTo(STEPS[place + 1]) : undefined}
      >
        <Suspense fallback={<Skeleton height={320} />}>
          <StepContent
            step={step}
            params={params}
            wizard={wizard}
            names={names}
            drafts={drafts}
            at={at}
            onStep={(next, toward) => void goTo(next, toward)}
          />
        </Suspense>
      </StepFrame>
    </Page>
  )
}

/** Why answers were not saved, where that is not told at each of them. */
function WizardProblem({ step, wizard }: { readonly step: Step; readonly wizard: WizardAnswers }) {
  const { error, reload } = wizard
  if (error === undefined || (step === 'questions' && isOnlyRefused(error))) return null
  return <ProblemAlert error={error} onRetry={reload} />
}

/** Saves what was chosen first, as going on does. */
function BackToErrors({
  workspace,
  integration,
  onLeave,
}: {
  readonly workspace: string
  readonly integration: string
  readonly onLeave: () => Promise<boolean>
}) {
  const t = useText(wizardText)
  const navigate = useNavigate()
  const leave = async () => {
    if (!(await onLeave())) return
    await navigate({
      to: '/w/$workspace/errors',
      params: { workspace },
      search: { integration },
    })
  }
  return (
    <Button
      variant="default"
      leftSection={<IconArrowLeft size={16} aria-hidden />}
      onClick={() => void leave()}
    >
      {t('backToErrors')}
    </Button>
  )
}

function StepContent({
  step,
  params,
  wizard,
  names,
  drafts,
  at,
  onStep,
}: {
  readonly step: Step
  readonly params: { readonly workspace: string; readonly integration: string }
  readonly wizard: WizardAnswers
  readonly names: SameNames
  readonly drafts: TableDrafts
  /** The question or table that somebody was sent to. */
  readonly at: string | undefined
  readonly onStep: (step: Step, at?: string) => void
}) {
  const { workspace } = params
  switch (step) {
    case 'systems':
      return <SystemsStep workspace={workspace} wizard={wizard} />
    case 'flows':
      return <FlowsStep wizard={wizard} />
    case 'questions':
      return <QuestionsStep workspace={workspace} wizard={wizard} at={at} />
    case 'tables':
      return (
        <TablesStep
          {...params}
          tables={wizard.questions.tables}
          at={at}
          names={names}
          drafts={drafts}
        />
      )
    case 'try':
      return <TryStep {...params} wizard={wizard} onStep={onStep} />
    case 'on':
      return <SwitchStep {...params} wizard={wizard} onStep={onStep} />
  }
}

function SaveNote({ states }: { readonly states: readonly SaveState[] }) {
  const t = useText(wizardText)
  const state =
    states.find((each) => each === 'saving') ?? states.find((each) => each === 'unsaved')
  return (
    <Text size="sm" c="dimmed" component="output" miw={120} ta={{ base: 'left', sm: 'right' }}>
      {t(state ?? 'saved')}
    </Text>
  )
}
