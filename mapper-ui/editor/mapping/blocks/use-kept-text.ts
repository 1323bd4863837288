import { useEffect, useLayoutEffect, useRef } from 'react'

/**
 * Keeps what is typed in an input that is gone before it loses the focus: the page is left, another view is shown,
 * another field is selected. `save` does nothing where nothing is to be kept.
 */
export function useKeptText(save: () => unknown): void {
  const latest = useRef(save)
  useLayoutEffect(() => {
    latest.current = save
  })
  useEffect(() => {
    const leave = (): void => {
      latest.current()
    }
    window.addEventListener('beforeunload', leave)
    return () => window.removeEventListener('beforeunload', leave)
  }, [])
  // Before the editor saves for the last time.
  useLayoutEffect(
    () => () => {
      latest.current()
    },
    [],
  )
}
