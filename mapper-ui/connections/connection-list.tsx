import './connection-list.css'
import { Link } from '@tanstack/react-router'
import type { ConnectionInfo } from '../../server/contract/connections.ts'
import { useText } from '../text/use-text.ts'
import { QuotaBar, useDayOfUsage } from '../widgets/quota-bar.tsx'
import { SystemMark } from '../widgets/system-mark.tsx'
import { ConnectionState } from './connection-state.tsx'
import { connectionsText } from './text.ts'

/** All connections in one sight, the worst first: how each stands and how near it is to its limit. */
export function ConnectionList({
  workspace,
  connections,
  shown,
  titleOf,
}: {
  readonly workspace: string
  readonly connections: readonly ConnectionInfo[]
  /** The one whose details stand beside the list. */
  readonly shown: string | undefined
  readonly titleOf: (connection: ConnectionInfo) => string
}) {
  const t = useText(connectionsText)
  return (
    <nav className="panel connection-list" aria-label={t('list')}>
      {connections.map((connection) => (
        <Link
          key={connection.name}
          to="/w/$workspace/connections"
          params={{ workspace }}
          search={{ show: connection.name }}
          resetScroll={false}
          aria-current={connection.name === shown ? 'true' : undefined}
        >
          <SystemMark title={titleOf(connection)} size={28} />
          <span>
            <b>{connection.name}</b>
            <small>{titleOf(connection)}</small>
          </span>
          <div>
            <ConnectionState connection={connection} />
            <Quota workspace={workspace} connection={connection.name} />
          </div>
        </Link>
      ))}
    </nav>
  )
}

function Quota(of: { readonly workspace: string; readonly connection: string }) {
  const usage = useDayOfUsage(of.workspace, of.connection)
  return usage?.nearest && <QuotaBar nearest={usage.nearest} />
}
