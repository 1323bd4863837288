import { IconRefresh } from '@tabler/icons-react'
import { useText } from '../text/use-text.ts'
import { type SelectionButtonProps, SettleButton } from './settle-button.tsx'
import { errorsText } from './text.ts'

/** Takes records up again, after saying how many. */
export function RetryButton(props: SelectionButtonProps) {
  const t = useText(errorsText)
  const { chosen, count } = props.selection
  return (
    <SettleButton
      route="retryRecords"
      kind="retried"
      body={chosen}
      title={t('retryTitle')}
      question={t('retryQuestion', { count })}
      confirm={t('retry')}
      leftSection={<IconRefresh size={16} aria-hidden />}
      {...props}
    />
  )
}
