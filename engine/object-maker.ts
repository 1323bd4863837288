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
  const constructor: unknown = newConstructor()
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

/**
 * The room to begin with is for as many fields as the text writes to, though it never does, and eight more. An object
 * with more than twice as many becomes a hash table, as one that starts as `{}` does with more than sixteen.
 */
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
