import { notifications } from '@mantine/notifications'
import { useText } from '../text/use-text.ts'
import { useProblemWords } from './problem-words.ts'
import { appText } from './text.ts'

/** Short words in the corner, read aloud too: for what succeeded, and for what failed where there is no form to say it. */
export function useTell(): {
  readonly done: (message: string) => void
  readonly problem: (error: unknown) => void
} {
  const t = useText(appText)
  const words = useProblemWords()
  const closeButtonProps = { 'aria-label': t('close') }
  return {
    done: (message) => void notifications.show({ message, color: 'green', closeButtonProps }),
    problem: (error) => {
      const { title, detail } = words(error)
      void notifications.show({
        color: 'red',
        autoClose: 10_000,
        closeButtonProps,
        title,
        message: detail ?? '',
      })
    },
  }
}
