import { Page } from '../app/page.tsx'

export function EditorPage() {
  return <Page title="EditorPage">…</Page>
}
