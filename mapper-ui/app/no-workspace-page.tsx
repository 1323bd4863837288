import { Container } from '@mantine/core'
import { IconDoor } from '@tabler/icons-react'
import { useText } from '../text/use-text.ts'
import { EmptyState } from './empty-state.tsx'
import { appText } from './text.ts'

export function NoWorkspacePage() {
  const t = useText(appText)
  return (
    <Container py="xl" size="sm">
      <EmptyState icon={<IconDoor />} title={t('noWorkspace')}>
        {t('noWorkspaceHint')}
      </EmptyState>
    </Container>
  )
}
