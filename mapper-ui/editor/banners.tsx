import { Alert, Button, CloseButton, Group, Text } from '@mantine/core'
import { useProblemText } from '../text/use-problem-text.ts'
import { useText } from '../text/use-text.ts'
import { useEditor, useFlow, useView } from './editor-context.tsx'
import { editorText } from './text.ts'
import type { Draft } from './use-draft.ts'

/** The text is no YAML: the canvas stays as it was, and says where. */
export function BrokenBanner() {
  const t = useText(editorText)
  const say = useProblemText()
  const editor = useEditor()
  const broken = useFlow((state) => state.broken)
  if (!broken) return null
  return (
    <Alert color="red" role="alert" p="xs" radius={0}>
      <Group gap="sm">
        <Text size="sm">{t('broken', { line: broken.line, message: say(broken.message) })}</Text>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => editor.goToLine(broken.line, broken.column)}
        >
          {t('toLine', { line: broken.line })}
        </Button>
      </Group>
    </Alert>
  )
}

/** A formula does not end: there are no values to show. */
export function StoppedBanner() {
  const t = useText(editorText)
  const isStopped = useView(({ stopped, sample }) => stopped === sample)
  if (!isStopped) return null
  return (
    <Alert color="red" role="alert" p="xs" radius={0}>
      <Text size="sm">{t('stopped')}</Text>
    </Alert>
  )
}

/** Somebody else changed the file: what became of both changes. */
export function MergedBanner({ draft }: { readonly draft: Draft }) {
  const t = useText(editorText)
  const { view } = useEditor()
  const { conflicts, closeMerge } = draft
  if (!conflicts) return null
  return (
    <Alert color={conflicts.length > 0 ? 'orange' : 'blue'} p="xs" radius={0}>
      <Group gap="sm">
        <Text size="sm" component="output">
          {t('merged')} {conflicts.length > 0 && t('mergedConflicts', { count: conflicts.length })}
        </Text>
        {conflicts.length > 0 && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => view.setState({ drawer: 'diff' })}
          >
            {t('diff')}
          </Button>
        )}
        <CloseButton size="sm" aria-label={t('close')} onClick={closeMerge} />
      </Group>
    </Alert>
  )
}
