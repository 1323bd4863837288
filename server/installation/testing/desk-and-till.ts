import { transportSpecs } from '../../../connectors/specs.ts'
import { formatDiagnostic, loadProject, type Project } from '../../../engine/index.ts'
import { noAnswers } from '../../store/answers.ts'
import { findTable, type TablePlace, type TablePlan } from '../table-sides.ts'

const DESK = `
connector: desk
format: 1
title: Desk
settings: { type: object, required: [url], properties: { url: { type: string } } }
http: { base: =$settings.url }
resources:
  ticket:
    title: Ticket
    key: =id
    list: { get: /tickets, items: =tickets }
    schema:
      properties: { id: { type: integer }, kind: { type: string }, urgency: { enum: [low, high] } }
  part:
    title: Part
    key: =id
    list: { get: "/tickets/{ticket}/parts", items: =parts }
    schema: { properties: { id: { type: integer }, colour: { type: string } } }
  person:
    title: Person
    key: =id
    label: email
    list: { get: /people, items: =people }
    schema: { properties: { id: { type: integer }, email: { type: string } } }
    personal: [email]
`

const TILL = `
connector: till
format: 1
title: Till
settings: { type: object, required: [url], properties: { url: { type: string } } }
http: { base: =$settings.url }
resources:
  method:
    title: Method
    key: =id
    label: name
    list: { get: /methods, items: =methods }
    schema: { properties: { id: { type: integer }, name: { type: string } } }
  sale:
    title: Sale
    key: =id
    create: { post: /sales, body: =$set, item: =$ }
    update: { put: "/sales/{id}", body: =$set }
    schema:
      properties:
        id: { type: integer }
        number: { type: string }
        method: { type: integer }
        rate: { type: number }
        owner: { type: integer }
`

const SALES = `
flow: sales
format: 1
title: Sales
settings:
  type: object
  properties:
    owner: { title: Who owns what nobody owns, type: integer }
    strict: { type: boolean, default: false }
tables:
  method: { title: Ways to pay, from: desk.ticket.kind, to: till.method, rows: { cash: 1 } }
  urgency: { from: desk.ticket.urgency, to: till.sale.number }
  colour: { from: desk.part.colour, to: till.sale.rate, otherwise: nothing }
  person: { from: desk.person, to: till.method, otherwise: nothing }
  free: { otherwise: nothing }
source: { read: desk.ticket }
steps:
  - fail: Nobody owns it
    if: =$not($exists($settings.owner))
  - fail: Everything is to be owned
    if: =$settings.strict and $not($exists($settings.owner))
  - write: till.sale
    set:
      number: =$string(id)
      owner: =$settings.owner
      method: =$translate("method", kind)
`

const RETURNS = `
flow: returns
format: 1
title: Returns
connections: { desk: desk, store: till }
source: { read: desk.ticket }
steps:
  - write: store.sale
    set: { number: =$string(id) }
`

const COUNTER = `
integration: counter
format: 1
title: Counter
about: Sells what tickets are about.
connections: { desk: desk, till: till }
flows: [sales]
`

/** A desk whose tickets become sales of a till: by the integration "counter", and by the flow "returns", which stands alone. */
export function deskAndTill(change: (text: string) => string = (text) => text): Project {
  const texts = {
    'desk.yaml': DESK,
    'till.yaml': TILL,
    'returns.yaml': RETURNS,
    'counter/sales.yaml': SALES,
    'counter/integration.yaml': COUNTER,
  }
  const files = Object.entries(texts).map(([path, text]) => ({ path, text: change(text) }))
  const project = loadProject(files, { transports: transportSpecs })
  const mistakes = project.diagnostics.filter(({ severity }) => severity === 'error')
  if (mistakes.length > 0) throw new Error(mistakes.map(formatDiagnostic).join('\n'))
  return project
}

export function placeOf(project: Project): TablePlace {
  return { project, spoken: project, integration: 'counter', answers: noAnswers }
}

export function tableOf(project: Project, name: string): TablePlan {
  const table = findTable(project, 'counter', name)
  if (!table) throw new Error(`there is no table "${name}"`)
  return table
}
