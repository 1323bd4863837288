import { UnstyledButton } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import { useText } from '../text/use-text.ts'
import { openHelp } from './help-state.ts'
import { helpText } from './text.ts'
import type { TopicName } from './topics.ts'

/** The "?" beside something that is not obvious: opens what the manual says of it, at the side. */
export function HelpButton({ topic }: { readonly topic: TopicName }) {
  const t = useText(helpText)
  const label = t('about', { topic: t(`topic.${topic}`) })
  return (
    <UnstyledButton
      type="button"
      className="help-button"
      aria-label={label}
      title={label}
      onClick={() => openHelp({ kind: 'topic', topic })}
    >
      <IconHelpCircle size={16} stroke={1.5} aria-hidden />
    </UnstyledButton>
  )
}
