import { List } from '@mantine/core'
import { IconGitMerge } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { TextLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { editorText } from './text.ts'

/** Shown when no file is named: the flows that can be opened. */
export function FileChoice() {
  const t = useText(editorText)
  const { workspace } = useParams({ from: '/inside/w/$workspace/edit' })
  const { items } = useSuspenseAnswer('listFiles', { params: { workspace } }).body
  return (
    <Page title={t('noFile')}>
      <EmptyState icon={<IconGitMerge />} title={t('noFile')}>
        {t('noFileHint')}
        <List mt="md" listStyleType="none">
          {items
            .filter(({ kind }) => kind === 'flow')
            .map(({ path }) => (
              <List.Item key={path}>
                <TextLink to="/w/$workspace/edit" params={{ workspace }} search={{ path }}>
                  {path}
                </TextLink>
              </List.Item>
            ))}
        </List>
      </EmptyState>
    </Page>
  )
}
