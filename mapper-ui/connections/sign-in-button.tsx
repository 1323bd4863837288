import { Button, type ButtonProps } from '@mantine/core'
import { IconLogin2 } from '@tabler/icons-react'
import type { ConnectionInfo } from '../../server/contract/connections.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { useSignIn } from './sign-in-at-system.ts'
import { connectionsText } from './text.ts'

/** For systems where people sign in: to do so, or to do so again. */
export function SignInButton({
  workspace,
  connection: { name, isSignedIn },
  systemTitle,
  ...look
}: {
  readonly workspace: string
  readonly connection: ConnectionInfo
  readonly systemTitle: string
} & Pick<ButtonProps, 'size'>) {
  const t = useText(connectionsText)
  const tell = useTell()
  const may = useMay(workspace)
  const signIn = useSignIn(workspace)
  if (isSignedIn === null || !may('editor')) return null
  return (
    <Button
      variant={isSignedIn ? 'default' : 'filled'}
      leftSection={<IconLogin2 size={16} aria-hidden />}
      loading={signIn.isPending}
      onClick={() => signIn.mutate(name, { onError: tell.problem })}
      {...look}
    >
      {isSignedIn ? t('signInAgain') : t('signInAt', { system: systemTitle })}
    </Button>
  )
}
