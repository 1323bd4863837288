import { Page } from '../app/page.tsx'

export function WizardPage() {
  return <Page title="WizardPage">…</Page>
}
