import { useNotifications } from '@mantine/notifications'
import { lazy, Suspense, useState } from 'react'

const NoticeList = lazy(async () => ({ default: (await import('./notice-list.tsx')).NoticeList }))

/** What is told in the corner; how it is drawn comes with the first of it. */
export function Notices() {
  const { notifications } = useNotifications()
  const [isUsed, setIsUsed] = useState(false)
  if (notifications.length > 0 && !isUsed) setIsUsed(true)
  return (
    isUsed && (
      <Suspense>
        <NoticeList />
      </Suspense>
    )
  )
}
