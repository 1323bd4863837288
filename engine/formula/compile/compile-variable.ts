import type { Code } from '../run/code.ts'
import { type Frame, frameAbove, UNBOUND } from '../run/frame.ts'
import type { Value } from '../run/value.ts'
import type { Place } from './scope.ts'

/** Reads a name from the places where it may have its value; `global` is what it means where none of them has one. */
export function readPlaces(name: string, places: readonly Place[], global: Code): Code {
  const [only, ...others] = places.map((place) => readPlace(name, place, global))
  if (only === undefined) return global
  if (others.length === 0) return only
  const readers = [only, ...others]
  return (context, frame) => {
    for (const read of readers) {
      const value = read(context, frame)
      if (value !== UNBOUND) return value
    }
    return undefined
  }
}

function readPlace(name: string, place: Place, global: Code): Code {
  switch (place.kind) {
    case 'slot':
      return slotReader(place.hops, place.slot)
    case 'dynamic':
      return (_context, frame) => dynamicName(frameAbove(frame, place.hops), name)
    case 'global':
      return global
  }
}

function dynamicName({ names }: Frame, name: string): Value {
  return Object.hasOwn(names, name) ? names[name] : UNBOUND
}

/** Reads a slot of a frame some hops further out. */
export function slotReader(hops: number, slot: number): Code {
  switch (hops) {
    case 0:
      return (_context, frame) => frame.slots[slot]
    case 1:
      return (_context, frame) => frame.parent.slots[slot]
    case 2:
      return (_context, frame) => frame.parent.parent.slots[slot]
    default:
      return (_context, frame) => frameAbove(frame, hops).slots[slot]
  }
}
