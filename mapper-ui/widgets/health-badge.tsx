import { Badge, Group, Text } from '@mantine/core'
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  IconHelpCircle,
  IconPlayerPause,
  IconPower,
  IconRefresh,
  IconTool,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '../text/use-text.ts'
import { appText } from './text.ts'

const LOOK = {
  well: { tone: 'ok', icon: IconCircleCheck, text: 'healthWell' },
  running: { tone: 'info', icon: IconRefresh, text: 'healthRunning' },
  attention: { tone: 'attention', icon: IconAlertTriangle, text: 'healthAttention' },
  failing: { tone: 'bad', icon: IconAlertCircle, text: 'healthFailing' },
  stopped: { tone: 'bad', icon: IconAlertCircle, text: 'healthStopped' },
  unknown: { tone: 'unknown', icon: IconHelpCircle, text: 'healthUnknown' },
  paused: { tone: 'unknown', icon: IconPlayerPause, text: 'healthPaused' },
  off: { tone: 'unknown', icon: IconPower, text: 'healthOff' },
  setup: { tone: 'info', icon: IconTool, text: 'healthSetup' },
} as const

/** Mantine's names of the roles' colours, as the theme has them. */
const COLOURS = { ok: 'green', info: 'blue', attention: 'orange', bad: 'red', unknown: 'gray' }

export type ShownHealth = keyof typeof LOOK

/** How something stands: colour, sign and word, never colour alone. */
export function HealthBadge({ health }: { readonly health: ShownHealth }) {
  const t = useText(appText)
  const { tone, icon: Icon, text } = LOOK[health]
  return (
    <Badge
      color={COLOURS[tone]}
      variant="light"
      leftSection={<Icon size={13} stroke={2} aria-hidden />}
      miw="max-content"
    >
      {t(text)}
    </Badge>
  )
}

/** The same as a line of a table, with what shows it. */
export function HealthLine({
  health,
  children,
}: {
  readonly health: ShownHealth
  readonly children?: ReactNode
}) {
  const t = useText(appText)
  const { tone, text } = LOOK[health]
  return <StateLine tone={tone} word={t(text)} evidence={children} />
}

/** A dot, a word in the colour of its role, and what shows it. */
export function StateLine({
  tone,
  word,
  evidence,
}: {
  readonly tone: keyof typeof COLOURS
  readonly word: string
  readonly evidence?: ReactNode
}) {
  return (
    <Group gap={6} wrap="nowrap" component="span" style={{ minWidth: 0 }}>
      <span
        aria-hidden
        style={{
          width: 8,
          height: 8,
          flex: 'none',
          borderRadius: 'var(--radius-full)',
          background: `var(--${tone === 'attention' ? 'chart-3' : tone})`,
        }}
      />
      <Text span size="sm" fw={500} c={`var(--${tone})`} style={{ whiteSpace: 'nowrap' }}>
        {word}
      </Text>
      {evidence !== undefined && (
        <Text span size="sm" c="dimmed" truncate>
          {evidence}
        </Text>
      )}
    </Group>
  )
}
