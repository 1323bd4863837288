import { Page } from '../app/page.tsx'

export function FlowPage() {
  return <Page title="FlowPage">…</Page>
}
