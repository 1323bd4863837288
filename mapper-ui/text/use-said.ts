import { useCallback } from 'react'
import { type Message, toText } from '../../engine/index.ts'
import { messagesIn } from './load-locale.ts'
import { useLocale } from './use-text.ts'
import { useTitled } from './use-titled.ts'

/**
 * Says why something ended in the language of the person, and resources as they are called. What comes from the server is
 * in that language already; what the editor found out itself is a message.
 */
export function useSaid(): (said: string | Message) => string {
  const locale = useLocale()
  const titled = useTitled()
  return useCallback(
    (said) => titled(typeof said === 'string' ? said : toText(said, messagesIn(locale))),
    [locale, titled],
  )
}
