import { ActionIcon, Textarea } from '@mantine/core'
import type { WidgetProps } from '@rjsf/utils'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import type { Json } from '../../engine/index.ts'
import { useText } from '../text/use-text.ts'
import { formText } from './text.ts'
import { useSecretField } from './use-secret-field.ts'
import { useWidgetField } from './use-widget-field.tsx'

/** A text whose lines count, such as a certificate. */
export function LinesWidget(props: WidgetProps) {
  return <Lines {...props} field={useWidgetField(props)} />
}

/** A secret whose lines count, such as a private key: browsers hide those of one line only, so this hides its text. */
export function SecretLinesWidget(props: WidgetProps) {
  const t = useText(formText)
  const [isShown, setShown] = useState(false)
  return (
    <Lines
      {...props}
      field={useSecretField(props)}
      textSecurity={isShown ? undefined : 'disc'}
      rightSection={
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('showText', { name: props.label })}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? <IconEyeOff size={16} /> : <IconEye size={16} />}
        </ActionIcon>
      }
    />
  )
}

function Lines({
  field,
  textSecurity,
  rightSection,
  ...props
}: WidgetProps & {
  readonly field: ReturnType<typeof useWidgetField>
  readonly textSecurity?: 'disc' | undefined
  readonly rightSection?: React.ReactNode
}) {
  const value: Json | undefined = props.value
  return (
    <Textarea
      {...field}
      rows={5}
      resize="vertical"
      autoComplete="off"
      autoCapitalize="off"
      // Some browsers send what they check to their maker.
      spellCheck={false}
      styles={{
        input: { fontFamily: 'var(--font-mono)', WebkitTextSecurity: textSecurity },
        section: { alignItems: 'flex-start', paddingTop: 4 },
      }}
      rightSection={rightSection}
      rightSectionPointerEvents="all"
      value={typeof value === 'string' ? value : ''}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value || undefined)}
    />
  )
}
