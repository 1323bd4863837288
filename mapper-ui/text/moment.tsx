import { Tooltip } from '@mantine/core'
import { formatRelative, formatTime } from './format.ts'
import { useNow } from './use-now.ts'
import { useLocale } from './use-text.ts'

/** A time as people say it, with the exact one on hover; kept true while the page stays. */
export function Moment({ at }: { readonly at: string }) {
  const locale = useLocale()
  return (
    <Tooltip label={formatTime(at, locale)}>
      <time dateTime={at}>
        {/* Anew for another time: what has just been is in the future of a clock that was read before. */}
        <Relative key={at} at={at} />
      </time>
    </Tooltip>
  )
}

function Relative({ at }: { readonly at: string }) {
  return formatRelative(at, useLocale(), useNow())
}
