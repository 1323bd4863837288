import { Tooltip } from '@mantine/core'
import { formatRelative, formatTime } from './format.ts'
import { useNow } from './use-now.ts'
import { useLocale } from './use-text.ts'

/** A time as people say it, with the exact one on hover; kept true while the page stays. */
export function Moment({ at }: { readonly at: string }) {
  const locale = useLocale()
  const now = useNow()
  return (
    <Tooltip label={formatTime(at, locale)}>
      <time dateTime={at}>{formatRelative(at, locale, now)}</time>
    </Tooltip>
  )
}
