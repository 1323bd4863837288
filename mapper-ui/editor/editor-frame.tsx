import { Box } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { lazy, memo, Suspense } from 'react'
import type { FileContent } from '../../server/contract/files.ts'
import { useMay } from '../session/session.ts'
import { TourOffer } from '../tours/tour-offer.tsx'
import { LoadingRows } from '../widgets/loading-page.tsx'
import { usePageTitle } from '../widgets/page-title.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { BrokenBanner, MergedBanner, StoppedBanner } from './banners.tsx'
import { DrawerBar, DrawerPanel } from './drawer/drawer.tsx'
import { useView } from './editor-context.tsx'
import { KeysHelp } from './keys-help.tsx'
import { NoticeRegion } from './notice-region.tsx'
import { PublishDialog } from './publish/publish-dialog.tsx'
import { usePublishing } from './publish/use-publishing.ts'
import { TopBar } from './top-bar.tsx'
import { useDraft } from './use-draft.ts'
import { useEditorCommands } from './use-editor-commands.ts'
import { useEditorKeys } from './use-editor-keys.ts'
import { useEditorPalette } from './use-editor-palette.ts'
import { useFirstSamples } from './use-first-samples.ts'
import { useSuggestionsOnce } from './use-suggestions-once.ts'
import { useSurface } from './use-surface.ts'
import { useTourPlace } from './use-tour-place.ts'
import { withMonacoWords } from './yaml/monaco-words.ts'

const PipelineSurface = lazy(async () => ({
  default: (await import('./pipeline/pipeline-surface.tsx')).PipelineSurface,
}))
const MappingSurface = lazy(async () => ({
  default: (await import('./mapping/mapping-surface.tsx')).MappingSurface,
}))
const ConnectorSurface = lazy(async () => ({
  default: (await import('./connector/connector-surface.tsx')).ConnectorSurface,
}))
// Monaco is larger than all the rest together.
const YamlSurface = lazy(async () => ({
  default: (await withMonacoWords(() => import('./yaml/yaml-surface.tsx'))).YamlSurface,
}))

/** The bar, the surface that is chosen, and the drawer below it. */
export const EditorFrame = memo(function EditorFrame({
  workspace,
  file,
  etag,
}: {
  readonly workspace: string
  readonly file: FileContent
  readonly etag: string | undefined
}) {
  const surface = useSurface()
  const mayEdit = useMay(workspace)('editor')
  const isSplit = useView((view) => view.isSplit)
  const draft = useDraft(workspace, file, etag)
  const [isHelping, help] = useDisclosure(false)
  const publishing = usePublishing(workspace, draft)
  const commands = useEditorCommands({
    save: draft.saveNow,
    help: help.open,
    publish: publishing.open,
  })
  useEditorKeys(commands)
  useEditorPalette(commands)
  useFirstSamples()
  useSuggestionsOnce()
  useTourPlace()
  usePageTitle(file.path)
  return (
    <Box className="whole-page" style={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}>
      <TopBar draft={draft} workspace={workspace} publishing={publishing} onHelp={help.open} />
      {surface === 'mapping' && mayEdit && <TourOffer tour="mapping" />}
      <BrokenBanner />
      <StoppedBanner />
      <MergedBanner draft={draft} />
      {draft.problem !== undefined && (
        <ProblemAlert error={draft.problem} onRetry={() => void draft.saveNow()} />
      )}
      <Box style={{ flex: 1, minHeight: 0, display: 'flex' }}>
        <Suspense fallback={<LoadingRows />}>
          {surface !== 'yaml' && (
            <Box style={{ flex: 1, minWidth: 0, minHeight: 0, position: 'relative' }}>
              {surface === 'form' && <ConnectorSurface workspace={workspace} />}
              {surface === 'pipeline' && <PipelineSurface />}
              {surface === 'mapping' && <MappingSurface />}
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
      {publishing.isOpen && (
        <PublishDialog
          workspace={workspace}
          flow={publishing.flow}
          draft={draft}
          onClose={publishing.close}
        />
      )}
      <KeysHelp isOpen={isHelping} onClose={help.close} />
    </Box>
  )
})
