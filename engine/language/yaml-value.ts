import { isAlias, isMap, isScalar, isSeq, type ParsedNode, Scalar, type YAMLMap } from 'yaml'
import type { DocumentPath, Problem, Report } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import { findTrap } from './yaml-traps.ts'

/**
 * Turns YAML nodes into plain JSON, and reports what our files leave out of YAML (anchors, aliases,
 * merge keys, tags) and where YAML reads something else than what people see.
 */
export function toJson(text: string, root: ParsedNode | null, report: Report): Json {
  function reportAt(node: ParsedNode, problem: Omit<Problem, 'severity' | 'path'>): void {
    report({ severity: 'error', path: [], offset: node.range[0], ...problem })
  }

  function visit(node: ParsedNode | null, path: DocumentPath): Json {
    if (node === null) return null
    if (isAlias(node)) {
      const message = `"*${node.source}" refers to another part of the file, which our files do not do`
      reportAt(node, { code: 'yaml.alias', message, hint: 'Write the value out.' })
      return null
    }
    if (node.anchor) {
      const message = `"&${node.anchor}" is an anchor, which our files do not have`
      reportAt(node, { code: 'yaml.anchor', message, hint: 'Write the value out where needed.' })
    }
    if (node.tag !== undefined) {
      const message = `"${node.tag}" is a tag, which our files do not have`
      reportAt(node, { code: 'yaml.tag', message, hint: 'Remove it.' })
    }
    if (isMap(node)) return visitMap(node, path)
    if (isSeq(node)) return node.items.map((item, position) => visit(item, [...path, position]))
    return visitScalar(node, path)
  }

  function visitMap(map: YAMLMap.Parsed, path: DocumentPath): Json {
    const entries = new Map<string, Json>()
    for (const { key, value } of map.items) {
      const name = keyOf(key)
      if (name === undefined) {
        const message = 'a key must be a word or a number'
        reportAt(key, { code: 'yaml.key_kind', message })
        continue
      }
      if (name === '<<') {
        const message = '"<<" merges another map in, which our files do not do'
        reportAt(key, { code: 'yaml.merge', message, hint: 'Write the keys out.' })
      } else if (name === '__proto__') {
        reportAt(key, { code: 'yaml.key_forbidden', message: '"__proto__" cannot be a key' })
      } else if (entries.has(name)) {
        const message = `"${name}" is written twice in this map`
        reportAt(key, { code: 'yaml.key_duplicate', message, hint: 'Keep one of the two.' })
      } else {
        entries.set(name, visit(value, [...path, name]))
      }
    }
    return Object.fromEntries(entries)
  }

  function visitScalar(node: Scalar.Parsed, path: DocumentPath): Json {
    const { value } = node
    if (typeof value === 'string') {
      if (node.type === Scalar.PLAIN && value.startsWith('=')) checkFormula(node, path)
      return value
    }
    if (typeof value === 'number') {
      checkNumber(node, value, path)
      return value
    }
    return typeof value === 'boolean' ? value : null
  }

  function checkFormula(node: Scalar.Parsed, path: DocumentPath): void {
    const trap = findTrap(text, node.range[0], node.range[1])
    if (trap) report({ severity: 'error', path, ...trap })
  }

  function checkNumber(node: Scalar.Parsed, value: number, path: DocumentPath): void {
    const source = node.source ?? ''
    const losesDigits = /^[-+]?\d+$/.test(source) && !Number.isSafeInteger(value)
    if (/^[-+]?0\d/.test(source) || losesDigits || !Number.isFinite(value)) {
      const message = `"${source}" would be read as the number ${value}`
      const [hint, fix] = ['Put it in quotes to keep it as it is.', `"${source}"`]
      report({ code: 'yaml.number', severity: 'error', path, message, hint, fix })
    }
  }

  return visit(root, [])
}

function keyOf(key: ParsedNode): string | undefined {
  if (!isScalar(key)) return undefined
  // A key is taken as it stands: `0871` and `1.0` keep their zeros.
  const source = key.type === Scalar.PLAIN ? key.source : undefined
  return source ?? String(key.value)
}
