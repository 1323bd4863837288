import { Page } from '../app/page.tsx'

export function RecordsPage() {
  return <Page title="RecordsPage">…</Page>
}
