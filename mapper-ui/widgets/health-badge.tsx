import { Badge } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconPlayerPause,
  IconPower,
  IconTool,
} from '@tabler/icons-react'
import { useText } from '../text/use-text.ts'
import { appText } from './text.ts'

const LOOK = {
  good: { color: 'green', icon: IconCircleCheck, text: 'healthGood' },
  attention: { color: 'yellow', icon: IconAlertTriangle, text: 'healthAttention' },
  broken: { color: 'red', icon: IconCircleX, text: 'healthBroken' },
  paused: { color: 'gray', icon: IconPlayerPause, text: 'healthPaused' },
  off: { color: 'gray', icon: IconPower, text: 'healthOff' },
  setup: { color: 'blue', icon: IconTool, text: 'healthSetup' },
} as const

/** How something stands: colour, sign and word, never colour alone. */
export function HealthBadge({ health }: { readonly health: keyof typeof LOOK }) {
  const t = useText(appText)
  const { color, icon: Icon, text } = LOOK[health]
  return (
    <Badge
      color={color}
      variant="light"
      leftSection={<Icon size={14} aria-hidden />}
      tt="none"
      miw="max-content"
    >
      {t(text)}
    </Badge>
  )
}
