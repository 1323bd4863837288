import { transportSpecs } from '../../../connectors/specs.ts'
import { loadProject, loadWords } from '../../../engine/index.ts'
import type { Projects, WorkspaceProject } from '../../projects/projects.ts'
import { createSayReason } from '../../projects/say-reason.ts'
import { translateFiles } from '../../projects/translate-files.ts'
import { noProjects } from '../../testing/api-kit.ts'

const SHOP = `
connector: web-shop
format: 1
title: Web shop
settings: { type: object, properties: { url: { type: string } } }
http: { base: =$settings.url }
resources:
  order:
    title: Order
    key: =id
    label: number
    list: { get: /orders, items: =orders }
    schema:
      properties:
        id: { type: integer }
        number: { type: string }
        method: { type: string }
        email: { title: E-mail address, type: string }
        lines: { type: array, items: { type: object, properties: { title: { type: string } } } }
    personal: [email]
  person:
    title: Person
    key: =email
    label: email
    list: { get: /people, items: =people }
    schema: { properties: { email: { type: string } } }
    personal: [email]
`

const TILL = `
connector: till
format: 1
title: Till
settings: { type: object, properties: { url: { type: string } } }
http:
  base: =$settings.url
  errors:
    - { if: =status = 400, is: invalid, say: '="The till refused this: " & body.message' }
resources:
  sale:
    title: Sale
    key: =id
    find: [{ by: [email, number], get: /sales, query: { n: =$by.number }, items: =items }]
    create: { post: /sales, body: =$set }
    update: { put: "/sales/{id}", body: =$set }
    schema:
      properties: { id: { type: integer }, email: { type: string }, number: { type: string }, method: { type: integer } }
    personal: [email]
`

const ORDERS = `
flow: orders
format: 1
title: Orders
connections: { shop: web-shop, pos: till }
settings: { type: object, properties: { debtor: { title: Default debtor, type: integer } } }
tables: { method: { title: Payment methods, rows: {} } }
source: { read: shop.order }
steps:
  - fail: '="The line \\"" & lines[0].title & "\\" of " & email & " has no SKU"'
    if: =$count(lines) = 1
  - fail: No default debtor is chosen
    if: =$not($exists($settings.debtor)) and $not($exists(method))
  - fail: '="The order " & number & " has no e-mail address"'
    if: =$not($exists(email))
  - write: pos.sale
    match: { number: =number, email: =email }
    set: { number: =number, email: =email, method: '=$translate("method", method)' }
`

const PEOPLE = `
flow: people
format: 1
title: People
connections: { shop: web-shop, pos: till }
source: { read: shop.person }
steps:
  - fail: '="There is no place for " & email'
    if: =$exists(email)
  - write: pos.sale
    match: { email: =email, number: =email }
    set: { email: =email }
`

/** Where one value ends and the next begins can be told by the text around them alone. */
const NOTES = `
flow: notes
format: 1
title: Notes
connections: { shop: web-shop, pos: till }
source: { read: shop.order }
steps:
  - fail: '=email & " of order " & number & " is unknown"'
    if: =$exists(email)
  - fail: '="Nobody has number " & email & number'
    if: =$exists(number)
  - write: pos.sale
    match: { number: =number, email: =email }
    set: { number: =number, email: =email }
`

const ITALIAN = `
title: Ordini
settings.properties.debtor.title: Anagrafica predefinita
tables.method.title: Metodi di pagamento
="The line \\"" & lines[0].title & "\\" of " & email & " has no SKU": ="La riga \\"" & lines[0].title & "\\" di " & email & " non ha uno SKU"
="The order " & number & " has no e-mail address": ="L’ordine " & number & " non ha un indirizzo e-mail"
`

const files = [
  { path: 'connectors/shop.yaml', text: SHOP },
  { path: 'connectors/till.yaml', text: TILL },
  {
    path: 'connectors/till.it.yaml',
    text: `'="The till refused this: " & body.message': '="La cassa ha rifiutato: " & body.message'\n`,
  },
  { path: 'm/orders.yaml', text: ORDERS },
  { path: 'm/orders.it.yaml', text: ITALIAN },
  { path: 'm/people.yaml', text: PEOPLE },
  { path: 'm/notes.yaml', text: NOTES },
]

function compiled(language: string): WorkspaceProject {
  const spoken = translateFiles(files, language)
  return {
    project: loadProject(spoken, { transports: transportSpecs }),
    files: spoken,
    version: language,
  }
}

const english = compiled('en')

/** Orders of a shop whose `email` is personal, and people whose key is. */
export const smallProjects: Projects = {
  ...noProjects,
  current: async () => english,
  sayReason: async () =>
    createSayReason(english, english.project, { language: 'en', words: await loadWords('en') }),
  in: (language) => {
    const told = compiled(language)
    return {
      ...smallProjects,
      current: async () => told,
      sayReason: async () =>
        createSayReason(english, told.project, { language, words: await loadWords(language) }),
    }
  },
}
