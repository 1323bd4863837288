import { CcvError } from './ccv-error.ts'
import { shape, words } from './ccv-input.ts'
import {
  type CcvRequest,
  type CcvRoute,
  hrefOf,
  type Presenter,
  requireRow,
  shownFields,
} from './ccv-request.ts'
import {
  allRoutes,
  type CcvResource,
  changeRoute,
  createRoute,
  listRoute,
  readRoute,
} from './ccv-resource.ts'

const brandResource: CcvResource = {
  table: 'brands',
  isPaged: false,
  present: (row, request) => ({
    href: hrefOf(request, 'brands', row.id),
    ...shownFields(row),
    products: { href: hrefOf(request, 'brands', row.id, 'products') },
    parent: { href: hrefOf(request, 'brands') },
  }),
  input: shape('name', { text: 'name' }),
  prepare: (body, { shop }, before) => {
    const twins = shop.tables.brands.where('name', body['name'] ?? null)
    if (twins.some((row) => row.id !== before?.id)) throw new CcvError('500.40')
    return body
  },
}

const packageResource: CcvResource = {
  table: 'packages',
  isPaged: false,
  present: (row, request) => ({
    href: hrefOf(request, 'packages', row.id),
    ...shownFields(row),
    parent: { href: hrefOf(request, 'packages') },
  }),
  input: shape('name', { text: 'name' }),
}

const paymethodResource: CcvResource = {
  table: 'paymethods',
  isPaged: false,
  present: (row) => shownFields(row),
}

const webshopResource: CcvResource = {
  table: 'webshops',
  isPaged: false,
  present: (row, request) => {
    const { productLimit } = request.shop.behaviour
    const left = productLimit - request.shop.tables.products.count()
    return {
      href: hrefOf(request, 'webshops', row.id),
      ...shownFields(row),
      product_limit: productLimit,
      product_limit_left: productLimit < 0 ? -1 : Math.max(0, left),
      api_root: request.root.replace('/api/rest/v1', ''),
    }
  },
}

const presentMerchant: Presenter = (row, request) => ({
  href: hrefOf(request, 'merchant', row.id),
  id: row.id,
  gender: 'F',
  first_name: 'Marijke',
  last_name: 'Bakker',
  full_name: 'Marijke Bakker',
  company: 'Winkel van Marijke',
  email: 'marijke@winkel.example',
  address_line: 'Haarlemmerstraat 12',
  street: 'Haarlemmerstraat',
  housenumber: '12',
  zipcode: '1013ER',
  city: 'Amsterdam',
  country: 'Nederland',
  country_code: 'NL',
  telephone: '0201234567',
  tax_number: 'NL001234567B01',
  coc_number: '12345678',
  parent: { href: hrefOf(request, 'webshops', row.id) },
})

const merchantOf = (table: 'webshops') => (request: CcvRequest) => ({
  status: 200,
  body: presentMerchant(requireRow(request, table, request.ids[0]), request),
})

/** Resources that `GET /` lists: those that a key may use. */
const LISTED = words(
  `attributes brands categories categorytree invoices orders packages paymethods productpropertygroups products returns usergroups users webhooks webshops`,
)

export const settingRoutes: readonly CcvRoute[] = [
  ...allRoutes(brandResource),
  listRoute(packageResource),
  readRoute(packageResource),
  createRoute(packageResource),
  changeRoute(packageResource),
  listRoute(paymethodResource),
  listRoute(webshopResource),
  readRoute(webshopResource),
  { method: 'GET', path: '/webshops/:id/merchant/', answer: merchantOf('webshops') },
  { method: 'GET', path: '/merchant/:id/', answer: merchantOf('webshops') },
  {
    method: 'GET',
    path: '/merchant/',
    answer: (request) => ({
      status: 200,
      body: {
        href: hrefOf(request, 'merchant'),
        items: request.shop.tables.webshops.all().map((row) => presentMerchant(row, request)),
      },
    }),
  },
  { method: 'GET', path: '/status/', answer: () => ({ status: 200, body: { status: 'ok' } }) },
  {
    method: 'GET',
    path: '/',
    answer: (request) => {
      const href = `${request.root}/?start=0&size=100`
      return {
        status: 200,
        body: {
          href,
          start: 0,
          size: 100,
          first: href,
          previous: null,
          next: null,
          items: LISTED.map((name) => ({
            href: hrefOf(request, name),
            title: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
            description: '',
            uri: `/api/rest/v1/${name}/`,
          })),
        },
      }
    },
  },
]
