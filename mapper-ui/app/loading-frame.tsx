import { useParams } from '@tanstack/react-router'
import { IsFramed } from '../widgets/is-framed.ts'
import { LoadingPage } from '../widgets/loading-page.tsx'
import { Places, PlacesOfPhone } from './places.tsx'

/** The frame as long as nothing is known of the workspace: the page comes into it, and its places lead on already. */
export function LoadingFrame() {
  const { workspace = '' } = useParams({ strict: false })
  return (
    <div className="shell">
      <aside className="side">
        <div className="side-workspace">
          <img className="mark" src="/icon.svg" alt="" width={24} height={24} />
        </div>
        <Places workspace={workspace} />
      </aside>
      <div style={{ minWidth: 0 }}>
        <header className="topbar" />
        <main className="content">
          <IsFramed value>
            <LoadingPage />
          </IsFramed>
        </main>
      </div>
      <PlacesOfPhone workspace={workspace} />
    </div>
  )
}
