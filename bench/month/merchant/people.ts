import type { Row } from '../json.ts'
import type { Seeded } from '../seeded.ts'
import { country, type ShopState } from '../shop/shop-state.ts'

const FIRST = ['Jan', 'Anna', 'Piet', 'Sanne', 'José', 'Zoë', "D'Arcy"]
const LAST = ['Janssen', 'de Vries', 'Bakker', 'van den Berg', 'Müller', 'Ó Briain']

/** Who orders: a customer of the shop, somebody with an address of their own, or nobody that is known. */
export interface Person {
  customer: number | false
  fields: Row
}

function address(prefix: string, random: Seeded, name: string): Row {
  const bare = random.chance(0.1)
  return {
    [`${prefix}Name`]: name,
    [`${prefix}Street`]: bare
      ? 'Postbus 12'
      : random.pick(['Keizersgracht', 'Lindelaan', '123 viger']),
    [`${prefix}Street2`]: random.chance(0.1) ? 'Achterom' : '',
    [`${prefix}Number`]: bare ? '' : random.pick(['12', '313', '7', '12-14', '1a']),
    [`${prefix}Extension`]: random.chance(0.3) ? 'A' : '',
    [`${prefix}Zipcode`]: random.chance(0.05) ? '' : '1016 EE',
    [`${prefix}City`]: 'Amsterdam',
    [`${prefix}Region`]: random.chance(0.2) ? 'Noord-Holland' : '',
    [`${prefix}Country`]: random.chance(0.03) ? false : country(random.pick(['nl', 'be', 'de'])),
  }
}

function personFields(random: Seeded, email: unknown, company: boolean): Row {
  const [firstname, lastname] = [random.pick(FIRST), random.pick(LAST)]
  const name = `${firstname} ${lastname}`
  return {
    email,
    firstname,
    lastname,
    middlename: random.chance(0.1) ? 'van' : '',
    gender: random.pick(['male', 'female', false]),
    birthDate: false,
    phone: random.chance(0.7) ? '0201234567' : '',
    mobile: random.chance(0.3) ? '0612345678' : '',
    isCompany: company,
    companyName: company ? `${lastname} BV` : '',
    companyCoCNumber: company && random.chance(0.8) ? '12345678' : '',
    companyVatNumber: company && random.chance(0.8) ? 'NL001234567B01' : '',
    ...address('addressBilling', random, name),
    ...address('addressShipping', random, name),
    addressShippingCompany: company && random.chance(0.5) ? `${lastname} BV` : false,
  }
}

export function fillCustomers(state: ShopState, random: Seeded, count: number) {
  for (let index = 1; index <= count; index++) {
    const email = `customer${index}@example.com`
    state.add('customers', personFields(random, email, random.chance(0.3)))
  }
}

/** Somebody who orders now. */
export function somebody(state: ShopState, random: Seeded): Person {
  const chance = random.next()
  const known = state.all('customers')
  if (chance < 0.6 && known.length > 0) {
    const customer = random.pick(known)
    const { id, createdAt: _, updatedAt: __, isConfirmed: ___, type: ____, ...fields } = customer
    // Once in a while the same person orders for a company, or a company's buyer for themselves.
    const other = random.chance(0.1)
    const person = personFields(random, fields['email'], other)
    return { customer: Number(id), fields: random.chance(0.2) ? person : pickPerson(fields) }
  }
  // No e-mail at all: the field is text, `false` or null for nothing (1.3).
  if (chance < 0.68) {
    return { customer: false, fields: personFields(random, random.pick(['', false, null]), false) }
  }
  const email = `guest${random.whole(1, 400)}@example.org`
  return { customer: false, fields: personFields(random, email, random.chance(0.25)) }
}

function pickPerson(fields: Row): Row {
  const names =
    /^(address|company|isCompany|email|firstname|middlename|lastname|phone|mobile|gender|birthDate)/
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.test(name)))
}
