import { Page } from '../app/page.tsx'

export function FilesPage() {
  return <Page title="FilesPage">…</Page>
}
