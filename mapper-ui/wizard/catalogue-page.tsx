import { Page } from '../app/page.tsx'

export function CataloguePage() {
  return <Page title="CataloguePage">…</Page>
}
