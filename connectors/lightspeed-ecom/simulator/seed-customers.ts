import type { Address } from '../../simulator/addresses.ts'
import type { Json } from '../../simulator/json.ts'
import { createPerson, type Person } from '../../simulator/people.ts'
import type { SeededRandom } from '../../simulator/seeded-random.ts'
import { COUNTRIES } from './countries.ts'
import type { ShopTables } from './shop-tables.ts'
import { resourceFields } from './write-rows.ts'

const DAY = 86_400_000

/** Fills the shop with registered customers, and gives the people behind them. */
export function seedCustomers(
  tables: ShopTables,
  random: SeededRandom,
  { customers, now }: { readonly customers: number; readonly now: number },
): Map<number, Person> {
  const people = new Map<number, Person>()
  for (let index = 0; index < customers; index += 1) {
    const chance = random.fork(`customer ${index}`)
    const person = createPerson(chance, index)
    const stamp = now - chance.integer(1, 800) * DAY
    const { id } = tables.insert('customers', {
      ...resourceFields('customers'),
      createdAt: stamp,
      updatedAt: stamp + chance.integer(0, 23) * (DAY / 24),
      ...personFields(person),
      isConfirmed: chance.chance(0.8),
    })
    people.set(id, person)
  }
  return people
}

/** A person under the names that customers and orders have in common. */
export function personFields(person: Person): Record<string, Json> {
  const { company, firstname, middlename, lastname } = person
  return {
    firstname,
    middlename,
    lastname,
    email: person.email,
    phone: person.phone,
    mobile: person.mobile,
    gender: person.gender ?? false,
    isCompany: company !== undefined,
    companyName: company?.name ?? '',
    companyCoCNumber: company?.cocNumber ?? '',
    companyVatNumber: company?.vatNumber ?? '',
    ...addressFields('addressBilling', person, person.address),
    ...addressFields('addressShipping', person, person.address),
    addressShippingCompany: company?.name ?? false,
  }
}

/** An address under one of the two prefixes. */
export function addressFields(
  prefix: 'addressBilling' | 'addressShipping',
  { firstname, middlename, lastname }: Person,
  address: Address,
): Record<string, Json> {
  return {
    [`${prefix}Name`]: [firstname, middlename, lastname].filter(Boolean).join(' '),
    [`${prefix}Street`]: address.street,
    [`${prefix}Street2`]: address.street2,
    [`${prefix}Number`]: address.number,
    [`${prefix}Extension`]: address.extension,
    [`${prefix}Zipcode`]: address.zipcode,
    [`${prefix}City`]: address.city,
    [`${prefix}Region`]: address.region,
    [`${prefix}Country`]: COUNTRIES.find(({ code }) => code === address.country) ?? false,
  }
}
