import './top-bar.css'
import { ActionIcon, Button, Group, SegmentedControl, Title, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconKeyboard,
  IconLayoutColumns,
} from '@tabler/icons-react'
import { useStore } from 'zustand'
import { isConnector } from '../model/connector/connector-parts.ts'
import type { FlowSurface } from '../model/deep-link.ts'
import { useText } from '../text/use-text.ts'
import { DraftMenu } from './draft-menu.tsx'
import type { Editor } from './editor.ts'
import { useEditor, useFlow, useView } from './editor-context.tsx'
import { useLabel } from './gesture-text.ts'
import { publishText } from './publish/text.ts'
import type { Publishing } from './publish/use-publishing.ts'
import { SaveState } from './save-state.tsx'
import { editorText } from './text.ts'
import type { Draft } from './use-draft.ts'
import { useSurface } from './use-surface.ts'

const OF_FLOWS: readonly FlowSurface[] = ['pipeline', 'mapping', 'yaml']
const OF_CONNECTORS: readonly FlowSurface[] = ['form', 'yaml']

/** What the file is, how it is shown, and what is done with the draft. */
export function TopBar({
  draft,
  workspace,
  publishing,
  onHelp,
}: {
  readonly draft: Draft
  readonly workspace: string
  readonly publishing: Publishing
  readonly onHelp: () => void
}) {
  const t = useText(editorText)
  const publish = useText(publishText)
  const editor = useEditor()
  const title = useFlow(({ flow, path }) =>
    typeof flow.value['title'] === 'string' ? flow.value['title'] : path,
  )
  const surface = useSurface()
  const surfaces = useFlow(({ flow }) => isConnector(flow.value)) ? OF_CONNECTORS : OF_FLOWS
  const isSplit = useView((view) => view.isSplit)
  return (
    <div className="top-bar">
      <div className="top-bar-name">
        <Title order={1} size="h4" lineClamp={1} tabIndex={-1} style={{ outline: 'none' }}>
          {title}
        </Title>
        <SaveState draft={draft} />
      </div>
      <Group gap="xs" className="top-bar-views">
        <SegmentedControl
          size="xs"
          aria-label={t('surfaces')}
          value={surface}
          data={surfaces.map((value) => ({ value, label: t(value) }))}
          onChange={(value) => {
            const chosen = surfaces.find((one) => one === value)
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
        <UndoButtons editor={editor} />
        <KeysButton onOpen={onHelp} />
      </Group>
      <Group gap="xs" wrap="nowrap" className="top-bar-draft">
        {publishing.mayPublish && (
          <Button
            size="xs"
            data-tour="publish"
            disabled={!publishing.isReady}
            title={publishing.hindrance && publish(publishing.hindrance)}
            onClick={publishing.open}
          >
            {t('publish')}
          </Button>
        )}
        <DraftMenu workspace={workspace} draft={draft} />
      </Group>
    </div>
  )
}

/** Of the file that is worked on: shared steps while they are mapped within the flow. */
function UndoButtons({ editor }: { readonly editor: Editor }) {
  const guest = useStore(editor.view, (view) => view.guest)
  return guest ? <UndoButtons editor={guest} /> : <UndoButtonsOf document={editor.document} />
}

function UndoButtonsOf({ document }: Pick<Editor, 'document'>) {
  const t = useText(editorText)
  const say = useLabel()
  const last = useStore(document.store, ({ undoStack }) => undoStack.past.at(-1)?.label)
  const next = useStore(document.store, ({ undoStack }) => undoStack.future.at(-1)?.label)
  return (
    <ActionIcon.Group>
      <ActionIcon
        variant="default"
        aria-label={t('undo')}
        title={last && `${t('undo')}: ${say(last)}`}
        disabled={!last}
        onClick={document.undo}
      >
        <IconArrowBackUp size={16} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t('redo')}
        title={next && `${t('redo')}: ${say(next)}`}
        disabled={!next}
        onClick={document.redo}
      >
        <IconArrowForwardUp size={16} />
      </ActionIcon>
    </ActionIcon.Group>
  )
}

function KeysButton({ onOpen }: { readonly onOpen: () => void }) {
  const t = useText(editorText)
  return (
    <ActionIcon variant="default" aria-label={t('keys')} title={t('keys')} onClick={onOpen}>
      <IconKeyboard size={16} />
    </ActionIcon>
  )
}
