import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../text/use-text.ts'
import { type SelectionButtonProps, SettleButton } from './settle-button.tsx'
import { errorsText } from './text.ts'

/** Closes records without doing them; asks why. */
export function IgnoreButton(props: SelectionButtonProps) {
  const t = useText(errorsText)
  const { chosen, count } = props.selection
  const [why, setWhy] = useState('')
  return (
    <SettleButton
      route="ignoreRecords"
      kind="ignored"
      body={{ selection: chosen, why: why.trim() }}
      title={t('ignoreTitle')}
      question={t('ignoreQuestion', { count })}
      confirm={t('ignore')}
      isDangerous
      variant="default"
      {...props}
    >
      <Textarea
        label={t('why')}
        description={t('whyHint')}
        required
        minLength={3}
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </SettleButton>
  )
}
