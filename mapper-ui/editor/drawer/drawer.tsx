import { Box, Button } from '@mantine/core'
import type { Sample } from '../../../server/contract/flows.ts'
import { isConnector } from '../../model/connector/connector-parts.ts'
import { useText } from '../../text/use-text.ts'
import type { EditorView } from '../editor.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { editorText } from '../text.ts'
import type { Draft } from '../use-draft.ts'
import { Changes } from './changes.tsx'
import { Drift } from './drift.tsx'
import { Plan } from './plan.tsx'
import { Problems } from './problems.tsx'
import { Samples } from './samples.tsx'
import { Tests } from './tests.tsx'
import { type RunningFlow, useOpenFlow } from './use-flow-of-file.ts'
import { useIsChecking } from './use-is-checking.ts'
import { useKeptSamples } from './use-kept-samples.ts'

type Part = Exclude<EditorView['drawer'], 'closed'>

const PARTS: readonly Part[] = ['problems', 'samples', 'tests', 'plan', 'diff', 'drift']
/** A connector has no records of its own. */
const OF_CONNECTORS: readonly Part[] = ['problems', 'diff']
const HEIGHT = 300

/** Opens and closes the parts of the drawer, and counts what is in them. */
export function DrawerBar() {
  const t = useText(editorText)
  const { view } = useEditor()
  const open = useView((state) => state.drawer)
  const problems = useFlow(({ diagnostics }) => diagnostics.length)
  const isChecking = useIsChecking()
  const tests = useView((state) => state.tests?.shown.results)
  const samples = useView((state) => state.samples.length)
  const parts = useFlow(({ flow }) => isConnector(flow.value)) ? OF_CONNECTORS : PARTS
  const good = tests?.filter(({ isGood }) => isGood).length ?? 0
  const counts: Partial<Record<Part, Count>> = {
    ...(!isChecking && { problems: { words: String(problems), isGood: problems === 0 } }),
    ...(samples > 0 && { samples: { words: String(samples) } }),
    ...(tests && { tests: { words: `${good}/${tests.length}`, isGood: good === tests.length } }),
  }
  return (
    <div className="drawer-bar" role="toolbar" aria-label={t('drawer')} data-tour="drawer">
      {parts.map((part) => (
        <Button
          key={part}
          size="compact-sm"
          variant="subtle"
          className="drawer-part"
          aria-expanded={open === part}
          onClick={() => view.setState({ drawer: open === part ? 'closed' : part })}
        >
          {part === 'problems' && isChecking ? t('checking') : t(part)}
          {counts[part] && <PartCount {...counts[part]} />}
        </Button>
      ))}
    </div>
  )
}

interface Count {
  readonly words: string
  /** Absent: it is neither. */
  readonly isGood?: boolean
}

function PartCount({ words, isGood }: Count) {
  const tone = isGood ? 'ok' : 'bad'
  return (
    <>
      {' '}
      <span className="drawer-count" data-tone={isGood === undefined ? undefined : tone}>
        {words}
      </span>
    </>
  )
}

/** The part of the drawer that is open. */
export function DrawerPanel({
  workspace,
  draft,
}: {
  readonly workspace: string
  readonly draft: Draft
}) {
  const t = useText(editorText)
  const open = useView((state) => state.drawer)
  const flow = useOpenFlow(workspace)
  const kept = useKeptSamples(flow)
  const running = flow && {
    workspace,
    integration: flow.integration,
    flow: flow.flow,
  }
  if (open === 'closed') return null
  return (
    <Box
      component="section"
      aria-label={t(open)}
      h={HEIGHT}
      p="sm"
      style={{ overflow: 'auto', borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      <OpenPart part={open} workspace={workspace} draft={draft} running={running} kept={kept} />
    </Box>
  )
}

function OpenPart({
  part,
  workspace,
  draft,
  running,
  kept,
}: {
  readonly part: Part
  readonly workspace: string
  readonly draft: Draft
  readonly running: RunningFlow | undefined
  readonly kept: readonly Sample[]
}) {
  switch (part) {
    case 'problems':
      return <Problems />
    case 'samples':
      return <Samples running={running} kept={kept} />
    case 'tests':
      return <Tests />
    case 'plan':
      return <Plan running={running} />
    case 'diff':
      return <Changes workspace={workspace} draft={draft} />
    case 'drift':
      return <Drift running={running} />
  }
}
