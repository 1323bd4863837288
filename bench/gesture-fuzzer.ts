import { findGestureMistake } from '../mapper-ui/model/testing/find-gesture-mistake.ts'

/** Random gestures of the visual editor must change what they mean and no other line, and be undone to the byte. */
export async function fuzzGestures(seed: number): Promise<string | undefined> {
  return findGestureMistake(seed)
}
