import type { EditorView } from './editor.ts'
import type { FlowPreviewShown } from './project/project-messages.ts'

/** What came of the sample that is chosen; absent until it is known, for another list of samples may be chosen from. */
export function shownPreview({
  previews,
  samples,
  sample,
}: Pick<EditorView, 'previews' | 'samples' | 'sample'>): FlowPreviewShown | undefined {
  const chosen = samples[sample]
  const at = chosen && previews?.samples.indexOf(chosen)
  return at === undefined ? undefined : previews?.shown.get(at)
}
