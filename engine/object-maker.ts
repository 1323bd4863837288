/** Makes empty objects, plain ones like `{}`, that will get the same fields or some of them. */
export interface ObjectMaker<Item> {
  new (): Record<string, Item>
}

/**
 * Gives objects room for their fields from the start.
 *
 * V8 gives an object that starts as `{}` room for four fields, and then for three more at a time, each time with a copy
 * of what is there: with twenty fields that costs more than all else about them. A constructor has objects of a kind of
 * their own, which get as much room as the first few of them came to use.
 */
export function makerFor<Item>(names: readonly string[]): ObjectMaker<Item> {
  const constructor: unknown = withRoomFor(names.length)
  if (!isMaker<Item | null>(constructor) || !isMaker<Item>(constructor)) {
    throw new Error('A function can always make objects.')
  }
  for (let left = WATCHED; left > 0; left--) {
    const object: Record<string, Item | null> = new constructor()
    for (const name of names) object[name] = null
  }
  return constructor
}

/** How many objects of a kind V8 looks at before it settles how much room they get. */
const WATCHED = 8

function isMaker<Item>(value: unknown): value is ObjectMaker<Item> {
  return typeof value === 'function'
}

/** Fields that the text of {@link newConstructor} writes to. */
const ROOM = 36

/** V8 has room for some 250 fields in an object; with many more, one that is a hash table from early on is faster. */
const MAX_ROOM = 320

/**
 * V8 gives the objects of a constructor room for the fields that its text and those of all constructors it inherits from
 * write to. An object with more than twice as many becomes a hash table, which is half as fast.
 */
function withRoomFor(count: number) {
  const constructor = newConstructor()
  if (count > MAX_ROOM) return constructor
  let last = constructor
  for (let room = ROOM; room < count; room += ROOM) {
    const inherited = newConstructor()
    Object.setPrototypeOf(last, inherited)
    last = inherited
  }
  return constructor
}

/** Its text writes to 36 fields, though it never does. */
function newConstructor() {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- Shared, all objects would be of one kind.
  function Made(this: Record<string, unknown>, never?: string): void {
    if (never === undefined) return
    this[never] = this[never] = this[never] = this[never] = this[never] = this[never] = 0
    this[never] = this[never] = this[never] = this[never] = this[never] = this[never] = 0
    this[never] = this[never] = this[never] = this[never] = this[never] = this[never] = 0
    this[never] = this[never] = this[never] = this[never] = this[never] = this[never] = 0
    this[never] = this[never] = this[never] = this[never] = this[never] = this[never] = 0
    this[never] = this[never] = this[never] = this[never] = this[never] = this[never] = 0
  }
  Made.prototype = Object.prototype
  return Made
}
