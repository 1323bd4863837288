import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { download } from '../widgets/download.ts'
import { useTell } from '../widgets/use-tell.ts'
import { filesText } from './text.ts'

/** Downloads an integration, or one flow of it, as one file that another workspace can import. */
export function ExportButton({
  workspace,
  integration,
  flow,
}: {
  readonly workspace: string
  readonly integration: string
  readonly flow?: string
}) {
  const t = useText(filesText)
  const tell = useTell()
  const exported = useAction('exportFiles', {
    onDone: ({ body: { name, text } }) => download(name, text, 'text/plain'),
  })
  return (
    <Button
      className="icon-on-phone"
      variant="default"
      aria-label={t('export')}
      leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
      title={t('exportHint')}
      loading={exported.isPending}
      onClick={() =>
        exported.mutate(
          { params: { workspace }, query: { integration, ...(flow && { flow }) } },
          { onError: tell.problem },
        )
      }
    >
      {t('export')}
    </Button>
  )
}
