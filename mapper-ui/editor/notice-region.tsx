import { Text, VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useView } from './editor-context.tsx'
import { useLabel } from './gesture-text.ts'

const SHOWN_MS = 6_000

/** Says what a gesture did or why it was refused: to the eye for a moment, and to a screen reader. */
export function NoticeRegion() {
  const notice = useView((view) => view.notice)
  const say = useLabel()
  const [hidden, setHidden] = useState(0)
  useEffect(() => {
    if (!notice) return undefined
    const timer = setTimeout(() => setHidden(notice.count), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [notice])
  const words = notice ? say(notice.label) : ''
  const isShown = notice !== undefined && notice.count > hidden
  return (
    <>
      <VisuallyHidden role={notice?.isRefusal === true ? 'alert' : 'status'}>
        {words}
      </VisuallyHidden>
      {isShown && (
        <Text
          aria-hidden
          size="sm"
          px="md"
          py={6}
          style={{
            position: 'absolute',
            bottom: 56,
            left: '50%',
            transform: 'translateX(-50%)',
            zIndex: 10,
            borderRadius: 8,
            color: 'white',
            background: notice.isRefusal
              ? 'var(--mantine-color-red-9)'
              : 'var(--mantine-color-dark-6)',
          }}
        >
          {words}
        </Text>
      )}
    </>
  )
}
