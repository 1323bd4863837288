import type { JsonObject } from '../../simulator/json.ts'
import { isEqual } from './ccv-collection.ts'
import { CcvError } from './ccv-error.ts'
import { checkInput, mergeObjects, objectOf, shape, textOf } from './ccv-input.ts'
import { type CcvRoute, hrefOf, shownFields } from './ccv-request.ts'
import { allRoutes, type CcvResource, childrenRoute, listRoute, readRoute } from './ccv-resource.ts'

const COUNTRIES: Readonly<Record<string, string>> = {
  NL: 'Nederland',
  BE: 'België',
  DE: 'Duitsland',
  FR: 'Frankrijk',
  GB: 'Verenigd Koninkrijk',
  LU: 'Luxemburg',
}

const ADDRESS_TEXTS = `gender initials full_name company address_line_1 address_line_2 street
  housenumber_suffix zipcode city province country country_code telephone mobile comment`
const billingShape = shape('', {
  text: `${ADDRESS_TEXTS} first_name last_name fax`,
  integer: 'housenumber',
})
const deliveryShape = shape('', { text: ADDRESS_TEXTS, integer: 'housenumber' })
const personShape = shape(
  '',
  {
    text: `email customertype bankaccount iban bic bank tenname bankname reference reservationnumber
      income branche branch website clubcity clubcomment clubname beurs stand fair booth carbrand cartype
      carweight birthdate birthtime birthplace cardnumber btw kvk costcentre findus ssnnumber zzppass`,
    object: 'billingaddress deliveryaddress',
  },
  {},
  { customertype: ['b2b', 'b2c'] },
)

const EMPTY_DELIVERY: JsonObject = {
  gender: '',
  initials: '',
  full_name: '',
  company: null,
  address_line_1: null,
  address_line_2: null,
  street: null,
  housenumber: null,
  housenumber_suffix: null,
  zipcode: null,
  city: null,
  province: null,
  country: null,
  country_code: null,
  telephone: null,
  mobile: null,
  comment: null,
}

const EMPTY_PERSON: JsonObject = {
  billingaddress: { ...EMPTY_DELIVERY, first_name: '', last_name: '', fax: null },
  deliveryaddress: EMPTY_DELIVERY,
  email: '',
  customertype: 'b2c',
  bankaccount: null,
  iban: null,
  bic: null,
  bankname: null,
  reference: null,
  reservationnumber: null,
  website: null,
  birthdate: null,
  btw: null,
  kvk: null,
  costcentre: null,
}

/** Checks personal data and lays it over what is there: users and orders share this shape. */
export function completePerson(given: JsonObject, before: JsonObject = EMPTY_PERSON): JsonObject {
  checkInput(given, personShape, true)
  checkInput(objectOf(given, 'billingaddress'), billingShape, true)
  checkInput(objectOf(given, 'deliveryaddress'), deliveryShape, true)
  const merged = mergeObjects(mergeObjects(EMPTY_PERSON, before), given)
  return {
    ...merged,
    billingaddress: completeAddress(objectOf(merged, 'billingaddress'), true),
    deliveryaddress: completeAddress(objectOf(merged, 'deliveryaddress'), false),
  }
}

function completeAddress(address: JsonObject, isBilling: boolean): JsonObject {
  const names = [textOf(address, 'first_name'), textOf(address, 'last_name')]
  const fullName = names.filter((name) => name !== '').join(' ')
  const country = COUNTRIES[textOf(address, 'country_code')]
  return {
    ...address,
    ...(isBilling && fullName ? { full_name: fullName } : {}),
    ...(country ? { country } : {}),
  }
}

const userInput = {
  text: 'username password encryption gender product_in_category_discount',
  integer: 'group_id',
  flag: 'status',
  object: 'userinfo',
} as const

export const userResource: CcvResource = {
  table: 'users',
  isPaged: true,
  present: (row, request) => {
    const href = hrefOf(request, 'users', row.id)
    return {
      href,
      ...shownFields(row),
      creditpoints: { href: `${href}creditpoints/` },
      creditpointmutations: { href: `${href}creditpointmutations/` },
      disabledpaymethods: { href: `${href}disabledpaymethods/` },
      parent: { href: hrefOf(request, 'users') },
    }
  },
  // Neither e-mail address nor time of change can be asked for.
  filters: { approval_status: isEqual('approval_status') },
  orderBy: ['id', 'first_name', 'last_name'],
  sortValue: (row, field) =>
    field === 'id' ? row.id : objectOf(objectOf(row, 'userinfo'), 'billingaddress')[field],
  input: shape('username password', userInput),
  patchInput: shape('', { ...userInput, text: `${userInput.text} approval_status` }),
  prepare: (body, { shop }, before) => {
    // The password is taken and never shown.
    const { password: _, encryption: __, userinfo: ___, ...given } = body
    const username = given['username']
    const twin =
      typeof username === 'string'
        ? shop.tables.users
            .all()
            .find((row) => textOf(row, 'username').toLowerCase() === username.toLowerCase())
        : undefined
    if (twin && twin.id !== before?.id) throw new CcvError('500.50')
    const info = completePerson(
      objectOf(body, 'userinfo'),
      before ? objectOf(before, 'userinfo') : undefined,
    )
    const defaults = {
      group_id: 3,
      status: true,
      approval_status: 'accepted',
      product_in_category_discount: 'highest',
    }
    return { ...(before ? {} : defaults), ...given, userinfo: info }
  },
}

const groupResource: CcvResource = {
  table: 'usergroups',
  isPaged: true,
  orderBy: ['groupname', 'id'],
  present: (row, request) => ({
    href: hrefOf(request, 'usergroups', row.id),
    ...shownFields(row),
    users: { href: hrefOf(request, 'usergroups', row.id, 'users') },
    disabledpaymethods: { href: hrefOf(request, 'usergroups', row.id, 'disabledpaymethods') },
  }),
}

export const userRoutes: readonly CcvRoute[] = [
  ...allRoutes(userResource),
  listRoute(groupResource),
  readRoute(groupResource),
  childrenRoute('usergroups', userResource, 'group_id'),
]
