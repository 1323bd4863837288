import './publish.css'
import { Button, Checkbox, Loader, Modal, SegmentedControl, Textarea } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { lazy, Suspense, useState } from 'react'
import { WithHelp } from '../../help/with-help.tsx'
import { readFlow } from '../../model/document/read-flow.ts'
import { useText } from '../../text/use-text.ts'
import { BusySign } from '../../widgets/busy-sign.tsx'
import { ProblemAlert } from '../../widgets/problem-alert.tsx'
import { EffectDiffView } from '../drawer/effect-diff.tsx'
import type { OpenFlow } from '../drawer/use-flow-of-file.ts'
import { useFlow, useView } from '../editor-context.tsx'
import { editorText } from '../text.ts'
import type { Draft } from '../use-draft.ts'
import { withMonacoWords } from '../yaml/monaco-words.ts'
import { ChangeList, NewFlowSummary } from './change-list.tsx'
import { FirstRun } from './first-run.tsx'
import { publishText } from './text.ts'
import { type Publication, type RunWishes, usePublication } from './use-publication.ts'

// Texts side by side take Monaco.
const TextDiff = lazy(async () => ({
  default: (await withMonacoWords(() => import('../drawer/text-diff.tsx'))).TextDiff,
}))

/** What publishing changes, and what the run after it would do; nothing runs that nobody confirmed. */
export function PublishDialog({
  workspace,
  flow,
  draft,
  onClose,
}: {
  readonly workspace: string
  readonly flow: OpenFlow | undefined
  readonly draft: Draft
  readonly onClose: () => void
}) {
  const t = useText(publishText)
  const editor = useText(editorText)
  const isPhone = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false })
  const [note, setNote] = useState('')
  const { publication, published } = useShown({ workspace, flow, draft, onClose })
  const version = published?.version
  const { wishes, setWishes } = useWishes(publication, version)
  const isFlow = useFlow((state) => state.flow.value['flow'] !== undefined)
  return (
    <Modal
      opened
      centered
      onClose={onClose}
      size={1180}
      padding={0}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': editor('close') }}
      classNames={{ header: 'publish-head', body: 'publish-body' }}
      title={<DialogTitle version={published?.version} />}
    >
      <form
        className="publish"
        onSubmit={(event) => {
          event.preventDefault()
          void publication.publishAnd(note, wishes)
        }}
      >
        <div className="publish-main">
          <Changes published={published?.text} isFlow={isFlow} />
          <TestsLine />
          {isFlow && published && (
            <section aria-label={t('samples')}>
              <h3>{t('samples')}</h3>
              <EffectDiffView published={published.text} />
            </section>
          )}
        </div>
        <aside className="publish-side">
          {flow && (
            <RunPart
              publication={publication}
              isNew={!published}
              wishes={wishes}
              onChange={setWishes}
            />
          )}
          <WithHelp topic="publish">
            <Textarea
              label={t('note')}
              autosize
              minRows={2}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          </WithHelp>
          {flow && !published && <AddedLine flow={flow.flow} />}
        </aside>
        <Foot
          publication={publication}
          version={version}
          runs={wishes.runs}
          onPublishOnly={() => void publication.publishAnd(note, NO_RUN)}
        />
      </form>
    </Modal>
  )
}

/** The published version is the newest until this one is published: that changes what is published. */
function useShown({ workspace, flow, draft, onClose }: Parameters<typeof PublishDialog>[0]) {
  const newest = draft.file.published ?? undefined
  const [published, setPublished] = useState(newest)
  const version = published?.version
  const publication = usePublication({ workspace, flow, draft, version, onDone: onClose })
  const { isBusy, isDone } = publication
  if (!isBusy && !isDone && newest?.version !== version) setPublished(newest)
  return { publication, published }
}

/** What was agreed to holds for the very flow and plan that were shown. */
function useWishes({ plan }: Publication, version: number | undefined) {
  const text = useFlow((state) => state.text)
  const shown = plan.answer && JSON.stringify([plan.answer.plan, text, version])
  const [agreed, setAgreed] = useState<{ readonly to: string; readonly wishes: RunWishes }>()
  return {
    wishes: agreed !== undefined && agreed.to === shown ? agreed.wishes : NO_RUN,
    setWishes: (wishes: RunWishes) => {
      if (shown !== undefined) setAgreed({ to: shown, wishes })
    },
  }
}

const NO_RUN: RunWishes = { runs: false, schedule: 'none' }

function DialogTitle({ version }: { readonly version: number | undefined }) {
  const t = useText(publishText)
  const title = useFlow((state) => {
    const own = state.flow.value['title']
    return typeof own === 'string' ? own : state.path
  })
  return (
    <>
      {t('title', { title })}{' '}
      <small>{version === undefined ? t('first') : t('over', { version })}</small>
    </>
  )
}

/** By words, or as the lines of the file. */
function Changes({
  published,
  isFlow,
}: {
  readonly published: string | undefined
  readonly isFlow: boolean
}) {
  const t = useText(publishText)
  const editor = useText(editorText)
  const text = useFlow((state) => state.text)
  const path = useFlow((state) => state.path)
  const [asText, setAsText] = useState(false)
  const isText = asText || !isFlow
  return (
    <section aria-label={editor('diff')}>
      <header>
        <h3>{published === undefined && isFlow ? t('newFlow') : editor('diff')}</h3>
        {isFlow && (
          <SegmentedControl
            size="xs"
            aria-label={t('show')}
            value={asText ? 'text' : 'words'}
            data={[
              { value: 'words', label: t('inWords') },
              { value: 'text', label: t('inText') },
            ]}
            onChange={(value) => setAsText(value === 'text')}
          />
        )}
      </header>
      {isText && (
        <Suspense fallback={<Loader size="sm" />}>
          <div className="publish-text">
            <TextDiff
              before={{ name: editor('published'), text: published ?? '' }}
              after={{ name: editor('savedDraft'), text }}
            />
          </div>
        </Suspense>
      )}
      {!isText && published === undefined && <NewFlowSummary />}
      {!isText && published !== undefined && (
        <ChangeList published={readFlow(path, published).reading?.value ?? {}} />
      )}
    </section>
  )
}

function useTestResults() {
  const tests = useView((view) => view.tests)
  const version = useFlow((state) => state.version)
  return tests?.version === version ? tests.shown.results : undefined
}

function TestsLine() {
  const t = useText(publishText)
  const isSound = useView((view) => view.isSound)
  const isFlow = useFlow((state) => state.flow.value['flow'] !== undefined)
  const results = useTestResults()
  if (!isSound || !isFlow) return null
  if (!results) return <BusySign size="sm" label={t('testsRunning')} />
  const good = results.filter(({ isGood }) => isGood).length
  const words = results.length === 0 ? t('noTests') : t('tests', { good, all: results.length })
  return (
    <section>
      <h3 data-bad={good < results.length || undefined}>{words}</h3>
      {good < results.length && (
        <ul className="failed-tests">
          {results
            .filter(({ isGood }) => !isGood)
            .map(({ it }) => (
              <li key={it}>{it}</li>
            ))}
        </ul>
      )}
    </section>
  )
}

interface WishesProps {
  readonly publication: Publication
  /** It has no schedule of its own yet. */
  readonly isNew: boolean
  readonly wishes: RunWishes
  readonly onChange: (wishes: RunWishes) => void
}

function RunPart(props: WishesProps) {
  const t = useText(publishText)
  const title = t(props.isNew ? 'plan' : 'planNext')
  return (
    <section aria-label={title}>
      <h3 tabIndex={-1} data-autofocus>
        {title}
      </h3>
      <FirstRun publication={props.publication} />
      <Wishes {...props} />
    </section>
  )
}

function Wishes({ publication: { plan, mayPlan }, isNew, wishes, onChange }: WishesProps) {
  const t = useText(publishText)
  const hasTrigger = useFlow((state) => state.flow.value['trigger'] !== undefined)
  const count = writesOf(plan.answer)
  if (!mayPlan || count === 0) return null
  return (
    <>
      <Checkbox
        label={t('confirm')}
        checked={wishes.runs}
        onChange={(event) => onChange({ ...wishes, runs: event.currentTarget.checked })}
      />
      {isNew && (
        <Checkbox
          label={t(hasTrigger ? 'ownSchedule' : 'schedule')}
          description={t('scheduleHint')}
          checked={wishes.schedule !== 'none'}
          disabled={!wishes.runs}
          onChange={(event) => {
            const schedule = event.currentTarget.checked ? (hasTrigger ? 'own' : 'every') : 'none'
            onChange({ ...wishes, schedule })
          }}
        />
      )}
    </>
  )
}

function writesOf(answer: Publication['plan']['answer']): number {
  return answer?.records.filter(({ writes }) => writes.length > 0).length ?? 0
}

function AddedLine({ flow }: { readonly flow: string }) {
  const t = useText(publishText)
  const file = useFlow(({ path }) => `${path.slice(0, path.lastIndexOf('/') + 1)}integration.yaml`)
  return (
    <p className="quiet">
      {t('adds', { file })} <code>- {flow}</code>
    </p>
  )
}

interface FootProps {
  /** The published version that is shown. */
  readonly version: number | undefined
  readonly publication: Publication
  readonly runs: boolean
  readonly onPublishOnly: () => void
}

function Foot(props: FootProps) {
  const t = useText(publishText)
  const { problem, differs } = props.publication
  const hasChanged = useHasChanged(props.version)
  return (
    <footer className="publish-foot">
      {problem !== undefined && <ProblemAlert error={problem} />}
      {differs && <p role="alert">{t('differs')}</p>}
      {!differs && hasChanged && <p role="alert">{t('changed')}</p>}
      <span className="quiet">{t('restore')}</span>
      <Buttons {...props} />
    </footer>
  )
}

/** Whether the flow is another by now than it was when the dialog was opened. */
function useHasChanged(version: number | undefined): boolean {
  const text = useFlow((state) => state.text)
  const [opened] = useState({ text, version })
  return opened.text !== text || opened.version !== version
}

/** The button says what it will do. */
function Buttons({ publication: { plan, isBusy, differs }, runs, onPublishOnly }: FootProps) {
  const t = useText(publishText)
  const isSound = useView((view) => view.isSound)
  const isFlow = useFlow((state) => state.flow.value['flow'] !== undefined)
  const results = useTestResults()
  const hasFailed = results?.some(({ isGood }) => !isGood) ?? false
  const count = writesOf(plan.answer)
  // As long as tests run, nobody knows whether they pass.
  const isTested = !isFlow || results !== undefined
  const isOff = !isSound || hasFailed || !isTested
  const needsPlan = runs ? plan.isPending : differs
  return (
    <>
      {hasFailed && <span className="bad">{t('testsFail')}</span>}
      {runs && !differs && (
        <Button variant="default" disabled={isOff || isBusy} onClick={onPublishOnly}>
          {t('publishOnly')}
        </Button>
      )}
      <Button type="submit" loading={isBusy} disabled={isOff || needsPlan}>
        <SubmitWords runs={runs} differs={differs} count={count} />
      </Button>
    </>
  )
}

function SubmitWords({
  runs,
  differs,
  count,
}: {
  readonly runs: boolean
  readonly differs: boolean
  readonly count: number
}) {
  const t = useText(publishText)
  if (differs) return t('run', { count })
  return runs ? t('publishAndRun', { count }) : t('publish')
}
