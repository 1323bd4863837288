import { Alert } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconSpeakerphone } from '@tabler/icons-react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'

const COLOURS = { info: 'blue', warning: 'orange', critical: 'red' } as const
/** Those that were dismissed long ago are over. */
const MAX_DISMISSED = 50

/** What the operator announces, until it is dismissed in this browser. */
export function Announced({
  items,
}: {
  readonly items: AnswerOf<Routes['readHelp']>['announcements']
}) {
  const app = useText(appText)
  const [dismissed, setDismissed] = useLocalStorage<readonly string[]>({
    key: 'dismissed-announcements',
    defaultValue: [],
    getInitialValueInEffect: false,
  })
  return items
    .filter(({ id }) => !dismissed.includes(id))
    .map(({ id, severity, text }) => (
      <Alert
        key={id}
        color={COLOURS[severity]}
        icon={<IconSpeakerphone aria-hidden />}
        mb="md"
        withCloseButton
        closeButtonLabel={app('close')}
        onClose={() => setDismissed([id, ...dismissed].slice(0, MAX_DISMISSED))}
        styles={{ message: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } }}
      >
        {text}
      </Alert>
    ))
}
