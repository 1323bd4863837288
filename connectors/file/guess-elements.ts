import { SaxesParser } from 'saxes'

interface Open {
  readonly name: string
  readonly children: Map<string, number>
}

/** The path of the elements that are records, by a sample: those nearest to the root that come again, or what the root has alone. */
export function guessElements(text: string): readonly string[] | undefined {
  const open: Open[] = []
  let found: readonly string[] | undefined
  let root: Open | undefined
  let hasInner = false
  const parser = new SaxesParser({ xmlns: false })
  parser.on('opentag', ({ name: whole }) => {
    const name = whole.slice(whole.indexOf(':') + 1)
    const parent = open[open.length - 1]
    const path = [...open.map((each) => each.name), name]
    const count = (parent?.children.get(name) ?? 0) + 1
    parent?.children.set(name, count)
    if (count > 1 && path.length < (found?.length ?? Number.POSITIVE_INFINITY)) found = path
    if (path.length > 2) hasInner = true
    open.push({ name, children: new Map() })
    root ??= open[0]
  })
  parser.on('closetag', () => void open.pop())
  // A sample may be cut: what came until then tells enough.
  parser.on('error', (failure) => {
    throw failure
  })
  try {
    parser.write(text).close()
  } catch {
    // As far as it goes.
  }
  if (found || !root) return found
  const [only, ...others] = root.children.keys()
  return only !== undefined && others.length === 0 && hasInner ? [root.name, only] : [root.name]
}
