import {
  ActionIcon,
  Alert,
  Box,
  Button,
  Group,
  SegmentedControl,
  Text,
  Title,
  Tooltip,
} from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconLayoutColumns } from '@tabler/icons-react'
import { lazy, Suspense, useEffect } from 'react'
import type { FileContent } from '../../server/api/contract/files.ts'
import { ProblemAlert } from '../app/problem-alert.tsx'
import { LoadingPage } from '../app/status-pages.tsx'
import type { FlowSurface } from '../model/deep-link.ts'
import { useText } from '../text/use-text.ts'
import { DrawerBar, DrawerPanel } from './drawer/drawer.tsx'
import { useEditor, useFlow, useView } from './editor-context.tsx'
import { NoticeRegion } from './notice-region.tsx'
import { PublishButton } from './publish-button.tsx'
import { editorText } from './text.ts'
import { useDraft } from './use-draft.ts'
import { useEditorKeys } from './use-editor-keys.ts'

const PipelineSurface = lazy(async () => ({
  default: (await import('./pipeline/pipeline-surface.tsx')).PipelineSurface,
}))
const MappingSurface = lazy(async () => ({
  default: (await import('./mapping/mapping-surface.tsx')).MappingSurface,
}))
// Monaco is larger than all the rest together.
const YamlSurface = lazy(async () => ({
  default: (await import('./yaml/yaml-surface.tsx')).YamlSurface,
}))

const SURFACES: readonly FlowSurface[] = ['pipeline', 'mapping', 'yaml']
const HEADER = 'var(--app-shell-header-height)'

/** The bar, the surface that is chosen, and the drawer below it. */
export function EditorFrame({
  workspace,
  file,
  etag,
}: {
  readonly workspace: string
  readonly file: FileContent
  readonly etag: string | undefined
}) {
  const surface = useView(({ place }) => place.surface)
  const isSplit = useView((view) => view.isSplit)
  const draft = useDraft(workspace, file, etag)
  useEditorKeys(() => void draft.saveNow())
  useEffect(() => {
    document.title = `${file.path} · Mapwright`
  }, [file.path])
  return (
    <Box
      m="calc(-1 * var(--app-shell-padding))"
      h={`calc(100dvh - ${HEADER})`}
      style={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}
    >
      <TopBar draft={draft} workspace={workspace} />
      <BrokenBanner />
      {draft.problem !== undefined && (
        <ProblemAlert error={draft.problem} onRetry={() => void draft.saveNow()} />
      )}
      <Box style={{ flex: 1, minHeight: 0, display: 'flex' }}>
        <Suspense fallback={<LoadingPage />}>
          {surface !== 'yaml' && (
            <Box style={{ flex: 1, minWidth: 0, minHeight: 0, position: 'relative' }}>
              {surface === 'pipeline' ? <PipelineSurface /> : <MappingSurface />}
            </Box>
          )}
          {(surface === 'yaml' || isSplit) && (
            <Box style={{ flex: 1, minWidth: 0, minHeight: 0, position: 'relative' }}>
              <YamlSurface />
            </Box>
          )}
        </Suspense>
      </Box>
      <DrawerPanel workspace={workspace} draft={draft} />
      <DrawerBar />
      <NoticeRegion />
    </Box>
  )
}

function TopBar({
  draft,
  workspace,
}: {
  readonly draft: ReturnType<typeof useDraft>
  readonly workspace: string
}) {
  const t = useText(editorText)
  const editor = useEditor()
  const title = useFlow(({ flow, path }) =>
    typeof flow.value['title'] === 'string' ? flow.value['title'] : path,
  )
  const surface = useView(({ place }) => place.surface)
  const isSplit = useView((view) => view.isSplit)
  return (
    <Group
      px="md"
      py={6}
      gap="sm"
      justify="space-between"
      style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
    >
      <div style={{ minWidth: 0, flex: '1 1 200px' }}>
        <Title order={1} size="h4" lineClamp={1}>
          {title}
        </Title>
        <SaveState draft={draft} />
      </div>
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('surfaces')}
          value={surface}
          data={SURFACES.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => {
            const chosen = SURFACES.find((one) => one === value)
            if (chosen) editor.select({ surface: chosen })
          }}
        />
        <Tooltip label={t('split')}>
          <ActionIcon
            variant={isSplit ? 'filled' : 'default'}
            aria-label={t('split')}
            aria-pressed={isSplit}
            onClick={() => editor.view.setState({ isSplit: !isSplit })}
          >
            <IconLayoutColumns size={16} />
          </ActionIcon>
        </Tooltip>
        <UndoButtons />
        <PublishButton workspace={workspace} draft={draft} />
      </Group>
    </Group>
  )
}

function UndoButtons() {
  const t = useText(editorText)
  const { document } = useEditor()
  const past = useFlow(({ undoStack }) => undoStack.past.length)
  const future = useFlow(({ undoStack }) => undoStack.future.length)
  return (
    <ActionIcon.Group>
      <ActionIcon
        variant="default"
        aria-label={t('undo')}
        disabled={past === 0}
        onClick={document.undo}
      >
        <IconArrowBackUp size={16} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t('redo')}
        disabled={future === 0}
        onClick={document.redo}
      >
        <IconArrowForwardUp size={16} />
      </ActionIcon>
    </ActionIcon.Group>
  )
}

function SaveState({ draft }: { readonly draft: ReturnType<typeof useDraft> }) {
  const t = useText(editorText)
  const text = useFlow((state) => state.text)
  const isPublished = draft.file.published?.text === text
  return (
    <Text size="xs" c="dimmed" component="output" display="block">
      {draft.isSaving ? t('saving') : isPublished ? t('published') : t('savedDraft')}
    </Text>
  )
}

/** The text is no YAML: the canvas stays as it was, and says where. */
function BrokenBanner() {
  const t = useText(editorText)
  const editor = useEditor()
  const broken = useFlow((state) => state.broken)
  if (!broken) return null
  return (
    <Alert color="red" role="alert" p="xs" radius={0}>
      <Group gap="sm">
        <Text size="sm">{t('broken', { line: broken.line, message: broken.message })}</Text>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => editor.select({ surface: 'yaml' })}
        >
          {t('toLine', { line: broken.line })}
        </Button>
      </Group>
    </Alert>
  )
}
