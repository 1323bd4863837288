import { useHover, useMergedRef } from '@mantine/hooks'
import { lazy, Suspense, useRef } from 'react'
import { formatRelative, formatTime } from './format.ts'
import { useNow } from './use-now.ts'
import { useLocale } from './use-text.ts'

// What places it beside a time is larger than a page with many times.
const ExactTime = lazy(async () => ({ default: (await import('./exact-time.tsx')).ExactTime }))

/** A time as people say it, with the exact one on hover; kept true while the page stays. */
export function Moment({ at }: { readonly at: string }) {
  const locale = useLocale()
  const time = useRef<HTMLTimeElement>(null)
  const { ref, hovered } = useHover<HTMLTimeElement>()
  const merged = useMergedRef(time, ref)
  return (
    <>
      <time ref={merged} dateTime={at}>
        {/* Anew for another time: what has just been is in the future of a clock that was read before. */}
        <Relative key={at} at={at} />
      </time>
      {hovered && (
        <Suspense>
          <ExactTime target={time} label={formatTime(at, locale)} />
        </Suspense>
      )}
    </>
  )
}

function Relative({ at }: { readonly at: string }) {
  return formatRelative(at, useLocale(), useNow())
}
