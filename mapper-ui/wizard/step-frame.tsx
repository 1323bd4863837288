import { Alert, Button, Group, List, Stack, Text, Title } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Questions } from '../../server/contract/integrations.ts'
import { useText } from '../text/use-text.ts'
import { useMissingWords } from './missing-text.ts'
import { wizardText } from './text.ts'

/** A step of the wizard: what it is for, what is in it, what it misses, and the way on. */
export function StepFrame({
  title,
  about,
  missing,
  takesFocus,
  onBack,
  onNext,
  children,
}: {
  readonly title: string
  readonly about: string
  readonly missing: Questions['missing']
  /** A person has come here from another step. */
  readonly takesFocus: boolean
  readonly onBack?: (() => void) | undefined
  readonly onNext?: (() => void) | undefined
  readonly children: ReactNode
}) {
  const t = useText(wizardText)
  const words = useMissingWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (takesFocus) heading.current?.focus()
  }, [takesFocus])
  return (
    <Stack component="section" aria-labelledby="step-title" gap="lg">
      <div>
        <Title order={2} ref={heading} id="step-title" tabIndex={-1} style={{ outline: 'none' }}>
          {title}
        </Title>
        <Text c="dimmed" mt={4}>
          {about}
        </Text>
      </div>
      {children}
      {missing.length > 0 && (
        <Alert color="yellow" icon={<IconListCheck />} title={t('notReady')}>
          <List size="sm">
            {missing.map((each) => (
              <List.Item key={`${each.path} ${each.message}`}>{words(each)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Group justify="space-between">
        {onBack ? (
          <Button variant="default" onClick={onBack}>
            {t('back')}
          </Button>
        ) : (
          <span />
        )}
        {onNext && <Button onClick={onNext}>{t('next')}</Button>}
      </Group>
    </Stack>
  )
}
