import type { FormulaGraph, GraphNode } from '../../../../engine/index.ts'
import { isOnItsOwn } from '../../../model/blocks/replace-part.ts'
import type { ItemScope } from '../../../model/mapping/item-scope.ts'
import type { MappedField } from '../../../model/mapping/mapped-fields.ts'
import type { MappingView } from '../../../model/mapping/mapping-view.ts'
import { rowAbove } from '../../../model/mapping/schema-rows.ts'
import { spellName } from '../../../model/pipeline/spell-formula.ts'

/** What a field or a name is called by people: its title in the schema, else its name in words. */
export function titleOfPart(
  view: MappingView,
  field: MappedField,
  graph: FormulaGraph,
  node: GraphNode,
): string {
  if (!isOnItsOwn(node)) return node.text
  const { values } = view.lineages.read(node.text, scopeOfNode(node, graph, field))
  const [first] = values
  const row = first === undefined ? -1 : rowAbove(view.source, first)
  const title = view.source.titles[row]
  if (title !== undefined && title !== '') return title
  const name = view.source.names[row]
  return name !== undefined && !name.startsWith('$') ? spellName(name) : node.text
}

/** Where a part stands: within a list that its formula goes through, names are fields of the item. */
function scopeOfNode({ loops }: GraphNode, { nodes }: FormulaGraph, field: MappedField): ItemScope {
  const find = (id: string | undefined) => nodes.find((node) => node.id === id)
  return loops.reduce<ItemScope>((outer, id) => {
    const list = find(find(id)?.ports.find(({ name }) => name === 'list')?.node)
    return list ? { path: [...field.path, id], list: list.text, outer } : outer
  }, field.scope)
}
