import { ActionIcon, Button, CopyButton as Copying } from '@mantine/core'
import { IconCheck, IconLink } from '@tabler/icons-react'
import { useText } from '../text/use-text.ts'
import { appText } from './text.ts'

/** Takes the address of what is shown to the clipboard, to be sent to somebody. */
export function CopyLink({
  search,
  isSmall = false,
  size,
}: {
  /** The query of the address, where the one of the window has more, or follows later. */
  readonly search?: Readonly<Record<string, string>>
  /** A sign without words. */
  readonly isSmall?: boolean
  readonly size?: 'xs'
}) {
  const t = useText(appText)
  return (
    <Copying value={addressOf(search)}>
      {({ copied, copy }) => {
        const word = t(copied ? 'linkCopied' : 'copyLink')
        const Sign = copied ? IconCheck : IconLink
        return isSmall ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={word}
            aria-live="polite"
            title={word}
            onClick={copy}
          >
            <Sign size={16} />
          </ActionIcon>
        ) : (
          <Button
            variant="default"
            {...(size && { size })}
            leftSection={<Sign size={16} stroke={1.5} aria-hidden />}
            onClick={copy}
          >
            {word}
          </Button>
        )
      }}
    </Copying>
  )
}

function addressOf(search: Readonly<Record<string, string>> | undefined): string {
  const { origin, pathname } = window.location
  const query = search ? `?${new URLSearchParams(search)}` : window.location.search
  return `${origin}${pathname}${query}`
}
