import { Box, Loader, SegmentedControl, Stack } from '@mantine/core'
import { IconGitCompare } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useText } from '../../text/use-text.ts'
import { useFlow } from '../editor-context.tsx'
import type { Draft } from '../use-draft.ts'
import { withMonacoWords } from '../yaml/monaco-words.ts'
import { Conflicts } from './conflicts.tsx'
import { DrawerHint } from './drawer-hint.tsx'
import { EffectDiffView } from './effect-diff.tsx'
import { drawerText } from './text.ts'

// Both show texts side by side, and that takes Monaco.
const TextDiff = lazy(async () => ({
  default: (await withMonacoWords(() => import('./text-diff.tsx'))).TextDiff,
}))
const Versions = lazy(async () => ({
  default: (await withMonacoWords(() => import('./versions.tsx'))).Versions,
}))

const PARTS = ['text', 'effect', 'versions', 'conflicts'] as const
type Part = (typeof PARTS)[number]

/** What the draft changes, as text and as effect; what was published before; what two people changed at once. */
export function Changes({
  workspace,
  draft,
}: {
  readonly workspace: string
  readonly draft: Draft
}) {
  const t = useText(drawerText)
  const conflicts = draft.conflicts ?? []
  const [part, setPart] = useState<Part>(conflicts.length > 0 ? 'conflicts' : 'text')
  return (
    <Stack gap="xs" h="100%">
      <SegmentedControl
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        value={part}
        data={PARTS.map((value) => ({
          value,
          label: value === 'conflicts' ? `${t(value)} ${conflicts.length}` : t(value),
        }))}
        onChange={(value) => setPart(PARTS.find((one) => one === value) ?? 'text')}
      />
      <Box style={{ flex: 1, minHeight: 0 }}>
        <Suspense fallback={<Loader size="sm" />}>
          {part === 'versions' ? (
            <Versions workspace={workspace} draft={draft} />
          ) : part === 'conflicts' ? (
            <Conflicts draft={draft} />
          ) : (
            <Difference part={part} published={draft.file.published?.text} />
          )}
        </Suspense>
      </Box>
    </Stack>
  )
}

function Difference({
  part,
  published,
}: {
  readonly part: 'text' | 'effect'
  readonly published: string | undefined
}) {
  const t = useText(drawerText)
  const text = useFlow((state) => state.text)
  if (published === undefined) {
    return <DrawerHint icon={<IconGitCompare />} title={t('notPublished')} />
  }
  if (published === text) {
    return (
      <DrawerHint icon={<IconGitCompare />} title={t('noChanges')}>
        {t('noChangesHint')}
      </DrawerHint>
    )
  }
  return part === 'text' ? (
    <TextDiff
      before={{ name: t('published'), text: published }}
      after={{ name: t('draft'), text }}
    />
  ) : (
    <EffectDiffView published={published} />
  )
}
