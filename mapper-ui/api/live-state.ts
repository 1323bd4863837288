/** Whether the server tells of what happens, as long as a page listens to that. */
export type LiveState = 'not heard' | 'live' | 'cut off'

let state: LiveState = 'not heard'
const listeners = new Set<() => void>()

export function readLiveState(): LiveState {
  return state
}

export function setLiveState(next: LiveState): void {
  state = next
  for (const listener of listeners) listener()
}

/** Calls back whenever it changes, until the result is called. */
export function listenToLiveState(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
