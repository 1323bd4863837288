import { Page } from '../app/page.tsx'

export function ConnectionsPage() {
  return <Page title="ConnectionsPage">…</Page>
}
