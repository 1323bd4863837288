import { UnstyledButton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'
import { withAllStyles } from './with-all-styles.ts'

// What opens beside a button brings much that nobody needs before it is pressed.
const AccountPopover = lazy(async () => ({
  default: (await withAllStyles(() => import('./account-popover.tsx'))).AccountPopover,
}))

/** Language, appearance and the way out. */
export function AccountMenu({ workspace }: { readonly workspace: string }) {
  const t = useText(appText)
  const { person } = useSession()
  const [isAsked, setIsAsked] = useState(false)
  const initials = initialsOf(person?.email ?? '')
  const face = (
    <UnstyledButton
      className="face"
      aria-label={t('account')}
      aria-haspopup="dialog"
      aria-expanded={false}
      onClick={() => setIsAsked(true)}
    >
      {initials}
    </UnstyledButton>
  )
  if (!isAsked) return face
  return (
    <Suspense fallback={face}>
      <AccountPopover workspace={workspace} initials={initials} />
    </Suspense>
  )
}

/** `jan.smit@shop.example` is JS. */
function initialsOf(email: string): string {
  const [name = ''] = email.split('@')
  const [first = '', second = ''] = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return ((first[0] ?? '?') + (second[0] ?? '')).toUpperCase()
}
