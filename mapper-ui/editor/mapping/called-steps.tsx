import './called-steps.css'
import { Button, Text } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import type { FileContent } from '../../../server/contract/files.ts'
import { useSuspenseAnswer } from '../../api/use-answer.ts'
import { textAt } from '../../model/document/json-path.ts'
import { callAt } from '../../model/mapping/called-steps.ts'
import type { FlowStep } from '../../model/mapping/flow-steps.ts'
import { spokenTitle } from '../../model/mapping/step-titles.ts'
import { useLocale, useText } from '../../text/use-text.ts'
import { LoadingRows } from '../../widgets/loading-page.tsx'
import { ProblemAlert } from '../../widgets/problem-alert.tsx'
import { BrokenBanner, MergedBanner } from '../banners.tsx'
import { EditorProvider, useEditor, useFlow, useView } from '../editor-context.tsx'
import { createGuestEditor } from '../guest-editor.ts'
import { SaveState } from '../save-state.tsx'
import { OpenSharedSteps } from '../shared-steps.tsx'
import { useDraft } from '../use-draft.ts'
import { chooseStep, listSteppedTo } from './choose-step.ts'
import { StepSelect } from './step-picker.tsx'
import { mappingText } from './text.ts'

/** The step that is selected, where it calls shared steps that are a file of the project. */
export function useOpenCall(): FlowStep | undefined {
  const flow = useFlow((state) => state.flow.value)
  const place = useView((view) => view.place.step)
  const places = useView((view) => view.surroundings?.titles.places)
  // Of a flow that maps nothing itself, that is what there is to map.
  const [first] = chooseStep(flow, undefined) ? [] : listSteppedTo(flow, places ?? {})
  const call = callAt(flow, place) ?? first
  const name = textAt(call?.value, ['call'])
  return places && name !== undefined && Object.hasOwn(places, name) ? call : undefined
}

interface Called {
  readonly workspace: string
  readonly call: FlowStep
  readonly path: string
  /** The mapping, of whatever file is around it. */
  readonly children: ReactNode
}

/** Shared steps, mapped where a step calls them: the same view of their own file, with the values of this flow's sample. */
export function CalledSteps({ call, children }: Pick<Called, 'call' | 'children'>) {
  const name = textAt(call.value, ['call']) ?? ''
  const path = useView((view) => view.surroundings?.titles.places[name])
  const { workspace } = useParams({ from: '/inside/w/$workspace/edit' })
  if (path === undefined) return <LoadingRows />
  return (
    <Suspense fallback={<LoadingRows />}>
      <ReadSteps key={path} workspace={workspace} call={call} path={path}>
        {children}
      </ReadSteps>
    </Suspense>
  )
}

function ReadSteps(called: Called) {
  const { workspace, path } = called
  const { body, etag } = useSuspenseAnswer('readFile', { params: { workspace }, query: { path } })
  return <OpenSteps {...called} file={body} etag={etag} />
}

interface ReadCalled extends Called {
  readonly file: FileContent
  readonly etag: string | undefined
}

function OpenSteps({ workspace, call, path, children, file, etag }: ReadCalled) {
  const host = useEditor()
  const [guest] = useState(() => {
    const text = file.draft?.text ?? file.published?.text ?? ''
    return createGuestEditor({ host, call, path, text })
  })
  useEffect(() => guest.follow(), [guest])
  return (
    <EditorProvider value={guest.editor}>
      <div className="called-steps">
        <SavedSteps workspace={workspace} file={file} etag={etag}>
          <EditorProvider value={host}>
            <CalledBar call={call} />
          </EditorProvider>
        </SavedSteps>
        <div className="called-surface">{children}</div>
      </div>
    </EditorProvider>
  )
}

/** Keeps their draft, as the page of the file does. */
function SavedSteps({
  workspace,
  file,
  etag,
  children,
}: Pick<ReadCalled, 'workspace' | 'file' | 'etag' | 'children'>) {
  const draft = useDraft(workspace, file, etag)
  return (
    <>
      <div className="called-bar">
        {children}
        <SaveState draft={draft} />
      </div>
      <BrokenBanner />
      <MergedBanner draft={draft} />
      {draft.problem !== undefined && (
        <ProblemAlert error={draft.problem} onRetry={() => void draft.saveNow()} />
      )}
    </>
  )
}

/** Which step of the flow they are, whom else a change is about, and the way back. */
function CalledBar({ call }: { readonly call: FlowStep }) {
  const t = useText(mappingText)
  const { select } = useEditor()
  const list = useRef<HTMLSelectElement>(null)
  const flow = useFlow((state) => state.flow.value)
  const own = chooseStep(flow, undefined)
  const words = useUsers(textAt(call.value, ['call']) ?? '')
  useEffect(() => {
    // Whoever chose the step goes on from the same list.
    if (document.activeElement === document.body) list.current?.focus()
  }, [])
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowLeft size={14} aria-hidden />}
        onClick={() =>
          select({ surface: own ? 'mapping' : 'pipeline', step: own?.path, field: undefined })
        }
      >
        {t('backToFlow')}
      </Button>
      <StepSelect ref={list} step={call} />
      <Text size="xs" className="called-words">
        {words}
      </Text>
      <OpenSharedSteps name={textAt(call.value, ['call']) ?? ''} />
    </>
  )
}

function useUsers(name: string): string {
  const t = useText(mappingText)
  const language = useLocale()
  const { path } = useSearch({ from: '/inside/w/$workspace/edit' })
  const titles = useView((view) => view.surroundings?.titles)
  const others = (titles?.users[name] ?? []).filter((flow) => flow.path !== path)
  if (!titles || others.length === 0) return t('calledOnlyHere')
  const joined = new Intl.ListFormat(language, { type: 'conjunction' })
  const flows = joined.format(others.map(({ title }) => spokenTitle(titles, language, title)))
  return t('calledByOthers', { flows })
}
