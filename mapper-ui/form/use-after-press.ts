import { useCallback, useEffect, useRef } from 'react'

/**
 * Does something once no button of the pointer is pressed: what a page shows when a field is left must not move the button
 * away from under the pointer that presses it.
 */
export function useAfterPress(): (work: () => void) => void {
  const isPressed = useRef(false)
  useEffect(() => {
    const press = () => {
      isPressed.current = true
    }
    const release = () => {
      isPressed.current = false
    }
    window.addEventListener('pointerdown', press, true)
    window.addEventListener('pointerup', release, true)
    window.addEventListener('pointercancel', release, true)
    return () => {
      window.removeEventListener('pointerdown', press, true)
      window.removeEventListener('pointerup', release, true)
      window.removeEventListener('pointercancel', release, true)
    }
  }, [])
  return useCallback((work) => {
    if (!isPressed.current) {
      work()
      return
    }
    // The click comes after the release.
    window.addEventListener('pointerup', () => setTimeout(work), { once: true })
  }, [])
}
