import { Text } from '@mantine/core'
import { useText } from '../text/use-text.ts'
import { textOf } from './draft-keeper.ts'
import { useFlow } from './editor-context.tsx'
import { editorText } from './text.ts'
import type { Draft } from './use-draft.ts'

/** Whether the draft is kept, or the text is what is published. */
export function SaveState({ draft }: { readonly draft: Draft }) {
  const t = useText(editorText)
  const text = useFlow((state) => state.text)
  return (
    <Text size="xs" c="dimmed" component="output" display="block">
      {t(saveStateOf(draft, text))}
    </Text>
  )
}

function saveStateOf({ file, isSaving, problem, maySave }: Draft, text: string) {
  const isSaved = text === textOf(file)
  if (!isSaved && (problem !== undefined || !maySave)) return 'notSaved'
  if (!isSaved || isSaving) return 'saving'
  return text === file.published?.text ? 'published' : 'savedDraft'
}
