import { Container } from '@mantine/core'
import { IconDoor } from '@tabler/icons-react'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { appText } from '../widgets/text.ts'

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
