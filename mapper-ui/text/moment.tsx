import { Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { formatRelative, formatTime } from './format.ts'
import { useLocale } from './use-text.ts'

/** A time as people say it, with the exact one on hover; kept true while the page stays. */
export function Moment({ at }: { readonly at: string }) {
  const locale = useLocale()
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <Tooltip label={formatTime(at, locale)}>
      <time dateTime={at}>{formatRelative(at, locale)}</time>
    </Tooltip>
  )
}
