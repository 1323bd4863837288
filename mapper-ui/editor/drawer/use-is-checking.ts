import { useDebouncedValue } from '@mantine/hooks'
import { useFlow } from '../editor-context.tsx'

/** The numbers of the text before stay this long, so that they do not come and go with every key. */
const AFTER_MS = 400

/** Whether it is not known yet what is wrong with the text as it is now. */
export function useIsChecking(): boolean {
  const isUnknown = useFlow(({ version, checkedVersion }) => checkedVersion !== version)
  const [wasUnknown] = useDebouncedValue(isUnknown, AFTER_MS)
  return isUnknown && wasUnknown
}
