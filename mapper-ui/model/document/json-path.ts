import {
  type DocumentPath,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'

/** What a file says at a path; nothing where there is none. */
export function valueAt(root: Json | undefined, path: DocumentPath): Json | undefined {
  let node = root
  for (const name of path) {
    if (isJsonList(node)) node = node[Number(name)]
    else node = isJsonObject(node) && Object.hasOwn(node, name) ? node[name] : undefined
  }
  return node
}

export function mapAt(root: Json | undefined, path: DocumentPath): JsonObject | undefined {
  const value = valueAt(root, path)
  return isJsonObject(value) ? value : undefined
}

export function listAt(root: Json | undefined, path: DocumentPath): readonly Json[] | undefined {
  const value = valueAt(root, path)
  return isJsonList(value) ? value : undefined
}

export function textAt(root: Json | undefined, path: DocumentPath): string | undefined {
  const value = valueAt(root, path)
  return typeof value === 'string' ? value : undefined
}

export function isSamePath(left: DocumentPath, right: DocumentPath): boolean {
  return left.length === right.length && startsWith(left, right)
}

export function startsWith(path: DocumentPath, start: DocumentPath): boolean {
  return start.every((name, at) => String(name) === String(path[at]))
}

/** `steps.3.set.lines`: names a part of the file in ids and messages. */
export function showPath(path: DocumentPath): string {
  return path.join('.')
}
