import { Button } from '@mantine/core'
import { IconPlug, IconPlus } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ConnectionInfo, ConnectorInfo } from '../../server/contract/connections.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { TextLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { appText } from '../widgets/text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { ConnectionCard, type ConnectionTask } from './connection-card.tsx'
import { ConnectionDialog } from './connection-dialog.tsx'
import { ConnectionList } from './connection-list.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { connectionsText } from './text.ts'
import { UsageDialog } from './usage-dialog.tsx'

type Task =
  | { readonly kind: 'add' }
  | { readonly kind: ConnectionTask; readonly connection: ConnectionInfo }

/** All accounts of a workspace, and one in detail. In the address, `?show=` says which, `?connection=` opens one for editing. */
export function ConnectionsPage() {
  const t = useText(connectionsText)
  const app = useText(appText)
  const { workspace } = useParams({ from: '/inside/w/$workspace/connections' })
  const { connection: wanted, show } = useSearch({ from: '/inside/w/$workspace/connections' })
  const navigate = useNavigate()
  const may = useMay(workspace)
  const { items: connectors } = useSuspenseAnswer('listConnectors', { params: { workspace } }).body
  const { items: connections } = useSuspenseAnswer('listConnections', {
    params: { workspace },
  }).body
  const listed = connections.toSorted(worstFirst)
  const chosen = listed.find(({ name }) => name === show)
  const shown = chosen ?? listed[0]
  const asked = connections.find(({ name }) => name === wanted)
  const [task, setTask] = useState<Task | undefined>(
    asked && may('editor') ? { kind: 'edit', connection: asked } : undefined,
  )
  const close = () => {
    setTask(undefined)
    if (wanted !== undefined) {
      void navigate({ to: '/w/$workspace/connections', params: { workspace }, search: {} })
    }
  }
  const add = may('editor') && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setTask({ kind: 'add' })}>
      {t('connect')}
    </Button>
  )
  return (
    <Page title={app('connections')} about={t('about')} actions={connections.length > 0 && add}>
      {connections.length === 0 && (
        <EmptyState icon={<IconPlug />} title={t('empty')} action={add}>
          {t('emptyHint')}
        </EmptyState>
      )}
      {shown && (
        <div className="connection-panes" data-chosen={chosen && ''}>
          <ConnectionList
            workspace={workspace}
            connections={listed}
            shown={shown.name}
            titleOf={(connection) => titleOf(connectors, connection)}
          />
          <div className="connection-detail">
            <TextLink
              className="connection-back"
              size="sm"
              to="/w/$workspace/connections"
              params={{ workspace }}
              search={{}}
            >
              {t('allConnections')}
            </TextLink>
            <ConnectionCard
              key={shown.name}
              workspace={workspace}
              connection={shown}
              systemTitle={titleOf(connectors, shown)}
              onTask={(kind) => setTask({ kind, connection: shown })}
            />
          </div>
        </div>
      )}
      {task && (
        <TaskDialog
          workspace={workspace}
          task={task}
          connectors={connectors}
          connections={connections}
          onClose={close}
        />
      )}
    </Page>
  )
}

function TaskDialog({
  workspace,
  task,
  connectors,
  connections,
  onClose,
}: {
  readonly workspace: string
  readonly task: Task
  readonly connectors: readonly ConnectorInfo[]
  readonly connections: readonly ConnectionInfo[]
  readonly onClose: () => void
}) {
  const t = useText(connectionsText)
  const tell = useTell()
  if (task.kind === 'usage' || task.kind === 'remove') {
    const Dialog = task.kind === 'usage' ? UsageDialog : RemoveDialog
    return <Dialog workspace={workspace} connection={task.connection} onClose={onClose} />
  }
  const edited = task.kind === 'edit' ? task.connection : undefined
  return (
    <ConnectionDialog
      workspace={workspace}
      connectors={connectors}
      connections={connections}
      connector={connectors.find(({ name }) => name === edited?.connector)}
      connection={edited}
      onClose={onClose}
      onSaved={() => {
        tell.done(t('stored'))
        onClose()
      }}
    />
  )
}

/** What a person has to look at comes first; else as they are named. */
function worstFirst(one: ConnectionInfo, other: ConnectionInfo): number {
  return STATES.indexOf(one.state) - STATES.indexOf(other.state)
}

const STATES: readonly ConnectionInfo['state'][] = ['bad', 'unknown', 'good']

function titleOf(connectors: readonly ConnectorInfo[], { connector }: ConnectionInfo): string {
  return connectors.find(({ name }) => name === connector)?.title ?? connector
}
