import type { DocumentPath, Report } from '../diagnostic.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { SourceFile } from './source-file.ts'

/** Where a part of a merged value stands written. */
export interface Origin {
  readonly file: SourceFile
  readonly path: DocumentPath
}

/**
 * Remembers for a value merged from several files which part came from where, so that a problem found in the
 * whole is shown in the file whose author can put it right.
 */
export class Origins {
  readonly #root: Origin
  readonly #nodes = new WeakMap<object, Origin>()
  readonly #keys = new WeakMap<object, Map<string, Origin>>()

  constructor(root: Origin) {
    this.#root = root
  }

  /** A node that moved: it stands elsewhere than its path in the merged value says. */
  setNode(node: Json, origin: Origin): void {
    if (typeof node === 'object' && node !== null) this.#nodes.set(node, origin)
  }

  /** A key of a merged map that came from another file than the map. */
  setKey(map: JsonObject, key: string, origin: Origin): void {
    const keys = this.#keys.get(map) ?? new Map<string, Origin>()
    this.#keys.set(map, keys.set(key, origin))
  }

  /** A new map takes the place of an old one. */
  copy(from: JsonObject, to: JsonObject): void {
    const node = this.#nodes.get(from)
    if (node) this.#nodes.set(to, node)
    const keys = this.#keys.get(from)
    if (keys) this.#keys.set(to, new Map(keys))
  }

  locate(value: Json, path: DocumentPath): Origin {
    let origin = this.#root
    let node: Json | undefined = value
    for (const name of path) {
      const parent: Json | undefined = node
      node = childOf(parent, name)
      origin = this.#nodeOrigin(node) ??
        this.#keyOrigin(parent, String(name)) ?? { ...origin, path: [...origin.path, name] }
    }
    return origin
  }

  /** A report for problems of the merged value, each of which goes to the file it stands in. */
  reportFor(value: Json): Report {
    return (problem) => {
      const { file, path } = this.locate(value, problem.path)
      file.report({ ...problem, path })
    }
  }

  #nodeOrigin(node: Json | undefined): Origin | undefined {
    return typeof node === 'object' && node !== null ? this.#nodes.get(node) : undefined
  }

  #keyOrigin(parent: Json | undefined, key: string): Origin | undefined {
    return isJsonObject(parent) ? this.#keys.get(parent)?.get(key) : undefined
  }
}

function childOf(node: Json | undefined, name: string | number): Json | undefined {
  if (isJsonObject(node)) return Object.hasOwn(node, name) ? node[name] : undefined
  return isJsonList(node) ? node[Number(name)] : undefined
}
