import { Alert, TextInput } from '@mantine/core'
import { useText } from '../text/use-text.ts'
import { settingsText } from './text.ts'

/** Somebody who may come in now; without a link, the server has sent it to them. */
export interface Invited {
  readonly name: string
  readonly link: string | null
}

/** Shown this once; nothing to give where the server sent it. */
export function InvitationLink({ invited: { name, link } }: { readonly invited: Invited }) {
  const t = useText(settingsText)
  if (link === null) return <Alert color="green" title={t('invitationSent', { name })} />
  const url = new URL(link, window.location.origin).href
  return (
    <Alert color="green" title={t('invitationTitle', { name })}>
      {t('invitationHint')}
      <TextInput
        mt="sm"
        aria-label={t('invitation')}
        readOnly
        value={url}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Alert>
  )
}
