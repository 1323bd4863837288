import { Page } from '../app/page.tsx'

export function ErrorsPage() {
  return <Page title="ErrorsPage">…</Page>
}
