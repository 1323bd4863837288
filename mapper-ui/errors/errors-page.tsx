import './errors.css'
import { useParams, useSearch } from '@tanstack/react-router'
import { CausePage } from './cause-page.tsx'
import { CausesPage } from './causes-page.tsx'
import type { OpenState } from './open-state.ts'

const STATES: readonly OpenState[] = ['ready', 'waiting', 'retrying', 'parked', 'in-doubt']

/** What did not get through: all causes, or the records of one. */
export function ErrorsPage() {
  const { workspace } = useParams({ from: '/inside/w/$workspace/errors' })
  const { integration, flow, cause, ...search } = useSearch({
    from: '/inside/w/$workspace/errors',
  })
  const state = STATES.find((each) => each === search.state)
  const isOne =
    integration !== undefined && flow !== undefined && cause !== undefined && state !== undefined
  if (!isOne) return <CausesPage workspace={workspace} />
  const place = { workspace, integration, flow, state, cause }
  return <CausePage key={`${integration} ${flow} ${state} ${cause}`} place={place} />
}
