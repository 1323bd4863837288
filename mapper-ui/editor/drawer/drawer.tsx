import { Box, Button, Group } from '@mantine/core'
import { useText } from '../../text/use-text.ts'
import type { EditorView } from '../editor.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { editorText } from '../text.ts'
import type { useDraft } from '../use-draft.ts'

type Part = Exclude<EditorView['drawer'], 'closed'>

const PARTS: readonly Part[] = ['problems', 'samples', 'tests', 'plan', 'diff', 'drift']
const HEIGHT = 260

/** Opens and closes the parts of the drawer, and counts what is in them. */
export function DrawerBar() {
  const t = useText(editorText)
  const { view } = useEditor()
  const open = useView((state) => state.drawer)
  const problems = useFlow(({ diagnostics }) => diagnostics.length)
  const tests = useView((state) => state.tests?.shown.results)
  const counts: Partial<Record<Part, string>> = {
    problems: String(problems),
    ...(tests && { tests: `${tests.filter(({ isGood }) => isGood).length}/${tests.length}` }),
  }
  return (
    <Group
      gap={4}
      px="sm"
      py={4}
      role="toolbar"
      aria-label={t('drawer')}
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      {PARTS.map((part) => (
        <Button
          key={part}
          size="compact-sm"
          variant={open === part ? 'light' : 'subtle'}
          aria-expanded={open === part}
          onClick={() => view.setState({ drawer: open === part ? 'closed' : part })}
        >
          {t(part)}
          {counts[part] !== undefined && ` ${counts[part]}`}
        </Button>
      ))}
    </Group>
  )
}

/** The part of the drawer that is open. */
export function DrawerPanel({
  workspace: _workspace,
  draft: _draft,
}: {
  readonly workspace: string
  readonly draft: ReturnType<typeof useDraft>
}) {
  const t = useText(editorText)
  const open = useView((state) => state.drawer)
  if (open === 'closed') return null
  return (
    <Box
      component="section"
      aria-label={t(open)}
      h={HEIGHT}
      p="sm"
      style={{ overflow: 'auto', borderTop: '1px solid var(--mantine-color-default-border)' }}
    />
  )
}
