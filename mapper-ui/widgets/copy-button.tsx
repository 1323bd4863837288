import { Button, CopyButton as Copying } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useText } from '../text/use-text.ts'
import { appText } from './text.ts'

/** Takes a text to the clipboard, and says that it did. */
export function CopyButton({
  value,
  size,
}: {
  readonly value: string
  readonly size?: 'xs' | undefined
}) {
  const t = useText(appText)
  return (
    <Copying value={value}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          {...(size && { size })}
          leftSection={<IconCopy size={16} aria-hidden />}
          onClick={copy}
        >
          {copied ? t('copied') : t('copy')}
        </Button>
      )}
    </Copying>
  )
}
