import { isAlias, isMap, isScalar, isSeq, type ParsedNode, Scalar, type YAMLMap } from 'yaml'
import type { DocumentPath, Problem, Report } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import { say } from '../messages/message.ts'
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
      const message = say('aliasUsed', { name: node.source })
      reportAt(node, { code: 'yaml.alias', message, hint: say('writeValueOut', {}) })
      return null
    }
    if (node.anchor) {
      const message = say('anchorUsed', { name: node.anchor })
      reportAt(node, { code: 'yaml.anchor', message, hint: say('writeOutAll', {}) })
    }
    if (node.tag !== undefined) {
      const message = say('tagUsed', { name: node.tag })
      reportAt(node, { code: 'yaml.tag', message, hint: say('removeIt', {}) })
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
        reportAt(key, { code: 'yaml.key_kind', message: say('keyKind', {}) })
        continue
      }
      if (name === '<<') {
        const message = say('mapMerged', {})
        reportAt(key, { code: 'yaml.merge', message, hint: say('writeKeysOut', {}) })
      } else if (name === '__proto__') {
        reportAt(key, { code: 'yaml.key_forbidden', message: say('keyForbidden', {}) })
      } else if (entries.has(name)) {
        const message = say('keyDouble', { name })
        reportAt(key, { code: 'yaml.key_duplicate', message, hint: say('keepOne', {}) })
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
      const message = say('numberMisread', { written: source, number: value })
      const [hint, fix] = [say('quoteToKeep', {}), `"${source}"`]
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
