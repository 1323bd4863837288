import { isJsonObject } from '../../engine/index.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'

/** What people call the systems of an integration, and what is in them. */
export interface SystemNames {
  /** `shop` → "Lightspeed eCom", with the role behind it where two systems are of one kind. */
  readonly system: (role: string) => string
  /** `shop.paymentMethod` → "Payment method". */
  readonly resource: (reference: string) => string
  /** A field of a resource. */
  readonly field: (reference: string, field: string) => string
}

export function useSystemNames(params: {
  readonly workspace: string
  readonly integration: string
}): SystemNames {
  const { workspace } = params
  const { items: connectors } = useSuspenseAnswer('listConnectors', { params: { workspace } }).body
  const { connections } = useSuspenseAnswer('readQuestions', { params }).body
  const connectorOf = (role: string) => {
    const name = connections.find((each) => each.role === role)?.connector
    return connectors.find((each) => each.name === name)
  }
  const resourceOf = (reference: string) => {
    const [role = '', name] = reference.split('.')
    return connectorOf(role)?.resources.find((each) => each.name === name)
  }
  return {
    system: (role) => {
      const connector = connectorOf(role)
      if (!connector) return role
      const isOnly = connections.filter((each) => each.connector === connector.name).length === 1
      return isOnly ? connector.title : `${connector.title} (${role})`
    },
    resource: (reference) => resourceOf(reference)?.title ?? reference,
    field: (reference, field) => {
      const properties = resourceOf(reference)?.schema['properties']
      const property = isJsonObject(properties) ? properties[field] : undefined
      const title = isJsonObject(property) ? property['title'] : undefined
      return typeof title === 'string' ? title : field
    },
  }
}
