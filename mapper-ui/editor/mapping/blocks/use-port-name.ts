import { describeFunctions, type GraphNode } from '../../../../engine/index.ts'
import { argumentTitle } from '../../../text/help-text.ts'
import { useLocale, useText } from '../../../text/use-text.ts'
import { blocksText } from './text.ts'

const signatures = new Map(describeFunctions().map(({ name, signature }) => [name, signature]))

/** What a part of a block is for, in words. */
export function usePortName(node: GraphNode): (port: string) => string {
  const t = useText(blocksText)
  const locale = useLocale()
  return (port) => {
    if (node.kind === 'fn' && node.form === 'infix') return ''
    if (node.kind === 'fn') {
      const at = port === 'value' ? 0 : Number(port) - 1
      return argumentTitle(locale, signatures.get(node.name) ?? '', at)
    }
    if (port.startsWith('test')) return t('if')
    if (port.startsWith('then')) return t('then')
    if (port === 'otherwise') return t('otherwise')
    if (port.startsWith('row ')) return port.slice('row '.length)
    if (node.kind === 'each') return t(eachPort(port))
    if (port === 'value') return t('port.value')
    return port === 'result' ? t('port.result') : port
  }
}

function eachPort(port: string): 'port.list' | 'port.where' | 'port.sort' | 'port.item' {
  if (port.startsWith('where')) return 'port.where'
  if (port.startsWith('sort')) return 'port.sort'
  return port === 'list' ? 'port.list' : 'port.item'
}
