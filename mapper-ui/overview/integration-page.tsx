import { Page } from '../app/page.tsx'

export function IntegrationPage() {
  return <Page title="IntegrationPage">…</Page>
}
