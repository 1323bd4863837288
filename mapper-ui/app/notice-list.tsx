import '@mantine/core/styles/Notification.layer.css'
import '@mantine/notifications/styles.layer.css'
import { Notifications } from '@mantine/notifications'

/** The corner in which notices come and go. */
export function NoticeList() {
  return <Notifications position="bottom-right" />
}
